import type { BuildScript } from './build-script.ts';
import { uuid } from './ids.ts';
import type { JobFields, JobScript } from './job-story.ts';
import { hasHappened, type Moment } from './timeline.ts';

/** A job at one moment. */
export interface JobNow {
  readonly state: unknown;
  readonly retried: boolean;
  /** Its fields, with addresses below the given origin of the API. */
  wire(apiOrigin: string): object;
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
