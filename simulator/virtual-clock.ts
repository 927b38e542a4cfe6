interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * Time that only passes when everything is asleep: an hour takes milliseconds, and the same things
 * happen in the same order each time.
 */
export class VirtualClock {
  #now = 0;
  /** Sorted by time; those due at once wake in the order in which they fell asleep. */
  readonly #timers: Timer[] = [];

  /** Milliseconds since the clock was made. */
  now(): number {
    return this.#now;
  }

  /** How many sleep now. */
  get sleepers(): number {
    return this.#timers.length;
  }

  /** As a real clock's: resolves after `ms`, rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer: Timer = {
        at: this.#now + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        const index = this.#timers.indexOf(timer);
        if (index >= 0) this.#timers.splice(index, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const later = this.#timers.findIndex(({ at }) => at > timer.at);
      this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    });
  }

  /**
   * Plays until `work` has settled and answers as it does. Fails when everything sleeps for ever, when `work` is not done
   * by `limit` milliseconds, and when time stands still because somebody sleeps for nothing again and again.
   */
  async play<T>(work: Promise<T>, limit: number = Number.POSITIVE_INFINITY): Promise<T> {
    let done = false;
    const settled = work.finally(() => {
      done = true;
    });
    settled.catch(() => undefined);
    for (let wakes = 0; ; wakes++) {
      await idle();
      if (done) return settled;
      if (wakes > mostWakes) throw new Error(`Still at ${this.#now} ms after ${wakes} wakes.`);
      const timer = this.#timers.shift();
      if (!timer || timer.at === Number.POSITIVE_INFINITY)
        throw new Error('Everybody sleeps, and nothing will wake them.');
      if (timer.at > limit) throw new Error(`Not done after ${limit} virtual milliseconds.`);
      this.#now = timer.at;
      timer.wake();
    }
  }
}

/** More than any wait of hours needs. */
const mostWakes = 100_000;

/** Resolves when all promises that can go on have gone on. */
function idle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
