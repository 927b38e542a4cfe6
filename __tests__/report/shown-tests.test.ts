import { describe, expect, test } from '@jest/globals';
import { failureOf } from '../../src/report/failure-texts.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { reasonOf } from '../../src/text/failure-text.ts';
import { execution, failedTest, failures, outside, report, viewOf } from './fixtures.ts';

const shown = (...tests: Parameters<typeof failures>[0]) =>
  viewOf(report({ name: 'failed' }, { failed: failures(tests) })).failed;

function grouped(locations: readonly (string | undefined)[]) {
  const tests = locations.map((location) => failedTest({ location: outside(location), details: [] }));
  const [section] = shown(...tests).sections;
  return section?.groups.map((group) => 'file' in group && [group.file, group.inRepository, group.tests.length]);
}

describe('failed tests by file', () => {
  test('come in their order, files of the repository first', () => {
    expect(
      grouped(['/abs/x.rb:1', 'b.rb:1', './a.rb:2', undefined, './b.rb:3', '/abs/x.rb:2:3', ' ', 'a.b.C']),
    ).toEqual([
      ['b.rb', true, 2],
      ['a.rb', true, 1],
      ['/abs/x.rb', false, 2],
      [undefined, false, 2],
      ['a.b.C', false, 1],
    ]);
  });

  test('have a name, whatever it takes', () => {
    const names = [undefined, '', ' \n', '\u200B', 'x'].map((name) => failedTest({ testName: outside(name) }));
    expect(shown(...names).tests.map(({ name }) => name)).toEqual([...Array(4).fill('Unnamed test'), 'x']);
  });
});

describe('the reason', () => {
  const details = [
    { message: [], backtrace: [untrusted('frame')] },
    { message: [untrusted(' '), untrusted('expanded'), untrusted('more')], backtrace: [] },
  ];

  test.each([
    ['given', 'given'],
    ['', 'expanded'],
    [' \u200B\n', 'expanded'],
    [undefined, 'expanded'],
  ])('%j: %s', (reason, shown) => {
    expect(reasonOf(execution({ reason: outside(reason), details }))).toBe(shown);
  });

  test('may be missing', () => {
    expect(reasonOf(execution({ reason: undefined, details: [] }))).toBeUndefined();
  });
});

describe('details', () => {
  test('are messages and backtraces', () => {
    const details = [
      { message: [untrusted('a'), untrusted('b')], backtrace: [untrusted('c')] },
      { message: [], backtrace: [] },
      { message: [untrusted('d')], backtrace: [] },
    ];
    expect(failureOf(execution({ details })).details).toBe('a\nb\nc\n\nd');
  });

  test('cannot be hidden behind invisible characters', () => {
    const details = [{ message: [untrusted('\u200B'.repeat(100_000))], backtrace: [untrusted('frame')] }];
    expect(failureOf(execution({ details })).details).toBe('… 34,544 characters left out …\nframe');
  });

  test('may be missing', () => {
    expect(failureOf(execution({ details: [] })).details).toBeUndefined();
    expect(failureOf(execution({ details: [{ message: [], backtrace: [] }] })).details).toBeUndefined();
  });
});
