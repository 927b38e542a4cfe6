import type { Due } from './timeline.ts';

/** States of a test. A muted one runs and fails nothing, a skipped one does not run. */
export const testStates = ['enabled', 'muted', 'skipped'] as const;

/** What somebody has decided about a test in Test Engine. */
export type TestState = (typeof testStates)[number];

/** Results that executions have. */
export const executionResults = ['passed', 'failed', 'skipped', 'pending', 'unknown'] as const;

/** What came of an execution. */
export type ExecutionResult = (typeof executionResults)[number];

/** How the list of a build's tests shows a failed test, in addition to its failed executions. All polls are polls of that list. */
export interface ListedScript {
  /** From when on it is listed. Left out: as soon as a failure of it is known. */
  readonly from?: Due;
  /** At first. Left out: enabled. */
  readonly state?: TestState;
  /** What somebody makes of it later, in order of time. Left out: nothing. */
  readonly changes?: readonly (Due & { readonly state: TestState })[];
  /** Left out: none. */
  readonly labels?: readonly string[];
  /** How many executions of it passed in the same build: retries, other legs of a matrix. Left out: none. */
  readonly passes?: number | PassesScript;
  /** How many executions of it have another result. Left out: none. */
  readonly others?: Readonly<Partial<Record<Exclude<ExecutionResult, 'passed' | 'failed'>, number>>>;
  /** Any fields of the answer, replaced by whatever is given; `undefined` leaves a field out. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** Executions that passed, and when that was, and was known. */
export interface PassesScript {
  readonly count: number;
  /** The job in which they ran. Left out: one that nothing names. */
  readonly job?: string;
  /** When they ran, in ms. After the build's end they are outside the window of the list. Left out: at the beginning. */
  readonly ranAt?: number;
  /** From when on they are counted, for what was uploaded may be taken in late. Left out: from when they ran. */
  readonly from?: Due;
}
