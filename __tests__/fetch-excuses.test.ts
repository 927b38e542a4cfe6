import { describe, expect, test } from '@jest/globals';
import type { FailureScript } from '../simulator/test-engine/failures-script.ts';
import type { RequestFault } from '../simulator/test-engine/fault-script.ts';
import { uuid } from '../simulator/test-engine/ids.ts';
import { type JobScript, jobFails, jobIs } from '../simulator/test-engine/job-story.ts';
import type { ApiScript } from '../simulator/test-engine/script.ts';
import { fetchExcuses } from '../src/fetch-excuses.ts';
import { applyTolerance } from '../src/gate/tolerance.ts';
import type { Tolerance } from '../src/settings.ts';
import { build } from './support/runs.ts';
import { acme, BUILD, endedBuild, failedRun, knownRun, RUN, unending } from './test-engine/support.ts';

const now = { at: 0 };
const [linux, mac, macAgain] = [uuid('linux'), uuid('mac'), uuid('mac again')];

/** A test that failed in that job, and passed in another. */
function failing(test: string, job: string | undefined, more: Partial<FailureScript> = {}): FailureScript {
  const tags = job === undefined ? {} : { tags: { 'build.job_id': job } };
  return { test, location: './spec/shop_spec.rb:3', listed: { passes: { count: 1, job: linux } }, ...tags, ...more };
}

/** Jobs of one leg: the first failed and was retried by the second, which came to this end. */
const retriedLeg = (word: string): readonly JobScript[] => [
  { name: 'mac', id: mac, steps: [{ ...now, set: { state: 'failed', retried: true, retried_in_job_id: macAgain } }] },
  { name: 'mac again', id: macAgain, steps: [jobIs(now, word)] },
];
const failedLeg: readonly JobScript[] = [
  { name: 'linux', id: linux, steps: [jobIs(now, 'passed')] },
  { name: 'mac', id: mac, steps: [jobFails(now, { soft: true })] },
];

interface World {
  readonly list: readonly FailureScript[];
  readonly jobs?: readonly JobScript[];
  readonly tolerate?: readonly Tolerance[];
  /** Whether the selector knows the build, and whether the run belongs to it. */
  readonly isBuildKnown?: boolean;
  readonly isOutside?: boolean;
  readonly more?: Partial<ApiScript>;
}

/** What becomes of the failed tests, by name, and what was asked for it. */
async function ruled({
  list,
  jobs = failedLeg,
  tolerate = ['retried'],
  isBuildKnown = true,
  isOutside = false,
  more = {},
}: World) {
  const runs = [failedRun({ failures: { list }, ...(isOutside && { buildId: null }) })];
  const { api, engine } = await acme({ suites: { rspec: { runs } }, builds: [endedBuild({ jobs })] }, more);
  const signal = unending();
  const selector = { kind: 'run-id', organization: 'acme', suites: ['rspec'], runId: RUN } as const;
  const known = (await engine.poll(selector, [], { whole: true, runs: 'always', since: 0 }, signal)).runs;
  const persist = <T>(attempt: () => Promise<T>) => attempt();
  const failures = await engine.failedExecutions(known, {
    organization: 'acme',
    limit: 1000,
    details: false,
    proveEnd: true,
    signal,
    persist,
  });
  const before = api.requests.length;
  const builds = isBuildKnown ? [{ ...build('passed'), id: BUILD }] : undefined;
  const failed = { runs: known, builds, failures };
  const excuses = await fetchExcuses(failed, { engine, organization: 'acme', tolerate, signal, persist });
  const { failures: found } = applyTolerance(known, { failures, ...excuses }, tolerate);
  const asked = api.requests.slice(before).filter(({ query }) => (query['page'] ?? '1') === '1');
  return {
    tolerated: found.tolerated.map(({ execution }) => String(execution.testName)),
    stays: Object.fromEntries(found.tests.map((test) => [String(test.execution.testName), test.notTolerated])),
    problems: found.problems.map((problem) => ('code' in problem ? problem.code : problem.name)),
    asked: asked.map(({ endpoint, query }) => (query['tags']?.startsWith('build.job_id') ? query['tags'] : endpoint)),
  };
}

