import type { Tolerance } from '../settings.ts';
import { newestFirst } from '../shared/instants.ts';
import type { FailedExecution, FailedExecutions } from '../test-engine/model.ts';
import { type NamedPlace, namedPlace } from './named-place.ts';

/** One failed test at one place: all its failed executions that were fetched, however often it was tried. */
export interface FailedTest {
  /** The most informative execution: the newest one with a reason, else the newest. */
  readonly execution: FailedExecution;
  /** Newest first; at least one. */
  readonly attempts: readonly [FailedExecution, ...FailedExecution[]];
  /** Why it is not tolerated: one reason per kind of `tolerate`, without repetitions. Absent if nothing should be tolerated. */
  readonly notTolerated?: readonly NotTolerated[];
}

/** Why a failed test is not tolerated. */
export type NotTolerated =
  /** It has no `test_id`, so no list can be searched for it. */
  | 'no-id'
  /** A list that is needed could not be fetched. */
  | 'no-list'
  /** It is not in the list of the build's tests. */
  | 'not-listed'
  /** It has no pass in its build. */
  | 'no-pass'
  /** Tests at several places share its scope and name, so the pass may be another test's. */
  | 'namesake'
  /** In a job that counts, every execution of it failed. */
  | 'failed-in-job'
  /** Its job was retried, and the last retry ended without doing its work. */
  | 'job-lost'
  /** An execution does not name its job, while others of the build do. */
  | 'no-job'
  | 'too-many-jobs'
  /** Test Engine lists retries for builds only. */
  | 'outside-builds'
  | 'not-muted'
  /** The suite has no list of muted tests: the plan does not include test states. */
  | 'no-muted-list';

/** A failed test that is tolerated, and why. */
export interface ToleratedTest extends FailedTest {
  readonly why: Tolerance;
}

/** The failed tests of all runs, with totals that say if they are incomplete. */
export interface FailedTests {
  /** In the order in which the API first named them; those that are tolerated are not among them. */
  readonly tests: readonly FailedTest[];
  readonly tolerated: readonly ToleratedTest[];
  /** Failed executions fetched. */
  readonly executions: number;
  /** The totals are lower bounds: there are more failures than were fetched. */
  readonly truncated: boolean;
  /** Why fetching ended early, if it did, and why tests that might be tolerated are not. */
  readonly problems: readonly Error[];
}

/** No failed test. */
export const noFailures: FailedTests = { tests: [], tolerated: [], executions: 0, truncated: false, problems: [] };

/**
 * Failed executions → failed tests. Executions belong to one test if their suite and `test_id` (or, without one, their name) are the
 * same, and if their locations name the same place: several tests with one name may share a `test_id`.
 */
export function failedTests(fetched: FailedExecutions): FailedTests {
  const byName = new Map<string, Namesakes>();
  const tests: [FailedExecution, ...FailedExecution[]][] = [];
  for (const execution of fetched.executions) {
    const key = identity(execution);
    const namesakes = byName.get(key) ?? new Namesakes();
    byName.set(key, namesakes);
    const attempts = namesakes.add(execution);
    if (attempts.length === 1) tests.push(attempts);
  }
  return {
    tests: tests.map(asTest),
    tolerated: [],
    executions: fetched.executions.length,
    truncated: fetched.truncated,
    problems: fetched.problems,
  };
}

function identity({ suite, testId, testName }: FailedExecution): string {
  return JSON.stringify([suite, testId === undefined ? { testName } : { testId }]);
}

type Attempts = [FailedExecution, ...FailedExecution[]];

/**
 * Executions of one name, by place: paths are compared without known roots, and lines where both have one. An execution that names no
 * place is one of the first test of that name.
 */
class Namesakes {
  readonly #byPath = new Map<string, Map<number | undefined, Attempts>>();
  #unplaced: Attempts | undefined;

  /** The test's executions so far, this one included; it is alone in them if the test is new. */
  add(execution: FailedExecution): Attempts {
    const attempts = this.#find(placeIn(execution));
    if (attempts === undefined) return this.#keep([execution], placeIn(execution));
    attempts.push(execution);
    return attempts;
  }

  #find(place: NamedPlace | undefined): Attempts | undefined {
    const [first] = this.#byPath.values();
    const [earliest] = first?.values() ?? [];
    if (place === undefined) return this.#unplaced ?? earliest;
    const lines = this.#byPath.get(place.path);
    if (lines === undefined) return this.#byPath.size === 0 ? this.#adopt(place) : undefined;
    if (place.line === undefined) return lines.values().next().value;
    return lines.get(place.line) ?? this.#giveLine(lines, place);
  }

  /** What named no place so far is taken to have been at the first one that is named. */
  #adopt(place: NamedPlace): Attempts | undefined {
    return this.#unplaced && this.#keep(this.#unplaced, place);
  }

  /** A path without a line is at the first line that is named of it. */
  #giveLine(lines: Map<number | undefined, Attempts>, place: NamedPlace): Attempts | undefined {
    const attempts = lines.get(undefined);
    lines.delete(undefined);
    return attempts && this.#keep(attempts, place);
  }

  #keep(attempts: Attempts, place: NamedPlace | undefined): Attempts {
    if (place === undefined) {
      this.#unplaced = attempts;
      return attempts;
    }
    const lines = this.#byPath.get(place.path) ?? new Map<number | undefined, Attempts>();
    lines.set(place.line, attempts);
    this.#byPath.set(place.path, lines);
    return attempts;
  }
}

/** What a location names, if that is a file; a class says nothing of where. */
function placeIn({ location }: FailedExecution): NamedPlace | undefined {
  const place = namedPlace(location);
  return place !== undefined && /[^\s:/<>]\.\w/.test(place.path) ? place : undefined;
}

function asTest(executions: readonly [FailedExecution, ...FailedExecution[]]): FailedTest {
  const attempts: Attempts = [...executions];
  attempts.sort((a, b) => newestFirst(a.createdAt, b.createdAt));
  return { execution: attempts.find(({ reason }) => reason !== undefined) ?? attempts[0], attempts };
}
