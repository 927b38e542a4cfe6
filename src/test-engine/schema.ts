import * as v from 'valibot';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import { type Build, buildEnds, type FailedExecution, type Run } from './model.ts';
import {
  asDetails,
  asDuration,
  asTags,
  asText,
  asUuid,
  asWords,
  resultOf,
  shortened,
  stateOf,
  suiteIn,
} from './wire-fields.ts';

/** A run without its suite, which the answer does not name. */
export type WireRun = Omit<Run, 'suite'>;
/** A build with the runs that it knows of. */
export interface WireBuild {
  /** UUID, lower case. */
  readonly id: string;
  readonly state: Build;
  readonly runs: readonly { readonly id: string; readonly suite: string }[];
}
/** A failed execution without what the request already says. */
export type WireExecution = Omit<FailedExecution, 'suite' | 'runId'>;

/*
 * Everything but a run's id is optional, and a field of a type that was not expected counts as absent, unless it is words about a
 * failure: one odd field must not cost the whole report. Fields that are not named here are passed over.
 */
const text = v.optional(v.pipe(v.unknown(), v.transform(asText)));
const words = v.optional(v.pipe(v.unknown(), v.transform(asWords)));
const anything = v.optional(v.unknown());

const runId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,100}$/));

/** A run: id checked, words that are not known read as the ones on which nothing final rests. */
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

const uuid = v.pipe(v.string(), v.regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i), v.toLowerCase());
/** It becomes part of a path, in which dots alone would lead elsewhere. */
const slug = v.pipe(v.string(), v.regex(/^\w(?:[\w.-]{0,253}\w)?$/));

/** A build's run. One without id or suite could not be gated, so the whole answer is none. */
const linkedRun = v.looseObject({ id: runId, suite: v.looseObject({ slug }) });

/** A build; a word of its state that is not known, and being blocked, count as going on. */
export const build = v.pipe(
  v.looseObject({
    id: uuid,
    state: v.pipe(v.string(), v.minLength(1)),
    blocked: anything,
    test_engine: v.optional(v.nullable(v.looseObject({ runs: v.optional(v.nullable(v.array(linkedRun))) }))),
  }),
  v.transform(
    (wire): WireBuild => ({
      id: wire.id,
      state: {
        ended: wire.blocked === true ? undefined : buildEnds.find((end) => end === wire.state),
        word: untrusted(
          shortened(wire.blocked === true && wire.state !== 'blocked' ? `${wire.state}, blocked` : wire.state, 200),
        ),
      },
      runs: (wire.test_engine?.runs ?? []).map(({ id, suite }) => ({ id, suite: suite.slug })),
    }),
  ),
);

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A test of a build; one that lacks what evidence needs is none that can be evidence, so it is passed over. */
const buildTest = v.pipe(
  v.looseObject({
    id: text,
    url: text,
    state: text,
    executions_count_by_result: v.fallback(v.optional(v.looseObject({ passed: v.optional(count) })), undefined),
  }),
  v.transform(
    (wire): WireBuildTest => ({
      testId: wire.id,
      suite: suiteIn(wire.url),
      state: wire.state === undefined ? undefined : rawText(wire.state),
      passes: wire.executions_count_by_result?.passed ?? 0,
    }),
  ),
);

/** A test of a build as the API lists it; its suite stands in its address only. */
export interface WireBuildTest {
  readonly testId: Untrusted | undefined;
  readonly suite: string | undefined;
  readonly state: string | undefined;
  readonly passes: number;
}

/** A page of a build's tests. */
export const buildTests = v.array(buildTest);

const execution = v.pipe(
  v.looseObject({
    execution_id: text,
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
 * What a schema had to complain about, for people: where and what was expected, never what stood there. The first few of
 * them do.
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
