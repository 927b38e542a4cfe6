import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomFrom } from '../../../bench/fleet/random.ts';
import { type Moment, pauseAfterFault, pauseBeforePoll, usualPause } from '../../../src/gate/schedule/pause.ts';
import { observeTraffic, type Traffic } from '../../../src/gate/schedule/traffic.ts';
import type { Budget } from '../../../src/test-engine/model.ts';
import { minute, second, user } from './buckets.ts';

function moment(more: Partial<Moment> = {}): Moment {
  return {
    left: 60 * minute,
    pollTook: 200,
    interval: 'auto',
    settlesIn: undefined,
    traffic: [],
    now: 0,
    random: () => 0.5,
    ...more,
  };
}

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
    left: fc.nat(6 * 60 * minute),
    pollTook: fc.nat(20_000),
    interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 10 * minute })),
    settlesIn: fc.option(fc.nat(10 * minute), { nil: undefined }),
    random: someRandom,
    told: someTraffic,
  })
  .map(({ told, ...more }): Moment => ({ ...more, ...told }));

describe('the pause before a poll', () => {
  test('comes fifteen times per minute, as long as nothing is known of the limits', () => {
    expect(pauseBeforePoll(moment())).toBe(usualPause);
    expect(Math.floor(minute / usualPause)).toBe(15);
  });

  test('varies by three per cent, so that gates drift apart', () => {
    const at = (value: number) => pauseBeforePoll(moment({ random: () => value }));
    expect([at(0), at(1)]).toEqual([0.97 * usualPause, 1.03 * usualPause]);
  });

  test('is what is left of settle, when only that is waited for, however long that is', () => {
    expect(pauseBeforePoll(moment({ settlesIn: 7_654 }))).toBe(7_654);
    expect(pauseBeforePoll(moment({ settlesIn: 10 * minute }))).toBe(10 * minute);
  });

  test('ends with settle, too, with a given interval, which is the least pause all the same', () => {
    const pause = (interval: number) => pauseBeforePoll(moment({ interval, settlesIn: 7_654 }));
    expect([1_000, 5_000, 7_654, 10_000].map(pause)).toEqual([7_654, 7_654, 7_654, 10_000]);
  });

  test('leaves room for the last poll, and is endless after it', () => {
    expect(pauseBeforePoll(moment({ interval: minute, left: 5_000 }))).toBe(4_400);
    // However short the newest was, on a machine that has other things to do the last one may take longer.
    expect(pauseBeforePoll(moment({ interval: minute, left: 5_000, pollTook: 20 }))).toBe(4_700);
    expect(pauseBeforePoll(moment({ left: 600 }))).toBe(Number.POSITIVE_INFINITY);
  });

  test('comes when all has settled wherever a poll like the newest still fits in before the deadline', () => {
    expect(pauseBeforePoll(moment({ left: 600, settlesIn: 300 }))).toBe(300);
    expect(pauseBeforePoll(moment({ left: 600, settlesIn: 400 }))).toBe(Number.POSITIVE_INFINITY);
    expect(pauseBeforePoll(moment({ left: 600, settlesIn: 300, interval: second }))).toBe(Number.POSITIVE_INFINITY);
    // A poll that could not confirm anything is not.
    expect(pauseBeforePoll(moment({ left: 600, interval: 300 }))).toBe(Number.POSITIVE_INFINITY);
  });

  test('keeps the last poll, even if settle is over between that and the deadline', () => {
    expect(pauseBeforePoll(moment({ left: 5_000, settlesIn: 4_600 }))).toBe(4_400);
  });

  test('is never past the deadline, never negative, and at least the given interval, whatever the limits are', () => {
    fc.assert(
      fc.property(moments, (one) => {
        const pause = pauseBeforePoll(one);
        if (pause === Number.POSITIVE_INFINITY) return;
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThan(one.left);
        const isCut = pause >= one.left - 5_000 - 1;
        const least = one.interval === 'auto' ? (one.settlesIn === undefined ? 3_686 : 0) : one.interval;
        if (!isCut) expect(pause).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  test('is never more than ten minutes, whatever the limits are', () => {
    fc.assert(
      fc.property(moments, ({ settlesIn, ...one }) => {
        const pause = pauseBeforePoll({ ...one, settlesIn: undefined, interval: 'auto', left: 24 * 60 * minute });
        expect(pause).toBeLessThanOrEqual(10 * minute);
      }),
    );
  });

  test.each([6, 12, 20, 50, 400])(
    'alone with %d requests per minute a gate takes a third of what its first poll leaves',
    (limit) => {
      for (let seed = 1; seed <= 5; seed++) {
        expect(Math.max(...requestsPerWindow(limit, randomFrom(seed)))).toBeLessThanOrEqual(
          Math.min((limit - 1) / 3, 16),
        );
      }
    },
  );
});

/** How many requests a gate sends after its first in each of ten windows that are all its own. */
function requestsPerWindow(limit: number, random: () => number): readonly number[] {
  const sent = Array.from({ length: 10 }, () => 0);
  let known: Traffic = [];
  for (let [now, requests] = [0, 1]; now < sent.length * minute; requests++) {
    const window = Math.floor(now / minute);
    const spent = (sent[window] ?? 0) + 1;
    sent[window] = spent;
    known = observeTraffic(known, { requests, budgets: [user(limit - spent, (window + 1) * minute, limit)] }, now);
    now += pauseBeforePoll(moment({ traffic: known, now, random }));
  }
  return sent.map((spent) => spent - 1);
}

describe('with others on the same token', () => {
  /** In the middle of a minute, when all who share the limit have sent so much in each half of a minute. */
  const among = (polls: number, remaining = 50 - polls) =>
    moment({
      now: 5 * minute,
      traffic: traffic(
        [3.5 * minute, 5, 50 - polls, 4 * minute],
        [4 * minute, 6, 49, 5 * minute],
        [4.5 * minute, 7, 50 - polls, 5 * minute],
        [5 * minute, 8, remaining, 5.5 * minute],
      ),
    });

  test('pauses grow with what the others send, so that the limit does for all', () => {
    const pauses = [2, 8, 16, 24].map((polls) => pauseBeforePoll(among(polls)));
    expect(pauses[0]).toBe(usualPause);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    // That is 48 per minute: this gate's share of 50 is small until the others have slowed down, too.
    expect(pauses[3]).toBeGreaterThan(11 * second);
  });

  test('a fixed interval gives way, too', () => {
    expect(pauseBeforePoll({ ...among(24), interval: 5_000 })).toBeGreaterThan(11 * second);
    expect(pauseBeforePoll({ ...among(2), interval: 5_000 })).toBe(5_000);
  });

  test('of two buckets the tighter one counts', () => {
    const { traffic: known, ...rest } = among(24);
    const [flow] = known;
    if (flow === undefined) throw new Error('No reading.');
    const budget = { ...flow.budget, scope: 'organization', limit: 1000, remaining: 900 } as const;
    const wide = { ...flow, sharers: 1, budget };
    expect(pauseBeforePoll({ ...rest, traffic: [wide] })).toBe(usualPause);
    expect(pauseBeforePoll({ ...rest, traffic: [wide, flow] })).toBe(pauseBeforePoll({ ...rest, traffic: known }));
  });

  test('polls of several requests are as many times rarer', () => {
    const pause = (requests: number) =>
      pauseBeforePoll(moment({ traffic: traffic([0, requests, 50 - requests, minute]) }));
    expect(pause(4)).toBeGreaterThan(14 * second);
    expect(pause(8)).toBeGreaterThan(2 * pause(4) - second);
  });

  test('a gate that finds many others in its first reading leaves the rest of the window to them', () => {
    const pause = (others: number) => pauseBeforePoll(moment({ traffic: traffic([0, 1, 49 - others, minute]) }));
    expect(pause(0)).toBe(usualPause);
    expect(pause(3)).toBeLessThan(20 * second);
    expect(pause(12)).toBeGreaterThan(minute);
  });

  test('gates that could only guess how many they are come back soon after the reset, and count each other', () => {
    const first = traffic([0, 1, 29, minute]);
    const pause = (random: number) => pauseBeforePoll(moment({ traffic: first, random: () => random }));
    expect(pause(0)).toBe(minute);
    expect(pause(0.999)).toBeLessThan(minute + 6 * second);
    // Half of that time has passed, and nine others have come back: so many more will.
    const [flow] = observeTraffic(first, { requests: 2, budgets: [user(40, 2 * minute)] }, minute + 3 * second);
    expect(flow?.sharers).toBeGreaterThan(18);
    expect(flow?.sharers).toBeLessThan(25);
    expect(flow?.coming).toBeGreaterThan(9);
  });

  test('the end of a window is left alone by many gates, and is used by few', () => {
    const [flow] = traffic([0, 1, 49, minute], [35 * second, 2, 40, minute]);
    if (flow === undefined) throw new Error('No reading.');
    const pause = (sharers: number) =>
      pauseBeforePoll(moment({ now: 35 * second, traffic: [{ ...flow, sharers }], random: () => 0.5 }));
    expect(pause(5)).toBeLessThan(10 * second);
    // A period is 22 s, and 25 s are left.
    expect(pause(20)).toBeGreaterThan(25 * second);
  });

  test('a gate alone polls on in every part of a window, however many requests its polls take', () => {
    const pause = pauseBeforePoll(moment({ traffic: traffic([0, 4, 46, minute]) }));
    expect(pause).toBeLessThan(16 * second);
  });

  test('below its reserve a bucket is left alone until the reset, and gates come back at times of their own', () => {
    const known = among(24, 7).traffic;
    const pause = (random: number) => pauseBeforePoll({ ...among(24, 7), traffic: known, random: () => random });
    expect(pause(0)).toBeGreaterThanOrEqual(30 * second);
    expect(pause(0.9) - pause(0.1)).toBeGreaterThan(10 * second);
  });

  test('the poll that confirms comes when settle is over, as long as something is left', () => {
    expect(pauseBeforePoll({ ...among(24, 1), settlesIn: 12_000 })).toBe(12_000);
    expect(pauseBeforePoll({ ...among(24, 0), settlesIn: 12_000 })).toBeGreaterThanOrEqual(30_000);
  });

  test('the last poll before the deadline is taken, however little is left', () => {
    expect(pauseBeforePoll({ ...among(24, 0), left: 10_000 })).toBe(9_400);
  });
});

describe('the pause after a fault', () => {
  test('doubles up to a bound, between half and all of it', () => {
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

  test('comes back soon after the beginning of one of the next windows where a bucket is empty', () => {
    const known = traffic([0, 1, 0, 42_000]);
    const pause = (attempt: number, random: number) =>
      pauseAfterFault(attempt, 42_000, moment({ traffic: known, random: () => random }));
    for (const random of [0, 0.2, 0.4, 0.6, 0.8, 0.999]) {
      expect((pause(1, random) - 42_000) % minute).toBeLessThan(6 * second);
    }
    expect(pause(1, 0.999)).toBeGreaterThan(42_000 + minute);
    // Never over more than four minutes, however often it was refused.
    expect(pause(50, 0.999)).toBeLessThan(42_000 + 4 * minute);
  });

  test('comes back within an eighth of the time that is left, so that there is time for another attempt', () => {
    const known = traffic([0, 1, 0, 10_000]);
    const pause = (left: number) => pauseAfterFault(1, 10_000, moment({ traffic: known, left, random: () => 0.9 }));
    // Of a spread of four minutes, nine tenths are 216 s: in the fourth window, 5.4 s after its beginning.
    expect(pause(60 * minute)).toBeCloseTo(10_000 + 3 * minute + 5_400);
    expect(pause(10 * minute)).toBeCloseTo(10_000 + minute + 5_400);
    expect(pause(40_000)).toBeCloseTo(10_000 + 4_500);
  });

  test('comes back over more windows if that was not enough', () => {
    const known = traffic([0, 1, 10, 42_000], [10_000, 2, 0, 42_000]);
    const pause = (attempt: number) => pauseAfterFault(attempt, 32_000, moment({ traffic: known, now: 10_000 }));
    expect(pause(2)).toBeGreaterThan(pause(1));
  });

  test('beyond the first retry, the share of the limits holds', () => {
    const known = traffic([0, 1, 10, 10_000], [5_000, 2, 0, 10_000]);
    const pause = (attempt: number) => pauseAfterFault(attempt, 0, moment({ traffic: known, now: 5_000 }));
    expect(pause(1)).toBe(750);
    expect(pause(2)).toBeGreaterThan(10_000);
  });

  test('beyond the first retry, the share of the limits holds if the server itself asks for a pause, too', () => {
    // Only the reserve is left until the reset in 30 s, after which gates come back within six seconds.
    const known = traffic([0, 1, 3, 30_000]);
    const pause = (attempt: number) => pauseAfterFault(attempt, 5_000, moment({ traffic: known }));
    expect(pause(1)).toBe(5_750);
    expect(pause(2)).toBe(33_000);
  });

  test('leaves room for the last poll, and is endless if that could only be refused again', () => {
    const pause = (retryAfterMs: number) => pauseAfterFault(1, retryAfterMs, moment({ left: 10_000 }));
    expect([9_000, 9_400, 9_401].map(pause)).toEqual([9_400, 9_400, Number.POSITIVE_INFINITY]);
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
