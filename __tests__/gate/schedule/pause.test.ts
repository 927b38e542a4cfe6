import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Moment, pauseAfterFault, pauseBeforePoll, quickest } from '../../../src/gate/schedule/pause.ts';
import { observeTraffic, type Traffic } from '../../../src/gate/schedule/traffic.ts';
import type { Budget } from '../../../src/test-engine/model.ts';

const second = 1_000;
const minute = 60_000;

function moment(more: Partial<Moment> = {}): Moment {
  return {
    waited: 0,
    left: 60 * minute,
    pollTook: 200,
    interval: 'auto',
    settlesIn: undefined,
    sinceSign: undefined,
    traffic: [],
    now: 0,
    random: () => 0.5,
    ...more,
  };
}

const user = (remaining: number, resetAt: number, limit = 50): Budget => ({ scope: 'user', limit, remaining, resetAt });

/** Readings of one bucket, each `[time, this gate's requests, remaining, resetAt]`. */
function traffic(...readings: readonly (readonly [number, number, number, number])[]): Traffic {
  return readings.reduce<Traffic>(
    (before, [now, requests, remaining, resetAt]) =>
      observeTraffic(before, { requests, budgets: [user(remaining, resetAt)] }, now),
    [],
  );
}

const someRandom = fc.double({ min: 0, max: 0.999, noNaN: true }).map((value) => () => value);

/** Whatever a server may say of its buckets, in any order. */
const someTraffic = fc
  .array(
    fc.record({
      after: fc.nat(2 * minute),
      requests: fc.nat(3),
      budgets: fc.uniqueArray(
        fc.record<Budget>({
          scope: fc.constantFrom('organization', 'user'),
          limit: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 1e15 })),
          remaining: fc.oneof(fc.constant(0), fc.nat(1e6)),
          resetAt: fc.integer({ min: -minute, max: 60 * minute }),
        }),
        { selector: ({ scope }) => scope, maxLength: 2 },
      ),
    }),
    { maxLength: 5 },
  )
  .map((readings) => {
    let [known, now, requests]: [Traffic, number, number] = [[], 0, 0];
    for (const reading of readings) {
      now += reading.after;
      requests += reading.requests;
      known = observeTraffic(known, { requests, budgets: reading.budgets }, now);
    }
    return { traffic: known, now };
  });

const moments = fc
  .record({
    waited: fc.nat(6 * 60 * minute),
    left: fc.nat(6 * 60 * minute),
    pollTook: fc.nat(20_000),
    interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 10 * minute })),
    settlesIn: fc.option(fc.nat(10 * minute), { nil: undefined }),
    sinceSign: fc.option(fc.nat(60 * minute), { nil: undefined }),
    random: someRandom,
    told: someTraffic,
  })
  .map(({ told, ...more }): Moment => ({ ...more, ...told }));

