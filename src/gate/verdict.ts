import type { Selector } from '../selector.ts';
import type { Leniency, Tolerance } from '../settings.ts';
import type { Build, Run } from '../test-engine/model.ts';
import { GateError } from './errors.ts';
import { newestFirst } from './newest.ts';
import type { Observation, TrackedRun } from './observation.ts';
import { trackedIn } from './observe.ts';
import type { Verdict } from './outcome.ts';

/** What the user asked for, as far as verdicts depend on it. */
export interface Policy {
  readonly selector: Selector;
  readonly failFast: boolean;
  /** Milliseconds; 0 trusts the first sight. */
  readonly settle: number;
  readonly ifNoRunFound: Leniency;
  /** Empty: a failed run is failed. */
  readonly tolerate: readonly Tolerance[];
}

/** Failed runs that count as passed, by `suite/id`, on evidence that was taken after the newest look. */
export type ToleratedRuns = ReadonlySet<string>;

/** A `run-id` that is not there is believed after this many looks: one alone may have come too early. */
const pollsUntilRunIsUnknown = 2;

/**
 * The verdict after a good look, or `undefined` while there is none yet. The first rule that fits decides; the rules and
 * their order are promised to the users, see "Verdicts" in the README.
 */
export function judge(seen: Observation, policy: Policy, toleratedRuns?: ToleratedRuns): Verdict | undefined {
  const facts = factsOf(toleratedRuns ? withTolerated(seen, toleratedRuns) : seen, policy, 'waiting');
  // A failure that may yet be tolerated decides nothing.
  return facts.bad?.name === 'failed' && policy.tolerate.length > 0 && !toleratedRuns ? undefined : decide(facts);
}

/**
 * The failed runs for which it is time to ask whether they may be tolerated: when they would decide otherwise, and all has
 * settled, since the pass of a retry may come in late. None: it is not.
 */
export function runsToTolerate(seen: Observation, policy: Policy): readonly Run[] {
  const facts = factsOf(seen, policy, 'waiting');
  if (policy.tolerate.length === 0 || !facts.settled || decide(facts) === undefined) return [];
  return seen.runs.map(({ run }) => run).filter(({ result }) => result === 'failed');
}

function withTolerated(seen: Observation, toleratedRuns: ToleratedRuns): Observation {
  const runs = seen.runs.map((tracked): TrackedRun => {
    const { run } = tracked;
    return toleratedRuns.has(`${run.suite}/${run.id}`) ? { ...tracked, run: { ...run, result: 'passed' } } : tracked;
  });
  return { ...seen, runs };
}

/** Milliseconds until everything has settled, when a verdict waits for nothing else; at least 0. */
export function settlesIn(seen: Observation, policy: Policy, now: number): number | undefined {
  // While a run is missing, the wait is for that run.
  if (seen.runs.some(({ presence }) => presence === 'missing')) return undefined;
  if (hasSettled(seen, policy.settle) || !decide(factsOf(seen, policy, 'waiting', true))) return undefined;
  return Math.max(0, seen.unchangedSince + policy.settle - now);
}

/** Whether it may be a pass once it has settled: everything is there that a pass needs. */
export function mayPass(seen: Observation, policy: Policy): boolean {
  const facts = factsOf(seen, policy, 'waiting', true);
  const verdict = decide(facts)?.name;
  // A failed run that is waited with may yet be tolerated.
  return facts.complete && (verdict === 'passed' || verdict === 'failed');
}

/** What must be known of the end of a wait beside what was seen. */
export interface Deadline {
  /** Milliseconds of the gate's clock. */
  readonly now: number;
  /** The newest good look is fresh when it ended no longer ago than this, in milliseconds. */
  readonly freshFor: number;
  /** Why looking fails, or why there was no look at all. */
  readonly lastCause: Error;
}

/** The verdict when the time is up: always one. The order is promised to the users. */
export function judgeAtDeadline(seen: Observation, policy: Policy, { now, freshFor, lastCause }: Deadline): Verdict {
  const facts = factsOf(seen, policy, 'deadline');
  if (facts.bad) return facts.bad;
  if (seen.lastPoll === undefined || now - seen.lastPoll.endedAt > freshFor) return { name: 'error', cause: lastCause };
  if (facts.build && !facts.build.ended) return { name: 'timed-out', because: 'build-goes-on' };
  if (facts.missing.length > 0 || facts.runs.length === 0) return { name: 'not-found', missing: facts.missing };
  // With suites left out, a rule may fit that did not before.
  return decide(facts) ?? { name: 'timed-out', because: whatIsAwaited(facts) };
}

/** All that the rules ask for, worked out once. */
interface Facts {
  readonly policy: Policy;
  readonly polls: number;
  readonly runs: readonly TrackedRun[];
  readonly build: Build | undefined;
  /** Named suites that never had a run and may not be left out. */
  readonly missing: readonly string[];
  /** Named suites that never had a run and are left out, because others have one and the user is lenient. */
  readonly leftOut: readonly string[];
  /** What the worst run says, where it is more than unfinished: failed beats stale and gone. */
  readonly bad: { readonly name: 'failed' } | { readonly name: 'stale' } | undefined;
  /** Nothing has changed for as long as the user wants a pass to hold. */
  readonly settled: boolean;
  /** Each named suite has a run, and the build, if it is known, has ended. */
  readonly complete: boolean;
}

