import { describe, expect, test } from '@jest/globals';
import { problem, problems, read } from './given.ts';

const loopback = { 'api-url': 'http://127.0.0.1:8080' };

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1h30m15s250ms', 5_415_250],
    ['45s500ms', 45_500],
    ['120m', 7_200_000],
    ['007m', 420_000],
    ['168h', 604_800_000],
  ])('%s', (timeout, milliseconds) => {
    expect(read({ timeout }).timeout).toBe(milliseconds);
  });

  test.each([
    ['90', 'has no unit', 'Write 90s for seconds, 90m for minutes or 90h for hours.'],
    ['1.5h', 'is a fraction', '1h30m instead of 1.5h'],
    ['1,5h', 'is a fraction', '1h30m instead of 1.5h'],
    ['.5', 'is a fraction', '1h30m instead of 1.5h'],
    ['-5m', 'is not a duration', '90s, 15m, 1h or 1h30m'],
    ['+5m', 'is not a duration', '90s, 15m, 1h or 1h30m'],
    ['5 m', 'is not a duration', 'no blanks'],
    ['1h 30m', 'is not a duration', 'no blanks'],
    ['5M', 'is not a duration', 'h, m, s or ms'],
    ['5min', 'is not a duration', 'h, m, s or ms'],
    ['2d', 'is not a duration', 'h, m, s or ms'],
    ['30m1h', 'is not a duration', 'the larger unit first'],
    ['1h1h', 'is not a duration', 'the larger unit first'],
    ['1h30', 'is not a duration', 'Only 0 needs no unit'],
    ['1e3s', 'is not a duration', '90s'],
    ['1_000s', 'is not a duration', '90s'],
    ['٣m', 'is not a duration', '90s'],
    ['abc', 'is not a duration', '90s'],
    ['NaN', 'is not a duration', '90s'],
    ['auto', 'is not a duration', '90s'],
    ['9999999999h', 'is not a duration', '90s'],
    ['0', 'is 0', '30m'],
    ['0h0m', 'is 0', '30m'],
    ['168h1ms', 'is too long', '7 days'],
    ['999999999h', 'is too long', '7 days'],
  ])('a timeout of %s is refused', (timeout, expected, hint) => {
    const found = problem({ timeout });
    expect(found).toMatchObject({ input: 'timeout', value: timeout, problem: expected });
    expect(found.hint).toContain(hint);
  });
});

describe('settle', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['29m59s999ms', 1_799_999],
  ])('%s', (settle, milliseconds) => {
    expect(read({ settle }).settle).toBe(milliseconds);
  });

  test('must be less than timeout', () => {
    expect(problem({ settle: '10m', timeout: '600s' })).toEqual({
      input: 'settle',
      value: '10m',
      problem: 'is not less than timeout: 600s',
      hint: 'Set settle to less than timeout, or to 0 to trust a pass at first sight, or give timeout more.',
    });
    expect(problem({ settle: '30m' }).problem).toBe('is not less than timeout: 30m');
  });

  test('its default, too, must be less than timeout', () => {
    // The runner hands the default over when a workflow leaves the input out.
    for (const given of [{}, { settle: '30s' }]) {
      expect(problem({ ...given, timeout: '20s' })).toEqual({
        input: 'settle',
        value: undefined,
        problem: 'is 30s (its default, if you did not set it), which is not less than timeout: 20s',
        hint: 'Set settle to less than timeout, or to 0 to trust a pass at first sight, or give timeout more.',
      });
    }
    expect(problem({ timeout: '30s' }).input).toBe('settle');
    expect(read({ timeout: '31s' })).toMatchObject({ timeout: 31_000, settle: 30_000 });
    expect(read({ timeout: '5s', settle: '0' })).toMatchObject({ timeout: 5_000, settle: 0 });
  });

  test('is not compared with a timeout that is wrong', () => {
    expect(problem({ timeout: 'soon', settle: '99h' }).input).toBe('timeout');
  });
});

describe('interval', () => {
  test.each([
    ['auto', 'auto'],
    ['1s', 1_000],
    ['1000ms', 1_000],
    ['2m', 120_000],
  ])('%s', (interval, expected) => {
    expect(read({ interval }).interval).toBe(expected);
  });

  test.each([
    ['999ms', 'is too short'],
    ['0', 'is 0'],
    ['10', 'has no unit'],
    ['Auto', 'is not a duration'],
    ['169h', 'is too long'],
  ])('%s is refused', (interval, expected) => {
    expect(problem({ interval })).toMatchObject({ input: 'interval', value: interval, problem: expected });
  });

  test('why it may not be short', () => {
    expect(problem({ interval: '1ms' }).hint).toMatch(/at least 1s: .*50 requests a minute/);
  });

  test('may be short where the API is on this machine, but not 0', () => {
    expect(read({ interval: '1ms', ...loopback }).interval).toBe(1);
    expect(problem({ interval: '0', ...loopback }).input).toBe('interval');
  });

  test('is not blamed for an address that is wrong', () => {
    expect(problems({ interval: '1ms', 'api-url': 'nonsense' }).map(({ input }) => input)).toEqual(['api-url']);
  });
});
