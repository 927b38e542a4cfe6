import type { Untrusted } from '../../shared/untrusted.ts';
import type { WireJob } from '../build-schema.ts';
import type { BuildIdRef, BuildPlace, Endpoints, SuiteRef } from '../endpoints.ts';
import type { FailedInJob, Job } from '../model.ts';
import { readWhole } from '../pages.ts';
import { jobsOf } from '../snapshots/build-jobs.ts';
import { keyOf } from './build-tests.ts';

/** All jobs of a build, each once. If rows of a job disagree, neither its retry nor its end counts. */
export async function jobsOfBuild(api: Endpoints, build: BuildPlace, signal: AbortSignal): Promise<readonly Job[]> {
  const jobs = new Map<string, Job>();
  for (const row of await jobsOf(api, build, signal)) {
    const job = jobIn(row);
    const earlier = jobs.get(job.id) ?? job;
    const agree = JSON.stringify(earlier) === JSON.stringify(job);
    jobs.set(job.id, agree ? job : { id: job.id, word: '', retried: false, retriedIn: undefined });
  }
  return [...jobs.values()];
}

function jobIn({ id, word, retried, retriedIn }: WireJob): Job {
  return { id: id.toLowerCase(), word, retried, retriedIn: retriedIn?.toLowerCase() };
}

/** The tests of a build that only failed in one of its jobs. Throws `unproven-end`, as for all lists of tests. */
export async function testsFailedInJob(
  api: Endpoints,
  build: BuildIdRef,
  jobId: string,
  signal: AbortSignal,
): Promise<readonly FailedInJob[]> {
  const rows = await readWhole((page) => api.testsFailedInJob(build, jobId, page, signal), keyOf);
  return rows.map(({ suite, testId }) => ({ suite, testId }));
}

/**
 * The IDs of a suite's muted tests. Each of them is evidence by itself. So a server may send the entire list for every page: Buildkite's
 * specification does not mention pages here. Tests to which any row gives another state are left out.
 */
export async function mutedTestsOf(
  api: Endpoints,
  place: SuiteRef,
  signal: AbortSignal,
): Promise<readonly Untrusted[]> {
  const all = await readWhole((page) => api.mutedTests(place, page, signal), keyOf, { mayRepeat: true });
  const rows = all.filter(({ suite }) => suite === undefined || suite === place.suite);
  const otherwise = new Set(rows.filter(({ state }) => (state ?? 'muted') !== 'muted').map(({ testId }) => testId));
  return [...new Set(rows.flatMap(({ testId }) => testId ?? []))].filter((testId) => !otherwise.has(testId));
}