describe('a leg of a matrix', () => {
  test('that failed stays failed, softly or not, whatever passed in another', async () => {
    const { tolerated, stays, asked } = await ruled({
      list: [
        failing('Shop sells', mac, { attempts: 2 }),
        // Passed in the end, in the same job.
        failing('Shop opens', mac, { listed: { passes: { count: 1, job: mac } } }),
      ],
    });
    expect(stays).toEqual({ 'Shop sells': ['failed-in-job'] });
    expect(tolerated).toEqual(['Shop opens']);
    expect(asked).toEqual(['build-tests', 'jobs', `build.job_id:${mac},result:^failed`]);
  });

  test('that failed and was retried is excused by its retry', async () => {
    const retriedOk = [failing('Shop sells', mac, { listed: { passes: { count: 1, job: macAgain } } })];
    const { tolerated, asked } = await ruled({ list: retriedOk, jobs: retriedLeg('passed') });
    expect(tolerated).toEqual(['Shop sells']);
    expect(asked).toEqual(['build-tests', 'jobs']);
  });

  test('whose retry failed as well stays failed', async () => {
    const list = [failing('Shop sells', mac), failing('Shop sells', macAgain)];
    expect((await ruled({ list, jobs: retriedLeg('failed') })).stays).toEqual({ 'Shop sells': ['failed-in-job'] });
  });

  test.each(['canceled', 'timed_out', 'expired'])('whose last retry is %s stays failed', async (word) => {
    const { stays } = await ruled({ list: [failing('Shop sells', mac)], jobs: retriedLeg(word) });
    expect(stays).toEqual({ 'Shop sells': ['job-lost'] });
  });
});

describe('jobs are not asked for', () => {
  const list = [failing('Shop sells', mac)];

  test('where the selector knows of no builds', async () => {
    expect(await ruled({ list, isBuildKnown: false })).toMatchObject({
      tolerated: ['Shop sells'],
      asked: ['build-tests'],
    });
  });

  test('where no failure names one, nor where nothing may be retried', async () => {
    expect(await ruled({ list: [failing('Shop sells', undefined)] })).toMatchObject({
      tolerated: ['Shop sells'],
      asked: ['build-tests'],
    });
    const muted = await ruled({ list, tolerate: ['muted'] });
    expect(muted.asked).toEqual(['build-tests', 'build-tests', 'build-tests']);
  });

  test('one by one where there are more than 20 that were not retried', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, job) =>
        failing(`Shop ${job}`, uuid('job', job), { listed: { passes: { count: 1, job: uuid('job', job) } } }),
      );
    const { tolerated, stays, asked } = await ruled({ list: [...many(21), failing('Shop sells', mac)] });
    expect(tolerated).toEqual([]);
    expect(stays['Shop 0']).toEqual(['too-many-jobs']);
    expect(asked).toEqual(['build-tests', 'jobs']);
    expect((await ruled({ list: many(20) })).tolerated).toHaveLength(20);
  });

  test('where all builds together have more than 20', async () => {
    const second = { id: uuid('run', 'second'), buildId: uuid('build', 'second') };
    const failuresOf = (build: string) => ({
      list: Array.from({ length: 11 }, (_, job) =>
        failing(`Shop ${build} ${job}`, uuid(build, job), {
          listed: { passes: { count: 1, job: uuid(build, job) } },
        }),
      ),
    });
    const { engine } = await acme({
      suites: {
        rspec: {
          runs: [
            failedRun({ failures: failuresOf('first') }),
            failedRun({ ...second, failures: failuresOf('second') }),
          ],
        },
      },
      builds: [endedBuild({ jobs: [] }), endedBuild({ id: second.buildId, number: 8, jobs: [] })],
    });
    const [runs, signal] = [[knownRun(), knownRun(second)], unending()];
    const persist = <T>(attempt: () => Promise<T>) => attempt();
    const options = { organization: 'acme', limit: 1000, details: false, proveEnd: true, signal, persist };
    const failures = await engine.failedExecutions(runs, options);
    const builds = [
      { ...build('passed'), id: BUILD },
      { ...build('passed'), id: second.buildId, number: 8 },
    ];
    const tolerate = ['retried'] as const;
    const excuses = await fetchExcuses({ runs, builds, failures }, { ...options, engine, tolerate });
    const found = applyTolerance(runs, { failures, ...excuses }, tolerate).failures;
    expect(found.tests).toHaveLength(22);
    expect(new Set(found.tests.flatMap(({ notTolerated }) => notTolerated))).toEqual(new Set(['too-many-jobs']));
  });
});

