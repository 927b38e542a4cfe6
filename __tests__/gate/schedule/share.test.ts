import { describe, expect, test } from '@jest/globals';
import {
  duePause,
  fairPause,
  returnWithin,
  type Share,
  sharesOf,
  spreadAfterRefusal,
} from '../../../src/gate/schedule/share.ts';
import type { Flow } from '../../../src/gate/schedule/traffic.ts';
import { minute, second, tenGates } from './buckets.ts';

/** What remains, less the reserve of 180, does for 30 polls. */
const flow = tenGates(1_590);

const share: Share = {
  period: 10 * second,
  left: 30 * second,
  lasts: 12 * second,
  latest: 20 * second,
  returnsIn: 8 * second,
  isEmpty: false,
};

/** These numbers, one after the other. */
function inTurn(...values: readonly number[]): () => number {
  const rest = [...values];
  return () => rest.shift() ?? Number.NaN;
}

describe('the share of one of ten gates', () => {
  const whole = {
    period: 10_000,
    left: 30_000,
    lasts: 10_000,
    // Polls of nine others take 423 of 3,000 requests: 1.2 periods, times that part, are 1.692 seconds.
    latest: 28_308,
    returnsIn: 10_000,
    isEmpty: false,
  };

  test.each<{ what: string; of?: Partial<Flow>; remaining?: number; now?: number; differs: Partial<Share> }>([
    { what: 'in the middle of a window', differs: {} },
    {
      what: 'later, when the same has to last less long',
      now: 45,
      differs: { left: 15_000, lasts: 5_000, latest: 13_308 },
    },
    { what: 'after the reset', now: 61, differs: { left: 0, lasts: 0, latest: -1_692 } },
    {
      what: 'with a reset further away than two windows',
      now: -600,
      differs: { left: 120_000, lasts: 40_000, latest: 118_308 },
    },
    {
      what: 'as long as their number is a guess: twenty times as much of the window is spared',
      of: { isGuess: true },
      differs: { latest: 30_000 - 33_840, returnsIn: 6_000 },
    },
    { what: 'with a poll left', remaining: 47, differs: { lasts: Number.POSITIVE_INFINITY } },
    { what: 'with less than a poll left', remaining: 46, differs: { lasts: Number.POSITIVE_INFINITY, isEmpty: true } },
  ])('$what', ({ of, remaining = 1_590, now = 30, differs }) => {
    const [seen, ...more] = sharesOf([{ ...flow, ...of, budget: { ...flow.budget, remaining } }], now * second);
    expect(more).toEqual([]);
    const expected = Object.entries({ ...whole, ...differs });
    expect(Object.entries(seen ?? {}).map(([name, value]) => [name, rounded(value)])).toEqual(expected);
  });

  test('of a window spares nothing for a gate alone', () => {
    const [alone] = sharesOf([{ ...flow, sharers: 1, isGuess: true }], 30 * second);
    expect(alone?.latest).toBe(30 * second);
  });
});

function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value) : value;
}

describe('an ordinary poll', () => {
  const never = Number.POSITIVE_INFINITY;

  test.each([
    { what: 'comes when what remains lasts, varied by the factor', of: [{}], pause: 12_360 },
    { what: 'comes no sooner than after a period', of: [{ lasts: 5 * second }], pause: 10_300 },
    { what: 'may be as late as the others allow', of: [{ lasts: 20 * second }], pause: 20_600 },
    { what: 'comes after the reset if it would be later than that', of: [{ lasts: 20_001 }], pause: 32_000 },
    { what: 'comes after the reset if too little remains', of: [{ lasts: never }], pause: 32_000 },
    { what: 'may come at once if the bucket is full again', of: [{ left: 0, lasts: never, latest: -1 }], pause: 0 },
    { what: 'may come at once if nothing is known', of: [], pause: 0 },
    { what: 'waits for the scarcer of two buckets', of: [{}, { lasts: 15 * second }, { left: 0 }], pause: 15_450 },
  ])('$what', ({ of, pause }) => {
    const shares = of.map((one) => ({ ...share, ...one }));
    expect(fairPause(shares, 1.03, () => 0.25)).toBeCloseTo(pause);
  });
});

describe('a poll that is due in twelve seconds', () => {
  test.each([
    { what: 'comes then if nothing is known', of: [], pause: 12_000 },
    { what: 'comes then, however little remains', of: [{ lasts: Number.POSITIVE_INFINITY }], pause: 12_000 },
    { what: 'comes within half a period after the reset if nothing remains', of: [{ isEmpty: true }], pause: 31_250 },
    { what: 'comes then if the bucket is full again by then', of: [{ isEmpty: true, left: 12_000 }], pause: 12_000 },
    { what: 'comes after a reset that is a little later', of: [{ isEmpty: true, left: 12_001 }], pause: 13_251 },
    {
      what: 'waits for the later of two resets',
      of: [{ isEmpty: true }, { isEmpty: true, left: 50 * second }, {}],
      pause: 51_250,
    },
  ])('$what', ({ of, pause }) => {
    const shares = of.map((one) => ({ ...share, ...one }));
    expect(duePause(12 * second, shares, () => 0.25)).toBe(pause);
  });
});

describe('gates that were rejected together', () => {
  test.each([
    { what: 'need not spread if no bucket is known', of: [], spread: 0 },
    { what: 'need not spread if no bucket is empty', of: [{}, {}], spread: 0 },
    { what: 'spread over four periods', of: [{ isEmpty: true }], spread: 40_000 },
    {
      what: 'spread over four of the longest periods of an empty bucket',
      of: [{ isEmpty: true, period: 5 * second }, { isEmpty: true }, { period: minute }],
      spread: 40_000,
    },
  ])('$what', ({ of, spread }) => {
    expect(spreadAfterRefusal(of.map((one) => ({ ...share, ...one })))).toBe(spread);
  });

  test.each([
    { what: 'at the reset', spread: 150, randoms: [0, 0], comesAfter: 0 },
    { what: 'in the first six seconds of the first window', spread: 150, randoms: [0.3, 0.25], comesAfter: 1_500 },
    { what: 'in the first six seconds of the next one', spread: 150, randoms: [0.4, 0.5], comesAfter: 63_000 },
    { what: 'in the one after that', spread: 150, randoms: [0.9, 0.5], comesAfter: 123_000 },
    { what: 'within a shorter spread', spread: 4, randoms: [0.9, 0.25], comesAfter: 1_000 },
  ])('come back $what', ({ spread, randoms, comesAfter }) => {
    expect(returnWithin(spread * second, inTurn(...randoms))).toBe(comesAfter);
  });
});
