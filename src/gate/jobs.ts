import { rawText, type Untrusted } from '../shared/untrusted.ts';
import type { FailedExecution, Job } from '../test-engine/model.ts';

/** The most jobs that Test Engine is asked about; with more of them, nothing counts as retried. */
export const mostJobs = 20;

/** The tag in which collectors send an execution's job. */
const jobTag = 'build.job_id';

/** Whether an execution names a job, even in a form that cannot be used. */
export function namesJob({ tags }: Pick<FailedExecution, 'tags'>): boolean {
  return tags.has(jobTag);
}

/**
 * The ID of the job in which a test was executed; UUIDs in lower case. `undefined` if there is none, or if it does not look like an ID:
 * in a query, it might act as a filter of its own.
 */
export function jobOf({ tags }: Pick<FailedExecution, 'tags'>): string | undefined {
  const tag: Untrusted | undefined = tags.get(jobTag);
  const id = tag === undefined ? '' : rawText(tag).trim();
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id) ? id.toLowerCase() : undefined;
}

/**
 * Whether the results of a job count (`stands`), or those of its last retry (`retried`). `lost`: that retry ended without doing its
 * work, or is not known to have ended. A job that is not in the list was not retried.
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

/** A job that ended in another way, or has not ended, says nothing about the tests that it should have run again. */
const endsOfWork: ReadonlySet<string> = new Set(['passed', 'failed']);
