import { GateError } from './errors.ts';
import { type Facts, factsOf, hasPassed, isAtRest, isPending, type Policy, type ToleratedRuns } from './facts.ts';
import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';

/** A `run-id` that is not there is believed after this many polls: one alone may have come too early. */
const pollsUntilRunIsUnknown = 2;

/**
 * The verdict after a good poll, or `undefined` while there is none yet. The first rule that fits decides; the rules and
 * their order are promised to the users in `docs/verdicts.md`.
 */
export function judge(seen: Observation, policy: Policy, tolerated?: ToleratedRuns): Verdict | undefined {
  const facts = factsOf(seen, policy, 'waiting', tolerated && { tolerated });
  // A failure that may yet be tolerated decides nothing.
  return facts.bad?.name === 'failed' && policy.tolerate.length > 0 && !tolerated ? undefined : decide(facts);
}

/** What must be known of the end of a wait in addition to what was seen. */
export interface Deadline {
  /** Milliseconds of the gate's clock. */
  readonly now: number;
  /** The newest good poll is fresh when it ended no longer ago than this, in milliseconds. */
  readonly freshFor: number;
  /** Why polling fails, or why there was no poll at all. */
  readonly lastCause: Error;
}

/** The verdict when the time is up: always one. The order is promised to the users. */
export function judgeAtDeadline(seen: Observation, policy: Policy, { now, freshFor, lastCause }: Deadline): Verdict {
  const facts = factsOf(seen, policy, 'deadline');
  if (facts.bad) return facts.bad;
  if (seen.lastPoll === undefined || now - seen.lastPoll.endedAt > freshFor) return { name: 'error', cause: lastCause };
  if (facts.builds?.some(({ ended }) => ended === undefined)) return { name: 'timed-out', because: 'build-goes-on' };
  if (isNotFound(facts)) return { name: 'not-found', missing: facts.missing };
  // With suites left out, a rule may fit that did not before.
  return decide(facts) ?? { name: 'timed-out', because: whatIsAwaited(facts) };
}

/** The rules for what was seen, in their order. */
export function decide(facts: Facts): Verdict | undefined {
  const { policy, polls, runs, builds, allEnded, missing, bad, settled, proven, complete } = facts;
  const { selector } = policy;
  if (selector.kind === 'run-id' && runs.length === 0 && polls >= pollsUntilRunIsUnknown) {
    const { organization, suites, runId } = selector;
    return { name: 'error', cause: new GateError('run-not-found', { organization, suite: suites[0], runId }) };
  }
  // fail-fast, and a run failed, is stale or gone
  if (policy.failFast && bad) return bad;
  // complete, all at rest, some failed, stale or gone (where a newer one may take its place: and settled)
  if (complete && runs.every(isAtRest) && bad && (settled || !policy.mayBeReplaced)) return bad;
  // What follows may end green, by itself or by an input's leave, so it takes more than what happened to be seen.
  if (!settled || (!proven && !bad)) return undefined;
  if (allEnded) {
    // every build ended and settled, a named suite has no run or no suite has one, or no build was triggered that was named
    if (isNotFound(facts)) return bad ?? { name: 'not-found', missing };
    // every build ended and settled, all finished, one still pending
    if (runs.every((run) => isAtRest(run) || isPending(run)) && runs.some(isPending)) {
      return bad ?? { name: 'incomplete', because: { kind: 'pending' } };
    }
  }
  if (complete && runs.every(hasPassed)) {
    // complete, all passed, settled, a build ended otherwise than passed
    const end = builds?.map(({ ended }) => ended).find((one) => one !== undefined && one !== 'passed');
    if (end) return { name: 'incomplete', because: { kind: 'build-ended', end } };
    // complete, all passed, settled
    return { name: 'passed' };
  }
  return undefined;
}

/** Something that was named has not appeared, or nothing at all has. */
function isNotFound({ missing, withoutBuild, runs }: Facts): boolean {
  return missing.length > 0 || withoutBuild.length > 0 || runs.length === 0;
}

function whatIsAwaited({ runs, settled, proven }: Facts): Extract<Verdict, { name: 'timed-out' }>['because'] {
  if (runs.some(({ presence }) => presence === 'missing')) return 'run-missing';
  if (runs.some(({ run }) => run.state === 'running')) return 'run-goes-on';
  if (runs.some(isPending)) return 'result-pending';
  return settled && !proven ? 'not-proven' : 'not-settled';
}
