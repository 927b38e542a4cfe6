import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { persist, type TransientError } from '../../src/gate/persist.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import { failureOf } from '../test-engine/support.ts';

const asked = { method: 'GET', path: '/x', host: 'api.example', scope: 'read_suites' } as const;
const fault = new TestEngineError('rate-limited', { asked, scope: 'user', ms: 7000 }, { retryAfterMs: 7000 });
const refusal = new TestEngineError('refused', { asked, status: 422 });

/** Time that passes only by sleeping; it is up after `until` milliseconds. */
function virtual(until = Number.POSITIVE_INFINITY) {
  const stop = new AbortController();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      now = Math.min(now + ms, until);
      if (now >= until) stop.abort(why);
      signal.throwIfAborted();
    },
  };
  return { clock, stop, signal: stop.signal };
}

const why = { time: 'is up' };

describe('a fault that passes', () => {
  test('is met again until it has passed, after the pauses that it is given', async () => {
    const { clock, signal } = virtual();
    const pauses: [TransientError, number][] = [];
    let attempts = 0;
    const value = await persist(
      async () => {
        attempts += 1;
        if (attempts < 4) throw fault;
        return 'good';
      },
      {
        signal,
        clock,
        pause: (met, attempt) => {
          pauses.push([met, attempt]);
          return met.retryAfterMs + attempt;
        },
      },
    );
    expect(value).toBe('good');
    expect(pauses).toEqual([
      [fault, 1],
      [fault, 2],
      [fault, 3],
    ]);
    expect(clock.now()).toBe(21_006);
  });

  test('is met again for as long as there is time, thousands of times, then the reason is thrown', async () => {
    const { clock, signal } = virtual(5000);
    let attempts = 0;
    const attempt = async () => {
      attempts += 1;
      throw fault;
    };
    expect(await failureOf(persist(attempt, { signal, clock, pause: () => 1 }))).toBe(why);
    expect(attempts).toBe(5000);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('thrown at once, as it is', () => {
  test.each([
    ['a refusal', refusal],
    ['an unknown error', new Error('ours')],
    ['a TypeError', new TypeError('ours')],
    ['a network error that nobody has named', new TypeError('fetch failed')],
  ])('%s', async (_, thrown) => {
    const { clock, signal } = virtual();
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      return Promise.reject(thrown);
    };
    expect(await failureOf(persist(attempt, { signal, clock, pause: () => 1 }))).toBe(thrown);
    expect(attempts).toBe(1);
    expect(clock.now()).toBe(0);
  });
});

describe('the signal', () => {
  test('fired before: no attempt', async () => {
    const { clock } = virtual();
    let attempts = 0;
    const attempt = async () => {
      attempts += 1;
    };
    const signal = AbortSignal.abort(why);
    expect(await failureOf(persist(attempt, { signal, clock, pause: () => 1 }))).toBe(why);
    expect(attempts).toBe(0);
  });

  test.each([
    ['passing fault', fault],
    ['refusal', refusal],
    ['the reason itself', why],
  ])('fired during an attempt that ends in a %s: the reason', async (_, thrown) => {
    const { clock, stop, signal } = virtual();
    const attempt = async () => {
      stop.abort(why);
      throw thrown;
    };
    expect(await failureOf(persist(attempt, { signal, clock, pause: () => 1 }))).toBe(why);
  });
});
