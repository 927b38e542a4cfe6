import { describe, expect, test } from '@jest/globals';
import { runsToTolerate } from '../../src/gate/next-step.ts';
import { applyTolerance, type Evidence, type EvidenceOfBuild, type EvidenceOfJobs } from '../../src/gate/tolerance.ts';
import { judge, judgeAtDeadline } from '../../src/gate/verdict.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { BuildTest, FailedExecution } from '../../src/test-engine/model.ts';
import { build, execution, policy, poll, run, seen, suites } from '../support/runs.ts';

const rspec = run('finished/failed', { buildId: 'b' });
const jest = run('finished/failed', { suite: 'jest', id: 'run-2', buildId: 'b' });

/** A failed execution of a test of `rspec`'s run, or of another. */
function failure(testId: string | undefined, { suite, id } = rspec): FailedExecution {
  return execution({ suite, runId: id, testId: testId === undefined ? undefined : untrusted(testId) });
}

function listed(testId: string, more: Partial<BuildTest> = {}): BuildTest {
  return { suite: 'rspec', testId: untrusted(testId), muted: false, passes: 0, locations: [], ...more };
}

function ofBuild(buildId: string, tests: BuildTest[], jobs?: EvidenceOfJobs): EvidenceOfBuild {
  return { buildId, tests, problem: undefined, jobs };
}

function evidence(
  executions: FailedExecution[],
  tests: BuildTest[],
  more: Partial<Evidence['failures']> = {},
): Evidence {
  return {
    failures: { executions, truncated: false, whole: true, problems: [], ...more },
    tests: [ofBuild('b', tests)],
    suites: [],
  };
}

const toleratedRuns = (found: Evidence, tolerate: ('retried' | 'muted')[] = ['retried', 'muted'], runs = [rspec]) => [
  ...applyTolerance(runs, found, tolerate).toleratedRuns,
];

describe('a failed run is tolerated', () => {
  test('when each of its failed tests has passed in the build, with retried', () => {
    const found = evidence(
      [failure('a'), failure('a'), failure('b')],
      [listed('a', { passes: 1 }), listed('b', { passes: 2 })],
    );
    expect(toleratedRuns(found, ['retried'])).toEqual(['rspec/run-1']);
    expect(toleratedRuns(found, ['muted'])).toEqual([]);
  });

  test('when each is muted, with muted', () => {
    const found = evidence([failure('a')], [listed('a', { muted: true })]);
    expect(toleratedRuns(found, ['muted'])).toEqual(['rspec/run-1']);
    expect(toleratedRuns(found, ['retried'])).toEqual([]);
  });

  test('when its result is “passed” by now, since it has failed once', () => {
    const later = { ...rspec, words: { ...rspec.words, result: untrusted('passed') } };
    const found = evidence([failure('a')], [listed('a', { muted: true })]);
    expect(toleratedRuns(found, ['muted'], [later])).toEqual(['rspec/run-1']);
  });

  test('when one is muted and another was retried, with both; each says why', () => {
    const found = evidence([failure('a'), failure('b')], [listed('a', { muted: true }), listed('b', { passes: 1 })]);
    expect(toleratedRuns(found)).toEqual(['rspec/run-1']);
    const { failures } = applyTolerance([rspec], found, ['retried', 'muted']);
    expect(failures.tests).toEqual([]);
    expect(failures.tolerated.map(({ why }) => why)).toEqual(['muted', 'retried']);
  });
});

