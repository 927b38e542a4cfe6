import { setTimeout } from 'node:timers/promises';

/** Time as an argument: the real one below, a virtual one in tests and simulations. */
export interface Clock {
  /** Milliseconds on a monotonic clock; only differences have a meaning. */
  now(): number;
  /** Resolves after `ms`, never earlier; rejects with the signal's reason as soon as it is aborted. `Infinity` only rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** How many milliseconds are left for something; at least 0. */
export type TimeLeft = () => number;

/** Real time: `performance.now()`, which does not change with the system's clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    const until = performance.now() + ms;
    for (let left = ms; left > 0; left = until - performance.now()) {
      // Timers may fire a millisecond early, and hold at most 24.8 days.
      await setTimeout(Math.min(Math.ceil(left), longestTimer), undefined, { signal }).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
    }
    signal.throwIfAborted();
  },
};

const longestTimer = 2 ** 31 - 1;