function decide({ policy, polls, runs, build, missing, leftOut, bad, settled, complete }: Facts): Verdict | undefined {
  const { selector } = policy;
  if (selector.kind === 'run-id' && runs.length === 0 && polls >= pollsUntilRunIsUnknown) {
    const { organization, suites, runId } = selector;
    return { name: 'error', cause: new GateError('run-not-found', { organization, suite: suites[0], runId }) };
  }
  // fail-fast, and a run failed, is stale or gone
  if (policy.failFast && bad) return bad;
  // complete, all at rest, some failed, stale or gone
  if (complete && runs.every(isAtRest) && bad) return bad;
  if (build?.ended && settled) {
    // build ended and settled, a named suite has no run or no suite has one
    if (missing.length > 0 || runs.length === 0) return bad ?? { name: 'not-found', missing };
    // build ended and settled, all finished, one still pending
    if (runs.every((run) => isAtRest(run) || isPending(run)) && runs.some(isPending)) {
      return bad ?? { name: 'incomplete', because: { kind: 'pending' } };
    }
  }
  if (complete && runs.every(hasPassed) && settled) {
    // complete, all passed, settled, build ended otherwise than passed
    if (build?.ended && build.ended !== 'passed') {
      return { name: 'incomplete', because: { kind: 'build-ended', end: build.ended } };
    }
    // complete, all passed, settled
    return { name: 'passed', leftOut };
  }
  return undefined;
}

function factsOf(
  seen: Observation,
  policy: Policy,
  moment: 'waiting' | 'deadline',
  settled = hasSettled(seen, policy.settle),
): Facts {
  const { runs, build, polls } = seen;
  const without = policy.selector.suites.filter((suite) => !runs.some(({ run }) => run.suite === suite));
  // A suite without a run is waited for as long as one may still come.
  const noneToCome = moment === 'deadline' || (build?.ended !== undefined && settled);
  const lenient = policy.ifNoRunFound !== 'error' && runs.length > 0 && noneToCome;
  const missing = lenient ? [] : without;
  return {
    policy,
    polls,
    runs,
    build,
    missing,
    leftOut: lenient ? without : [],
    bad: worst(runs, moment),
    settled,
    complete: runs.length > 0 && missing.length === 0 && (build === undefined || build.ended !== undefined),
  };
}

function hasSettled({ lastPoll, unchangedSince, runs }: Observation, settle: number): boolean {
  if (lastPoll === undefined || runs.some(({ presence }) => presence === 'missing')) return false;
  // From the end of the look that saw the change to the start of the newest: the shortest it can have held.
  return settle === 0 || lastPoll.startedAt >= unchangedSince + settle;
}

function worst(runs: readonly TrackedRun[], moment: 'waiting' | 'deadline'): Facts['bad'] {
  if (runs.some(({ run }) => run.result === 'failed')) return { name: 'failed' };
  if (runs.some((run) => isLost(run, moment))) return { name: 'stale' };
  return undefined;
}

function isLost({ run, presence, missedPolls }: TrackedRun, moment: 'waiting' | 'deadline'): boolean {
  // While there is time, a run is gone after a minute without it; when time is up, two looks must do.
  return run.result === 'stale' || presence === 'gone' || (moment === 'deadline' && missedPolls >= 2);
}

function isAtRest({ run, presence }: TrackedRun): boolean {
  switch (presence) {
    case 'gone':
      return true;
    case 'missing':
      return false;
    case 'present':
      return run.result === 'stale' || (run.state === 'finished' && run.result !== 'pending');
  }
}

function isPending({ run, presence }: TrackedRun): boolean {
  return presence === 'present' && run.state === 'finished' && run.result === 'pending';
}

function hasPassed({ run, presence }: TrackedRun): boolean {
  return presence === 'present' && run.state === 'finished' && run.result === 'passed';
}

function whatIsAwaited({ runs }: Facts): Extract<Verdict, { name: 'timed-out' }>['because'] {
  if (runs.some(({ presence }) => presence === 'missing')) return 'run-missing';
  if (runs.some(({ run }) => run.state === 'running')) return 'run-goes-on';
  return runs.some(isPending) ? 'result-pending' : 'not-settled';
}

/** The run that decided: the worst, and among equals the newest. */
export function decisiveRun(seen: Observation, toleratedRuns: ToleratedRuns = new Set()): TrackedRun | undefined {
  const [worst] = withTolerated(seen, toleratedRuns).runs.toSorted(
    (a, b) => badness(b) - badness(a) || newestFirst(a.run.createdAt, b.run.createdAt),
  );
  // Told as it is, tolerated or not.
  return worst && trackedIn(seen, worst.run);
}

function badness({ run, presence }: TrackedRun): number {
  if (run.result === 'failed') return 4;
  if (run.result === 'stale' || presence === 'gone') return 3;
  if (presence === 'missing') return 2;
  return run.state === 'finished' && run.result === 'passed' ? 0 : 1;
}
