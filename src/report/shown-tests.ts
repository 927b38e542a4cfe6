import type { Owners } from '../locate/checkout/owners.ts';
import { namesNothing } from '../locate/given.ts';
import { spelled } from '../locate/locate.ts';
import type { LocatedTest } from '../locate/located-tests.ts';
import { type SectionName, sectionMarks } from '../messages/comparison.ts';
import { unnamedTest } from '../messages/report-notices.ts';
import type { Tolerance } from '../settings.ts';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { type Link, link } from '../text/index.ts';
import { clean, type Text } from '../text/sanitize.ts';
import type { ShownStanding } from './compared.ts';
import { failureOf, isBlank, type ShownFailure } from './failure-texts.ts';
import { type Surroundings, sourcePage } from './github-context.ts';

/** A failed test as reports show it. */
export interface ShownTest {
  readonly test: LocatedTest;
  readonly name: Text;
  /** Where it is, as people write it: its place, or else the location that the collector sent. */
  readonly where: Text | undefined;
  /** Its execution in Test Engine. */
  readonly page: Link | undefined;
  /** The test's page in Test Engine, where its history is and where it can be muted; `undefined` also if `page` is that page. */
  readonly testPage: Link | undefined;
  /** The job in Buildkite in which it failed. */
  readonly jobPage: Link | undefined;
  /** Its file at the commit that was tested. */
  readonly source: Link | undefined;
  /** What went wrong, the most informative failure first. */
  readonly failures: readonly [ShownFailure, ...ShownFailure[]];
  /** What is known about it on the branch that it was compared with; `undefined` if it was not compared. */
  readonly onBase: ShownStanding | undefined;
  /** Why it is tolerated; `undefined` for a test that counts. */
  readonly why: Tolerance | undefined;
}

/** A tolerated test as reports show it. */
export type ShownToleratedTest = ShownTest & { readonly why: Tolerance };

/** The failed tests of one file. */
export interface FileGroup {
  /** The path in the repository, or else the location that the collector sent, without its line. */
  readonly file: Untrusted | undefined;
  readonly inRepository: boolean;
  /** The section to which all of them belong. */
  readonly section: SectionName;
  /** At least one. */
  readonly tests: readonly [ShownTest, ...ShownTest[]];
}

/** The failed tests that have the same owners. */
export interface OwnerGroup {
  readonly owners: Owners;
  readonly tests: readonly [ShownTest, ...ShownTest[]];
}

/** Failed tests below one heading, which names their owners or their file. */
export type TestGroup = OwnerGroup | FileGroup;

/** What showing a test needs. */
export interface TestContext {
  readonly surroundings: Surroundings;
  /** The commit of a run, if it is known. */
  readonly commitOf: (suite: string, runId: string) => string | undefined;
  readonly jobPageOf: (execution: FailedExecution) => Link | undefined;
  readonly standingOf: (test: LocatedTest) => ShownStanding | undefined;
}

/** A failed test with its links, which are made on demand. */
export function shownTest<Why extends Tolerance | undefined>(
  test: LocatedTest,
  why: Why,
  { surroundings, commitOf, jobPageOf, standingOf }: TestContext,
): ShownTest & { readonly why: Why } {
  const { execution, place } = test;
  const { testName: name, executionUrl, testUrl, suite, runId } = execution;
  return {
    test,
    name: name === undefined || isBlank(name) ? unnamedTest : name,
    where: place === undefined ? locationOf(execution) : spelled(place),
    get page() {
      return link(executionUrl, surroundings.linkHosts) ?? link(testUrl, surroundings.linkHosts);
    },
    get testPage() {
      const hasExecution = link(executionUrl, surroundings.linkHosts) !== undefined;
      return hasExecution ? link(testUrl, surroundings.linkHosts) : undefined;
    },
    get jobPage() {
      return jobPageOf(execution);
    },
    get source() {
      if (place === undefined) return undefined;
      const file = { path: rawText(place.path), line: place.line, commit: commitOf(suite, runId) };
      return sourcePage(surroundings, file);
    },
    failures: [failureOf(execution)],
    onBase: standingOf(test),
    why,
  };
}

/** The order of the sections: what needs attention first. */
const sections: readonly SectionName[] = ['new', 'not-compared', 'before', 'known', 'flaky'];

/** A group that is still growing. */
type Growing = Omit<FileGroup, 'tests'> & { readonly tests: [ShownTest, ...ShownTest[]] };

/** Failed tests by section and file, in their given order. Within a section, files of the repository come first. */
export function byFile(tests: readonly ShownTest[]): readonly FileGroup[] {
  const groups = new Map<string, Growing>();
  for (const shown of tests) {
    const { place, execution } = shown.test;
    const file = place?.path ?? withoutLine(locationOf(execution));
    const inRepository = place !== undefined;
    const section = shown.onBase?.section ?? 'not-compared';
    const key = `${section} ${inRepository} ${file === undefined ? '' : rawText(file)}`;
    const group = groups.get(key);
    if (group) group.tests.push(shown);
    else groups.set(key, { file, inRepository, section, tests: [shown] });
  }
  const all = [...groups.values()];
  return sections.flatMap((section) => {
    const inSection = all.filter((group) => group.section === section);
    return [...inSection.filter((group) => group.inRepository), ...inSection.filter((group) => !group.inRepository)];
  });
}

/** The tests that have owners, by owner and in their given order; then the others, by file. */
export function byOwner(files: readonly FileGroup[]): readonly TestGroup[] {
  const groups = new Map<string, { owners: Owners; tests: [ShownTest, ...ShownTest[]] }>();
  for (const shown of files.flatMap(({ tests }) => tests)) {
    const { owners } = shown.test;
    if (owners === undefined) continue;
    const key = owners.map(rawText).join(' ');
    const group = groups.get(key);
    if (group) group.tests.push(shown);
    else groups.set(key, { owners, tests: [shown] });
  }
  const others = files.flatMap((group) => {
    const [first, ...rest] = group.tests.filter(({ test }) => test.owners === undefined);
    return first === undefined ? [] : [{ ...group, tests: [first, ...rest] as const }];
  });
  return [...groups.values(), ...others];
}

function withoutLine(location: Untrusted | undefined): Untrusted | undefined {
  return location === undefined ? undefined : untrusted(rawText(location).replace(/(?::\d{1,9}){1,2}$/, ''));
}

/** What the collector sent as the location, if that names anything. */
export function locationOf({ location }: Pick<FailedExecution, 'location'>): Untrusted | undefined {
  return location === undefined || namesNothing(rawText(location)) ? undefined : location;
}

/** What has to be added to a test's name outside of its section. */
export interface TitleContext {
  /** Several suites are gated, so the suite has to be named. */
  readonly severalSuites: boolean;
  /** Some failures are new and others are not. */
  readonly marksNew: boolean;
}

/** A test's name outside of its section. */
export function titleOf({ name, test, onBase }: ShownTest, { severalSuites, marksNew }: TitleContext): Text {
  const section = onBase?.section ?? 'not-compared';
  const mark = section === 'new' && !marksNew ? '' : sectionMarks[section];
  if (!severalSuites && mark === '') return name;
  return untrusted(`${mark}${clean(name)}${severalSuites ? ` (${test.execution.suite})` : ''}`);
}
