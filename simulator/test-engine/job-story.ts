import type { Due } from './timeline.ts';

/** States that Buildkite's documentation knows of. Others may come. */
export type JobState =
  | 'pending'
  | 'waiting'
  | 'waiting_failed'
  | 'blocked'
  | 'blocked_failed'
  | 'unblocked'
  | 'unblocked_failed'
  | 'limiting'
  | 'limited'
  | 'scheduled'
  | 'assigned'
  | 'accepted'
  | 'running'
  | 'passed'
  | 'failed'
  | 'canceling'
  | 'canceled'
  | 'timing_out'
  | 'timed_out'
  | 'skipped'
  | 'expired'
  | 'broken';

/** One job of a build. It is scheduled until its steps say otherwise. */
export interface JobScript {
  /** Tells it from the other jobs of its build, and is shown; `null` sends a null. */
  readonly name: string | null;
  /** A UUID. Left out: one that is made of the build and the name. */
  readonly id?: string;
  /** Left out: `script`. */
  readonly type?: 'script' | 'waiter' | 'manual' | 'trigger';
  readonly stepKey?: string;
  /** A trigger step whose build continues without waiting for the one that it starts. */
  readonly async?: boolean;
  /** From when on there is such a job, which a step may have uploaded; polls are polls of its build. Left out: always. */
  readonly from?: Due;
  readonly steps: readonly JobStep[];
}

/** One change in the life of a job, at a time or at the n-th poll of its build. What it does not name stays as it was. */
export type JobStep = Due & {
  readonly set?: JobFields;
  /** The build that it has started. */
  readonly triggered?: { readonly pipeline: string; readonly number: number };
};

/** Fields of a job as they go over the wire, any value in place of the right one. `undefined` takes a field out of the answer. */
export interface JobFields {
  readonly id?: unknown;
  readonly state?: unknown;
  readonly exit_status?: unknown;
  readonly signal_reason?: unknown;
  readonly soft_failed?: unknown;
  readonly retried?: unknown;
  readonly retried_in_job_id?: unknown;
  readonly triggered_build?: unknown;
}

/** The job is in another state. */
export function jobIs(due: Due, state: JobState | (string & {})): JobStep {
  return { ...due, set: { state } };
}

/** The job has failed; softly, where that counts for nothing. */
export function jobFails(
  due: Due,
  { exit = 1, soft = false }: { readonly exit?: number; readonly soft?: boolean } = {},
) {
  return { ...due, set: { state: 'failed', exit_status: exit, soft_failed: soft } } satisfies JobStep;
}

/** Somebody has retried the job, so that another one stands for it. */
export function jobIsRetried(due: Due): JobStep {
  return { ...due, set: { retried: true } };
}

/** A trigger step has started this build. */
export function jobTriggers(due: Due, pipeline: string, number: number): JobStep {
  return { ...due, set: { state: 'running' }, triggered: { pipeline, number } };
}