describe('a failed run stays failed', () => {
  const muted = listed('a', { muted: true });
  test.each<[string, Evidence]>([
    ['when one of its tests is not listed', evidence([failure('a'), failure('b')], [muted])],
    ['when one of its tests neither passed nor is muted', evidence([failure('a'), failure('b')], [muted, listed('b')])],
    ['when a failure has no test_id', evidence([failure('a'), failure(undefined)], [muted])],
    ['when no failure is known at all', evidence([], [muted])],
    [
      'when there are more failures than were fetched',
      evidence([failure('a')], [muted], { truncated: true, whole: false }),
    ],
    ['when fetching them broke off', evidence([failure('a')], [muted], { problems: [new Error('403')], whole: false })],
    ['when the entry is of another suite', evidence([failure('a')], [listed('a', { muted: true, suite: 'jest' })])],
    [
      'when the list could not be had',
      { ...evidence([failure('a')], [muted]), tests: [{ ...ofBuild('b', [muted]), problem: new Error('404') }] },
    ],
    ['when the list is of another build', { ...evidence([failure('a')], [muted]), tests: [ofBuild('c', [muted])] }],
  ])('%s', (_, found) => {
    expect(toleratedRuns(found)).toEqual([]);
  });

  test('for a reason that is said of each of its tests', () => {
    const reasons = (found: Evidence) => applyTolerance([rspec], found, ['muted']).failures.tests[0]?.notTolerated;
    expect(reasons(evidence([failure(undefined)], [muted]))).toEqual(['no-id']);
    expect(reasons(evidence([failure('a')], []))).toEqual(['not-listed']);
    expect(reasons(evidence([failure('a')], [listed('a')]))).toEqual(['not-muted']);
    expect(reasons({ ...evidence([failure('a')], [muted]), tests: [] })).toEqual(['no-list']);
  });

  test('when it belongs to no build, whatever is listed', () => {
    const found = evidence([failure('a')], [muted]);
    expect(toleratedRuns(found, ['muted'], [{ ...rspec, buildId: undefined }])).toEqual([]);
  });

  test.each(['stale', 'flaky'])('when its result is “%s” by now, whatever its failures are excused for', (word) => {
    const later = { ...rspec, words: { ...rspec.words, result: untrusted(word) } };
    expect(toleratedRuns(evidence([failure('a')], [muted]), ['muted'], [later])).toEqual([]);
    const silent = { ...rspec, words: { ...rspec.words, result: undefined } };
    expect(toleratedRuns(evidence([failure('a')], [muted]), ['muted'], [silent])).toEqual([]);
  });

  describe('when a test of it failed in several builds', () => {
    const another = run('finished/failed', { id: 'run-2', buildId: 'c' });
    const both = (inB: Partial<BuildTest>, inC: Partial<BuildTest>, executions: FailedExecution[]): Evidence => ({
      ...evidence(executions, []),
      tests: [ofBuild('b', [listed('a', inB)]), ofBuild('c', [listed('a', inC)])],
    });
    const excuses = [
      ['retried', { passes: 1 }],
      ['muted', { muted: true }],
    ] as const;

    test.each(excuses)('and only one of these excuses it (%s)', (_, excuse) => {
      const attempts = [failure('a'), failure('a', another)];
      for (const executions of [attempts, attempts.toReversed()]) {
        for (const found of [both(excuse, {}, executions), both({}, excuse, executions)])
          expect(toleratedRuns(found, undefined, [rspec, another])).toEqual([]);
        expect(toleratedRuns(both(excuse, excuse, executions), undefined, [rspec, another])).toEqual([
          'rspec/run-1',
          'rspec/run-2',
        ]);
      }
    });

    test.each(excuses)('and it is the other run’s build that excuses it (%s)', (_, excuse) => {
      expect(toleratedRuns(both({}, excuse, [failure('a')]), undefined, [rspec, another])).toEqual([]);
      expect(toleratedRuns(both({}, excuse, [failure('a', another)]), undefined, [rspec, another])).toEqual([
        'rspec/run-2',
      ]);
    });
  });

  test('next to one that is tolerated, and the reasons why no other was tolerated are kept', () => {
    const list = [muted, listed('c', { suite: 'jest' })];
    const found = evidence([failure('a'), failure('c', jest)], list, {});
    expect(toleratedRuns(found, ['muted'], [rspec, jest])).toEqual(['rspec/run-1']);
    const problem = new Error('404');
    const without = applyTolerance([rspec], { ...found, tests: [{ ...ofBuild('b', []), problem }] }, ['muted']);
    expect(without.failures.problems).toEqual([problem]);
  });
});

describe('the verdict', () => {
  const tolerant = policy({ tolerate: ['retried'] });
  const failedAt = (...seconds: number[]) => seen(...seconds.map((second) => poll(second, [rspec])));
  const excused = new Set(['rspec/run-1']);

  test('waits for settle before it asks', () => {
    expect(judge(failedAt(0), tolerant)).toBeUndefined();
    expect(runsToTolerate(failedAt(0, 29), tolerant)).toEqual([]);
    expect(runsToTolerate(failedAt(0, 30), tolerant)).toEqual([rspec]);
    expect(runsToTolerate(failedAt(0, 30), policy())).toEqual([]);
  });

  test('is failed without evidence for it, passed with it', () => {
    expect(judge(failedAt(0, 30), tolerant, new Set())).toEqual({ name: 'failed' });
    expect(judge(failedAt(0, 30), tolerant, excused)).toEqual({ name: 'passed' });
  });

  test('is failed at the deadline, asked or not', () => {
    const deadline = { now: 30_000, freshFor: 60_000, lastCause: new Error('502') };
    expect(judgeAtDeadline(failedAt(0, 29), tolerant, deadline)).toEqual({ name: 'failed' });
  });

  test('continues with the other rules as if the run had passed', () => {
    const two = policy({ tolerate: ['retried'], selector: suites('rspec', 'jest') });
    const beside = (words: string, state?: string) =>
      seen(
        ...[0, 30].map((second) =>
          poll(
            second,
            [rspec, run(words, { suite: 'jest', id: 'run-2' })],
            state === undefined ? undefined : build(state),
          ),
        ),
      );
    expect(judge(beside('finished/stale'), two, excused)).toEqual({ name: 'stale' });
    expect(judge(beside('running/passed'), two, excused)).toBeUndefined();
    expect(runsToTolerate(beside('running/passed'), two)).toEqual([]);
    expect(judge(beside('finished/passed', 'failed'), two, excused)).toEqual({
      name: 'incomplete',
      because: { kind: 'build-ended', end: 'failed' },
    });
    expect(judge(beside('finished/passed', 'passed'), two, excused)).toEqual({ name: 'passed' });
  });

  test('of a failed run waits like any other if a suite is missing', () => {
    const two = policy({ tolerate: ['retried'], selector: suites('rspec', 'jest') });
    expect(runsToTolerate(failedAt(0, 30), two)).toEqual([]);
  });
});
