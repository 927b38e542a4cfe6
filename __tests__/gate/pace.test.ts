import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Moment, pauseAfterFault, pauseBeforeLook, quickest, slowest } from '../../src/gate/pace.ts';

const minute = 60_000;

function moment(more: Partial<Moment> = {}): Moment {
  return {
    waited: 0,
    left: 30 * minute,
    lookTook: 200,
    interval: 'auto',
    settlesIn: undefined,
    random: () => 0.5,
    ...more,
  };
}

const moments = fc.record<Moment>({
  waited: fc.nat(6 * 60 * minute),
  left: fc.nat(6 * 60 * minute),
  lookTook: fc.nat(20_000),
  interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 10 * minute })),
  settlesIn: fc.option(fc.nat(10 * minute), { nil: undefined }),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }).map((value) => () => value),
});

describe('the pause before a look', () => {
  test.each([
    [0, quickest],
    [12_000, 2_400],
    [minute, 12_000],
    [3 * minute, slowest],
    [60 * minute, slowest],
  ])('after %d ms is %d ms: a small share of the wait', (waited, pause) => {
    expect(pauseBeforeLook(moment({ waited, left: 60 * minute }))).toBeCloseTo(pause, 6);
  });

  test('varies by a tenth, so that gates drift apart', () => {
    const at = (value: number) => pauseBeforeLook(moment({ waited: minute, random: () => value }));
    expect([at(0), at(1)]).toEqual([10_800, 13_200]);
  });

  test('is what is left of settle, when only that is waited for', () => {
    expect(pauseBeforeLook(moment({ waited: 10 * minute, settlesIn: 7_654 }))).toBe(7_654);
    expect(pauseBeforeLook(moment({ waited: 10 * minute, settlesIn: 10 * minute }))).toBe(30_000);
  });

  test('goes on at a given interval while settling, and ends with settle where that is possible', () => {
    const pause = (interval: number) => pauseBeforeLook(moment({ interval, settlesIn: 7_654 }));
    expect([1_000, 3_000, 5_000, 7_654, 10_000].map(pause)).toEqual([1_000, 3_000, 7_654, 7_654, 10_000]);
  });

  test('leaves room for the last look, and is endless after it', () => {
    expect(pauseBeforeLook(moment({ waited: minute, left: 5_000 }))).toBe(4_400);
    expect(pauseBeforeLook(moment({ waited: minute, left: 600 }))).toBe(Number.POSITIVE_INFINITY);
  });

  test('is never past the deadline, never negative, and holds a given interval', () => {
    fc.assert(
      fc.property(moments, (one) => {
        const pause = pauseBeforeLook(one);
        if (pause === Number.POSITIVE_INFINITY) return;
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThan(one.left);
        const cut = pause >= one.left - 5_000 - 1;
        if (one.interval !== 'auto' && !cut) expect(pause).toBeGreaterThanOrEqual(one.interval);
        if (one.interval === 'auto') expect(pause).toBeLessThanOrEqual(30_000);
      }),
    );
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

  test('is never past the deadline, and endless where a try could only be refused', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 2_000 }), fc.nat(120_000), (one, attempt, notBefore) => {
        const pause = pauseAfterFault(attempt, notBefore, one);
        if (pause === Number.POSITIVE_INFINITY) return;
        expect(pause).toBeGreaterThanOrEqual(notBefore);
        expect(pause).toBeLessThan(one.left);
      }),
    );
  });
});
