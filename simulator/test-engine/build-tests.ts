import type { BuildScript } from './build-script.ts';
import { isOf } from './builds.ts';
import { attemptsOf, jobOf, testIdOf } from './executions.ts';
import type { FailureScript } from './failures-script.ts';
import {
  type ExecutionResult,
  executionResults,
  type ListedScript,
  type PassesScript,
  type TestState,
} from './listed-script.ts';
import type { SuitePlace } from './routes.ts';
import type { RunNow, SuiteNow } from './runs.ts';
import { hasHappened, type Moment } from './timeline.ts';

/** How many executions had which result. */
export type ResultCounts = Readonly<Record<ExecutionResult, number>>;

/** Executions of one job; `undefined`: no job is named. */
interface InJob {
  readonly job: string | undefined;
  readonly counts: ResultCounts;
}

/** A test of a build at one moment, with what its executions in the build came to. */
export interface TestNow {
  readonly id: string;
  readonly place: SuitePlace;
  /** Scope, space, name. */
  readonly test: string;
  readonly location: string | null | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: TestState;
  readonly labels: readonly string[];
  readonly counts: ResultCounts;
  /** The same executions, by the jobs in which they ran. */
  readonly inJobs: readonly InJob[];
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * The tests of a build at one moment, in every suite, in the order in which they are written down. Polls are polls of this
 * list. `ended` says since when the build has ended (ms), if it has. It depends on its arguments alone.
 */
export function testsAt(
  build: BuildScript,
  suites: readonly SuiteNow[],
  moment: Moment,
  ended: number | undefined,
): TestNow[] {
  const closed = build.window === 'open' ? undefined : ended;
  const tests = new Map<string, TestNow>();
  for (const { place, runs } of suites) {
    for (const run of runs.filter((candidate) => isOf(build, candidate) && (candidate.listed || candidate.found))) {
      for (const test of [...failedTests(run, place, moment, closed), ...madeUpTests(run, place)]) {
        const known = tests.get(test.id);
        tests.set(test.id, known === undefined ? test : together(known, test));
      }
    }
  }
  return [...tests.values()];
}

/** The tests of a suite that are muted, each once. It depends on its arguments alone. */
export function mutedAt(place: SuitePlace, runs: readonly RunNow[], moment: Moment): readonly TestNow[] {
  const muted = runs
    .flatMap((run) => failedTests(run, place, moment, undefined))
    .filter(({ state }) => state === 'muted');
  return [...new Map(muted.map((test) => [test.id, test])).values()];
}

/** No executions at all. */
export const noResults: ResultCounts = { passed: 0, failed: 0, skipped: 0, pending: 0, unknown: 0 };

/** The tests of a run that have failed as far as that is known, each once, with how often. */
export function failedTests(run: RunNow, place: SuitePlace, moment: Moment, closed: number | undefined): TestNow[] {
  const { failures } = run.script;
  if (failures === undefined) return [];
  // Each place and job by itself: a test may have failed in several jobs, or share its name with another.
  const found = new Map<string, { readonly failure: FailureScript; failed: number }>();
  for (const { failure } of attemptsOf(failures, { first: 0, end: run.failures })) {
    const key = JSON.stringify([testIdOf(place, failure), failure.location, jobOf(failure)]);
    const test = found.get(key) ?? { failure, failed: 0 };
    test.failed += 1;
    found.set(key, test);
  }
  return [...found.values()].flatMap(({ failure, failed }) => {
    const { listed = {} } = failure;
    if (listed === 'never' || (listed.from !== undefined && !hasHappened(listed.from, moment))) return [];
    const passes = passesIn(listed, moment, closed);
    const script = { ...listed, state: stateIn(listed, moment) };
    const inJobs: readonly InJob[] = [
      { job: jobOf(failure), counts: { ...noResults, ...listed.others, failed } },
      { job: passes.job, counts: { ...noResults, passed: passes.count } },
    ];
    return [testNow(testIdOf(place, failure), place, failure, script, inJobs)];
  });
}

/** A test with its executions. */
export function testNow(
  id: string,
  place: SuitePlace,
  { test, location, tags = {} }: FailureScript,
  { state = 'enabled', labels = [], raw = {} }: ListedScript,
  inJobs: readonly InJob[],
): TestNow {
  return { id, place, test, location, tags, state, labels, counts: sumOfJobs(inJobs), inJobs, raw };
}

/** What executions of several jobs come to. */
export function sumOfJobs(inJobs: readonly InJob[]): ResultCounts {
  const counts = { ...noResults };
  for (const result of executionResults) for (const one of inJobs) counts[result] += one.counts[result];
  return counts;
}

/** What somebody has decided about the test by now. */
function stateIn({ state = 'enabled', changes = [] }: ListedScript, moment: Moment): TestState {
  return changes.findLast((change) => hasHappened(change, moment))?.state ?? state;
}

/** The passes that are counted, those within the build's window that have been taken in, and their job. */
function passesIn(
  { passes = 0 }: ListedScript,
  moment: Moment,
  closed: number | undefined,
): { readonly count: number; readonly job: string | undefined } {
  const {
    count,
    job,
    ranAt = 0,
    from = { at: ranAt },
  }: PassesScript = typeof passes === 'number' ? { count: passes } : passes;
  const isInWindow = closed === undefined || ranAt <= closed;
  return { count: isInWindow && hasHappened(from, moment) ? count : 0, job };
}

/** The made-up tests of a run: those that passed, and those that were skipped. */
export function madeUpTests({ script: { passing = 0, skipped = 0 } }: RunNow, place: SuitePlace): TestNow[] {
  return [...madeUp('passed', passing, place), ...madeUp('skipped', skipped, place)];
}

function madeUp(result: 'passed' | 'skipped', count: number, place: SuitePlace): TestNow[] {
  const verb = result === 'passed' ? 'passes' : 'skips';
  return Array.from({ length: count }, (_, number) => {
    const failure = { test: `Shop ${verb} example ${number}`, location: `./spec/shop_spec.rb:${number + 1}` };
    const inJobs = [{ job: undefined, counts: { ...noResults, [result]: 1 } }];
    return testNow(testIdOf(place, failure), place, failure, {}, inJobs);
  });
}

/** One test in two runs of the build, or at two places or in two jobs of one run. Muted or skipped in one of them, it is that in both: a state is the test's. */
export function together(one: TestNow, other: TestNow): TestNow {
  const inJobs = [...one.inJobs, ...other.inJobs];
  return { ...other, state: other.state === 'enabled' ? one.state : other.state, counts: sumOfJobs(inJobs), inJobs };
}
