import type { DelayScript } from '../../../simulator/test-engine/delays.ts';
import type { JobState } from '../../../simulator/test-engine/job-story.ts';
import type { PipelineSelector } from '../../../src/selector.ts';
import type { Tolerance } from '../../../src/settings.ts';

/*
 * Histories of builds that block, go on, are retried, are replaced and trigger others, and of what their tests did, as plain values. All
 * times are milliseconds from the beginning.
 */

export const commit = 'c'.repeat(40);

/** What a build is from a time on. `odd`: in a state that nobody knows; `blocked…`: at a block step, in the state behind the dash, else `passed`. */
export type BuildWord =
  | 'running'
  | 'failing'
  | 'odd'
  | 'passed'
  | 'failed'
  | 'canceled'
  | 'skipped'
  | 'not_run'
  | 'blocked'
  | 'blocked-failed'
  | 'blocked-running';

/** What a run is from a time on. `pending`: finished without a result; `odd…`: state or result is a word that nobody knows. */
export type RunWord = 'running' | 'passed' | 'failed' | 'stale' | 'pending' | 'odd-state' | 'odd-result';

/** What a job is from a time on. */
export type JobWord = JobState | 'odd';

/** One change. */
export interface Change<Word> {
  readonly at: number;
  readonly becomes: Word;
}

/** What a workflow asks for. */
export interface Wish {
  readonly kind: 'build-url' | 'pipeline';
  /** With `pipeline`: the second pipeline is gated, too. */
  readonly isTwo: boolean;
  readonly suites: readonly string[];
  readonly ifBlocked: PipelineSelector['ifBlocked'];
  readonly triggered: PipelineSelector['triggeredBuilds'];
  readonly tolerate: readonly Tolerance[];
  readonly minTests: number | undefined;
  readonly mayBeReplaced: boolean;
  /** `long`: longer than all that the history has in store. */
  readonly settle: number | 'long';
}

/** A test that fails. */
export interface TestHistory {
  /** When its failed executions are known. */
  readonly knownFrom: number;
  /** The legs of the matrix in which it fails. */
  readonly failsIn: readonly (0 | 1)[];
  /** Its failed executions name their jobs. */
  readonly isNamed: boolean;
  /** An execution that passed, and from when on it is counted: in the job of its first failure, another leg, that job's retry, or in none that is named. */
  readonly pass: { readonly from: number; readonly in: 'same' | 'other' | 'retry' | 'unnamed' } | undefined;
  readonly muted: { readonly from: number; readonly until: number } | undefined;
  /**
   * Whether another test has its name: one at another line that fails with it, or one at another place that is in the list of tests.
   * `respelled`: the list has the same place, written otherwise.
   */
  readonly namesake: 'none' | 'fails' | 'listed' | 'respelled';
}

/** A leg of a matrix whose job has failed when its run appears. */
export interface LegHistory {
  readonly isSoft: boolean;
  /** When and how the job's retry ends, if somebody retries it at once. */
  readonly retry: Change<'passed' | 'failed' | 'canceled' | 'timed_out' | 'expired'> | undefined;
}

/** A run of a build, from when it is there. */
export interface RunHistory {
  readonly suite: 'rspec' | 'jest';
  readonly appears: number;
  readonly changes: readonly Change<RunWord>[];
  readonly legs: readonly [LegHistory, LegHistory];
  readonly tests: readonly TestHistory[];
  /** How many other tests passed, and were skipped. */
  readonly passing: number;
  readonly skipped: number;
}

/** A trigger step of a build. */
export interface TriggerHistory {
  /** From when on there is its job, and what it is until it starts its build. */
  readonly from: number;
  readonly first: 'scheduled' | 'limited' | 'odd' | 'waiting' | 'blocked';
  /** When its job starts the build, or ends without one. */
  readonly at: number;
  readonly isAsync: boolean;
  readonly starts: { readonly build: BuildHistory } | 'the root' | 'nothing';
  /** What becomes of the job later: somebody retries it, or it fails softly, so that it counts no longer. */
  readonly fate: 'passed' | 'failed' | 'retried' | 'soft-failed';
  readonly decidedAt: number;
}

/** A build and all that belongs to it. */
export interface BuildHistory {
  readonly pipeline: string;
  readonly number: number;
  /** From when on it is found. */
  readonly found: number;
  readonly changes: readonly Change<BuildWord>[];
  /** Jobs that run in parallel with all others, a block step included. */
  readonly jobs: readonly { readonly isSoft: boolean; readonly changes: readonly Change<JobWord>[] }[];
  readonly runs: readonly RunHistory[];
  readonly triggers: readonly TriggerHistory[];
}

export interface History {
  readonly wish: Wish;
  /** The builds of the commit, the oldest first. */
  readonly builds: readonly [BuildHistory, ...BuildHistory[]];
  /** The build of the second pipeline. */
  readonly second: BuildHistory;
  /** How jobs are shown: counted in the build and listed, listed only, or not at all. */
  readonly jobs: 'counted' | 'listed' | 'withheld';
  /** How long evidence takes. */
  readonly delays: readonly DelayScript[];
  readonly interval: number;
}

/** The builds of a history, triggered ones included. */
export function allBuilds({ builds, second }: History): readonly BuildHistory[] {
  return [...builds, second].flatMap(withTriggered);
}

function withTriggered(build: BuildHistory): readonly BuildHistory[] {
  const children = build.triggers.flatMap(({ starts }) => (typeof starts === 'object' ? [starts.build] : []));
  return [build, ...children.flatMap(withTriggered)];
}

/** When the last change is made. */
export function lastChange(history: History): number {
  const times = allBuilds(history).flatMap(({ found, changes, jobs, runs, triggers }) => [
    found,
    ...[...changes, ...jobs.flatMap((job) => job.changes)].map(({ at }) => at),
    ...triggers.flatMap(({ from, at, decidedAt }) => [from, at, decidedAt]),
    ...runs.flatMap((run) => [run.appears, ...run.changes.map(({ at }) => at), ...run.legs.map(retryEnd)]),
    ...runs.flatMap(({ tests }) => tests.flatMap(timesOf)),
  ]);
  return Math.max(...times.filter(Number.isFinite));
}

function retryEnd({ retry }: LegHistory): number {
  return retry?.at ?? 0;
}

function timesOf({ knownFrom, pass, muted }: TestHistory): readonly number[] {
  return [knownFrom, pass?.from ?? 0, muted?.from ?? 0, muted?.until ?? 0];
}

/** What it is at that time. */
export function wordAt<Word>(changes: readonly Change<Word>[], time: number): Word | undefined {
  return changes.findLast(({ at }) => at <= time)?.becomes;
}
