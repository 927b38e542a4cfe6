import { GateError } from './errors.ts';
import { type Facts, factsOf, hasPassed, isAtRest, isPending, type Policy, type ToleratedRuns } from './facts.ts';
import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';

/** After this many polls, a `run-id` is believed not to exist: a single poll may have come too early. */
const pollsUntilRunIsUnknown = 2;

/**
 * The verdict after a good poll, or `undefined` if there is none yet. The first rule that fits decides. `docs/verdicts.md` promises the
 * rules and their order to users.
 */
export function judge(seen: Observation, policy: Policy, tolerated?: ToleratedRuns): Verdict | undefined {
  const facts = factsOf(seen, policy, 'waiting', tolerated && { tolerated });
  // A failure that may yet be tolerated decides nothing.
  return facts.bad?.name === 'failed' && policy.tolerate.length > 0 && !tolerated ? undefined : decide(facts);
}

/** What the rules at the deadline need in addition to what was seen. */
export interface Deadline {
  /** Milliseconds of the gate's clock. */
  readonly now: number;
  /** The newest good poll is fresh if it ended at most this long ago, in milliseconds. */
  readonly freshFor: number;
  /** Why polling fails, or why there was no poll at all. */
  readonly lastCause: Error;
}

/** The verdict at the deadline; there always is one. `docs/verdicts.md` promises the order to users. */
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
  // What follows may end green, by itself or because an input allows it, so it needs proof.
  if (!settled || (!proven && !bad)) return undefined;
  if (allEnded) {
    // every build ended and settled, a named suite has no run or no suite has one, or a pipeline in `triggered-builds` has no build
    if (isNotFound(facts)) return bad ?? { name: 'not-found', missing };
    // every build ended and settled, all finished, one is still pending
    if (runs.every((run) => isAtRest(run) || isPending(run)) && runs.some(isPending)) {
      return bad ?? { name: 'incomplete', because: { kind: 'pending' } };
    }
  }
  if (complete && runs.every(hasPassed)) {
    // complete, all passed, settled, a build did not pass
    const end = builds?.map(({ ended }) => ended).find((one) => one !== undefined && one !== 'passed');
    if (end) return { name: 'incomplete', because: { kind: 'build-ended', end } };
    // complete, all passed, settled
    return { name: 'passed' };
  }
  return undefined;
}

/** Something that was named has not appeared, or nothing has. */
function isNotFound({ missing, withoutBuild, runs }: Facts): boolean {
  return missing.length > 0 || withoutBuild.length > 0 || runs.length === 0;
}

function whatIsAwaited({ runs, settled, proven }: Facts): Extract<Verdict, { name: 'timed-out' }>['because'] {
  if (runs.some(({ presence }) => presence === 'missing')) return 'run-missing';
  if (runs.some(({ run }) => run.state === 'running')) return 'run-goes-on';
  if (runs.some(isPending)) return 'result-pending';
  return settled && !proven ? 'not-proven' : 'not-settled';
}
