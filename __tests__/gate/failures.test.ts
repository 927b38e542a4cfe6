import { describe, expect, test } from '@jest/globals';
import { failedTests } from '../../src/gate/failures.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { FailedExecution } from '../../src/test-engine/model.ts';

function execution(
  more: Partial<Record<'suite' | 'testId' | 'testName' | 'location' | 'reason' | 'createdAt', string>>,
) {
  const { suite = 'rspec', ...texts } = more;
  const text = (name: keyof typeof texts) => (texts[name] === undefined ? undefined : untrusted(texts[name]));
  return {
    suite,
    runId: 'run-1',
    id: undefined,
    testId: text('testId'),
    testName: text('testName'),
    reason: text('reason'),
    location: text('location'),
    duration: undefined,
    createdAt: text('createdAt'),
    testUrl: undefined,
    executionUrl: undefined,
    tags: new Map(),
    details: [],
  } satisfies FailedExecution;
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

  test('told by the newest attempt that has a reason', () => {
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
    expect(tests.map(({ attempts }) => attempts.length)).toEqual([2, 1, 1, 1]);
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
