import type { Clock } from '../shared/clock.ts';
import type { Answer, Get, Http } from './http.ts';

/** A response, and when it was requested, in milliseconds of the clock. */
interface Kept {
  readonly answer: Answer<unknown>;
  readonly askedAt: number;
}

/**
 * Keeps the responses of a poll until it is over: if one of its requests fails, the next attempt repeats only that one. Within an attempt,
 * no request is sent twice.
 */
export class KeptAnswers implements Pick<Http, 'get'> {
  readonly #http: Pick<Http, 'get'>;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  #since = Number.POSITIVE_INFINITY;
  #oldest = Number.POSITIVE_INFINITY;

  constructor(http: Pick<Http, 'get'>, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /**
   * One attempt of a poll, which reuses responses that were requested at `since` or later. Resolves to its result, and to the time of the
   * oldest request whose response was reused. Everything that was kept is then forgotten.
   */
  async attempt<T>(since: number, poll: () => Promise<T>): Promise<{ readonly result: T; readonly oldest?: number }> {
    const startedAt = this.#clock.now();
    this.#since = since;
    this.#oldest = startedAt;
    const result = await poll();
    this.#kept.clear();
    return this.#oldest < startedAt ? { result, oldest: this.#oldest } : { result };
  }

  /** As {@link Http.get}. */
  async get<T>(request: Get<T>, signal: AbortSignal): Promise<Answer<T>> {
    signal.throwIfAborted();
    const key = JSON.stringify([request.path, request.query]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.askedAt >= this.#since) {
      this.#oldest = Math.min(this.#oldest, kept.askedAt);
      // What is kept for a path and query was checked by that request's schema.
      return kept.answer as Answer<T>;
    }
    const askedAt = this.#clock.now();
    const answer = await this.#http.get(request, signal);
    this.#kept.set(key, { answer, askedAt });
    return answer;
  }
}
