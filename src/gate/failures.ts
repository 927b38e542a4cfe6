import type { Tolerance } from '../settings.ts';
import { newestFirst } from '../shared/instants.ts';
import type { FailedExecution, FailedExecutions } from '../test-engine/model.ts';

/** One failed test: all its failed executions that were fetched, however often it was tried. */
export interface FailedTest {
  /** The execution that tells most: the newest one that has a reason, else the newest. */
  readonly execution: FailedExecution;
  /** Newest first; at least one. */
  readonly attempts: readonly [FailedExecution, ...FailedExecution[]];
  /** Why it is not tolerated, a reason for each kind that might have been, each once; left out where nothing was asked for. */
  readonly notTolerated?: readonly NotTolerated[];
}

/** Why a failed test is not tolerated. */
export type NotTolerated =
  /** It has no `test_id` by which anything could be asked for. */
  | 'no-id'
  /** A list that it takes could not be had. */
  | 'no-list'
  /** The list of the build's tests does not have it. */
  | 'not-listed'
  /** It has no pass in its build. */
  | 'no-pass'
  /** Several places share its scope and name, so that the pass may be another one's. */
  | 'namesake'
  /** In a job that counts, every execution of it failed. */
  | 'failed-in-job'
  /** Its job was retried, and the last retry ended without doing its work. */
  | 'job-lost'
  /** An execution does not name its job, while others of the build do. */
  | 'no-job'
  | 'too-many-jobs'
  /** Retries are known of builds only. */
  | 'outside-builds'
  | 'not-muted'
  /** The suite has no list of muted tests: its plan has no states of tests. */
  | 'no-muted-list';

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