describe('the pause before a look', () => {
  test.each([
    [0, quickest],
    [12_000, quickest],
    [20_000, 7_650],
    [minute, 15_500],
    [15 * minute, 29_100],
    [30 * minute, 23_000],
    [6 * 60 * minute, 23_000],
  ])('after %d ms is %d ms', (waited, pause) => {
    expect(pauseBeforePoll(moment({ waited }))).toBeCloseTo(pause, 6);
  });

  test('varies by three per cent, so that gates drift apart', () => {
    const at = (value: number) => pauseBeforePoll(moment({ waited: 15 * minute, random: () => value }));
    expect([at(0), at(1)].map(Math.round)).toEqual([28_227, 29_973]);
  });

  test('is short again for a while after a sign that the end is near', () => {
    const pause = (sinceSign: number) => pauseBeforePoll(moment({ waited: 15 * minute, sinceSign }));
    expect([0, 8_000, 20_000, 10 * minute].map(pause)).toEqual([4_000, 4_000, 10_000, 29_100]);
    expect(pauseBeforePoll(moment({ waited: 1_000, sinceSign: 0 }))).toBe(quickest);
  });

  test('is what is left of settle, when only that is waited for', () => {
    expect(pauseBeforePoll(moment({ waited: 10 * minute, settlesIn: 7_654 }))).toBe(7_654);
    expect(pauseBeforePoll(moment({ waited: 10 * minute, settlesIn: 10 * minute }))).toBe(30_000);
  });

  test('goes on at a given interval while settling, and ends with settle where that is possible', () => {
    const pause = (interval: number) => pauseBeforePoll(moment({ interval, settlesIn: 7_654 }));
    expect([1_000, 3_000, 5_000, 7_654, 10_000].map(pause)).toEqual([1_000, 3_000, 7_654, 7_654, 10_000]);
  });

  test('leaves room for the last look, and is endless after it', () => {
    expect(pauseBeforePoll(moment({ waited: minute, left: 5_000 }))).toBe(4_400);
    expect(pauseBeforePoll(moment({ waited: minute, left: 600 }))).toBe(Number.POSITIVE_INFINITY);
  });

  test('is never past the deadline, never negative, and holds a given interval, whatever is said of the limits', () => {
    fc.assert(
      fc.property(moments, (one) => {
        const pause = pauseBeforePoll(one);
        if (pause === Number.POSITIVE_INFINITY) return;
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThan(one.left);
        const isCut = pause >= one.left - 5_000 - 1;
        const least = one.interval === 'auto' ? (one.settlesIn === undefined ? 2_000 : 0) : one.interval;
        if (!isCut) expect(pause).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  test('is never more than ten minutes, whatever is said of the limits', () => {
    fc.assert(
      fc.property(moments, (one) => {
        const pause = pauseBeforePoll({ ...one, interval: 'auto', left: 24 * 60 * minute });
        expect(pause).toBeLessThanOrEqual(10 * minute);
      }),
    );
  });

  test('is never more than 30 s while the gate is alone with its limits, nor without any', () => {
    fc.assert(
      fc.property(fc.nat(60 * minute), fc.nat(60_000), someRandom, (waited, left, random) => {
        const pause = (known: Traffic) => pauseBeforePoll(moment({ waited, random, traffic: known, now: 20_000 }));
        expect(pause([])).toBeLessThanOrEqual(30_000);
        expect(pause(traffic([20_000, 1, 49, 20_000 + left]))).toBeLessThanOrEqual(30_000);
        expect(pause(traffic([0, 1, 49, 20_000 + left], [20_000, 2, 48, 20_000 + left]))).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});

describe('with others on the same token', () => {
  /** In the middle of a minute, when all who share the limit have looked so often in each half of a minute. */
  const among = (polls: number, remaining = 50 - polls) =>
    moment({
      waited: 5 * minute,
      now: 5 * minute,
      traffic: traffic(
        [3.5 * minute, 5, 50 - polls, 4 * minute],
        [4 * minute, 6, 49, 5 * minute],
        [4.5 * minute, 7, 50 - polls, 5 * minute],
        [5 * minute, 8, remaining, 5.5 * minute],
      ),
    });

  test('pauses grow with their number, so that the limit does for all', () => {
    const [few = 0, more = 0, many = 0] = [1, 16, 24].map((polls) => pauseBeforePoll(among(polls)));
    expect(few).toBe(15_500);
    expect(more).toBeGreaterThan(20 * second);
    expect(more).toBeLessThan(30 * second);
    // 48 a minute are more than the part of 50 that ordinary looks may take.
    expect(many).toBeGreaterThan(35 * second);
    expect(many).toBeLessThan(60 * second);
  });

  test('a fixed interval gives way, too', () => {
    expect(pauseBeforePoll({ ...among(24), interval: 5_000 })).toBeGreaterThan(35 * second);
    expect(pauseBeforePoll({ ...among(1), interval: 5_000 })).toBe(5_000);
  });

  test('of two buckets the tighter one counts', () => {
    const { traffic: known, ...rest } = among(24);
    const [flow] = known;
    if (flow === undefined) throw new Error('No reading.');
    const wide = { ...flow, budget: { ...flow.budget, scope: 'organization', limit: 1000, remaining: 900 } as const };
    expect(pauseBeforePoll({ ...rest, traffic: [wide] })).toBe(15_500);
    expect(pauseBeforePoll({ ...rest, traffic: [wide, flow] })).toBe(pauseBeforePoll({ ...rest, traffic: known }));
  });

  test('a gate that finds nothing left comes back after the reset, at a time of its own', () => {
    const known = traffic([0, 1, 0, 40_000]);
    const pause = (random: number) => pauseBeforePoll(moment({ traffic: known, random: () => random }));
    expect(pause(0)).toBeGreaterThanOrEqual(40_000);
    expect(pause(0.9) - pause(0.1)).toBeGreaterThan(30_000);
  });

  test('the look that confirms comes when settle is over, as long as something is left', () => {
    const settling = { ...among(24), settlesIn: 12_000 };
    expect(pauseBeforePoll(settling)).toBe(12_000);
    expect(pauseBeforePoll({ ...among(24, 0), settlesIn: 12_000 })).toBeGreaterThanOrEqual(30_000);
  });

  test('the last look before the deadline is taken, however little is left', () => {
    expect(pauseBeforePoll({ ...among(24, 0), left: 10_000 })).toBe(9_400);
  });

  test('an answer that tells nothing new of a bucket is no evidence of anybody', () => {
    const once = traffic([0, 1, 30, 50_000]);
    expect(traffic([0, 1, 30, 50_000], [9_000, 2, 30, 50_000])).toEqual(once);
  });
});

describe('the pause after a fault', () => {
  test('doubles up to a bound, between half and the whole of it', () => {
    const pauses = (random: number) =>
      [1, 2, 3, 4, 5, 6, 99].map((attempt) => pauseAfterFault(attempt, 0, moment({ random: () => random })));
    expect(pauses(0)).toEqual([500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
    expect(pauses(1)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  test('begins no slower than a given short interval', () => {
    expect(pauseAfterFault(1, 0, moment({ interval: 20, random: () => 1 }))).toBe(20);
    expect(pauseAfterFault(1, 0, moment({ interval: 60_000, random: () => 1 }))).toBe(1_000);
  });

  test('waits for a rate limit, and spreads out after it', () => {
    expect(pauseAfterFault(1, 42_000, moment({ random: () => 0 }))).toBe(42_500);
    expect(pauseAfterFault(1, 42_000, moment({ random: () => 1 }))).toBe(43_000);
  });

  test('spreads over a minute where a bucket is known to be empty, and over more if that was not enough', () => {
    const known = traffic([0, 1, 0, 42_000]);
    const pause = (attempt: number) => pauseAfterFault(attempt, 42_000, moment({ traffic: known, random: () => 0.5 }));
    expect(pause(1)).toBeGreaterThanOrEqual(72_000);
    expect(pause(2) - 42_000).toBeCloseTo(2 * (pause(1) - 42_000), 6);
    expect(pause(50)).toBe(42_000 + 120_000);
  });

  test('beyond the first retry, the share of the limits holds', () => {
    const known = traffic([0, 1, 10, 10_000], [5_000, 2, 0, 10_000]);
    const pause = (attempt: number) => pauseAfterFault(attempt, 0, moment({ traffic: known, now: 5_000 }));
    expect(pause(1)).toBe(750);
    expect(pause(2)).toBeGreaterThan(10_000);
  });

  test('is never past the deadline, and endless where a try could only be refused', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 2_000 }), fc.nat(120_000), (one, attempt, retryAfterMs) => {
        const pause = pauseAfterFault(attempt, retryAfterMs, one);
        if (pause === Number.POSITIVE_INFINITY) return;
        expect(pause).toBeGreaterThanOrEqual(retryAfterMs);
        expect(pause).toBeLessThan(one.left);
      }),
    );
  });
});
