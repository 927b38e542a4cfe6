import { describe, expect, test } from '@jest/globals';
import { applyTolerance, type Evidence, type EvidenceOfJob, type EvidenceOfJobs } from '../../src/gate/tolerance.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { BuildTest, FailedExecution } from '../../src/test-engine/model.ts';
import { execution, run } from '../support/runs.ts';

const inBuild = run('finished/failed', { buildId: 'b' });
const outside = run('finished/failed', { id: 'run-2' });
const retried: BuildTest = { suite: 'rspec', testId: untrusted('a'), muted: false, passes: 1, locations: [] };

/** A failed execution of test `a`. */
function failure(
  more: { readonly at?: string; readonly job?: string; readonly test?: string; readonly run?: string } = {},
): FailedExecution {
  const { at, job, test: testId = 'a', run: runId = 'run-1' } = more;
  return execution({
    runId,
    testId: untrusted(testId),
    location: at === undefined ? undefined : untrusted(at),
    tags: new Map(job === undefined ? [] : [['build.job_id', untrusted(job)]]),
  });
}

interface More {
  readonly listed?: Partial<BuildTest>;
  readonly jobs?: EvidenceOfJobs;
}

function failuresOf(executions: readonly FailedExecution[], more: More) {
  const tests = [{ ...retried, ...more.listed }];
  const evidence: Evidence = {
    failures: { executions, truncated: false, whole: true, problems: [] },
    tests: [{ buildId: 'b', tests, problem: undefined, jobs: more.jobs }],
    suites: [],
  };
  return applyTolerance([inBuild], evidence, ['retried']).failures;
}

/** What is made of test `a` of the build, where its failures and the list are as given. */
function told(executions: readonly FailedExecution[], more: More = {}) {
  const failures = failuresOf(executions, more);
  const { tolerated } = failures;
  return tolerated.length > 0 && failures.tests.length === 0 ? 'tolerated' : failures.tests[0]?.notTolerated;
}

describe('namesakes', () => {
  test('are failures of one id at several places, and at none are they excused', () => {
    expect(told([failure({ at: 'a.rb:3' }), failure({ at: './a.rb:3' })])).toBe('tolerated');
    expect(told([failure({ at: 'a.rb:3' }), failure({ at: 'b.rb:3' })])).toEqual(['namesake']);
    expect(told([failure({ at: 'a.rb:3' }), failure({ at: 'a.rb:9' })])).toEqual(['namesake']);
    expect(told([failure({ at: 'a.rb' }), failure({ at: 'a.rb:9' }), failure()])).toBe('tolerated');
  });

  test('are a failure and a listed test at several places', () => {
    const listedAt = (...places: string[]) => ({ listed: { locations: places.map((place) => untrusted(place)) } });
    expect(told([failure({ at: './a.rb:3' })], listedAt('a.rb:3'))).toBe('tolerated');
    expect(told([failure({ at: './a.rb:3' })], listedAt('a.rb'))).toBe('tolerated');
    expect(told([failure({ at: './a.rb:3' })], listedAt('a.rb:9'))).toEqual(['namesake']);
    expect(told([failure({ at: './a.rb:3' })], listedAt('b.rb'))).toEqual(['namesake']);
    expect(told([failure({ at: './a.rb:3' })], listedAt('a.rb:3', 'b.rb:3'))).toEqual(['namesake']);
    expect(told([failure()], listedAt('a.rb:3'))).toBe('tolerated');
  });

  test('do not matter for a muted test, or for other tests', () => {
    const executions = [failure({ at: 'a.rb:3' }), failure({ at: 'b.rb:3' })];
    const tests = [{ ...retried, muted: true }];
    const failures = { executions, truncated: false, whole: true, problems: [] };
    const evidence = { failures, tests: [{ buildId: 'b', tests, problem: undefined, jobs: undefined }], suites: [] };
    expect(applyTolerance([inBuild], evidence, ['retried', 'muted']).toleratedRuns.size).toBe(1);
    expect(told([failure({ at: 'a.rb:3' }), failure({ at: 'b.rb:3', test: 'b' })])).toEqual(['not-listed']);
  });
});

