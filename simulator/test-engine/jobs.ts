import type { BuildScript } from './build-script.ts';
import { uuid } from './ids.ts';
import { type Due, hasHappened, type Moment } from './timeline.ts';

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
  /** Of a trigger step: its build goes on without waiting for the one that it starts. */
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

/** A job at one moment. */
export interface JobNow {
  readonly state: unknown;
  readonly retried: boolean;
  /** Its fields, with addresses below the given origin of the API. */
  wire(apiOrigin: string): object;
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

/** The jobs of a build at one moment, in their written order. `others` are all builds of the organization. */
export function jobsAt(
  build: BuildScript,
  organization: string,
  others: readonly BuildScript[],
  moment: Moment,
): readonly JobNow[] {
  return (build.jobs ?? [])
    .filter(({ from }) => from === undefined || hasHappened(from, moment))
    .map((script) => jobAt(script, build, organization, others, moment));
}

/** How many jobs are in which state, retried ones left out, as Buildkite counts them. */
export function countsOf(jobs: readonly JobNow[]): { readonly total: number; readonly states: Record<string, number> } {
  const states: Record<string, number> = {};
  const counted = jobs.filter(({ retried }) => !retried);
  for (const { state } of counted) states[String(state)] = (states[String(state)] ?? 0) + 1;
  return { total: counted.length, states };
}

function jobAt(
  script: JobScript,
  build: BuildScript,
  organization: string,
  others: readonly BuildScript[],
  moment: Moment,
): JobNow {
  const happened = script.steps.filter((step) => hasHappened(step, moment));
  const set: JobFields = Object.assign({ state: 'scheduled' }, ...happened.map((step) => step.set));
  const triggered = happened.findLast((step) => step.triggered !== undefined)?.triggered;
  const id = script.id ?? uuid('job', build.id, script.name ?? '');
  const page = `https://buildkite.com/${organization}/${build.pipeline}/builds/${build.number}`;
  const wire = (apiOrigin: string) => ({
    id,
    type: script.type ?? 'script',
    name: script.name,
    step_key: script.stepKey ?? null,
    web_url: `${page}#${id}`,
    exit_status: null,
    signal_reason: null,
    soft_failed: false,
    retried: false,
    retried_in_job_id: null,
    ...(script.type === 'trigger' && {
      async: script.async ?? false,
      triggered_build: triggered === undefined ? null : buildLink(triggered, organization, others, apiOrigin),
    }),
    ...set,
  });
  return { state: set.state, retried: set.retried === true, wire };
}

function buildLink(
  { pipeline, number }: { readonly pipeline: string; readonly number: number },
  organization: string,
  others: readonly BuildScript[],
  apiOrigin: string,
): object {
  const script = others.find((other) => other.pipeline === pipeline && other.number === number);
  return {
    id: script?.id ?? uuid('unseen build', pipeline, number),
    number,
    url: `${apiOrigin}/v2/organizations/${organization}/pipelines/${pipeline}/builds/${number}`,
    web_url: `https://buildkite.com/${organization}/${pipeline}/builds/${number}`,
  };
}
