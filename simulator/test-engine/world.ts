import { countOf, executionsOf, type WireExecution } from './executions.ts';
import type { Place } from './routes.ts';
import { type ApiScript, DEFAULT_CREATED_AT, type RunScript, type SuiteScript } from './script.ts';
import { type Moment, type RunFields, type Stage, stageAt } from './timeline.ts';

/** A run as it goes over the wire. Fields that are `undefined` are left out of the JSON. */
export type WireRun = RunFields & { readonly id: string };

/** What a run looks like at one moment. */
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

/**
 * The runs of a suite at one moment, newest first, those that are nowhere to be seen included. It depends on its arguments
 * alone.
 */
export function runsAt(suite: SuiteScript, place: Place, moment: Moment): RunNow[] {
  return suite.runs
    .map((script) => runAt(script, place, moment))
    .reverse()
    .sort((one, other) => createdAt(other.script) - createdAt(one.script));
}

function runAt(script: RunScript, place: Place, moment: Moment): RunNow {
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

function wireRun(script: RunScript, stage: Stage, { organization, suite }: Place, apiOrigin: string): WireRun {
  return {
    id: script.id,
    url: `${apiOrigin}/v2/analytics/organizations/${organization}/suites/${suite}/runs/${script.id}`,
    web_url: `https://buildkite.com/organizations/${organization}/analytics/suites/${suite}/runs/${script.id}`,
    branch: script.branch,
    commit_sha: script.commit,
    build_id: script.buildId,
    created_at: script.createdAt ?? DEFAULT_CREATED_AT,
    ...stage.set,
  };
}

function failuresIn(script: RunScript, stage: Stage): number {
  const all = countOf(script.failures);
  return Math.min(all, stage.failures ?? (stage.set.result === 'failed' ? all : 0));
}

function createdAt(run: RunScript): number {
  return Date.parse(run.createdAt ?? DEFAULT_CREATED_AT);
}

/** The scripted world with its own time and its count of looks: all the state that runs depend on. */
export class World {
  readonly script: ApiScript;
  readonly #now: () => number;
  readonly #looks = new Map<string, number>();
  #began: number | undefined;

  /** `now` is a monotonic clock in milliseconds. Time stands still until {@link begin}. */
  constructor(script: ApiScript, now: () => number) {
    this.script = script;
    this.#now = now;
  }

  /** Starts the world's time. Only the first call counts; that one returns true. */
  begin(): boolean {
    if (this.#began !== undefined) return false;
    this.#began = this.#now();
    return true;
  }

  /** Milliseconds since the world began, 0 before that. */
  get elapsed(): number {
    return this.#began === undefined ? 0 : this.#now() - this.#began;
  }

  /** How many looks at a suite's runs (listings and look-ups) have been answered so far. */
  looks(place: Place): number {
    return this.#looks.get(keyOf(place)) ?? 0;
  }

  /** Counts a look that the client got an answer to. */
  countLook(place: Place): void {
    this.#looks.set(keyOf(place), this.looks(place) + 1);
  }

  /** The suite at this address, if there is one. */
  suite({ organization, suite }: Place): SuiteScript | undefined {
    return own(own(this.script.organizations, organization)?.suites, suite);
  }

  /** The runs of a suite now, newest first, as they show themselves to the look with this number; none if there is no such suite. */
  runs(place: Place, look: number = this.looks(place)): RunNow[] {
    const suite = this.suite(place);
    return suite === undefined ? [] : runsAt(suite, place, { elapsed: this.elapsed, looks: look });
  }
}

/** A record's own entry: names from requests never reach what every object inherits. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function keyOf({ organization, suite }: Place): string {
  return JSON.stringify([organization, suite]);
}
