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
    expect(problem({ [input]: value })).toEqual({ input, value, code: 'not-boolean', data: {} });
  });
});

describe.each([
  ['if-no-run-found', 'ifNoRunFound', ['error', 'warn', 'ignore']],
  ['if-incomplete', 'ifIncomplete', ['error', 'warn', 'ignore']],
  ['annotation-level', 'annotationLevel', ['error', 'warning', 'notice', 'none']],
] as const)('%s', (input, setting, choices) => {
  test.each(choices)('%s', (word) => {
    expect(read({ [input]: word })[setting]).toBe(word);
  });

  test.each(['failure', 'n', 'toString', '0'])('%s is refused', (value) => {
    const data = { choices, near: undefined, several: false };
    expect(problem({ [input]: value })).toEqual({ input, value, code: 'not-a-choice', data });
  });

  test('a near miss is recognised', () => {
    expect(problem({ [input]: 'Error' }).data).toMatchObject({ near: 'error' });
    expect(problem({ [input]: 'errors' }).data).toMatchObject({ near: 'error' });
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
    ['flaky', undefined],
    ['retried muted', 'retried'],
    ['retried; muted', 'retried'],
    ['both', undefined],
    ['true', undefined],
    ['toString', undefined],
    ['mute', 'muted'],
    ['muted,Retried', 'retried'],
  ])('%s is refused', (tolerate, near) => {
    expect(problem({ tolerate })).toEqual({
      input: 'tolerate',
      value: tolerate,
      code: 'not-a-choice',
      data: { choices: ['retried', 'muted'], near, several: true },
    });
  });

  test.each(['true', 'True', 'TRUE'])('goes not with fail-fast: %s', (value) => {
    expect(problem({ tolerate: 'muted', 'fail-fast': value })).toEqual({
      input: 'tolerate',
      value: 'muted',
      code: 'tolerate-with-fail-fast',
      data: {},
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
  expect(problem({ 'if-no-run-found': 'warning' }).data).toMatchObject({ near: 'warn' });
  expect(problem({ 'annotation-level': 'warn' }).data).toMatchObject({ near: 'warning' });
});

describe('report-limit', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['0100', 100],
    ['10000', 10_000],
  ])('%s', (value, expected) => {
    expect(read({ 'report-limit': value }).reportLimit).toBe(expected);
  });

  test.each(['10001', '-1', '1.5', '1e3', '1,000', '1_000', '0x10', 'all', '٣', '9'.repeat(400)])(
    '%s is refused',
    (value) => {
      expect(problem({ 'report-limit': value })).toMatchObject({
        input: 'report-limit',
        value,
        code: 'not-a-count',
        data: { most: 10_000 },
      });
    },
  );
});
