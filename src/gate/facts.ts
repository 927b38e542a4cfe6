import type { Selector } from '../selector.ts';
import type { Leniency, Tolerance } from '../settings.ts';
import type { Build } from '../test-engine/model.ts';
import type { Observation, TrackedRun } from './observation.ts';

/** The inputs that verdicts depend on. */
export interface Policy {
  readonly selector: Selector;
  readonly failFast: boolean;
  /** Milliseconds; 0 accepts a pass immediately. */
  readonly settle: number;
  readonly ifNoRunFound: Leniency;
  /** The least number of tests that must have passed or failed; `undefined`: any number. */
  readonly minTests: number | undefined;
  /** A newer run or build may still appear, as on a re-run. Then a failure must settle too. */
  readonly mayBeReplaced: boolean;
  /** Empty: a failed run is failed. */
  readonly tolerate: readonly Tolerance[];
}

/** Failed runs that count as passed, by `suite/id`. */
export type ToleratedRuns = ReadonlySet<string>;

/** Everything that the rules depend on, worked out once. */
export interface Facts {
  readonly policy: Policy;
  readonly polls: number;
  readonly runs: readonly TrackedRun[];
  /** `undefined` if the selector has no builds. */
  readonly builds: readonly Build[] | undefined;
  /** Every named pipeline has a build, and all builds have ended. */
  readonly allEnded: boolean;
  /** Named pipelines without a build: none was started, or none was triggered. */
  readonly withoutBuild: readonly string[];
  /** Named suites that never had a run and may not be left out. */
  readonly missing: readonly string[];
  /** Named suites that never had a run and are left out, because others have one and `if-no-run-found` allows it. */
  readonly leftOut: readonly string[];
  /** The verdict of the worst run, if one failed, is stale or gone; failed comes first. */
  readonly bad: { readonly name: 'failed' } | { readonly name: 'stale' } | undefined;
  /** Nothing has changed for `settle`. */
  readonly settled: boolean;
  /** The lists that were read are proven to leave nothing out. */
  readonly proven: boolean;
  /** Each named suite has a run, each named pipeline has a build, and every known build has ended. */
  readonly complete: boolean;
}

/** When the rules are applied: the gate waits for a suite without a run only while one may still come. */
export type When = 'waiting' | 'deadline';

/** What is assumed, to find out what a verdict still waits for. */
export interface Assumptions {
  readonly settled?: true;
  readonly proven?: true;
  readonly tolerated?: ToleratedRuns;
}

/** The facts of an observation; assumptions take precedence over what was seen. */
export function factsOf(seen: Observation, policy: Policy, when: When, assumed: Assumptions = {}): Facts {
  const { builds, polls } = seen;
  const withoutBuild = [...seen.withoutBuild, ...seen.notTriggered];
  // A build may start at any time, but one that has ended does not trigger another one.
  const allStarted = builds !== undefined && builds.length > 0 && seen.withoutBuild.length === 0;
  const allEnded = allStarted && builds.every(({ ended }) => ended !== undefined);
  const runs = assumed.tolerated === undefined ? seen.runs : withTolerated(seen.runs, assumed.tolerated);
  const settled = assumed.settled ?? hasSettled(seen, policy.settle);
  const without = policy.selector.suites.filter((suite) => !runs.some(({ run }) => run.suite === suite));
  const noneToCome = when === 'deadline' || (allEnded && settled);
  const lenient = policy.ifNoRunFound !== 'error' && !isUnsoftenable(seen) && runs.length > 0 && noneToCome;
  const missing = lenient ? [] : without;
  return {
    policy,
    polls,
    runs,
    builds,
    allEnded,
    withoutBuild,
    missing,
    leftOut: lenient ? without : [],
    bad: worst(runs, when),
    settled,
    proven: assumed.proven ?? isProven(seen, policy.settle),
    complete: runs.length > 0 && [...missing, ...withoutBuild].length === 0 && (builds === undefined || allEnded),
  };
}

/**
 * Whether `if-no-run-found` excuses nothing. A build that failed before its tests is not a build without tests. If there is no
 * build at all, the webhook that should have started it may be lost.
 */
export function isUnsoftenable({ builds, withoutBuild, notTriggered }: Observation): boolean {
  const hasDied = builds?.some(({ ended }) => ended === 'failed' || ended === 'canceled');
  return hasDied || withoutBuild.length > 0 || notTriggered.length > 0;
}

/** These runs with the tolerated ones counted as passed. */
export function withTolerated(runs: readonly TrackedRun[], tolerated: ToleratedRuns): readonly TrackedRun[] {
  return runs.map((tracked) => {
    const { run } = tracked;
    return tolerated.has(`${run.suite}/${run.id}`) ? { ...tracked, run: { ...run, result: 'passed' } } : tracked;
  });
}

/** Whether nothing has changed for `settle` milliseconds, and every run that was ever seen still exists. */
export function hasSettled({ lastPoll, unchangedSince, runs }: Observation, settle: number): boolean {
  if (lastPoll === undefined || runs.some(({ presence }) => presence === 'missing')) return false;
  // From the end of the poll that saw the change to the start of the newest poll: the shortest time that it can have held.
  return settle === 0 || lastPoll.startedAt >= unchangedSince + settle;
}

/**
 * Whether the newest poll leaves nothing out: its lists were read to their end. A list may shift between requests. So if it took
 * several of them, an earlier reading must agree, and be at least `settle` old.
 */
function isProven({ proof, lastPoll }: Observation, settle: number): boolean {
  if (!proof.whole || lastPoll === undefined) return false;
  return !proof.paged || (proof.wholeBefore !== undefined && lastPoll.startedAt >= proof.wholeBefore + settle);
}

function worst(runs: readonly TrackedRun[], when: When): Facts['bad'] {
  if (runs.some(({ run }) => run.result === 'failed')) return { name: 'failed' };
  if (runs.some((run) => isLost(run, when))) return { name: 'stale' };
  return undefined;
}

function isLost({ run, presence, missedPolls }: TrackedRun, when: When): boolean {
  // While there is time, a run is gone after a minute without it. At the deadline, two polls without it are enough.
  return run.result === 'stale' || presence === 'gone' || (when === 'deadline' && missedPolls >= 2);
}

/** Finished with `passed` or `failed`, stale in any state, or gone. */
export function isAtRest({ run, presence }: TrackedRun): boolean {
  switch (presence) {
    case 'gone':
      return true;
    case 'missing':
      return false;
    case 'present':
      return run.result === 'stale' || (run.state === 'finished' && run.result !== 'pending');
  }
}

/** Finished without a result. */
export function isPending({ run, presence }: TrackedRun): boolean {
  return presence === 'present' && run.state === 'finished' && run.result === 'pending';
}

/** Present, finished and passed. */
export function hasPassed({ run, presence }: TrackedRun): boolean {
  return presence === 'present' && run.state === 'finished' && run.result === 'passed';
}
