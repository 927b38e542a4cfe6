import type { ExecutionResult, TestState } from './listed-script.ts';

/** Earlier executions of a test, also on other branches, in addition to the scenario's runs. */
export interface HistoryScript {
  /** Scope, space, name: a failure of the same test has the same `test_id`. */
  readonly test: string;
  readonly location?: string | null;
  /** Left out: enabled. */
  readonly state?: TestState;
  /** Left out: none. */
  readonly labels?: readonly string[];
  /** Left out: it never ran. */
  readonly ran?: readonly PastScript[];
  /** Any fields of the answer, replaced by whatever is given; `undefined` leaves a field out. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** Executions of one test on one branch at about the same time. */
export interface PastScript extends Readonly<Partial<Record<ExecutionResult, number>>> {
  /** As the collector has sent it: `main`, `refs/heads/main`; `null`: it has sent none. */
  readonly branch: string | null;
  /** How long ago, by the wall clock. */
  readonly hoursAgo: number;
}

/** How the lists of suites' tests are served. */
export interface SuiteTestsScript {
  /** `false`: the endpoint is not there. */
  readonly served?: boolean;
  /** `false`: as by a server that does not know the version, tests come without what their executions came to. */
  readonly counted?: boolean;
  /** `false`: whatever `branch`, `labels`, `state` and `tags` ask for, every test is in every list. */
  readonly filtered?: boolean;
  /** Hours that a list covers if no period is requested. Left out: a week. */
  readonly defaultHours?: number;
  /** `false`: the plan does not allow a window to be chosen, which is a 422. */
  readonly windows?: boolean;
}
