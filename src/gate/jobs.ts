import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { FailedExecution, Job } from '../test-engine/model.ts';

/** Jobs that are asked about at the most; with more of them, nothing counts as retried. */
export const mostJobs = 20;

/** The tag in which collectors send an execution's job. */
const jobTag = 'build.job_id';

/** Whether an execution names a job, whatever it calls it. */
export function namesJob({ tags }: Pick<FailedExecution, 'tags'>): boolean {
  return tags.has(jobTag);
}

/**
 * The id of the job in which a test was executed; UUIDs in lower case. `undefined`: none is named, or nothing that can be asked for:
 * what is no id might be a filter of its own.
 */
export function jobOf({ tags }: Pick<FailedExecution, 'tags'>): string | undefined {
  const tag: Untrusted | undefined = tags.get(jobTag);
  const id = tag === undefined ? '' : rawText(tag).trim();
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id) ? id.toLowerCase() : undefined;
}

/**
 * Whether what happened in a job stands, or what happened in the last job that somebody retried it with. `lost`: that one came to an
 * end without doing its work, or is not known to have come to one. A job that the list does not have was not retried.
 */
export function fateOf(id: string, jobs: readonly Job[]): 'stands' | 'retried' | 'lost' {
  const seen = new Set<string>();
  let job = jobs.find((one) => one.id === id);
  if (job === undefined || !job.retried) return 'stands';
  while (job?.retried && !seen.has(job.id)) {
    seen.add(job.id);
    const next: string | undefined = job.retriedIn;
    job = jobs.find((one) => one.id === next);
  }
  return job !== undefined && !job.retried && endsOfWork.has(job.word) ? 'retried' : 'lost';
}

/** A job that ended in another way, or has not ended, tells nothing of the tests that it was to try again. */
const endsOfWork: ReadonlySet<string> = new Set(['passed', 'failed']);
