import type { Untrusted } from '../../shared/untrusted.ts';
import type { WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import type { BuildRef } from '../model.ts';
import { triggersIn } from '../snapshots/build-jobs.ts';

/** The API's words for jobs that ended without doing their work. */
const jobDeaths = ['failed', 'timed_out', 'expired', 'canceled'] as const;

/** A job that may have died before it uploaded its results. */
export interface DiedJob {
  readonly how: (typeof jobDeaths)[number];
  readonly name: Untrusted | undefined;
  readonly exitStatus: number | undefined;
  /** Why it was ended from outside, such as `agent_stop`. */
  readonly signalReason: Untrusted | undefined;
  readonly webUrl: Untrusted | undefined;
}

/** The jobs of one build that may have died before they uploaded their results. */
export interface DiedJobs {
  readonly build: BuildRef;
  /** The first ten of them. */
  readonly jobs: readonly DiedJob[];
  readonly total: number;
  /** There are more than `total`. */
  readonly truncated: boolean;
}

/** How the jobs of a build may explain a verdict. */
export interface ExplainingJobs {
  readonly died: DiedJobs;
  /** The builds that it has triggered, each once; empty if they were not requested. */
  readonly triggered: readonly BuildRef[];
}

/** The most jobs that are shown per build. */
const mostShown = 10;

/**
 * The jobs of a build that may explain a verdict, with one request: those that failed, timed out, expired or were canceled. Retried jobs
 * and soft-failed ones are left out. With `triggered`, also the builds that it has triggered, as far as one page of all its jobs names
 * them; if there are more pages, the jobs that died take a second request.
 */
export async function explainingJobs(
  api: Endpoints,
  build: BuildPlace,
  { triggered }: { readonly triggered: boolean },
  signal: AbortSignal,
): Promise<ExplainingJobs> {
  const all = triggered ? (await api.jobs(build, {}, signal)).body : undefined;
  const isEnough = all !== undefined && all.next === undefined;
  const rows = isEnough ? all : (await api.jobs(build, { states: jobDeaths }, signal)).body;
  const died = [...new Map(rows.jobs.map((job) => [job.id, job])).values()].flatMap(asDied);
  const builds = triggersIn(all?.jobs ?? []).builds.map(
    ({ id, pipeline, number }) => [id, { pipeline, number }] as const,
  );
  const { pipeline, number } = build;
  return {
    died: {
      build: { pipeline, number },
      jobs: died.slice(0, mostShown),
      total: died.length,
      truncated: rows.next !== undefined,
    },
    triggered: [...new Map(builds).values()],
  };
}

function asDied({ word, retried, softFailed, name, exitStatus, signalReason, webUrl }: WireJob): readonly DiedJob[] {
  const how = jobDeaths.find((death) => death === word);
  return how === undefined || retried || softFailed ? [] : [{ how, name, exitStatus, signalReason, webUrl }];
}
