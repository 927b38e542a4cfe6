import { expect, test } from '@jest/globals';
import { counted, grouped, listed, span, testDuration } from '../../src/text/words.ts';

test('numbers are grouped', () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('nouns follow their number', () => {
  expect([counted(0, 'run'), counted(1, 'run'), counted(1000, 'run')]).toEqual(['0 runs', '1 run', '1,000 runs']);
  expect(counted(2, 'branch', 'branches')).toBe('2 branches');
});

test('lists end in "and", and are cut', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => listed(items))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  expect([listed([...'abcde']), listed([...'abcdef'])]).toEqual(['a, b, c, d and e', 'a, b, c, d, e and 1 more']);
  expect(listed(['a', 'b', 'c'], 5, 'or')).toBe('a, b or c');
});

test('durations are written in hours, minutes and seconds, short ones with tenths', () => {
  const told = [0, 20, 499, 1_500, 9_949, 9_950, 45_000, 60_000, 65_000, 3_600_000, 5_400_000, 3_661_000, -5].map(span);
  expect(told).toEqual([
    '0s',
    '0.1s',
    '0.5s',
    '1.5s',
    '9.9s',
    '10s',
    '45s',
    '1m',
    '1m 5s',
    '1h',
    '1h 30m',
    '1h 1m 1s',
    '0s',
  ]);
});

test('durations of tests are as exact as they are short', () => {
  const told = [0.0003125, 0.125, 0, 1, 1.256, 59.999, 60, 65].map(testDuration);
  expect(told).toEqual(['0.313ms', '125ms', '0ms', '1s', '1.26s', '60s', '1m', '1m 5s']);
  expect([undefined, -1, Number.NaN, Number.POSITIVE_INFINITY].map(testDuration)).toEqual(Array(4).fill(undefined));
});
