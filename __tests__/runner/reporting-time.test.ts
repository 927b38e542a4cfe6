import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type ReportingTime, reportingTime, type TimeFor } from '../../src/runner/reporting-time.ts';

const clock = { now: () => performance.now(), sleep: () => Promise.reject(new Error('Nobody sleeps here.')) };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Milliseconds from now on until a part of the time is over. */
function until({ signal, left }: TimeFor): number {
  const said = left();
  jest.advanceTimersByTime(said - 1);
  expect(signal.aborted).toBe(false);
  expect(left()).toBe(1);
  jest.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
  expect(left()).toBe(0);
  return said;
}

const parts: readonly (readonly [
  string,
  (time: ReportingTime) => TimeFor,
  isFirst: boolean,
  usual: number,
  afterSignal: number,
])[] = [
  ['fetching, where GitHub comes after it,', ({ fetching }) => fetching, true, 18_000, 900],
  ['fetching alone', ({ fetching }) => fetching, false, 28_000, 1_200],
  ['asking anybody', ({ asking }) => asking, true, 28_000, 1_700],
];

describe.each(parts)('the time for %s', (_, part, isFirst, usual, afterSignal) => {
  test('is over in time', () => {
    expect(until(part(reportingTime(clock, new AbortController().signal, isFirst)))).toBe(usual);
  });

  test('is short from the beginning where a signal ended the wait', () => {
    expect(until(part(reportingTime(clock, AbortSignal.abort(), isFirst)))).toBe(afterSignal);
  });

  test.each([0, 5_000, 15_000])('is as short from a signal on that comes after %i ms', (after) => {
    const interrupted = new AbortController();
    const time = part(reportingTime(clock, interrupted.signal, isFirst));
    jest.advanceTimersByTime(after);
    interrupted.abort();
    expect(until(time)).toBe(afterSignal);
  });

  test('is not longer by a signal that comes near its end', () => {
    const interrupted = new AbortController();
    const time = part(reportingTime(clock, interrupted.signal, isFirst));
    jest.advanceTimersByTime(usual - 100);
    interrupted.abort();
    expect(until(time)).toBe(100);
  });
});
