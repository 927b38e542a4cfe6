import type { FailureScript, FailuresScript, GeneratedFailures, UrlStyle } from './failures-script.ts';
import { generatedFailure } from './generated.ts';
import { uuid } from './ids.ts';
import type { SuitePlace } from './routes.ts';
import { defaultCreatedAt, type RunScript } from './script.ts';

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

/** The `test_id` of a test, which stands for scope and name: tests at several places that have both in common share it. */
export function testIdOf({ organization, suite }: SuitePlace, { test }: Pick<FailureScript, 'test'>): string {
  return uuid('test', organization, suite, test);
}

/** The job in which it failed, as its collector has tagged it. */
export function jobOf({ tags }: Pick<FailureScript, 'tags'>): string | undefined {
  return tags?.[jobTag];
}

/** The tag that names an execution's job. */
export const jobTag = 'build.job_id';

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
  const job = jobOf(failure) ?? '';
  const execution = uuid('execution', run.id, test, failure.location ?? '', job, attempt);
  const suiteUrl = `${urlStarts[urls]}/organizations/${place.organization}/analytics/suites/${place.suite}`;
  return {
    execution_id: execution,
    run_id: run.id,
    test_id: test,
    run_name: run.buildId,
    commit_sha: run.commit,
    created_at: run.createdAt ?? defaultCreatedAt,
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
const urlStarts: Readonly<Record<UrlStyle, string>> = {
  absolute: 'https://buildkite.com',
  relative: '',
  nonsense: 'https:://buildkite.com',
};
