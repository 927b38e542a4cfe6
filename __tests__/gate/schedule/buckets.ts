import type { Flow } from '../../../src/gate/schedule/traffic.ts';
import type { Budget } from '../../../src/test-engine/model.ts';

export const second = 1_000;
export const minute = 60_000;

/** What a response says of the user's bucket. */
export function user(remaining: number, resetAt: number, limit = 50): Budget {
  return { scope: 'user', limit, remaining, resetAt };
}

/**
 * Round numbers: of 3,000 requests per minute, the reserve leaves 2,820, which are 60 polls of 47 requests. So each of ten gates can poll
 * every ten seconds.
 */
export function tenGates(remaining: number): Flow {
  const budget = user(remaining, minute, 3_000);
  return { budget, readAt: 0, requests: 47, ofPoll: 47, sharers: 10, coming: 0, isGuess: false };
}
