import { describe, expect, test } from '@jest/globals';
import { problem, read } from './given.ts';

describe.each([
  ['fail-fast', 'failFast'],
  ['failure-details', 'failureDetails'],
  ['summary', 'summary'],
] as const)('%s', (input, setting) => {
  test.each(['true', 'True', 'TRUE'])('%s', (value) => {
    expect(read({ [input]: value })[setting]).toBe(true);
  });

  test.each(['false', 'False', 'FALSE'])('%s', (value) => {
    expect(read({ [input]: value })[setting]).toBe(false);
  });

  test.each(['tRUE', 'yes', 'no', 'on', 'off', '1', '0', 'truthy', 'null'])('%s is refused', (value) => {
    expect(problem({ [input]: value })).toEqual({
      input,
      value,
      problem: 'is neither true nor false',
      hint: 'Write true or false.',
    });
  });
});

describe.each([
  ['if-no-run-found', 'ifNoRunFound', ['error', 'warn', 'ignore'], 'Write error, warn or ignore.'],
  ['if-incomplete', 'ifIncomplete', ['error', 'warn', 'ignore'], 'Write error, warn or ignore.'],
  [
    'annotation-level',
    'annotationLevel',
    ['error', 'warning', 'notice', 'none'],
    'Write error, warning, notice or none.',
  ],
] as const)('%s', (input, setting, words, hint) => {
  test.each(words)('%s', (word) => {
    expect(read({ [input]: word })[setting]).toBe(word);
  });

  test.each(['failure', 'n', 'toString', '0'])('%s is refused', (value) => {
    expect(problem({ [input]: value })).toEqual({ input, value, problem: 'is not one of its words', hint });
  });

  test('a near miss gets a hint', () => {
    expect(problem({ [input]: 'Error' }).hint).toBe(`${hint} Did you mean error?`);
    expect(problem({ [input]: 'errors' }).hint).toBe(`${hint} Did you mean error?`);
  });
});

describe('tolerate', () => {
  test.each([
    ['retried', ['retried']],
    ['muted', ['muted']],
    ['retried, muted', ['retried', 'muted']],
    ['muted\nretried', ['muted', 'retried']],
    ['\r\n  retried\r\n  muted\r', ['retried', 'muted']],
    ['retried\rmuted', ['retried', 'muted']],
    [',muted, ,\n,muted,retried', ['muted', 'retried']],
    ['', []],
    [' , ', []],
  ])('%j', (tolerate, expected) => {
    expect(read({ tolerate }).tolerate).toEqual(expected);
  });

  test.each([
    ['flaky', ''],
    ['retried muted', ' Did you mean retried?'],
    ['retried; muted', ' Did you mean retried?'],
    ['both', ''],
    ['true', ''],
    ['toString', ''],
    ['mute', ' Did you mean muted?'],
    ['muted,Retried', ' Did you mean retried?'],
  ])('%s is refused', (tolerate, hint) => {
    expect(problem({ tolerate })).toEqual({
      input: 'tolerate',
      value: tolerate,
      problem: 'is not one of its words',
      hint: `Write retried or muted.${hint} Several are separated by commas or line breaks.`,
    });
  });

  test.each(['true', 'True', 'TRUE'])('goes not with fail-fast: %s', (value) => {
    expect(problem({ tolerate: 'muted', 'fail-fast': value })).toEqual({
      input: 'tolerate',
      value: 'muted',
      problem: 'is given beside fail-fast: true, which cannot wait for the evidence that tolerating needs',
      hint: 'Leave out one of the two.',
    });
  });

  test('goes with fail-fast: false, and nothing tolerated with either', () => {
    expect(read({ tolerate: 'muted', 'fail-fast': 'false' })).toMatchObject({ tolerate: ['muted'], failFast: false });
    expect(read({ tolerate: ',', 'fail-fast': 'true' })).toMatchObject({ tolerate: [], failFast: true });
  });

  test('is not blamed for a fail-fast that is wrong', () => {
    expect(problem({ tolerate: 'muted', 'fail-fast': 'tRUE' }).input).toBe('fail-fast');
  });
});

test("each other's words are near misses", () => {
  expect(problem({ 'if-no-run-found': 'warning' }).hint).toContain('Did you mean warn?');
  expect(problem({ 'annotation-level': 'warn' }).hint).toContain('Did you mean warning?');
});

describe('report-limit', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['0100', 100],
    ['100000', 100_000],
  ])('%s', (value, expected) => {
    expect(read({ 'report-limit': value }).reportLimit).toBe(expected);
  });

  test.each(['100001', '-1', '1.5', '1e3', '1,000', '1_000', '0x10', 'all', '٣', '9'.repeat(400)])(
    '%s is refused',
    (value) => {
      expect(problem({ 'report-limit': value })).toMatchObject({
        input: 'report-limit',
        value,
        problem: 'is not a whole number from 0 to 100000',
      });
    },
  );
});
