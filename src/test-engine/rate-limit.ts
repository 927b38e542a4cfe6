import type { Clock } from '../shared/clock.ts';
import type { Budget } from './model.ts';

export type { Budget } from './model.ts';

/** How long a bucket stays empty, as an answer of 429 tells. */
export interface Exhaustion {
  /** `undefined` when the answer does not tell. */
  readonly scope: Budget['scope'] | undefined;
  /** Milliseconds; 0 when it is about to be filled again. */
  readonly ms: number;
  /** Requests that the bucket allows per minute, where the answer says it. */
  readonly limit?: number;
}

/** Windows last a minute, so a longer reset is nonsense; none is believed beyond this many milliseconds. */
export const longestReset = 120_000;
/** The part of each limit that the first page of a run's failures leaves to others, and the part that further pages do. */
const spared = { first: 1 / 25, further: 1 / 5 } as const;
/** What to wait for after a 429 that tells nothing, milliseconds. */
const blindWait = 5_000;

/** The API's words for its buckets. */
const scopeNames: Readonly<Record<string, Budget['scope']>> = { rest: 'organization', rest_user: 'user' };

/** The newest that is known of both buckets, read off every answer. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #newest = new Map<Budget['scope'], Budget>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes what an answer tells; a bucket that it does not tell of, or tells nonsense of, stays as it was. */
  read(headers: Headers): void {
    for (const budget of budgetsIn(headers, this.#clock.now())) this.#newest.set(budget.scope, budget);
  }

  /** The buckets that are known, the organization's first. */
  get budgets(): readonly Budget[] {
    return (['organization', 'user'] as const).flatMap((scope) => this.#newest.get(scope) ?? []);
  }

  /**
   * Milliseconds until there is room for one more page of failures; 0 when there is. Where little remains of a limit, that is
   * when the bucket is full again: gates that still wait for their verdict need the rest more.
   */
  quotaWait(page: keyof typeof spared): number {
    const now = this.#clock.now();
    const waits = this.budgets.map(({ limit, remaining, resetAt }) =>
      remaining <= limit * spared[page] ? resetAt - now : 0,
    );
    return Math.max(0, ...waits);
  }

  /** The one with the fewest requests left; among equals the one that stays empty for longer. */
  get tightest(): Budget | undefined {
    return this.budgets.toSorted((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt)[0];
  }
}

/**
 * Which bucket a 429 is about and how long it stays empty: one without anything remaining, or the one that the body names.
 * With two the longer wait counts. Without a word about buckets `Retry-After` holds, else a few seconds.
 */
export function exhaustion(headers: Headers, body: unknown): Exhaustion {
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

/** Milliseconds that `Retry-After` asks for, in seconds or as a date; `undefined` without a sensible one. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return resetIn(value);
  // By the server's own clock where it tells it, so that it does not matter how wrong this machine's is.
  const sent = Date.parse(headers.get('date') ?? '');
  const wait = Date.parse(value) - (Number.isNaN(sent) ? Date.now() : sent);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestReset);
}

function budgetsIn(headers: Headers, now: number): Budget[] {
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
