import * as v from 'valibot';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { BuildRef } from './model.ts';
import { anything, count, runId, slug, text, uuid } from './schema.ts';
import type { WireBuildState } from './snapshots/build-state.ts';
import { shortened } from './wire-fields.ts';

/** A build with the runs that it knows of. */
export interface WireBuild {
  /** UUID, lower case. */
  readonly id: string;
  /** As in the response; `undefined` if it is missing. */
  readonly number: number | undefined;
  readonly state: WireBuildState;
  readonly runs: readonly { readonly id: string; readonly suite: string }[];
  /** Runs that cannot be read, with their suite if it can be read. */
  readonly oddRuns: readonly { readonly suite: string | undefined }[];
}

/**
 * A build's run. One without ID or suite cannot be gated, but must not be ignored either: the build can still fail without it, but not
 * pass.
 */
const linkedRun = v.looseObject({
  id: v.fallback(v.optional(runId), undefined),
  suite: v.fallback(v.optional(v.looseObject({ slug: v.fallback(v.optional(slug), undefined) })), undefined),
});

/** A build with the runs that it knows of. */
export const build = v.pipe(
  v.looseObject({
    id: uuid,
    number: v.fallback(v.optional(v.number()), undefined),
    state: v.pipe(v.string(), v.minLength(1)),
    blocked: anything,
    job_state_counts: v.fallback(
      v.optional(v.looseObject({ total: count, states: v.record(v.string(), count) })),
      undefined,
    ),
    test_engine: v.optional(
      v.nullable(v.looseObject({ runs: v.optional(v.nullable(v.array(v.fallback(linkedRun, {})))) })),
    ),
  }),
  v.transform((wire): WireBuild => {
    const linked = (wire.test_engine?.runs ?? []).map(({ id, suite }) => ({ id, suite: suite?.slug }));
    return {
      id: wire.id,
      number: wire.number,
      state: { word: shortened(wire.state, 200), blocked: wire.blocked === true, jobs: jobsIn(wire.job_state_counts) },
      runs: linked.flatMap(({ id, suite }) => (id === undefined || suite === undefined ? [] : [{ id, suite }])),
      oddRuns: linked.filter(({ id, suite }) => id === undefined || suite === undefined),
    };
  }),
);

function jobsIn(counts: { readonly total: number; readonly states: Record<string, number> } | undefined) {
  return counts && { total: counts.total, states: new Map(Object.entries(counts.states)) };
}

/** A build as in a list of builds. */
export interface WireListedBuild extends BuildRef {
  /** UUID, lower case. */
  readonly id: string;
  /** In lower case. */
  readonly commit: string;
  readonly branch: string | undefined;
  /** State in the API's own word. */
  readonly word: string;
}

/** The part of a build's API URL that identifies it; lists do not name the pipeline anywhere else. */
const buildPath = /\/pipelines\/([^/?#]+)\/builds\/(\d{1,10})(?:[?#]|$)/;

const buildAddress = v.pipe(
  v.string(),
  v.regex(buildPath),
  v.transform((url) => buildPath.exec(url)?.slice(1)),
  v.tuple([slug, v.string()]),
  v.transform(([pipeline, number]): BuildRef => ({ pipeline, number: Number(number) })),
);

/** A build in a list. One that cannot be identified makes the list useless: it may be the one that counts. */
const listedBuild = v.pipe(
  v.looseObject({
    id: uuid,
    url: buildAddress,
    commit: v.pipe(v.string(), v.toLowerCase()),
    branch: text,
    state: v.pipe(v.string(), v.minLength(1)),
  }),
  v.transform(
    ({ id, url, commit, branch, state }): WireListedBuild => ({
      ...url,
      id,
      commit,
      branch: branch === undefined ? undefined : rawText(branch),
      word: shortened(state, 200),
    }),
  ),
);

/** A page of builds. */
export const listedBuilds = v.array(listedBuild);

/** A job of a build. */
export interface WireJob {
  readonly id: string;
  readonly isTrigger: boolean;
  /** State in the API's own word; '' if it has none. */
  readonly word: string;
  /** A newer job replaces it. */
  readonly retried: boolean;
  /** The ID of that job, if the response has it. */
  readonly retriedIn: string | undefined;
  /** It failed, and its step may fail softly. */
  readonly softFailed: boolean;
  /** The build that it started. */
  readonly triggered: (BuildRef & { readonly id: string }) | undefined;
  readonly name: Untrusted | undefined;
  readonly exitStatus: number | undefined;
  readonly signalReason: Untrusted | undefined;
  readonly webUrl: Untrusted | undefined;
}

const triggeredBuild = v.pipe(
  v.looseObject({ id: uuid, url: buildAddress }),
  v.transform(({ id, url }) => ({ ...url, id })),
);

/** A job. Only a job that says so counts as retried or soft-failed. */
const job = v.pipe(
  v.looseObject({
    id: v.pipe(v.string(), v.minLength(1)),
    type: text,
    state: text,
    retried: anything,
    retried_in_job_id: text,
    soft_failed: anything,
    triggered_build: v.nullish(triggeredBuild),
    name: text,
    exit_status: v.fallback(v.nullish(v.number()), undefined),
    signal_reason: text,
    web_url: text,
  }),
  v.transform(
    (wire): WireJob => ({
      id: wire.id,
      isTrigger: wire.type !== undefined && rawText(wire.type) === 'trigger',
      word: wire.state === undefined ? '' : rawText(wire.state),
      retried: wire.retried === true,
      retriedIn: wire.retried_in_job_id === undefined ? undefined : rawText(wire.retried_in_job_id),
      softFailed: wire.soft_failed === true,
      triggered: wire.triggered_build ?? undefined,
      name: wire.name,
      exitStatus: wire.exit_status ?? undefined,
      signalReason: wire.signal_reason,
      webUrl: wire.web_url,
    }),
  ),
);

/** A page of a build's jobs, and the cursor of the next one. Nothing else of the next page's URL is used: see `linksOf`. */
export const jobs = v.pipe(
  v.looseObject({
    items: v.array(job),
    links: v.looseObject({
      next: v.nullish(
        v.pipe(
          v.string(),
          v.transform((url) => URL.parse(url, 'https://api.buildkite.com')?.searchParams.get('after')),
          v.string(),
          v.minLength(1),
        ),
      ),
    }),
  }),
  v.transform(({ items, links }) => ({ jobs: items, next: links.next ?? undefined })),
);
