import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/gate/outcome.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import {
  failures,
  manyFailures,
  manyTolerated,
  type ReportOptions,
  report,
  runId,
  settings,
  surroundings,
  tracked,
} from '../report/fixtures.ts';
import { bad, badToo, fix, forbidden, outside } from './every-gap.ts';

function said(name: Extract<Verdict['name'], 'passed' | 'failed' | 'stale'>, options: ReportOptions) {
  return messageOf(report({ name }, options), surroundings);
}

const rspec = `run ${runId} of acme/rspec`;
const other = { suite: 'jest', id: 'r-2' } as const;

describe('a failure', () => {
  const running = { state: 'running', result: 'pending' } as const;

  test('names the runs that failed, and of those alone says that they are still running', () => {
    const { headline, what } = said('failed', {
      runs: [bad, tracked({ ...other, ...running }), tracked({ suite: 'go', id: 'r-3' })],
      failed: manyFailures(1),
    });
    expect(headline).toBe('1 test failed (acme/rspec)');
    expect(what).toBe(`Test Engine reports that ${rspec} failed. There is 1 failed test.`);
  });

  test('says that there may be more where one of several failed runs goes on', () => {
    const { what } = said('failed', { runs: [bad, tracked({ ...other, state: 'running', result: 'failed' })] });
    expect(what).toMatch(/ A failed run was still running, so there may be more\.$/);
  });

  test.each([
    [undefined, false, '2 tests failed'],
    [1, false, '2 tests failed'],
    [2, false, '2 of 2 tests failed'],
    [4213, false, '2 of 4,213 tests failed'],
    [4213, true, 'At least 2 of 4,213 tests failed'],
  ])(
    'is counted among all tests where their number is known and no contradiction: %s, %s',
    (total, truncated, count) => {
      const { headline } = said('failed', {
        failed: { ...manyFailures(2), truncated },
        changes: { against: { total, comparison: new Map() } },
      });
      expect(headline).toBe(`${count} (acme/rspec)`);
    },
  );

  test.each<readonly [string, ReportOptions]>([
    ['failed-tests', { failed: manyFailures(1) }],
    ['failed-tests', { failed: manyFailures(1), tolerate: ['retried'], runs: [bad] }],
    ['failed-tests', { failed: manyFailures(1), tolerate: ['muted'], runs: [outside] }],
    ['not-all-failures-could-be-tolerated', { failed: manyFailures(1), tolerate: ['retried'], runs: [outside] }],
    [
      'not-all-failures-could-be-tolerated',
      { failed: failures([], { tolerated: manyTolerated(1) }), tolerate: ['retried'] },
    ],
    ['tests-failed-but-could-not-be-listed', {}],
  ])('has its help at %s (%#)', (anchor, options) => {
    expect(said('failed', options).anchor).toBe(anchor);
  });

  test.each<readonly [string, ReportOptions, what: string, hint: string]>([
    [
      'what could not be fetched is not called empty',
      { failed: failures([], { problems: [forbidden] }) },
      '',
      'Check in Test Engine which tests failed, or run this job again to list them.',
    ],
    [
      'a list that is empty is the cause that nothing was tolerated',
      { runs: [bad], tolerate: ['retried'] },
      ' Nothing could be tolerated because its list of failed executions is empty.',
      'Run the tests again: Test Engine does not say which of them failed.',
    ],
    [
      'a limit of none can be raised',
      { failed: failures([], { truncated: true }), changes: { settings: { ...settings, reportLimit: 0 } } },
      ' None of its failures were fetched.',
      'Check in Test Engine which tests failed, or raise `report-limit` (it is 0) to list them.',
    ],
    [
      'a new run is what helps, however many tests failed',
      { failed: { ...manyFailures(2), truncated: true } },
      ' There are at least 2 failed tests.',
      `${fix} Running this job again does not help: only a new test run can pass.`,
    ],
    [
      'the deadline comes before a list that is cut off',
      {
        runs: [bad],
        failed: { ...manyFailures(2), truncated: true },
        changes: { settings: { ...settings, tolerate: ['retried'] } },
      },
      ' There are at least 2 failed tests. Nothing could be tolerated because `timeout` elapsed before the evidence could be ' +
        'requested, which happens once everything has settled.',
      `${fix} Raise \`timeout\` (it is 30m) to leave time for the evidence.`,
    ],
    [
      'tests that Test Engine does not list need no other reason',
      { runs: [bad, tracked(other)], failed: manyFailures(2), tolerate: ['retried'] },
      ' There are 2 failed tests.',
      `${fix} Test Engine does not list them as passed on a retry.`,
    ],
  ])('says what is known of the failed tests, and what to do: %s', (_, options, what, hint) => {
    const message = said('failed', options);
    expect(message.what).toBe(`Test Engine reports that ${rspec} failed.${what}`);
    expect(message.hint).toBe(hint);
  });
});

describe('results that never came to their end', () => {
  const running = { state: 'running', result: 'pending' } as const;
  const gone = (missedPolls: number) => ({ presence: 'gone', missedPolls }) as const;

  test.each<readonly [string, ReportOptions, headline: string, what: RegExp]>([
    [
      'a run that is there has not disappeared',
      { runs: [tracked(), tracked({ ...running, ...other }, gone(4))] },
      'A run disappeared from Test Engine',
      /^Run r-2 of acme\/jest existed, but in the last 4 polls it was neither/,
    ],
    [
      'runs that disappeared one after the other were all missed by the last polls',
      { runs: [tracked(running, gone(9)), tracked({ ...running, ...other }, gone(4))] },
      '2 runs disappeared from Test Engine',
      / existed, but in the last 4 polls they were neither/,
    ],
    [
      'a run that went stale comes first',
      { runs: [tracked({ ...running, ...other }, gone(4)), tracked({ result: 'stale' })] },
      'The results of acme/rspec went stale',
      new RegExp(`^Test Engine stopped waiting for ${rspec}: `),
    ],
    [
      'a run that went stale before it disappeared is stale',
      { runs: [tracked({ result: 'stale' }, gone(4))] },
      'The results of acme/rspec went stale',
      new RegExp(`^Test Engine stopped waiting for ${rspec}: `),
    ],
  ])('%s', (_, options, headline, what) => {
    const message = said('stale', options);
    expect(message.headline).toBe(headline);
    expect(message.what).toMatch(what);
  });
});

describe('a pass', () => {
  test('with several tolerated runs says so of them', () => {
    const { headline, what } = said('passed', {
      runs: [bad, badToo],
      failed: failures([], { tolerated: manyTolerated(2) }),
      tolerate: ['retried'],
      toleratedRuns: [`rspec/${runId}`, 'jest/r-2'],
    });
    expect(headline).toBe('All 2 runs count as passed, with 2 tolerated tests');
    expect(what).toBe(
      `2 runs (${runId} of acme/rspec and r-2 of acme/jest) count as passed: 2 failed tests were tolerated (2 passed on a retry).`,
    );
  });
});
