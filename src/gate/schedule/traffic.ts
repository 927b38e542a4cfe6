import type { Budget } from '../../test-engine/model.ts';

/** What the client knows after a request. */
export interface Spending {
  /** Requests that this gate has sent so far. */
  readonly requests: number;
  /** The newest state of each bucket. */
  readonly budgets: readonly Budget[];
}

/** What successive readings of a bucket say about the gates that share it. Times are milliseconds of the gate's clock. */
export interface Flow {
  /** The newest reading, and when it was taken. */
  readonly budget: Budget;
  readonly readAt: number;
  /** This gate's requests up to that reading, and how many of them the newest poll took. */
  readonly requests: number;
  readonly ofPoll: number;
  /** How many gates like this one would send as many requests as all that share the bucket; at least 1, for itself. */
  readonly sharers: number;
  /** Requests to keep free for other gates that are about to send their first in this window. */
  readonly coming: number;
  /** Whether `sharers` is a guess, since there was only one reading so far. */
  readonly isGuess: boolean;
}

/** What is known about each bucket; empty before the first reading. */
export type Traffic = readonly Flow[];

/** Milliseconds of a window: Buildkite's limits are per minute. */
export const windowLength = 60_000;
/** Two resets that are at most this far apart are the same one: they are given in whole seconds. */
const sameReset = 1_500;

/**
 * For each request of others that the first reading shows, this many gates are assumed: the reading comes in the middle of a crowd that
 * starts together. Until the second reading, requests are kept free for as many more.
 */
const crowd = 1.5;
/**
 * Gates that know too little to share what is left come back within this many milliseconds after the reset. As all of them do, what others
 * have sent by then shows how many they are.
 */
export const soon = 6_000;
/** For each gate that has yet to come back then, this many requests are kept free: how many they are is not certain. */
const spare = 1.4;
/** Earlier knowledge weighs as much as a reading over this part of a period. */
const inertia = 1 / 5;

/** The part of a limit that is left for polls that confirm, for retries and for new gates. */
const reserve = 0.06;
/** No gate takes more than a third of what is left, even if it is alone: others may start at any moment. */
const fewest = 3;
/**
 * Counting alone would let inequality last: a gate that polls rarely counts many requests between two polls, and so keeps polling rarely.
 * Therefore each count is drawn towards the same number, by this weight of a geometric mean.
 */
const usual = { sharers: 10, weight: 0.22 } as const;
/** No share is smaller than one poll in this many milliseconds, whatever the buckets say. */
const longestPeriod = 240_000;

/** Adds what is known after a request to what was known before. */
export function observeTraffic(before: Traffic, { requests, budgets }: Spending, now: number): Traffic {
  return budgets.map((budget) => {
    const earlier = before.find((flow) => flow.budget.scope === budget.scope);
    if (earlier === undefined) return firstFlow(budget, requests, now);
    const { remaining, resetAt } = earlier.budget;
    // After a response without headers, the reading stays as it was: nothing was counted.
    const isNews = budget.remaining !== remaining || budget.resetAt !== resetAt;
    return isNews ? nextFlow(earlier, budget, requests, now) : earlier;
  });
}

function firstFlow(budget: Budget, requests: number, now: number): Flow {
  const ofPoll = Math.max(1, requests);
  const others = Math.max(0, budget.limit - budget.remaining - requests);
  const coming = crowd * others;
  return { budget, readAt: now, requests, ofPoll, sharers: 1 + coming / ofPoll, coming, isGuess: true };
}

function nextFlow(earlier: Flow, budget: Budget, requests: number, now: number): Flow {
  const ofPoll = Math.max(1, requests - earlier.requests);
  const passed = now - earlier.readAt;
  const isSameWindow =
    Math.abs(budget.resetAt - earlier.budget.resetAt) <= sameReset && budget.remaining <= earlier.budget.remaining;
  const counted = (isSameWindow ? earlier.budget.remaining : budget.limit) - budget.remaining;
  const over = isSameWindow ? passed : Math.min(passed, sinceWindowBegan(budget, now));
  const polls = Math.max(0, counted / ofPoll - 1);
  const period = isSameWindow ? periodOf(earlier) : returnTime(earlier);
  const sharers = recounted(earlier, period, polls, over);
  return {
    budget,
    readAt: now,
    requests,
    ofPoll,
    // An empty bucket shows that there were enough requests to empty it, not how many were rejected beyond that.
    sharers: budget.remaining === 0 ? Math.max(earlier.sharers, sharers) : sharers,
    coming: earlier.isGuess && !isSameWindow ? spare * Math.max(0, sharers - 1 - polls) * ofPoll : 0,
    isGuess: false,
  };
}

/** How many gates share the bucket, after so many polls of others in so many milliseconds, if each polls once in a period. */
function recounted({ sharers }: Flow, period: number, polls: number, over: number): number {
  const known = inertia * period;
  return 1 + (known * (sharers - 1) + period * polls) / (known + over);
}

function sinceWindowBegan({ resetAt }: Budget, now: number): number {
  return Math.min(Math.max(windowLength - (resetAt - now), 0), windowLength);
}

/** Milliseconds between two polls with which a full bucket is enough for all gates that share it. */
export function periodOf(flow: Flow): number {
  const full = { ...flow.budget, remaining: flow.budget.limit };
  return Math.min(pauseToLast({ ...flow, budget: full, coming: 0 }, windowLength), longestPeriod);
}

/** Within so many milliseconds after the reset, all gates that wait for it come back. */
export function returnTime(flow: Flow): number {
  const period = periodOf(flow);
  return flow.isGuess ? Math.min(period, soon) : period;
}

/** Milliseconds between two polls with which the remaining requests last for all gates that share the bucket; `Infinity`: they do not. */
export function pauseToLast({ budget: { limit, remaining }, ofPoll, sharers, coming }: Flow, ms: number): number {
  const drawn = sharers ** (1 - usual.weight) * usual.sharers ** usual.weight;
  const free = remaining - reserve * limit - coming;
  return free > 0 ? ms * ofPoll * Math.max(drawn / free, fewest / remaining) : Number.POSITIVE_INFINITY;
}
