/** Tasks of two kinds, so many of each at once: those that work, and those that wait most of their time. */
export class Lanes {
  readonly #free: { working: number; waiting: number };
  readonly #queues: { working: (() => void)[]; waiting: (() => void)[] } = { working: [], waiting: [] };
  readonly #running = new Set<Promise<unknown>>();

  constructor(places: { readonly working: number; readonly waiting: number }) {
    this.#free = { ...places };
  }

  /** Starts the task when there is a place for it. */
  async run<T>(lane: 'working' | 'waiting', task: () => Promise<T>): Promise<T> {
    if (this.#free[lane] > 0) this.#free[lane] -= 1;
    else await new Promise<void>((resolve) => this.#queues[lane].push(resolve));
    const running = task();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      const next = this.#queues[lane].shift();
      if (next) next();
      else this.#free[lane] += 1;
    }
  }

  /** Starts no other task, and resolves when those that were started are over. Those that wait for a place never begin. */
  async close(): Promise<void> {
    for (const queue of Object.values(this.#queues)) queue.length = 0;
    await Promise.allSettled(this.#running);
  }
}
