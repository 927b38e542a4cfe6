import { failedTests, madeUpTests, noResults, type TestNow, testNow } from './build-tests.ts';
import { testIdOf } from './executions.ts';
import type { HistoryScript, PastScript } from './history-script.ts';
import type { SuitePlace } from './routes.ts';
import type { RunNow } from './runs.ts';
import type { Moment } from './timeline.ts';

/** Milliseconds. */
export const hour = 3_600_000;

/** A test's executions on one branch, and how long ago they were. */
export interface Past {
  readonly branch: string | null | undefined;
  /** Milliseconds. */
  readonly ago: number;
  readonly test: TestNow;
}

/** What the tests of a suite have come to, those of its runs included, which are of this moment. */
export function pastOf(
  place: SuitePlace,
  history: readonly HistoryScript[],
  runs: readonly RunNow[],
  moment: Moment,
): readonly Past[] {
  const before = history.flatMap((one) => (one.ran ?? []).map((ran) => pastIn(place, one, ran)));
  const here = runs
    .filter(({ listed, found }) => listed || found)
    .flatMap((run) =>
      [...failedTests(run, place, moment, undefined), ...madeUpTests(run, place)].map((test): Past => {
        const labels = history.find((one) => testIdOf(place, one) === test.id)?.labels ?? test.labels;
        return { branch: run.script.branch, ago: 0, test: { ...test, labels } };
      }),
    );
  return [...before, ...here];
}

function pastIn(place: SuitePlace, script: HistoryScript, ran: PastScript): Past {
  const { branch, hoursAgo, ...results } = ran;
  const counts = { ...noResults, ...results };
  const { test, location = null } = script;
  const now = testNow(testIdOf(place, script), place, { test, location }, script, [{ job: undefined, counts }]);
  return { branch, ago: hoursAgo * hour, test: now };
}
