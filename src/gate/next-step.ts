import type { Run } from '../test-engine/model.ts';
import { type Assumptions, factsOf, hasSettled, type Policy, type When } from './facts.ts';
import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';
import { decide } from './verdict.ts';

/*
 * What a wait without a verdict waits for: the same rules, under the assumption that everything that may still come has come.
 */

/**
 * The failed runs for which it is time to fetch evidence: without it they would decide, and everything has settled, since the pass of
 * a retry may arrive late. Empty if it is not time yet.
 */
export function runsToTolerate(seen: Observation, policy: Policy): readonly Run[] {
  const facts = factsOf(seen, policy, 'waiting');
  if (policy.tolerate.length === 0 || !facts.settled || decide(facts) === undefined) return [];
  return seen.runs.map(({ run }) => run).filter(({ result }) => result === 'failed');
}

/** Milliseconds until the next poll can decide, if nothing else is awaited; at least 0. */
export function settlesIn(seen: Observation, policy: Policy, now: number): number | undefined {
  const { proof, lastPoll, runs } = seen;
  // While a run is missing, the wait is for that run.
  if (lastPoll === undefined || runs.some(({ presence }) => presence === 'missing')) return undefined;
  if (wouldBe(seen, policy) === undefined) return undefined;
  const { settled, proven } = factsOf(seen, policy, 'waiting');
  const since = proof.paged ? (proof.wholeBefore ?? (proof.whole ? lastPoll.endedAt : undefined)) : seen.unchangedSince;
  // No waiting makes up for a list whose end no reading proves.
  if (since === undefined || (settled && (proven || !proof.whole))) return undefined;
  return Math.max(0, since + policy.settle - now);
}

/** Whether it may be a pass once it has settled: everything that a pass needs is there. */
export function mayPass(seen: Observation, policy: Policy): boolean {
  const verdict = wouldBe(seen, policy)?.name;
  // A failed run that has to settle may yet be tolerated.
  return verdict === 'passed' || (verdict === 'failed' && factsOf(seen, policy, 'waiting', { settled: true }).complete);
}

/**
 * Whether the next poll should read every list to its end, to confirm what has settled, or to have an earlier reading to compare with
 * if a list takes several requests.
 */
export function proofIsDue(seen: Observation, policy: Policy): boolean {
  const { proof } = seen;
  if (isSoftenable(wouldBe(seen, policy, 'deadline'), policy) && proof.paged && !proof.whole) {
    if (proof.wholeBefore === undefined) return true;
  }
  if (!hasSettled(seen, policy.settle) || !isSoftenable(wouldBe(seen, policy), policy)) return false;
  return !proof.whole || (proof.paged && proof.wholeBefore === undefined && policy.settle === 0);
}

/** The verdict as if everything had settled and nothing had been left out. */
function wouldBe(seen: Observation, policy: Policy, when: When = 'waiting'): Verdict | undefined {
  const assumed: Assumptions = { settled: true, proven: true };
  return decide(factsOf(seen, policy, when, assumed));
}

/** Whether this may end green, and so must be proven. */
function isSoftenable(verdict: Verdict | undefined, { tolerate }: Policy): boolean {
  switch (verdict?.name) {
    case undefined:
    case 'stale':
    case 'error':
    case 'timed-out':
    case 'cancelled':
      return false;
    case 'failed':
      return tolerate.length > 0;
    case 'passed':
    case 'not-found':
    case 'incomplete':
      return true;
  }
}
