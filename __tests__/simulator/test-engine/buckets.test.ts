import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bucket, isExceeded, limitHeaders, RateLimits } from '../../../simulator/test-engine/buckets.ts';

const CALLER = { user: 'ann', organization: 'acme' };

describe('Bucket', () => {
  test('refuses the request after the last one and counts it too', () => {
    const bucket = new Bucket('user', { limit: 2 });
    const readings = [0, 10, 20].map((now) => bucket.take(now));
    expect(readings.map(isExceeded)).toEqual([false, false, true]);
    expect(readings.at(-1)).toEqual({ bucket: 'user', limit: 2, current: 3, reset: 60 });
  });

  test('begins again with each window', () => {
    const bucket = new Bucket('user', { limit: 1 });
    expect([0, 59_999, 60_000, 180_001].map((now) => bucket.take(now).current)).toEqual([1, 2, 1, 1]);
  });

  test('gives whole seconds until the next window, rounded up', () => {
    const bucket = new Bucket('user', { limit: 9 });
    expect([0, 1, 58_999, 59_001, 59_999].map((now) => bucket.read(now).reset)).toEqual([60, 60, 2, 1, 1]);
  });

  test('may have been spent and partly gone when time starts, in its first window only', () => {
    const bucket = new Bucket('organization', { limit: 10, window: 5000, spent: 7, gone: 4000 });
    expect(bucket.take(0)).toEqual({ bucket: 'organization', limit: 10, current: 8, reset: 1 });
    expect(bucket.take(1000)).toEqual({ bucket: 'organization', limit: 10, current: 1, reset: 5 });
  });

  test('never lets more through in a window than the limit, however requests fall', () => {
    const times = fc.array(fc.nat(300_000), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), times, (limit, drawn) => {
        const bucket = new Bucket('user', { limit });
        const through = new Map<number, number>();
        for (const now of drawn.toSorted((one, other) => one - other)) {
          const window = Math.floor(now / 60_000);
          if (!isExceeded(bucket.take(now))) through.set(window, (through.get(window) ?? 0) + 1);
        }
        expect(Math.max(0, ...through.values())).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('RateLimits', () => {
  test("holds Buildkite's limits if nothing else is said", () => {
    const readings = new RateLimits().take(0, CALLER);
    expect(readings).toEqual([
      { bucket: 'organization', limit: 200, current: 1, reset: 60 },
      { bucket: 'user', limit: 50, current: 1, reset: 60 },
    ]);
  });

  test('users of one organization share its bucket and have one each', () => {
    const limits = new RateLimits();
    limits.take(0, CALLER);
    limits.take(0, { ...CALLER, user: 'bob' });
    expect(limits.take(0, CALLER).map(({ current }) => current)).toEqual([3, 2]);
  });

  test('a request outside any organization counts for its user alone', () => {
    expect(new RateLimits().take(0, { user: 'ann' }).map(({ bucket }) => bucket)).toEqual(['user']);
  });

  test('each can be switched off', () => {
    expect(new RateLimits({ organization: 'off' }).take(0, CALLER).map(({ bucket }) => bucket)).toEqual(['user']);
    expect(new RateLimits({ organization: 'off', user: 'off' }).take(0, CALLER)).toEqual([]);
  });

  test('a fleet in virtual time: eight jobs of one user, a poll every ten seconds, for an hour', () => {
    const limits = new RateLimits();
    let refused = 0;
    for (let now = 0; now < 3_600_000; now += 10_000) {
      for (let job = 0; job < 8; job += 1) if (limits.take(now, CALLER).some(isExceeded)) refused += 1;
    }
    expect(refused).toBe(0);
    for (let job = 0; job < 51; job += 1) if (limits.take(3_600_000, CALLER).some(isExceeded)) refused += 1;
    expect(refused).toBe(1);
  });
});

test('the headers of both buckets', () => {
  const stand = { limit: 50, current: 52, reset: 7 };
  expect(limitHeaders({ bucket: 'organization', ...stand })).toEqual({
    'RateLimit-Scope': 'rest',
    'RateLimit-Limit': '50',
    'RateLimit-Remaining': '0',
    'RateLimit-Reset': '7',
  });
  expect(limitHeaders({ bucket: 'user', ...stand, current: 20 })).toEqual({
    'RateLimit-User-Scope': 'rest_user',
    'RateLimit-User-Limit': '50',
    'RateLimit-User-Remaining': '30',
    'RateLimit-User-Reset': '7',
  });
});
