import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../simulator/virtual-clock.ts';
import { Pace, type Patience } from '../../../src/gate/schedule/pace.ts';
import type { Spending } from '../../../src/gate/schedule/traffic.ts';
import { minute, second, user } from './buckets.ts';

/** Nothing is known of the limits. */
const unlimited: Spending = { requests: 1, budgets: [] };

/** Nothing remains of the user's bucket, which is full again 30 s after the beginning of the wait. */
const empty: Spending = {
  requests: 1,
  budgets: [user(0, 65 * second)],
};

/** A wait that begins when its clock stands at 35 s, so that nothing is counted from 0. */
async function begin(patience: Partial<Patience> = {}) {
  const clock = new VirtualClock();
  const pass = (ms: number) => clock.play(clock.sleep(ms));
  await pass(35 * second);
  const server = { spending: unlimited };
  const pace = new Pace(
    { timeout: minute, appearWithin: minute, interval: 'auto', ...patience },
    { source: { spending: () => server.spending }, clock, random: () => 0.5 },
  );
  return { pace, pass, server };
}

const nothing = { settlesIn: undefined, appearsIn: undefined };

test('a wait is counted from its beginning to its deadline', async () => {
  const { pace, pass } = await begin();
  await pass(12 * second);
  expect([pace.startedAt, pace.waited(), pace.left()]).toEqual([35_000, 12_000, 48_000]);
});

describe('the pause before the next poll', () => {
  test.each([
    { what: 'is the usual one', pause: 3_800 },
    { what: 'ends with settle', settlesIn: 9_000, pause: 9_000 },
    { what: 'ends when something must have appeared', appearsIn: 2_000, pause: 2_000 },
    { what: 'ends with whatever comes first', settlesIn: 9_000, appearsIn: 2_000, pause: 2_000 },
    { what: 'is the usual one until something must have appeared', appearsIn: 5_000, pause: 3_800 },
    { what: 'is the usual one after nothing has appeared in time', appearsIn: 0, pause: 3_800 },
    { what: 'is the usual one long after that', appearsIn: -9_000, pause: 3_800 },
    { what: 'ends by when newer builds must be looked for', nextPollIn: 1_500, pause: 1_500 },
    { what: 'is over if they should have been looked for already', nextPollIn: -1_500, pause: 0 },
    { what: 'ends before they must be looked for', nextPollIn: 9_000, pause: 3_800 },
  ])('$what', async ({ settlesIn, appearsIn, nextPollIn = Number.POSITIVE_INFINITY, pause }) => {
    const { pace, pass } = await begin();
    await pass(10 * second);
    pace.takeIn(200, 45_000 + nextPollIn);
    expect(pace.nextPause({ settlesIn, appearsIn })).toBe(pause);
  });

  test('no longer depends on when a poll was due once that has come', async () => {
    const { pace } = await begin();
    pace.takeIn(200, 36_000);
    pace.takeIn(200);
    expect(pace.nextPause(nothing)).toBe(3_800);
  });

  test('is endless if there is no time for another poll, even if one is due', async () => {
    const { pace, pass } = await begin();
    pace.takeIn(200, 36_000);
    await pass(59_500);
    expect(pace.nextPause(nothing)).toBe(Number.POSITIVE_INFINITY);
  });

  test('depends on what the newest poll showed of the limits', async () => {
    const { pace, server } = await begin();
    server.spending = empty;
    expect(pace.nextPause(nothing)).toBe(3_800);
    pace.takeIn(200);
    // The bucket is full again in 30 s, and gates come back within six seconds after that.
    expect(pace.nextPause(nothing)).toBe(33_000);
  });
});

describe('the pause after a fault', () => {
  test('depends on what the failed response showed of the limits', async () => {
    const { pace, server } = await begin();
    expect(pace.pauseAfterFault(2, 0)).toBe(1_500);
    server.spending = empty;
    expect(pace.pauseAfterFault(2, 0)).toBe(33_000);
  });

  test('is as short as the interval, and leaves room for a poll as long as the newest before the deadline', async () => {
    const { pace, pass } = await begin({ interval: 400 });
    pace.takeIn(200);
    expect(pace.pauseAfterFault(1, 0)).toBe(300);
    await pass(59_300);
    expect(pace.pauseAfterFault(1, 0)).toBe(100);
  });
});

describe('the last poll before the deadline', () => {
  test.each([
    { what: 'the usual pause', left: 5_000 },
    { what: 'a given interval', interval: 20_000, left: 21_200 },
    { what: 'a slow poll', took: 1_000, left: 9_800 },
    { what: 'a poll in no time', took: 0, left: 4_400 },
    { what: 'a pause that settle shortens', settlesIn: 2_000, left: 3_200 },
  ])('is the one after which $what and twice the time for a poll do not fit in', async (given) => {
    const { interval = 'auto', took = 200, settlesIn, left } = given;
    const { pace, pass } = await begin({ interval });
    pace.takeIn(took);
    pace.nextPause({ ...nothing, settlesIn });
    await pass(minute - left - 1);
    expect(pace.isLastPoll()).toBe(false);
    await pass(1);
    expect(pace.isLastPoll()).toBe(true);
  });
});

describe('the newest poll before the deadline may be as old', () => {
  test.each([
    { when: 'at the beginning', pauses: [], freshFor: 2 * 3_800 },
    { when: 'after a pause that settle shortened', pauses: [2_000], freshFor: 3_800 + 2_000 },
    { when: 'after two of them', pauses: [2_000, 1_000], freshFor: 2_000 + 1_000 },
    { when: 'after a third', pauses: [2_000, 1_000, 5_000], freshFor: 1_000 + 5_000 },
  ])('as the last two pauses together: $when', async ({ pauses, freshFor }) => {
    const { pace } = await begin();
    pace.takeIn(200);
    for (const settlesIn of pauses) pace.nextPause({ ...nothing, settlesIn });
    expect(pace.freshFor({ failing: true })).toBe(freshFor);
    // A poll that is under way has the time that it may take.
    expect(pace.freshFor({ failing: false })).toBe(freshFor + 600);
  });

  test('as two pauses that follow from the interval, even if the deadline comes sooner', async () => {
    const { pace } = await begin({ timeout: second, interval: 20 * second });
    expect(pace.freshFor({ failing: true })).toBe(40_000);
  });

  test('as a pause and what is left until the deadline if no other poll fits in', async () => {
    const { pace, pass } = await begin();
    await pass(59_800);
    expect(pace.nextPause(nothing)).toBe(Number.POSITIVE_INFINITY);
    expect(pace.freshFor({ failing: true })).toBe(3_800 + 200);
  });
});
