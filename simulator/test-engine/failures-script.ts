import type { ListedScript } from './listed-script.ts';

/** A failed test. Text fields: `null` sends a null, left out means left out of the answer. */
export interface FailureScript {
  /** Scope, space, name: as Buildkite puts them together. */
  readonly test: string;
  readonly location?: string | null;
  readonly reason?: string | null;
  /** What `failure_expanded` contains if it is requested. Left out: null. */
  readonly details?: readonly FailureDetails[];
  /** Seconds. Left out: a quarter. */
  readonly duration?: number;
  /** Left out: as from older servers, none are sent. */
  readonly tags?: Readonly<Record<string, string>>;
  /** How often it was tried and failed: as many executions, all of one `test_id`. Left out: once. */
  readonly attempts?: number;
  /** How the list of its build's tests has the test. Left out: enabled, with its failed executions only. */
  readonly listed?: ListedScript | 'never';
  /** Any fields of the answer, replaced by whatever is given; `undefined` leaves a field out. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** An element of `failure_expanded`; either key may be missing. */
export interface FailureDetails {
  readonly expanded?: readonly string[];
  readonly backtrace?: readonly string[];
}

/** How the three links of an execution are written. */
export type UrlStyle = 'absolute' | 'relative' | 'nonsense';

/** Failed executions made up from a seed: the same ones every time. */
export interface GeneratedFailures {
  /** How many executions there are. */
  readonly count: number;
  readonly seed?: number;
  /** Whose way to write names, locations and reasons. Left out: RSpec's. */
  readonly collector?: Collector;
  /** Every so many-th execution is a retry of the one before, with its `test_id`. 0: none. Left out: 5. */
  readonly retryEvery?: number;
  /** What `failure_expanded` contains if it is requested; `mixed` goes through the other ones. Left out: `whole`. */
  readonly details?: DetailStyle | 'mixed';
  /** As for {@link FailureScript}, the same for all. */
  readonly listed?: ListedScript | 'never';
}

/** Collectors whose failures can be made up. */
export type Collector = 'rspec' | 'jest' | 'pytest';

/** Shapes of `failure_expanded` that occur. */
export type DetailStyle = 'whole' | 'expanded-only' | 'backtrace-only' | 'empty' | 'null';

/** The failed executions of a run, written down or made up. */
export type FailuresScript = { readonly urls?: UrlStyle } & (
  | { readonly list: readonly FailureScript[]; readonly count?: never }
  | GeneratedFailures
);
