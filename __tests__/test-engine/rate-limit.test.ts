import { describe, expect, test } from '@jest/globals';
import { exhaustion, RateLimits } from '../../src/test-engine/rate-limit.ts';

const at = (now: number) => ({ now: () => now, sleep: () => Promise.resolve() });

function headers(organization: string, user: string): Headers {
  const told = new Headers();
  for (const [prefix, values] of [
    ['RateLimit', organization],
    ['ratelimit-USER', user],
  ] as const) {
    const [scope, limit, remaining, reset] = values.split(' ');
    if (scope) told.set(`${prefix}-Scope`, scope);
    if (limit) told.set(`${prefix}-Limit`, limit);
    if (remaining) told.set(`${prefix}-Remaining`, remaining);
    if (reset) told.set(`${prefix}-Reset`, reset);
  }
  return told;
}

describe('budgets', () => {
  test('both, the newest of each', () => {
    const limits = new RateLimits(at(5000));
    limits.read(headers('rest 200 180 30', 'rest_user 50 7 30'));
    limits.read(headers('rest 200 179 29', ''));
    expect(limits.budgets).toEqual([
      { scope: 'organization', limit: 200, remaining: 179, resetAt: 34_000 },
      { scope: 'user', limit: 50, remaining: 7, resetAt: 35_000 },
    ]);
    expect(limits.tightest?.scope).toBe('user');
  });

  test('the scope tells which one it is, whatever the header is called', () => {
    const limits = new RateLimits(at(0));
    limits.read(headers('rest_user 50 7 30', ''));
    expect(limits.budgets).toMatchObject([{ scope: 'user' }]);
  });

  test('without a scope the name of the header does', () => {
    const limits = new RateLimits(at(0));
    limits.read(new Headers({ 'RateLimit-Limit': '200', 'RateLimit-Remaining': '1', 'RateLimit-Reset': '9' }));
    expect(limits.budgets).toEqual([{ scope: 'organization', limit: 200, remaining: 1, resetAt: 9000 }]);
  });

  test.each([
    'graphql 200 180 30',
    'rest 200 180',
    'rest 200 x 30',
    'rest 200 -1 30',
    'rest 0 0 30',
    'rest 200 201 30',
    'rest 200 1.5 30',
    'rest 1e3 180 30',
    'rest 200 180 soon',
    'toString 200 180 30',
  ])('nonsense changes nothing: %s', (values) => {
    const limits = new RateLimits(at(0));
    limits.read(headers('rest 200 100 30', ''));
    limits.read(headers(values, ''));
    expect(limits.budgets).toEqual([{ scope: 'organization', limit: 200, remaining: 100, resetAt: 30_000 }]);
  });

  test('no reset is believed beyond two minutes', () => {
    const limits = new RateLimits(at(1));
    limits.read(headers('rest 200 180 1800000000', ''));
    expect(limits.budgets[0]?.resetAt).toBe(120_001);
  });

  test('equally tight: the one that lasts', () => {
    const limits = new RateLimits(at(0));
    limits.read(headers('rest 200 7 30', 'rest_user 50 7 40'));
    expect(limits.tightest?.scope).toBe('user');
  });
});

describe('what a 429 is about', () => {
  test.each([
    ['the user has none left', 'rest 200 9 50', 'rest_user 50 0 7', {}, 'user', 7000, 50],
    ['the organization has none left', 'rest 200 0 50', 'rest_user 50 9 7', {}, 'organization', 50_000, 200],
    ['both have none left', 'rest 200 0 50', 'rest_user 50 0 7', {}, 'organization', 50_000, 200],
    ['the body names the user', 'rest 200 9 50', 'rest_user 50 9 7', { scope: 'rest_user' }, 'user', 7000, 50],
    ['only the body tells', '', '', { scope: 'rest_user', reset: 12 }, 'user', 12_000, undefined],
    [
      'the body tells of one, a header of the other',
      'rest 200 0 5',
      '',
      { scope: 'rest_user', reset: 12 },
      'user',
      12_000,
      undefined,
    ],
    ['the body tells a reset only', '', '', { reset: 12 }, undefined, 12_000, undefined],
    ['the body names no bucket', '', '', { scope: 'constructor' }, undefined, 5000, undefined],
    ['the body is nonsense', '', '', 'slow down', undefined, 5000, undefined],
    ['the body is nothing', '', '', null, undefined, 5000, undefined],
    ['both have some left', 'rest 200 9 50', 'rest_user 50 9 7', {}, undefined, 5000, undefined],
    ['the reset is nonsense', 'rest 200 0 x', '', {}, undefined, 5000, undefined],
    ['the reset is far', 'rest 200 0 9999', '', {}, 'organization', 120_000, 200],
    ['the limit is another one than usual', 'rest 400 0 30', '', {}, 'organization', 30_000, 400],
    ['the bucket is about to be filled', 'rest 200 0 0', '', {}, 'organization', 0, 200],
  ])('%s', (_, organization, user, body, scope, ms, limit) => {
    expect(exhaustion(headers(organization, user), body)).toEqual({ scope, ms, limit });
  });

  test('Retry-After counts if no bucket is named', () => {
    const told = headers('', '');
    told.set('Retry-After', '3');
    expect(exhaustion(told, {})).toEqual({ scope: undefined, ms: 3000 });
    expect(exhaustion(told, { scope: 'rest' })).toEqual({ scope: 'organization', ms: 3000 });
  });

  test('Retry-After as a date counts from this machine’s time if the answer carries none', () => {
    const { ms } = exhaustion(new Headers({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }), {});
    expect(ms).toBeGreaterThan(50_000);
    expect(ms).toBeLessThanOrEqual(60_000);
  });
});
