/** Tasks of two kinds, so many of each at once: those that work, and those that wait most of their time. */
export class Lanes {
  readonly #free: { working: number; waiting: number };
  readonly #queues: { working: (() => void)[]; waiting: (() => void)[] } = { working: [], waiting: [] };

  constructor(places: { readonly working: number; readonly waiting: number }) {
    this.#free = { ...places };
  }

  /** Starts the task when there is a place for it. */
  async run<T>(lane: 'working' | 'waiting', task: () => Promise<T>): Promise<T> {
    if (this.#free[lane] > 0) this.#free[lane] -= 1;
    else await new Promise<void>((resolve) => this.#queues[lane].push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#queues[lane].shift();
      if (next) next();
      else this.#free[lane] += 1;
    }
  }
}
