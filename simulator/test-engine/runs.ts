import { countOf, executionsOf, type WireExecution } from './executions.ts';
import { otherRuns } from './other-runs.ts';
import type { SuitePlace } from './routes.ts';
import { defaultCreatedAt, type RunScript, type SuiteScript } from './script.ts';
import { type Moment, type RunFields, type Stage, stageAt } from './timeline.ts';

/** A run as it goes over the wire. Fields that are `undefined` are left out of the JSON. */
export type WireRun = RunFields & { readonly id: string };

/** A run at one moment. */
export interface RunNow {
  readonly script: RunScript;
  /** Whether the list of runs has it. */
  readonly listed: boolean;
  /** Whether it is found by its id. */
  readonly found: boolean;
  /** Its fields, with `url` below the given origin of the API. */
  wire(apiOrigin: string): WireRun;
  /** How many of its failed executions are known. */
  readonly failures: number;
  executions(part: { readonly first: number; readonly end: number }, withDetails: boolean): WireExecution[];
}

/** All runs of a suite at one moment. */
export interface SuiteNow {
  readonly place: SuitePlace;
  /** Newest first, as {@link runsAt} has them. */
  readonly runs: readonly RunNow[];
}

/** The runs of a suite with those of other commits around them, newest first. */
export function inOrder({ runs, others }: SuiteScript, place: SuitePlace): RunScript[] {
  return [...runs, ...(others === undefined ? [] : otherRuns(others, runs, place))]
    .map((script) => ({ script, time: createdAt(script) }))
    .reverse()
    .sort((one, other) => other.time - one.time)
    .map(({ script }) => script);
}

/** These runs at one moment, those that are nowhere to be seen included. It depends on its arguments alone. */
export function runsAt(scripts: readonly RunScript[], place: SuitePlace, moment: Moment): RunNow[] {
  return scripts.map((script) => runAt(script, place, moment));
}

function runAt(script: RunScript, place: SuitePlace, moment: Moment): RunNow {
  const stage = stageAt(script.steps, moment);
  return {
    script,
    listed: stage.shown === 'everywhere' || stage.shown === 'list-only',
    found: stage.shown === 'everywhere' || stage.shown === 'look-up-only',
    wire: (apiOrigin) => wireRun(script, stage, place, apiOrigin),
    failures: failuresIn(script, stage),
    executions: (part, withDetails) => executionsOf(script, place, part, withDetails),
  };
}

function wireRun(script: RunScript, stage: Stage, { organization, suite }: SuitePlace, apiOrigin: string): WireRun {
  return {
    id: script.id,
    url: `${apiOrigin}/v2/analytics/organizations/${organization}/suites/${suite}/runs/${script.id}`,
    web_url: `https://buildkite.com/organizations/${organization}/analytics/suites/${suite}/runs/${script.id}`,
    branch: script.branch,
    commit_sha: script.commit,
    build_id: script.buildId,
    created_at: script.createdAt ?? defaultCreatedAt,
    ...stage.set,
  };
}

function failuresIn(script: RunScript, stage: Stage): number {
  const all = countOf(script.failures);
  return Math.min(all, stage.failures ?? (stage.set.result === 'failed' ? all : 0));
}

/** When the run was created, in ms since 1970: what orders the list. */
export function createdAt(run: RunScript): number {
  return Date.parse(run.createdAt ?? defaultCreatedAt);
}
