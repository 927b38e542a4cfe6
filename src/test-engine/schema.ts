import * as v from 'valibot';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { FailedExecution, Run } from './model.ts';
import { asDetails, asDuration, asTags, asText, asUuid, asWords, resultOf, stateOf, suiteIn } from './wire-fields.ts';

/** A run without its suite, which the response does not name. */
export type WireRun = Omit<Run, 'suite'>;
/** A failed execution without the fields that the request already determines. */
export type WireExecution = Omit<FailedExecution, 'suite' | 'runId'> & {
  /** The run that it names; `undefined` if it names none. */
  readonly runId: string | undefined;
};

/*
 * Everything but a run's ID is optional. A field of an unexpected type counts as absent, except for texts about a failure, so that one
 * odd field does not cost the whole report. Fields that are not named here are ignored.
 */
export const text = v.optional(v.pipe(v.unknown(), v.transform(asText)));
const words = v.optional(v.pipe(v.unknown(), v.transform(asWords)));
export const anything = v.optional(v.unknown());

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** UUIDs in lower case, so that one run does not look like two. */
export const runId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,100}$/),
  v.transform((id) => (uuidPattern.test(id) ? id.toLowerCase() : id)),
);

/** A run. Its ID is checked, and unknown words count as `running` and `pending`. */
export const run = v.pipe(
  v.looseObject({
    id: runId,
    state: text,
    result: text,
    web_url: text,
    branch: text,
    commit_sha: text,
    created_at: text,
    build_id: text,
  }),
  v.transform(
    (wire): WireRun => ({
      id: wire.id,
      state: stateOf(wire.state),
      result: resultOf(wire.result),
      words: { state: wire.state, result: wire.result },
      webUrl: wire.web_url,
      branch: wire.branch,
      commit: wire.commit_sha,
      createdAt: wire.created_at,
      buildId: asUuid(wire.build_id),
    }),
  ),
);

/** A page of a suite's runs. */
export const runs = v.array(run);

export const uuid = v.pipe(v.string(), v.regex(uuidPattern), v.toLowerCase());
/** An ID becomes part of a URL's path, where dots alone would lead elsewhere. */
export const slug = v.pipe(v.string(), v.regex(/^\w(?:[\w.-]{0,253}\w)?$/));

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A test of a build. If it lacks what evidence needs, it is ignored. */
const buildTest = v.pipe(
  v.looseObject({
    id: text,
    url: text,
    state: text,
    location: text,
    file_name: text,
    executions_count_by_result: v.fallback(
      v.optional(v.looseObject({ passed: v.optional(count), failed: v.optional(count) })),
      undefined,
    ),
  }),
  v.transform(
    (wire): WireBuildTest => ({
      testId: wire.id,
      suite: suiteIn(wire.url),
      state: wire.state === undefined ? undefined : rawText(wire.state),
      passes: wire.executions_count_by_result?.passed ?? 0,
      failures: wire.executions_count_by_result?.failed ?? 0,
      location: wire.location ?? wire.file_name,
    }),
  ),
);

/** A test of a build, as the API lists it. Only its URL names its suite. */
export interface WireBuildTest {
  readonly testId: Untrusted | undefined;
  readonly suite: string | undefined;
  readonly state: string | undefined;
  readonly passes: number;
  readonly failures: number;
  /** Its location, or else the name of its file. */
  readonly location: Untrusted | undefined;
}

/** A page of a build's tests. */
export const buildTests = v.array(buildTest);

const execution = v.pipe(
  v.looseObject({
    execution_id: text,
    run_id: text,
    test_id: text,
    test_name: text,
    failure_reason: words,
    location: text,
    created_at: text,
    test_url: text,
    test_execution_url: text,
    duration: anything,
    tags: anything,
    failure_expanded: anything,
  }),
  v.transform(
    (wire): WireExecution => ({
      id: wire.execution_id,
      runId: wire.run_id === undefined ? undefined : rawText(wire.run_id),
      testId: wire.test_id,
      testName: wire.test_name,
      reason: wire.failure_reason,
      location: wire.location,
      duration: asDuration(wire.duration),
      createdAt: wire.created_at,
      testUrl: wire.test_url,
      executionUrl: wire.test_execution_url,
      tags: asTags(wire.tags),
      details: asDetails(wire.failure_expanded),
    }),
  ),
);

/** A page of a run's failed executions. */
export const executions = v.array(execution);

/**
 * What does not match a schema, for people: where it is and what was expected, never the value itself. Only the first few
 * differences.
 */
export function complaint(issues: readonly unknown[]): string {
  const all = issues as readonly v.BaseIssue<unknown>[];
  const shown = all.slice(0, 3).map((issue) => {
    const path =
      issue.path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('') ?? '';
    const expected = issue.input === undefined ? 'missing' : `expected ${issue.expected ?? 'something else'}`;
    return path === '' ? expected : `${path.replace(/^\./, '')}: ${expected}`;
  });
  return shown.join('; ') + (all.length > shown.length ? `; and ${all.length - shown.length} more` : '');
}

/** The token. Only a text says when it expires. */
export const accessToken = v.pipe(
  v.looseObject({ expires_at: text }),
  v.transform(({ expires_at }) => ({ expiresAt: expires_at })),
);
