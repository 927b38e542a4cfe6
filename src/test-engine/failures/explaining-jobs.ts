import type { WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import { type DiedJob, type ExplainingJobs, jobDeaths } from '../model.ts';
import { triggersIn } from '../snapshots/build-jobs.ts';

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
