import type { Budget } from '../../test-engine/model.ts';

/** What the client knows when a request is over. */
export interface Spending {
  /** Requests that this gate has sent so far. */
  readonly requests: number;
  /** The newest that is known of each bucket. */
  readonly budgets: readonly Budget[];
}

/** What a bucket's successive readings tell of those who share it. Times are milliseconds of the gate's clock. */
export interface Flow {
  /** The newest reading, and when it was taken. */
  readonly budget: Budget;
  readonly readAt: number;
  readonly firstReadAt: number;
  /** Requests of this gate up to the newest reading, and how many of them a look took. */
  readonly requests: number;
  readonly ofPoll: number;
  /** Others' requests that were counted over so many milliseconds, what is long ago counting for less. */
  readonly others: number;
  readonly over: number;
  /** Between the two newest readings; `undefined` after the first. */
  readonly period: number | undefined;
}

/** What is known of each bucket; empty before the first reading. */
export type Traffic = readonly Flow[];

/** Milliseconds of a window: Buildkite's limits are so many requests a minute. */
export const windowLength = 60_000;
/** Whoever was counted in a burst is expected back after about so many milliseconds. */
export const usualPeriod = 30_000;
/** Two resets that are no further apart than this are the same one: they are told in whole seconds. */
const sameReset = 1_500;
/** What others did is forgotten with this time constant, milliseconds. */
const memory = 90_000;

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
  return {
    budget,
    readAt: now,
    firstReadAt: now,
    requests,
    ofPoll: Math.max(1, requests),
    others: budget.remaining === 0 ? 0 : Math.max(0, budget.limit - budget.remaining - requests),
    // All that was counted may have come in one burst, as gates of one push do: each of them is taken for a sharer.
    over: Math.max(usualPeriod, sinceWindowBegan(budget, now)),
    period: undefined,
  };
}

function nextFlow(earlier: Flow, budget: Budget, requests: number, now: number): Flow {
  const own = Math.max(0, requests - earlier.requests);
  const passed = now - earlier.readAt;
  const isSameWindow =
    Math.abs(budget.resetAt - earlier.budget.resetAt) <= sameReset && budget.remaining <= earlier.budget.remaining;
  const counted = (isSameWindow ? earlier.budget.remaining : budget.limit) - budget.remaining;
  const over = isSameWindow ? passed : sinceWindowBegan(budget, now);
  const kept = Math.exp(-passed / memory);
  // An empty bucket tells that there were enough to empty it, not in which time, nor how many were refused beyond that.
  const evidence = budget.remaining === 0 ? none : { others: Math.max(0, counted - own), over };
  return {
    budget,
    readAt: now,
    firstReadAt: earlier.firstReadAt,
    requests,
    ofPoll: Math.max(1, own),
    others: earlier.others * kept + evidence.others,
    over: earlier.over * kept + evidence.over,
    period: passed,
  };
}

const none = { others: 0, over: 0 };

function sinceWindowBegan({ resetAt }: Budget, now: number): number {
  return Math.min(Math.max(windowLength - (resetAt - now), 0), windowLength);
}
