import { describe, expect, test } from '@jest/globals';
import type { FailureScript } from '../../../simulator/test-engine/failures-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { ask, BUILD, buildScript, failedRun, list, RUNS, TOKEN, withBuild } from './support.ts';

const TESTS = `/v2/analytics/organizations/acme/builds/${BUILD}/tests`;
const MUTED = '/v2/analytics/organizations/acme/suites/rspec/tests/muted';
const [linux, mac] = [uuid('linux'), uuid('mac')];

/** A failure in that job. */
const inJob = (job: string, more: Partial<FailureScript> = {}): FailureScript => ({
  test: 'Shop sells',
  location: './spec/shop_spec.rb:3',
  tags: { 'build.job_id': job },
  ...more,
});

function listing(written: readonly FailureScript[], more: Partial<ApiScript> = {}) {
  return startTestEngine(withBuild(buildScript(), [failedRun({ failures: { list: written } })], more));
}

describe('the executions of a job', () => {
  test('are counted apart from those of others', async () => {
    await using standIn = await listing([
      inJob(linux, { attempts: 2, listed: { passes: { count: 1, job: mac } } }),
      { test: 'Shop closes', location: null },
    ]);
    const counts = async (tags: string) =>
      (await list(ask(standIn, `${TESTS}?tags=${tags}`))).map((row) => row['executions_count_by_result']);
    expect(await counts('')).toEqual([
      { passed: 1, failed: 2 },
      { passed: 0, failed: 1 },
    ]);
    expect(await counts(`build.job_id:${linux}`)).toEqual([{ passed: 0, failed: 2 }]);
    expect(await counts(`build.job_id:${mac}`)).toEqual([{ passed: 1, failed: 0 }]);
    expect(await counts(`build.job_id:${uuid('windows')}`)).toEqual([]);
  });

  test.each(['build.job_id:JOB,result:^failed', 'result:^failed,build.job_id:JOB'])(
    'decide alone whether all failed, asked as %s',
    async (tags) => {
      await using standIn = await listing([
        inJob(linux, { listed: { passes: { count: 1, job: mac } } }),
        inJob(mac),
        inJob(mac, { test: 'Shop closes', listed: { passes: { count: 1, job: mac } } }),
      ]);
      const allFailed = async (job: string) =>
        (await list(ask(standIn, `${TESTS}?tags=${tags.replace('JOB', job)}`))).map(({ name }) => name);
      expect(await allFailed(linux)).toEqual(['sells']);
      expect(await allFailed(mac)).toEqual([]);
    },
  );
});

describe('tests of one scope and name', () => {
  test('share their id, and their counts fall together', async () => {
    await using standIn = await listing([
      inJob(linux, { listed: { passes: 1 } }),
      inJob(linux, { location: './spec/other_spec.rb:9' }),
    ]);
    const rows = await list(ask(standIn, `${RUNS}/${failedRun().id}/failed_executions`));
    expect(new Set(rows.map((row) => row['test_id'])).size).toBe(1);
    expect(new Set(rows.map((row) => row['execution_id'])).size).toBe(2);
    expect(await list(ask(standIn, TESTS))).toMatchObject([
      { id: rows[0]?.['test_id'], executions_count_by_result: { passed: 1, failed: 2 } },
    ]);
  });
});

describe('the muted tests of a suite', () => {
  const written: readonly FailureScript[] = [
    inJob(linux, { listed: { state: 'muted' } }),
    inJob(mac, { listed: { state: 'muted' } }),
    inJob(mac, { test: 'Shop closes' }),
    inJob(mac, { test: 'Shop opens', listed: { state: 'muted', changes: [{ at: 0, state: 'enabled' }] } }),
  ];

  test('are each listed once, without counts', async () => {
    await using standIn = await listing(written);
    const rows = await list(ask(standIn, MUTED));
    expect(rows).toMatchObject([{ scope: 'Shop', name: 'sells', file_name: './spec/shop_spec.rb' }]);
    expect(rows[0]).not.toHaveProperty('executions_count');
  });

  test('come in pages, or on each page again', async () => {
    const two = [...written, inJob(mac, { test: 'Shop burns', listed: { state: 'muted' } })];
    const names = async (more: Partial<ApiScript>) => {
      await using standIn = await listing(two, more);
      return (await list(ask(standIn, `${MUTED}?page=2&per_page=1`))).map(({ name }) => name);
    };
    expect(await names({})).toEqual(['burns']);
    expect(await names({ mutedTests: { paged: false } })).toEqual(['sells', 'burns']);
  });

  test('are not there without the plan, nor without the scope, nor in a suite that is not there', async () => {
    const statusOf = async (path: string, more: Partial<ApiScript>) => {
      await using standIn = await listing(written, more);
      return (await ask(standIn, path)).status;
    };
    expect(await statusOf(MUTED, { mutedTests: { served: false } })).toBe(404);
    expect(await statusOf(MUTED, { tokens: { [TOKEN]: { scopes: ['read_builds'] } } })).toBe(403);
    expect(await statusOf(MUTED.replace('rspec', 'jest'), {})).toBe(404);
  });
});