describe('what is not known excuses nothing', () => {
  const list = [failing('Shop sells', mac), failing('Shop opens', linux)];

  test('of a failure that names no job, though others do, or none that can be asked for', async () => {
    const { tolerated, stays } = await ruled({
      list: [
        failing('Shop opens', mac, { listed: { passes: { count: 1, job: mac } } }),
        failing('Shop sells', undefined),
        failing('Shop closes', 'a,result:~passed'),
      ],
    });
    expect(stays).toEqual({ 'Shop sells': ['no-job'], 'Shop closes': ['no-job'] });
    expect(tolerated).toEqual(['Shop opens']);
  });

  test('of jobs that cannot be had', async () => {
    const { stays, problems } = await ruled({ list, more: { jobLists: { served: false } } });
    expect(stays).toEqual({ 'Shop sells': ['no-list'], 'Shop opens': ['no-list'] });
    expect(problems).toEqual(['not-found']);
  });

  test('of one job whose tests cannot be had', async () => {
    const faults: readonly RequestFault[] = [
      { where: 'build-tests', from: { request: 3 }, kind: 'status', status: 403, times: 1 },
    ];
    const { stays, tolerated, problems } = await ruled({ list, more: { faults } });
    expect(stays).toEqual({ 'Shop sells': ['no-list'] });
    expect(tolerated).toEqual(['Shop opens']);
    expect(problems).toEqual(['forbidden']);
  });
});

test('tests of one name at several places are not excused by a pass of either', async () => {
  const elsewhere = failing('Shop sells', undefined, { location: './spec/other_spec.rb:9' });
  const { stays } = await ruled({ list: [failing('Shop sells', undefined), elsewhere], isBuildKnown: false });
  expect(stays).toEqual({ 'Shop sells': ['namesake'] });
  const raw = { location: './spec/other_spec.rb:9' };
  const listed = { passes: 1, raw };
  const one = await ruled({ list: [failing('Shop sells', undefined, { listed })], isBuildKnown: false });
  expect(one.stays).toEqual({ 'Shop sells': ['namesake'] });
});

describe('outside Buildkite', () => {
  const list = [failing('Shop sells', mac, { listed: { state: 'muted' } }), failing('Shop opens', mac)];
  const outside = { list, isBuildKnown: false, isOutside: true } as const;

  test('muted tests are tolerated by the list of their suite, and nothing else', async () => {
    expect(await ruled({ ...outside, tolerate: ['muted'] })).toEqual({
      tolerated: ['Shop sells'],
      stays: { 'Shop opens': ['not-muted'] },
      problems: [],
      asked: ['muted-tests'],
    });
    expect(await ruled({ ...outside, tolerate: ['retried', 'muted'] })).toMatchObject({
      stays: { 'Shop opens': ['outside-builds', 'not-muted'] },
      problems: ['no-build'],
    });
  });

  test('that list is read to its end, be it that each page is all of it', async () => {
    const two = [...list, failing('Shop closes', mac, { listed: { state: 'muted' } })];
    const tolerated = async (more: Partial<ApiScript>) =>
      (await ruled({ ...outside, list: two, tolerate: ['muted'], more })).tolerated;
    expect(await tolerated({ paging: { 'muted-tests': { most: 1, links: 'absent' } } })).toHaveLength(2);
    expect(await tolerated({ mutedTests: { paged: false } })).toHaveLength(2);
  });

  test('a plan without that list is not a problem, a rejection is one', async () => {
    expect(await ruled({ ...outside, tolerate: ['muted'], more: { mutedTests: { served: false } } })).toMatchObject({
      stays: { 'Shop sells': ['no-muted-list'], 'Shop opens': ['no-muted-list'] },
      problems: [],
    });
    const faults: readonly RequestFault[] = [{ where: 'muted-tests', kind: 'status', status: 403, times: 'forever' }];
    expect(await ruled({ ...outside, tolerate: ['muted'], more: { faults } })).toMatchObject({
      stays: { 'Shop sells': ['no-list'] },
      problems: ['forbidden'],
    });
  });
});
