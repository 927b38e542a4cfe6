import { describe, expect, test } from '@jest/globals';
import { failedTests, noFailures } from '../../src/gate/failures.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { FailedExecution } from '../../src/test-engine/model.ts';
import { processorTime } from '../support/processor-time.ts';
import { execution as executionOf } from '../support/runs.ts';

function execution(
  more: Partial<Record<'suite' | 'testId' | 'testName' | 'location' | 'reason' | 'createdAt', string>>,
) {
  const { suite = 'rspec', ...texts } = more;
  const text = (name: keyof typeof texts) => (texts[name] === undefined ? undefined : untrusted(texts[name]));
  return executionOf({
    suite,
    testId: text('testId'),
    testName: text('testName'),
    reason: text('reason'),
    location: text('location'),
    createdAt: text('createdAt'),
  });
}

const of = (...executions: FailedExecution[]) =>
  failedTests({ executions, truncated: false, whole: true, problems: [] });

describe('failed executions become failed tests', () => {
  test('one for each test_id, with its attempts newest first', () => {
    const [first, second] = [
      execution({ testId: 'a', createdAt: '2026-08-01T10:00:00Z', reason: 'first' }),
      execution({ testId: 'a', createdAt: '2026-08-01T10:05:00Z', reason: 'second' }),
    ];
    const { tests, executions } = of(first, execution({ testId: 'b' }), second);
    expect(executions).toBe(3);
    expect(tests.map(({ attempts }) => attempts.length)).toEqual([2, 1]);
    expect(tests[0]).toEqual({ execution: second, attempts: [second, first] });
  });

  test('shown by the newest attempt that has a reason', () => {
    const told = execution({ testId: 'a', createdAt: '2026-08-01T10:00:00Z', reason: 'why' });
    const silent = execution({ testId: 'a', createdAt: '2026-08-01T10:05:00Z' });
    expect(of(silent, told).tests[0]?.execution).toBe(told);
    expect(of(silent).tests[0]?.execution).toBe(silent);
  });

  test('the same test_id in two suites is two tests', () => {
    expect(of(execution({ testId: 'a' }), execution({ testId: 'a', suite: 'jest' })).tests).toHaveLength(2);
  });

  test('without a test_id, name and location tell tests apart, and no mix of the two is taken for another', () => {
    const { tests } = of(
      execution({ testName: 'adds', location: 'a.rb:1' }),
      execution({ testName: 'adds', location: 'a.rb:1' }),
      execution({ testName: 'adds', location: 'b.rb:1' }),
      execution({ testName: 'adds' }),
      execution({ testId: 'adds' }),
    );
    expect(tests.map(({ attempts }) => attempts.length)).toEqual([3, 1, 1]);
  });

  test('without a test_id, tests at one place are told apart by their names', () => {
    const names = ['adds', 'subtracts', 'adds', undefined, undefined];
    const { tests } = of(
      ...names.map((testName) => execution({ location: 'a.rb:1', ...(testName === undefined ? {} : { testName }) })),
    );
    expect(tests.map(({ attempts }) => attempts.length)).toEqual([2, 1, 2]);
  });

  test('none become none', () => expect(of()).toEqual(noFailures));

  describe('under one test_id', () => {
    const at = (...locations: readonly (string | undefined)[]) =>
      of(
        ...locations.map((location, index) =>
          execution({ testId: 'a', reason: `${index}`, ...(location === undefined ? {} : { location }) }),
        ),
      ).tests.map(({ attempts }) => attempts.length);

    test.each([
      ['three lines of a file', ['./a.rb:1', './a.rb:2', './a.rb:3'], [1, 1, 1]],
      ['two files', ['a.rb:1', 'b.rb:1', 'a.rb:1'], [2, 1]],
      ['two files of one name', ['x/a.rb:1', 'y/a.rb:1'], [1, 1]],
      ['two files without lines', ['a.cy.js', 'b.cy.js'], [1, 1]],
    ])('%s are several tests', (_, locations, attempts) => expect(at(...locations)).toEqual(attempts));

    test.each([
      ['a place in several spellings', ['./a.rb:1', 'a.rb:1', 'a.rb:1:5', '/app/a.rb:1', 'C:\\a\\s\\s\\a.rb:1']],
      [
        'a place on two agents',
        ['/var/lib/buildkite-agent/builds/a/o/p/a.rb:1', '/var/lib/buildkite-agent/builds/b/o/p/a.rb:1'],
      ],
      ['a line and none', ['a.rb:1', 'a.rb']],
      ['no line and one', ['a.rb', 'a.rb:1']],
      ['no place at all', [undefined, undefined]],
      ['a place and none', ['a.rb:1', undefined]],
      ['none and a place', [undefined, 'a.rb:1']],
      ['none and what names nothing', [undefined, ':', 'undefined:undefined', 'None', '<unknown>:0']],
    ])('%s are one', (_, locations) => expect(at(...locations)).toEqual([locations.length]));

    test('an execution without a place is one of the first test', () => {
      expect(at('a.rb:1', 'b.rb:1', undefined, 'b.rb:1')).toEqual([2, 2]);
      expect(at(undefined, 'a.rb:1', 'b.rb:1', undefined)).toEqual([3, 1]);
    });

    test('an execution without a line is one of the first test of its file', () => {
      expect(at('a.rb', 'a.rb:1', 'a.rb:2', 'a.rb:1')).toEqual([3, 1]);
      expect(at('a.rb:1', 'a.rb:2', 'a.rb', 'a.rb:2')).toEqual([2, 2]);
      expect(at('a.rb:1', 'b.rb', 'b.rb:2', 'b.rb:3')).toEqual([1, 2, 1]);
    });

    test('an execution without a place is where the next one is', () => {
      expect(at(undefined, 'a.rb:1', 'a.rb:1')).toEqual([3]);
      expect(at(undefined, 'a.rb:1', 'a.rb:2')).toEqual([2, 1]);
      expect(at(undefined, 'a.rb', 'a.rb:1', 'a.rb:2')).toEqual([3, 1]);
    });

    test('many places take little time', () => {
      const locations = Array.from({ length: 20_000 }, (_, index) => `a.rb:${index + 1}`);
      expect(processorTime(() => expect(at(...locations)).toHaveLength(20_000))).toBeLessThan(5000);
    });
  });

  test('what could not be fetched is kept in mind', () => {
    const problem = new Error('404');
    expect(failedTests({ executions: [], truncated: true, whole: false, problems: [problem] })).toEqual({
      tests: [],
      tolerated: [],
      executions: 0,
      truncated: true,
      problems: [problem],
    });
  });
});
