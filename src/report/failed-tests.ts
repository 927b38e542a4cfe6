import type { FailedTest, ToleratedTest } from '../gate/failures.ts';
import { namesNothing } from '../locate/given.ts';
import { locate, type Place, type Repository } from '../locate/locate.ts';
import type { Tolerance } from '../settings.ts';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { clean, type Text } from '../text/sanitize.ts';
import type { Report } from './report.ts';

/** A failed test as reports show it. */
export interface ShownTest {
  readonly test: FailedTest;
  readonly name: Text;
  /** `undefined` when its location leads to no file of the repository. */
  readonly place: Place | undefined;
  /** What it is tolerated for; `undefined` for a test that counts. */
  readonly why: Tolerance | undefined;
}

/** A tolerated test as reports show it. */
export type ShownTolerated = ShownTest & { readonly why: Tolerance };

/** The failed tests of one file. */
export interface FileGroup {
  /** The path in the repository, else what the collector sent without its line, else `undefined`. */
  readonly file: Untrusted | undefined;
  readonly inRepository: boolean;
  /** At least one. */
  readonly tests: readonly [ShownTest, ...ShownTest[]];
}

/** Failed tests by file, in the order in which they came, files of the repository first. */
export function byFile(tests: readonly FailedTest[], repository: Repository): readonly FileGroup[] {
  const groups = new Map<
    string,
    { file: Untrusted | undefined; inRepository: boolean; tests: [ShownTest, ...ShownTest[]] }
  >();
  for (const test of tests) {
    const shown = shownAs(test, repository);
    const file = shown.place?.path ?? withoutLine(locationOf(test.execution));
    const inRepository = shown.place !== undefined;
    const key = `${inRepository} ${file === undefined ? '' : rawText(file)}`;
    const group = groups.get(key);
    if (group) group.tests.push(shown);
    else groups.set(key, { file, inRepository, tests: [shown] });
  }
  const all = [...groups.values()];
  return [...all.filter((group) => group.inRepository), ...all.filter((group) => !group.inRepository)];
}

/** The tolerated tests in the order in which they came. */
export function tolerated(tests: readonly ToleratedTest[], repository: Repository): readonly ShownTolerated[] {
  return tests.map((test) => ({ ...shownAs(test, repository), why: test.why }));
}

function shownAs(test: FailedTest, repository: Repository): ShownTest {
  return { test, name: nameOf(test.execution), place: locate(test.execution, repository), why: undefined };
}

function nameOf({ testName }: FailedExecution): Text {
  return testName === undefined || isBlank(testName) ? 'A test without a name' : testName;
}

function withoutLine(location: Untrusted | undefined): Untrusted | undefined {
  return location === undefined ? undefined : untrusted(rawText(location).replace(/(?::\d{1,9}){1,2}$/, ''));
}

/** A test's name where it stands alone; with its suite if several are gated, or nobody could tell whose it is. */
export function titleOf({ name, test }: ShownTest, { outcome }: Pick<Report, 'outcome'>): Text {
  const suites = new Set(outcome.observation.runs.map(({ run }) => run.suite));
  return suites.size > 1 ? untrusted(`${clean(name)} (${test.execution.suite})`) : name;
}

/** What the collector sent as the location, if that names anything. */
export function locationOf({ location }: Pick<FailedExecution, 'location'>): Untrusted | undefined {
  return location === undefined || namesNothing(rawText(location)) ? undefined : location;
}

export { detailsOf, explanationOf, reasonOf } from '../text/failure-text.ts';

export const noReason = 'No reason was given.';

function isBlank(text: Untrusted): boolean {
  return /^\s*$/.test(rawText(text)) || clean(text).trim() === '';
}
