import type { WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import { type DiedJob, type DiedJobs, jobDeaths } from '../model.ts';

/** Nobody reads more of them. */
const mostShown = 10;

/**
 * The jobs of a build that did not come to their end as they should have, in one request: those that failed, timed out, expired or
 * were canceled. Retried ones have another that stands for them, and a failed one whose step lets that pass explains nothing.
 */
export async function diedJobs(api: Endpoints, build: BuildPlace, signal: AbortSignal): Promise<DiedJobs> {
  const { body } = await api.jobs(build, { states: jobDeaths }, signal);
  const died = [...new Map(body.jobs.map((job) => [job.id, job])).values()].flatMap(asDied);
  const { pipeline, number } = build;
  return {
    build: { pipeline, number },
    jobs: died.slice(0, mostShown),
    total: died.length,
    truncated: body.next !== undefined,
  };
}

function asDied({ word, retried, softFailed, name, exitStatus, signalReason, webUrl }: WireJob): readonly DiedJob[] {
  const how = jobDeaths.find((death) => death === word);
  return how === undefined || retried || softFailed ? [] : [{ how, name, exitStatus, signalReason, webUrl }];
}
