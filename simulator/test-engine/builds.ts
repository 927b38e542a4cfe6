import type { BuildScript } from './build-script.ts';
import { type BuildFields, type BuildStage, buildStageAt } from './build-timeline.ts';
import { uuid } from './ids.ts';
import { countsOf, type JobNow } from './jobs.ts';
import type { RunNow, SuiteNow } from './runs.ts';
import { hasHappened, type Moment } from './timeline.ts';

/** A build as it goes over the wire, as far as a gate asks for it. Fields that are `undefined` are left out of the JSON. */
export type WireBuild = BuildFields & { readonly jobs?: unknown; readonly pipeline?: unknown };

/** What a response contains in addition to the build's own fields. */
export interface Included {
  readonly jobs: boolean;
  /** Whether retried jobs are included. Left out: only the newest of each. */
  readonly retriedJobs?: boolean;
  readonly pipeline: boolean;
  readonly testEngine: boolean;
  /** Left out: they are, as in the answer about a single build. */
  readonly jobCounts?: boolean;
}

/** A build at one moment. */
export interface BuildNow {
  readonly script: BuildScript;
  readonly found: boolean;
  /** Its fields, with `url` below the given origin of the API. */
  wire(apiOrigin: string, included: Included): WireBuild;
}

/** A build at one moment, and the runs that it names. It depends on its arguments alone. */
export function buildAt(
  script: BuildScript,
  organization: string,
  suites: readonly SuiteNow[],
  moment: Moment,
  jobs: readonly JobNow[] = [],
): BuildNow {
  const stage = buildStageAt(script.steps, moment);
  const wire = (apiOrigin: string, included: Included) => ({
    ...ownFields(script, organization, apiOrigin),
    ...(included.jobs && { jobs: shownJobs(jobs, included).map((job) => job.wire(apiOrigin)) }),
    ...(included.pipeline && { pipeline: { slug: script.pipeline } }),
    ...(isCounted(script, included) && { job_state_counts: countsOf(jobs) }),
    ...(included.testEngine && { test_engine: { runs: namedRuns(script, suites, moment) } }),
    ...withoutTestEngine(stage, included),
  });
  return { script, found: stage.found, wire };
}

function isCounted({ jobs, jobCounts = true }: BuildScript, included: Included): boolean {
  return jobs !== undefined && jobCounts && (included.jobCounts ?? true);
}

function shownJobs(jobs: readonly JobNow[], { retriedJobs = false }: Included): readonly JobNow[] {
  return jobs.filter(({ retried }) => retriedJobs || !retried);
}

/** Whether the run is one of the build's. */
export function isOf({ id }: BuildScript, { script }: RunNow): boolean {
  return script.buildId?.toLowerCase() === id.toLowerCase();
}

function ownFields(script: BuildScript, organization: string, apiOrigin: string) {
  const { id, pipeline, number, branch, commit, createdAt, rebuiltFrom } = script;
  return {
    id,
    url: `${apiOrigin}/v2/organizations/${organization}/pipelines/${pipeline}/builds/${number}`,
    web_url: `https://buildkite.com/${organization}/${pipeline}/builds/${number}`,
    number,
    branch,
    commit,
    created_at: createdAt,
    rebuilt_from: rebuiltFrom,
  };
}

function namedRuns(script: BuildScript, suites: readonly SuiteNow[], moment: Moment): object[] {
  return suites.flatMap(({ place: { organization, suite }, runs }) =>
    runs
      .filter((run) => isOf(script, run) && isNamed(run, moment))
      .map((run) => ({ id: run.script.id, suite: { id: uuid('suite', organization, suite), slug: suite } })),
  );
}

function isNamed({ script: { linked }, listed, found }: RunNow, moment: Moment): boolean {
  if (linked === undefined) return listed || found;
  return linked !== 'never' && hasHappened(linked, moment);
}

/** What the steps have set; what they made of Test Engine's part counts only where that was asked for. */
function withoutTestEngine({ set }: BuildStage, { testEngine }: Included): BuildFields {
  if (testEngine) return set;
  const { test_engine: _, ...rest } = set;
  return rest;
}
