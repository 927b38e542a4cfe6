import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { type ReportingTime, reportingTime } from '../../src/runner/reporting-time.ts';

/** Until when each part may go on, in milliseconds from now. */
function left({ fetching, locating, publishing, summary, log, file }: ReportingTime): readonly number[] {
  return [fetching.left(), locating(), publishing.left(), summary(), log(), file()];
}

/** When the signals of the parts that ask somebody are aborted. */
async function endings(clock: VirtualClock, { fetching, publishing }: ReportingTime): Promise<readonly number[]> {
  const ended = (signal: AbortSignal) =>
    new Promise<number>((resolve) => {
      if (signal.aborted) resolve(clock.now());
      signal.addEventListener('abort', () => resolve(clock.now()), { once: true });
    });
  return clock.play(Promise.all([ended(fetching.signal), ended(publishing.signal)]));
}

const never = () => new AbortController().signal;
const inOrder = (times: readonly number[]) => times.toSorted((one, other) => one - other);

describe.each([true, false])('with GitHub to be asked: %s', (isPublishing) => {
  test('reporting takes less than 30 s, each part ending before the next', () => {
    const times = left(reportingTime(new VirtualClock(), never(), isPublishing));
    expect(times).toEqual(inOrder(times));
    expect(times.at(-1)).toBeLessThan(30_000);
  });

  test('a signal leaves less than 2 s from then on, however long reporting has gone on', async () => {
    const clock = new VirtualClock();
    const interrupted = new AbortController();
    const time = reportingTime(clock, interrupted.signal, isPublishing);
    await clock.play(clock.sleep(10_000));
    interrupted.abort();
    const times = left(time);
    expect(times).toEqual(inOrder(times));
    expect(times[0]).toBeGreaterThan(0);
    expect(times.at(-1)).toBeLessThan(2_000);
    expect(await endings(clock, time)).toEqual([times[0], times[2]].map((part) => 10_000 + (part ?? 0)));
  });

  test('a signal that came before the verdict leaves less than 2 s', async () => {
    const clock = new VirtualClock();
    const time = reportingTime(clock, AbortSignal.abort(), isPublishing);
    const times = left(time);
    expect(times.at(-1)).toBeLessThan(2_000);
    expect(await endings(clock, time)).toEqual([times[0], times[2]]);
  });

  test('a signal at the end gives no part more time than it had', async () => {
    const clock = new VirtualClock();
    const interrupted = new AbortController();
    const time = reportingTime(clock, interrupted.signal, isPublishing);
    await clock.play(clock.sleep(29_400));
    interrupted.abort();
    expect(left(time)).toEqual([0, 0, 0, 0, 0, 100]);
  });
});

test('requests end when their time is over', async () => {
  const clock = new VirtualClock();
  const time = reportingTime(clock, never(), true);
  const [fetching, , publishing] = left(time);
  expect(await endings(clock, time)).toEqual([fetching, publishing]);
});
