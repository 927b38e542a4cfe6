import { generatedFailure } from './generated.ts';
import { uuid } from './ids.ts';
import type { ListedScript } from './listed-script.ts';
import type { SuitePlace } from './routes.ts';
import { DEFAULT_CREATED_AT, type RunScript } from './script.ts';

/** A failed test. Text fields: `null` sends a null, left out means left out of the answer. */
export interface FailureScript {
  /** Scope, space, name: as Buildkite puts them together. */
  readonly test: string;
  readonly location?: string | null;
  readonly reason?: string | null;
  /** What `failure_expanded` holds if it is asked for. Left out: null. */
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

/** What the three links of an execution look like. */
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
  /** What `failure_expanded` holds if it is asked for; `mixed` goes through the other ones. Left out: `whole`. */
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

/** One execution among those of a run: a failure, and which one of its attempts. */
export interface Attempt {
  readonly failure: FailureScript;
  readonly attempt: number;
}

/** A failed execution as it goes over the wire. Fields that are `undefined` are left out of the JSON. */
export type WireExecution = { readonly [Field in ExecutionField]?: unknown };

type ExecutionField =
  | 'execution_id'
  | 'run_id'
  | 'test_id'
  | 'run_name'
  | 'commit_sha'
  | 'created_at'
  | 'branch'
  | 'failure_reason'
  | 'duration'
  | 'location'
  | 'test_name'
  | 'run_url'
  | 'test_url'
  | 'test_execution_url'
  | 'tags'
  | 'failure_expanded';

/** How many failed executions a run has in the end. */
export function countOf(failures: FailuresScript | undefined): number {
  if (failures === undefined) return 0;
  if ('list' in failures) return writtenAttempts(failures.list).length;
  return failures.count;
}

/** Which part of a list: indexes from 0, `end` not included. */
interface Part {
  readonly first: number;
  readonly end: number;
}

/** That part of a run's failed executions, as the API sends them. */
export function executionsOf(run: RunScript, place: SuitePlace, part: Part, withDetails: boolean): WireExecution[] {
  const { failures } = run;
  if (failures === undefined) return [];
  return attemptsOf(failures, part).map((attempt) =>
    wireExecution(run, place, attempt, failures.urls ?? 'absolute', withDetails),
  );
}

/** That part of the failed executions, as they were written down or made up. */
export function attemptsOf(failures: FailuresScript, { first, end }: Part): Attempt[] {
  if ('list' in failures) return writtenAttempts(failures.list).slice(first, end);
  return Array.from({ length: end - first }, (_, offset) => generatedAttempt(failures, first + offset));
}

/** The `test_id` of a failed test: the same one in every run of the suite. */
export function testIdOf({ organization, suite }: SuitePlace, { test, location }: FailureScript): string {
  return uuid('test', organization, suite, test, location ?? '');
}

function writtenAttempts(list: readonly FailureScript[]): Attempt[] {
  return list.flatMap((failure) =>
    Array.from({ length: failure.attempts ?? 1 }, (_, attempt) => ({ failure, attempt: attempt + 1 })),
  );
}

function generatedAttempt(failures: GeneratedFailures, index: number): Attempt {
  const every = failures.retryEvery ?? 5;
  const isRetry = every > 1 && index % every === every - 1;
  const failure = generatedFailure(failures, isRetry ? index - 1 : index);
  const { listed } = failures;
  return { failure: { ...failure, ...(listed !== undefined && { listed }) }, attempt: isRetry ? 2 : 1 };
}

function wireExecution(
  run: RunScript,
  place: SuitePlace,
  { failure, attempt }: Attempt,
  urls: UrlStyle,
  withDetails: boolean,
): WireExecution {
  const test = testIdOf(place, failure);
  const execution = uuid('execution', run.id, test, attempt);
  const suiteUrl = `${URL_STARTS[urls]}/organizations/${place.organization}/analytics/suites/${place.suite}`;
  return {
    execution_id: execution,
    run_id: run.id,
    test_id: test,
    run_name: run.buildId,
    commit_sha: run.commit,
    created_at: run.createdAt ?? DEFAULT_CREATED_AT,
    branch: run.branch,
    failure_reason: failure.reason,
    duration: failure.duration ?? 0.25,
    location: failure.location,
    test_name: failure.test,
    run_url: `${suiteUrl}/runs/${run.id}`,
    test_url: `${suiteUrl}/tests/${test}`,
    test_execution_url: `${suiteUrl}/tests/${test}?execution_id=${execution}`,
    tags: failure.tags,
    ...(withDetails && { failure_expanded: failure.details ?? null }),
    ...failure.raw,
  };
}

/** Older servers left the origin out; the documentation's own sample has the nonsense. */
const URL_STARTS: Readonly<Record<UrlStyle, string>> = {
  absolute: 'https://buildkite.com',
  relative: '',
  nonsense: 'https:://buildkite.com',
};
