import { describe, expect, test } from '@jest/globals';
import { type Flow, observeTraffic, pauseToLast, periodOf, returnTime } from '../../../src/gate/schedule/traffic.ts';
import type { Budget } from '../../../src/test-engine/model.ts';
import { minute, second, tenGates, user } from './buckets.ts';

/** Earlier knowledge weighs as much as a reading over two seconds. */
const ten = tenGates(1_000);
const sixPolls = 6 * 47;

/** What a poll of 47 requests leads to. */
function next(earlier: Flow, budget: Budget, now: number): Flow | undefined {
  return observeTraffic([earlier], { requests: earlier.requests + 47, budgets: [budget] }, now)[0];
}

describe('the first reading of a bucket', () => {
  test.each([
    { what: 'only its own request: the gate is alone', requests: 1, remaining: 49, sharers: 1, coming: 0 },
    { what: 'ten requests of others: fifteen gates are assumed', requests: 1, remaining: 39, sharers: 16, coming: 15 },
    {
      what: 'three polls of others: they count as four and a half',
      requests: 4,
      remaining: 34,
      sharers: 5.5,
      coming: 18,
    },
    { what: 'less than was sent: the gate is alone', requests: 3, remaining: 50, sharers: 1, coming: 0 },
  ])('shows $what', ({ requests, remaining, sharers, coming }) => {
    const budget = user(remaining, minute);
    expect(observeTraffic([], { requests, budgets: [budget] }, 7)).toEqual([
      { budget, readAt: 7, requests, ofPoll: requests, sharers, coming, isGuess: true },
    ]);
  });

  test('may come after that of another bucket', () => {
    const budget: Budget = { scope: 'organization', limit: 200, remaining: 146, resetAt: minute };
    const flows = observeTraffic([ten], { requests: 50, budgets: [budget, ten.budget] }, 8 * second);
    expect(flows).toEqual([
      { budget, readAt: 8 * second, requests: 50, ofPoll: 50, sharers: 1.12, coming: 6, isGuess: true },
      ten,
    ]);
  });
});

describe('a further reading of a bucket', () => {
  test.each([
    { when: 'in the same window', at: 8 },
    { when: 'in the next window, since that began', at: 68, remaining: 3_000, resetAt: 120 },
    { when: 'after an early refill', at: 8, remaining: 3_000 },
  ])('$when, it counts the gates by what others have sent', ({ at, remaining = 1_000, resetAt = 60 }) => {
    // In eight seconds five polls of others, which are 6.25 in ten seconds. With the nine that are known for two seconds, that is 6.8.
    const budget = user(remaining - sixPolls, resetAt * second, 3_000);
    const flow = next(ten, budget, at * second);
    expect(flow).toEqual({ ...ten, budget, readAt: at * second, requests: 94, sharers: expect.closeTo(7.8) });
  });

  test.each([
    { what: 'less is gone than was sent, others have sent nothing', gone: 10, sharers: 2.8 },
    { what: 'the bucket is empty, there may be more gates than before', remaining: 611, gone: 611, sharers: 14.8 },
    { what: 'the bucket is empty, there are no fewer', remaining: sixPolls, gone: sixPolls, sharers: 10 },
  ])('if $what', ({ remaining = 1_000, gone, sharers }) => {
    const earlier = { ...ten, budget: user(remaining, minute, 3_000) };
    expect(next(earlier, user(remaining - gone, minute, 3_000), 8 * second)?.sharers).toBeCloseTo(sharers);
  });

  test.each([-1_501, -1_500, 0, 1_500, 1_501])(
    'is of the same window if its reset is at most a second and a half from the earlier one: %d ms',
    (later) => {
      const flow = next(ten, user(1_000 - sixPolls, minute + later, 3_000), 8 * second);
      // In another window, all requests that are gone from the limit would have been sent.
      if (Math.abs(later) <= 1_500) expect(flow?.sharers).toBeCloseTo(7.8);
      else expect(flow?.sharers).toBeGreaterThan(50);
    },
  );

  test.each([
    { what: 'no less than nothing of a window is over', resetAt: 180, at: 90, sharers: 35 },
    // Five polls in a minute are 0.83 in ten seconds. With the nine that are known for two seconds, that is 1.1.
    { what: 'no more than a minute of a window is over', resetAt: 100, at: 200, sharers: 2.1 },
  ])('$what, wherever its reset lies', ({ resetAt, at, sharers }) => {
    expect(next(ten, user(3_000 - sixPolls, resetAt * second, 3_000), at * second)?.sharers).toBeCloseTo(sharers);
  });

  test('leaves everything as it was if nothing is new, as after a response without headers', () => {
    expect(next(ten, { ...ten.budget }, 8 * second)).toBe(ten);
    expect(next(ten, user(999, minute, 3_000), 8 * second)?.readAt).toBe(8 * second);
  });

  test('shows that others have sent nothing if only its reset has moved by a second', () => {
    expect(next(ten, user(1_000, minute + second, 3_000), 8 * second)?.sharers).toBeCloseTo(2.8);
  });

  test('counts as a poll of one request if no request was counted in between', () => {
    const budget = user(1_000 - sixPolls, minute, 3_000);
    expect(observeTraffic([ten], { requests: 47, budgets: [budget] }, 8 * second)[0]?.ofPoll).toBe(1);
  });

  test('is compared with an earlier one of the same bucket only', () => {
    const wide: Flow = { ...ten, budget: { ...ten.budget, scope: 'organization', remaining: 2_000 } };
    const budgets = [user(1_000 - sixPolls, minute, 3_000), { ...wide.budget, remaining: 2_000 - 2 * sixPolls }];
    const flows = observeTraffic([wide, ten], { requests: 94, budgets }, 8 * second);
    // Eleven polls of others, and five.
    expect(flows.map(({ sharers }) => sharers)).toEqual([expect.closeTo(7.8), expect.closeTo(13.8)]);
  });
});

