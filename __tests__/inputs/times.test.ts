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
    ['90', 'duration-without-unit', { digits: '90' }],
    ['1.5h', 'duration-with-fraction', {}],
    ['1,5h', 'duration-with-fraction', {}],
    ['.5', 'duration-with-fraction', {}],
    ['-5m', 'not-a-duration', {}],
    ['+5m', 'not-a-duration', {}],
    ['5 m', 'not-a-duration', {}],
    ['1h 30m', 'not-a-duration', {}],
    ['5M', 'not-a-duration', {}],
    ['5min', 'not-a-duration', {}],
    ['2d', 'not-a-duration', {}],
    ['30m1h', 'not-a-duration', {}],
    ['1h1h', 'not-a-duration', {}],
    ['1h30', 'not-a-duration', {}],
    ['1e3s', 'not-a-duration', {}],
    ['1_000s', 'not-a-duration', {}],
    ['٣m', 'not-a-duration', {}],
    ['abc', 'not-a-duration', {}],
    ['NaN', 'not-a-duration', {}],
    ['auto', 'not-a-duration', {}],
    ['9999999999h', 'not-a-duration', {}],
    ['0', 'duration-is-zero', {}],
    ['0h0m', 'duration-is-zero', {}],
    ['168h1ms', 'duration-too-long', {}],
    ['999999999h', 'duration-too-long', {}],
  ])('a timeout of %s is refused', (timeout, code, data) => {
    expect(problem({ timeout })).toEqual({ input: 'timeout', value: timeout, code, data });
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
      code: 'settle-not-below-timeout',
      data: { timeout: '600s', settle: '10m', byDefault: false },
    });
    expect(problem({ settle: '30m' }).data).toEqual({ timeout: '30m', settle: '30m', byDefault: false });
  });

  test('its default, too, must be less than timeout', () => {
    // The runner hands the default over when a workflow leaves the input out.
    for (const given of [{}, { settle: '30s' }]) {
      expect(problem({ ...given, timeout: '20s' })).toEqual({
        input: 'settle',
        value: undefined,
        code: 'settle-not-below-timeout',
        data: { timeout: '20s', settle: '30s', byDefault: true },
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
    ['999ms', 'duration-too-short'],
    ['0', 'duration-is-zero'],
    ['10', 'duration-without-unit'],
    ['Auto', 'not-a-duration'],
    ['169h', 'duration-too-long'],
  ])('%s is refused', (interval, expected) => {
    expect(problem({ interval })).toMatchObject({ input: 'interval', value: interval, code: expected });
  });

  test('may be short where the API is on this machine, but not 0', () => {
    expect(read({ interval: '1ms', ...loopback }).interval).toBe(1);
    expect(problem({ interval: '0', ...loopback }).input).toBe('interval');
  });

  test('is not blamed for an address that is wrong', () => {
    expect(problems({ interval: '1ms', 'api-url': 'nonsense' }).map(({ input }) => input)).toEqual(['api-url']);
  });
});
