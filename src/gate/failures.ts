import type { Tolerance } from '../settings.ts';
import { newestFirst } from '../shared/instants.ts';
import type { FailedExecution, FailedExecutions } from '../test-engine/model.ts';

/** One failed test: all its failed executions that were fetched, however often it was tried. */
export interface FailedTest {
  /** The execution that tells most: the newest one that has a reason, else the newest. */
  readonly execution: FailedExecution;
  /** Newest first; at least one. */
  readonly attempts: readonly [FailedExecution, ...FailedExecution[]];
}

/** A failed test that the user lets pass, and what for. */
export interface ToleratedTest extends FailedTest {
  readonly why: Tolerance;
}

/** The failed tests of all runs with honest totals. */
export interface FailedTests {
  /** In the order in which the API first named them; those that are tolerated are not among them. */
  readonly tests: readonly FailedTest[];
  readonly tolerated: readonly ToleratedTest[];
  /** Failed executions fetched. */
  readonly executions: number;
  /** The totals are lower bounds: there are more failures than were fetched. */
  readonly truncated: boolean;
  /** Why fetching ended early, where it did, and why tests that might be tolerated are not. */
  readonly problems: readonly Error[];
}

/** Where there is nothing to tell. */
export const noFailures: FailedTests = { tests: [], tolerated: [], executions: 0, truncated: false, problems: [] };

/**
 * Failed executions → failed tests. Executions belong to one test when suite and `test_id` are the same; without a
 * `test_id`, when suite, name and location are.
 */
export function failedTests(fetched: FailedExecutions): FailedTests {
  const byTest = new Map<string, [FailedExecution, ...FailedExecution[]]>();
  for (const execution of fetched.executions) {
    const key = identity(execution);
    const attempts = byTest.get(key);
    if (attempts) attempts.push(execution);
    else byTest.set(key, [execution]);
  }
  return {
    tests: [...byTest.values()].map(asTest),
    tolerated: [],
    executions: fetched.executions.length,
    truncated: fetched.truncated,
    problems: fetched.problems,
  };
}

function identity({ suite, testId, testName, location }: FailedExecution): string {
  return JSON.stringify(testId === undefined ? [suite, testName, location] : [suite, testId]);
}

function asTest(executions: readonly [FailedExecution, ...FailedExecution[]]): FailedTest {
  const attempts: [FailedExecution, ...FailedExecution[]] = [...executions];
  attempts.sort((a, b) => newestFirst(a.createdAt, b.createdAt));
  return { execution: attempts.find(({ reason }) => reason !== undefined) ?? attempts[0], attempts };
}