describe('after a guess', () => {
  const guess: Flow = { ...ten, coming: 423, isGuess: true };

  test('the gates come back within six seconds, and requests are kept free for those that have not yet', () => {
    // In 4.8 seconds five polls of others, which are 6.25 in six seconds. The nine that were guessed weigh as much as 1.2 seconds.
    const flow = next(guess, user(3_000 - sixPolls, 2 * minute, 3_000), minute + 4_800);
    expect(flow).toMatchObject({ sharers: expect.closeTo(7.8), isGuess: false });
    // The polls of 1.8 gates are missing: 84.6 requests, for each of which 1.4 are kept free.
    expect(flow?.coming).toBeCloseTo(118.44);
  });

  test('none are kept free once more have come back than were expected', () => {
    const flow = next(guess, user(3_000 - sixPolls, 2 * minute, 3_000), minute + 10_800);
    expect(flow).toMatchObject({ sharers: expect.closeTo(4.4), coming: 0 });
  });

  test('none are kept free once the gates have been counted in the same window, nor in the next one', () => {
    const again = next(guess, user(1_000 - sixPolls, minute, 3_000), 8 * second);
    expect(again).toMatchObject({ sharers: expect.closeTo(7.8), coming: 0, isGuess: false });
    const counted = { ...guess, isGuess: false };
    expect(next(counted, user(3_000 - 47, 2 * minute, 3_000), minute + second)?.coming).toBe(0);
  });
});

describe('the period', () => {
  test.each([
    {
      what: 'of ten, whatever is left or kept free',
      flow: { budget: user(0, minute, 3_000), coming: 900 },
      period: 10_000,
    },
    // 10 × 0.2 to the power of 0.78 is 2.85.
    { what: 'of two, which count as almost three', flow: { sharers: 2 }, period: 2_850 },
    // 10 × 100 to the power of 0.78 is 363.
    { what: 'of a thousand, which count as 363', flow: { sharers: 1_000, budget: user(0, 0, 30_000) }, period: 36_308 },
    { what: 'of a gate alone, which takes a third of the limit', flow: { sharers: 1 }, period: 2_820 },
    { what: 'of a gate alone with fifty requests', flow: { sharers: 1, ofPoll: 1, budget: user(0, 0) }, period: 3_600 },
    {
      what: 'of a gate alone with polls of four requests',
      flow: { sharers: 1, ofPoll: 4, budget: user(0, 0) },
      period: 14_400,
    },
    { what: 'of far too many, four minutes at most', flow: { ofPoll: 25, budget: user(0, 0) }, period: 4 * minute },
  ])('$what', ({ flow, period }) => {
    expect(Math.round(periodOf({ ...ten, ...flow }))).toBe(period);
  });

  test('is also the time within which all come back after a reset, but six seconds at most after a guess', () => {
    expect(returnTime(ten)).toBeCloseTo(10_000);
    expect(returnTime({ ...ten, isGuess: true })).toBe(6_000);
    expect(returnTime({ ...ten, sharers: 1, isGuess: true })).toBe(2_820);
  });
});

describe('what remains of a bucket', () => {
  test.each([
    { what: 'lasts for three polls of each gate in half a minute', remaining: 1_590, pause: 10_000 },
    { what: 'lasts for half as many if half of it is kept free', remaining: 1_590, coming: 705, pause: 20_000 },
    { what: 'does not last if all of it is kept free', remaining: 1_590, coming: 1_410, pause: Infinity },
    { what: 'does not last if it is only the reserve', remaining: 180, pause: Infinity },
    { what: 'does not last if it is less than the reserve', remaining: 100, pause: Infinity },
    { what: 'is spent by a third only, by a gate alone', remaining: 1_410, sharers: 1, pause: 3_000 },
    { what: 'needs no pause at the reset', remaining: 1_590, ms: 0, pause: 0 },
    { what: 'does not last even then if it is only the reserve', remaining: 180, ms: 0, pause: Infinity },
  ])('$what', ({ remaining, coming = 0, sharers = 10, ms = 30 * second, pause }) => {
    const flow = { ...ten, budget: user(remaining, minute, 3_000), coming, sharers };
    expect(Math.round(pauseToLast(flow, ms))).toBe(pause);
  });
});
