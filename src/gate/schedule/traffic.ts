import type { Budget } from '../../test-engine/model.ts';

/** What the client knows when a request is over. */
export interface Spending {
  /** Requests that this gate has sent so far. */
  readonly requests: number;
  /** The newest that is known of each bucket. */
  readonly budgets: readonly Budget[];
}

/** What a bucket's successive readings say of those who share it. Times are milliseconds of the gate's clock. */
export interface Flow {
  /** The newest reading, and when it was taken. */
  readonly budget: Budget;
  readonly readAt: number;
  /** Requests of this gate up to that reading, and how many of them the newest poll took. */
  readonly requests: number;
  readonly ofPoll: number;
  /** How many gates like this one would send what all who share the bucket send; at least 1, for itself. */
  readonly sharers: number;
  /** Requests that gates which started together with this one may be about to send; 0 from the second reading on. */
  readonly coming: number;
}

/** What is known of each bucket; empty before the first reading. */
export type Traffic = readonly Flow[];

/** Milliseconds of a window: Buildkite's limits are so many requests per minute. */
export const windowLength = 60_000;
/** Two resets that are no further apart than this are the same one: they are given in whole seconds. */
const sameReset = 1_500;

/**
 * For each request of others that the first reading shows, so many gates are assumed: a reading comes in the middle of a crowd
 * that starts together. For as many more, requests are kept free until the second reading.
 */
const crowd = 2;
/** Others' requests that took longer than this before the first reading, milliseconds, are less and less likely to be a crowd's. */
const crowdTime = 30_000;
/** What was known before weighs as much as a reading over this part of a period. */
const inertia = 1 / 4;

/** The part of a limit that is left to polls that confirm, to retries and to newcomers. */
const reserve = 0.15;
/** Nobody takes more than a third of what is left, however alone: somebody else may come at any moment. */
const fewest = 3;
/**
 * Counting alone lets inequality last: who polls seldom counts many between two polls, and so goes on polling seldom. Therefore
 * each count is drawn towards the same number, by this weight of a geometric mean.
 */
const usual = { sharers: 8, weight: 0.15 } as const;
/** No share is smaller than one poll in this many milliseconds, whatever the buckets say. */
const longestPeriod = 240_000;

/** Adds what is known after a request to what was known before. */
export function observeTraffic(before: Traffic, { requests, budgets }: Spending, now: number): Traffic {
  return budgets.map((budget) => {
    const earlier = before.find((flow) => flow.budget.scope === budget.scope);
    if (earlier === undefined) return firstFlow(budget, requests, now);
    const { remaining, resetAt } = earlier.budget;
    // An answer without headers leaves the reading as it was: nothing was counted.
    const isNews = budget.remaining !== remaining || budget.resetAt !== resetAt;
    return isNews ? nextFlow(earlier, budget, requests, now) : earlier;
  });
}

function firstFlow(budget: Budget, requests: number, now: number): Flow {
  const ofPoll = Math.max(1, requests);
  const others = Math.max(0, budget.limit - budget.remaining - requests);
  const assumed = crowd * others * Math.min(1, crowdTime / sinceWindowBegan(budget, now));
  return { budget, readAt: now, requests, ofPoll, sharers: 1 + assumed / ofPoll, coming: assumed };
}

function nextFlow(earlier: Flow, budget: Budget, requests: number, now: number): Flow {
  const ofPoll = Math.max(1, requests - earlier.requests);
  const passed = now - earlier.readAt;
  const isSameWindow =
    Math.abs(budget.resetAt - earlier.budget.resetAt) <= sameReset && budget.remaining <= earlier.budget.remaining;
  const counted = (isSameWindow ? earlier.budget.remaining : budget.limit) - budget.remaining;
  const over = isSameWindow ? passed : Math.min(passed, sinceWindowBegan(budget, now));
  const sharers = recounted(earlier, Math.max(0, counted / ofPoll - 1), over);
  return {
    budget,
    readAt: now,
    requests,
    ofPoll,
    // An empty bucket shows that there were enough to empty it, not how many were refused beyond that.
    sharers: budget.remaining === 0 ? Math.max(earlier.sharers, sharers) : sharers,
    coming: 0,
  };
}

/** The sharers after so many polls of others over so many milliseconds, if each polls as often as this gate means to. */
function recounted(earlier: Flow, polls: number, over: number): number {
  const period = periodOf(earlier);
  const known = inertia * period;
  return 1 + (known * (earlier.sharers - 1) + period * polls) / (known + over);
}

function sinceWindowBegan({ resetAt }: Budget, now: number): number {
  return Math.min(Math.max(windowLength - (resetAt - now), 0), windowLength);
}

/** Milliseconds between two polls with which a full bucket does for all who share it. */
export function periodOf(flow: Flow): number {
  const full = { ...flow.budget, remaining: flow.budget.limit };
  return Math.min(pauseToLast({ ...flow, budget: full, coming: 0 }, windowLength), longestPeriod);
}

/** Milliseconds between two polls with which what remains lasts so long for all who share it; `Infinity`: it does not. */
export function pauseToLast({ budget: { limit, remaining }, ofPoll, sharers, coming }: Flow, ms: number): number {
  const drawn = sharers ** (1 - usual.weight) * usual.sharers ** usual.weight;
  const free = remaining - reserve * limit - coming;
  return free > 0 ? ms * ofPoll * Math.max(drawn / free, fewest / remaining) : Number.POSITIVE_INFINITY;
}