describe('by job', () => {
  const jobs = (byId: Readonly<Record<string, EvidenceOfJob>>): { readonly jobs: EvidenceOfJobs } => ({
    jobs: { kind: 'known', byId: new Map(Object.entries(byId)) },
  });
  const stands = (...failed: readonly (string | undefined)[]): EvidenceOfJob => ({
    kind: 'stands',
    failed: failed.map((id) => ({ suite: 'rspec', testId: id === undefined ? undefined : untrusted(id) })),
  });
  const problem = new Error('403');

  test('a test stays failed if it never passed in a job that was not retried', () => {
    expect(told([failure({ job: 'j' })], jobs({ j: stands('b') }))).toBe('tolerated');
    expect(told([failure({ job: 'j' })], jobs({ j: stands('b', 'a') }))).toEqual(['failed-in-job']);
    // In any of them.
    const both = [failure({ job: 'j' }), failure({ job: 'k' })];
    expect(told(both, jobs({ j: stands(), k: stands('a') }))).toEqual(['failed-in-job']);
    expect(told(both, jobs({ j: { kind: 'retried' }, k: stands('a') }))).toEqual(['failed-in-job']);
    expect(told(both, jobs({ j: { kind: 'retried' }, k: stands() }))).toBe('tolerated');
  });

  test('a row that does not name its test or suite may be about any', () => {
    expect(told([failure({ job: 'j' })], jobs({ j: stands(undefined) }))).toEqual(['failed-in-job']);
    const ofNoSuite = { suite: undefined, testId: untrusted('a') };
    expect(told([failure({ job: 'j' })], jobs({ j: { kind: 'stands', failed: [ofNoSuite] } }))).toEqual([
      'failed-in-job',
    ]);
    const ofJest = { suite: 'jest', testId: untrusted('a') };
    expect(told([failure({ job: 'j' })], jobs({ j: { kind: 'stands', failed: [ofJest] } }))).toBe('tolerated');
  });

  test('a test stays failed if its job’s last retry was lost', () => {
    expect(told([failure({ job: 'j' })], jobs({ j: { kind: 'lost' } }))).toEqual(['job-lost']);
  });

  test('a test stays failed if it is not known what happened in its job', () => {
    expect(told([failure({ job: 'j' })], jobs({ j: { kind: 'unknown', problem } }))).toEqual(['no-list']);
    expect(told([failure({ job: 'j' })], jobs({ k: stands() }))).toEqual(['no-list']);
    expect(told([failure({ job: 'j' })], { jobs: { kind: 'unknown', problem } })).toEqual(['no-list']);
    expect(told([failure({ job: 'j' })], { jobs: { kind: 'too-many' } })).toEqual(['too-many-jobs']);
    expect(told([failure({ job: 'j' }), failure()], jobs({ j: stands() }))).toEqual(['no-job']);
    expect(told([failure({ job: 'no,job' })], jobs({ j: stands() }))).toEqual(['no-job']);
  });

  test('what kept jobs from being known is said once a test stays failed', () => {
    const problems = (more: More) => failuresOf([failure({ job: 'j' })], more).problems;
    expect(problems({ jobs: { kind: 'unknown', problem } })).toEqual([problem]);
    expect(problems(jobs({ j: { kind: 'unknown', problem }, k: stands() }))).toEqual([problem]);
    expect(problems(jobs({ j: stands(), k: { kind: 'unknown', problem } }))).toEqual([]);
    expect(problems(jobs({ j: stands('a') }))).toEqual([]);
    expect(problems({ jobs: { kind: 'too-many' } })).toEqual([]);
  });

  test('one without a pass has none, whatever its jobs say', () => {
    expect(told([failure({ job: 'j' })], { ...jobs({ j: stands('a') }), listed: { passes: 0 } })).toEqual(['no-pass']);
  });
});

describe('outside builds', () => {
  const result = (muted: Evidence['suites'][number]['muted'], tolerate: ('retried' | 'muted')[], problem?: Error) => {
    const executions = [failure({ run: 'run-2' })];
    return applyTolerance(
      [outside],
      {
        failures: { executions, truncated: false, whole: true, problems: [] },
        tests: [],
        suites: [{ suite: 'rspec', muted, problem }],
      },
      tolerate,
    );
  };
  const reasons = (...given: Parameters<typeof result>) => result(...given).failures.tests[0]?.notTolerated;

  test('a test is tolerated if its suite lists it as muted', () => {
    const both = result([untrusted('b'), untrusted('a')], ['retried', 'muted'], new Error('no retries'));
    expect([...both.toleratedRuns]).toEqual(['rspec/run-2']);
    // What is not known of retries is no matter then.
    expect(both.failures.problems).toEqual([]);
    expect(both.failures.tolerated.map(({ why }) => why)).toEqual(['muted']);
  });

  test('a test stays failed otherwise, and says why for each kind', () => {
    expect(reasons([untrusted('b')], ['muted'])).toEqual(['not-muted']);
    expect(reasons('no-list', ['retried', 'muted'])).toEqual(['outside-builds', 'no-muted-list']);
    expect(reasons(undefined, ['muted'], new Error('403'))).toEqual(['no-list']);
    expect(reasons([untrusted('a')], ['retried'])).toEqual(['outside-builds']);
    expect(result(undefined, ['muted'], new Error('403')).failures.problems).toHaveLength(1);
  });
});
