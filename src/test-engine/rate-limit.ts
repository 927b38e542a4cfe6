import type { Clock } from '../shared/clock.ts';
import type { Budget } from './model.ts';

export type { Budget } from './model.ts';

/** How long a bucket stays empty, according to a 429. */
export interface Exhaustion {
  /** `undefined` if the response does not say. */
  readonly scope: Budget['scope'] | undefined;
  /** Milliseconds; 0 if it is about to be refilled. */
  readonly ms: number;
  /** Requests that the bucket allows per minute, if the response says so. */
  readonly limit?: number;
}

/** Windows last a minute, so a longer reset is nonsense: none is believed beyond this many milliseconds. */
export const longestReset = 120_000;
/** The part of each limit that is left for others by the first page of a run's failures, and by further pages. */
const spared = { first: 1 / 25, further: 1 / 5 } as const;
/** How long to wait after a 429 that does not say, in milliseconds. */
const blindWait = 5_000;

/** The API's words for its buckets. */
const scopeNames: Readonly<Record<string, Budget['scope']>> = { rest: 'organization', rest_user: 'user' };

/** The newest state of both buckets, read from every response. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #newest = new Map<Budget['scope'], Budget>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Reads a response's headers. A bucket that they do not mention, or that they give nonsense for, stays as it was. */
  read(headers: Pick<Headers, 'get'>): void {
    for (const budget of budgetsIn(headers, this.#clock.now())) this.#newest.set(budget.scope, budget);
  }

  /** The known buckets, the organization's first. */
  get budgets(): readonly Budget[] {
    return (['organization', 'user'] as const).flatMap((scope) => this.#newest.get(scope) ?? []);
  }

  /**
   * Milliseconds until there are requests for another page of failures; 0 if there are. If little remains of a limit, the page waits until
   * the bucket is full again: gates that still wait for their verdict need the rest more.
   */
  quotaWait(page: keyof typeof spared): number {
    const now = this.#clock.now();
    const waits = this.budgets.map(({ limit, remaining, resetAt }) =>
      remaining <= limit * spared[page] ? resetAt - now : 0,
    );
    return Math.max(0, ...waits);
  }

  /** The bucket with the fewest requests left; among equals, the one that is refilled later. */
  get tightest(): Budget | undefined {
    return this.budgets.toSorted((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt)[0];
  }
}

/**
 * Which bucket a 429 is about and how long it stays empty: an empty one, or the one that the body names. If both are empty, the longer
 * wait counts. If the response does not mention buckets, `Retry-After` counts, or else a few seconds.
 */
export function exhaustion(headers: Pick<Headers, 'get'>, body: unknown): Exhaustion {
  const told = budgetsIn(headers, 0);
  const { scope: word, reset: inBody } = typeof body === 'object' && body !== null ? (body as Told) : {};
  const named = typeof word === 'string' && Object.hasOwn(scopeNames, word) ? scopeNames[word] : undefined;
  const waits = told
    .filter(({ scope, remaining }) => remaining === 0 || scope === named)
    .map(({ scope, resetAt, limit }): Exhaustion => ({ scope, ms: resetAt, limit }));
  const bodyWait = typeof inBody === 'number' ? resetIn(String(inBody)) : undefined;
  if (named !== undefined && bodyWait !== undefined && waits.every(({ scope }) => scope !== named)) {
    waits.push({ scope: named, ms: bodyWait });
  }
  return waits.toSorted((a, b) => b.ms - a.ms)[0] ?? { scope: named, ms: retryAfter(headers) ?? bodyWait ?? blindWait };
}

interface Told {
  readonly scope?: unknown;
  readonly reset?: unknown;
}

/** Milliseconds from `Retry-After`, given in seconds or as a date; `undefined` without a sensible value. */
export function retryAfter(headers: Pick<Headers, 'get'>): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return resetIn(value);
  // By the server's own clock, if it sends the time, so that this machine's clock may be wrong.
  const sent = Date.parse(headers.get('date') ?? '');
  const wait = Date.parse(value) - (Number.isNaN(sent) ? Date.now() : sent);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestReset);
}

function budgetsIn(headers: Pick<Headers, 'get'>, now: number): Budget[] {
  const read = (prefix: string, usual: string): Budget | undefined => {
    const word = headers.get(`${prefix}-scope`)?.trim() ?? usual;
    const scope = Object.hasOwn(scopeNames, word) ? scopeNames[word] : undefined;
    const limit = wholeNumber(headers.get(`${prefix}-limit`));
    const remaining = wholeNumber(headers.get(`${prefix}-remaining`));
    const reset = resetIn(headers.get(`${prefix}-reset`));
    if (scope === undefined || limit === undefined || remaining === undefined || reset === undefined) return undefined;
    return limit === 0 || remaining > limit ? undefined : { scope, limit, remaining, resetAt: now + reset };
  };
  return [read('ratelimit', 'rest'), read('ratelimit-user', 'rest_user')].filter((budget) => budget !== undefined);
}

/** Seconds as text → milliseconds, bounded. */
function resetIn(value: string | null): number | undefined {
  const told = wholeNumber(value);
  return told === undefined ? undefined : Math.min(told * 1000, longestReset);
}

function wholeNumber(value: string | null): number | undefined {
  const text = value?.trim() ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
