import type { Owners } from '../locate/checkout/owners.ts';
import { namesNothing } from '../locate/given.ts';
import { spelled } from '../locate/locate.ts';
import type { LocatedTest } from '../locate/located-tests.ts';
import { unnamedTest } from '../messages/report-notices.ts';
import type { Tolerance } from '../settings.ts';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { type Link, link } from '../text/index.ts';
import { clean, type Text } from '../text/sanitize.ts';
import { failureOf, isBlank, type ShownFailure } from './failure-texts.ts';
import { type Surroundings, sourcePage } from './github-context.ts';

/** A failed test as reports show it. */
export interface ShownTest {
  readonly test: LocatedTest;
  readonly name: Text;
  /** Where it stands, as people write it: its place, else the location that the collector sent. */
  readonly where: Text | undefined;
  /** Its execution in Test Engine. */
  readonly page: Link | undefined;
  /** Its file at the commit that was tested. */
  readonly source: Link | undefined;
  /** What went wrong; what tells most comes first. */
  readonly failures: readonly [ShownFailure, ...ShownFailure[]];
  /** What it is tolerated for; `undefined` for a test that counts. */
  readonly why: Tolerance | undefined;
}

/** A tolerated test as reports show it. */
export type ShownToleratedTest = ShownTest & { readonly why: Tolerance };

/** The failed tests of one file. */
export interface FileGroup {
  /** The path in the repository, else what the collector sent without its line, else `undefined`. */
  readonly file: Untrusted | undefined;
  readonly inRepository: boolean;
  /** At least one. */
  readonly tests: readonly [ShownTest, ...ShownTest[]];
}

/** The failed tests of what the same people own. */
export interface OwnerGroup {
  readonly owners: Owners;
  readonly tests: readonly [ShownTest, ...ShownTest[]];
}

/** Failed tests under one heading: that of their owners, or of their file. */
export type TestGroup = OwnerGroup | FileGroup;

/** What showing a test takes. */
export interface TestContext {
  readonly surroundings: Surroundings;
  /** The commit that a run's tests ran on, where it is known. */
  readonly commitOf: (suite: string, runId: string) => string | undefined;
}

/** A failed test with its links and words, which are worked out when they are asked for. */
export function shownTest<Why extends Tolerance | undefined>(
  test: LocatedTest,
  why: Why,
  { surroundings, commitOf }: TestContext,
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
    get source() {
      if (place === undefined) return undefined;
      const file = { path: rawText(place.path), line: place.line, commit: commitOf(suite, runId) };
      return sourcePage(surroundings, file);
    },
    failures: [failureOf(execution)],
    why,
  };
}

/** Failed tests by file, in the order in which they came, files of the repository first. */
export function byFile(tests: readonly ShownTest[]): readonly FileGroup[] {
  const groups = new Map<
    string,
    { file: Untrusted | undefined; inRepository: boolean; tests: [ShownTest, ...ShownTest[]] }
  >();
  for (const shown of tests) {
    const { place, execution } = shown.test;
    const file = place?.path ?? withoutLine(locationOf(execution));
    const inRepository = place !== undefined;
    const key = `${inRepository} ${file === undefined ? '' : rawText(file)}`;
    const group = groups.get(key);
    if (group) group.tests.push(shown);
    else groups.set(key, { file, inRepository, tests: [shown] });
  }
  const all = [...groups.values()];
  return [...all.filter((group) => group.inRepository), ...all.filter((group) => !group.inRepository)];
}

/** The tests that somebody owns by owner, in the order in which they come, then the files of the others. */
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

/** A test's name where it stands alone: with its suite if several are gated, or nobody could tell whose it is. */
export function titleOf({ name, test }: Pick<ShownTest, 'name' | 'test'>, severalSuites: boolean): Text {
  return severalSuites ? untrusted(`${clean(name)} (${test.execution.suite})`) : name;
}
