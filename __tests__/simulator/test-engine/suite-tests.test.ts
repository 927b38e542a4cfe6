import { describe, expect, test } from '@jest/globals';
import { testIdOf } from '../../../simulator/test-engine/executions.ts';
import type { HistoryScript } from '../../../simulator/test-engine/history-script.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { ask, failedRun, json, list, PLACE, TOKEN } from './support.ts';

const SUITE = '/v2/analytics/organizations/acme/suites/rspec';
const TESTS = `${SUITE}/tests`;
const versioned = { headers: { authorization: `Bearer ${TOKEN}`, 'buildkite-version': '2026-08-01' } };
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const history: readonly HistoryScript[] = [
  {
    test: 'Cart is empty',
    labels: ['flaky'],
    ran: [
      { branch: 'main', hoursAgo: 2, failed: 2, passed: 1 },
      { branch: 'main', hoursAgo: 50, failed: 1, passed: 9 },
      { branch: 'refs/heads/main', hoursAgo: 3, passed: 4 },
    ],
  },
  { test: 'Cart is full', ran: [{ branch: 'other', hoursAgo: 200, failed: 1 }] },
];

const story = (more: Partial<ApiScript> = {}, runs: readonly RunScript[] = []): ApiScript => ({
  organizations: { acme: { suites: { rspec: { runs, history, defaultBranch: 'trunk' } } } },
  tokens: { [TOKEN]: { scopes: ['read_suites'] } },
  ...more,
});

/** `name passed/failed` of each test that is listed. */
async function listed(query: string, script = story()): Promise<string[]> {
  await using standIn = await startTestEngine(script);
  const rows = await list(ask(standIn, `${TESTS}?${query}`, versioned));
  return rows.map(({ name, executions_count_by_result: counts }) => {
    const { passed, failed } = counts as { passed: number; failed: number };
    return `${name} ${passed}/${failed}`;
  });
}

describe('the tests of a suite', () => {
  test('carry the fields that Buildkite sends', async () => {
    await using standIn = await startTestEngine(story());
    const [row] = await list(ask(standIn, `${TESTS}?branch=main`, versioned));
    const id = testIdOf(PLACE, { test: 'Cart is empty' });
    expect(row).toEqual({
      id,
      url: `${standIn.url}${TESTS}/${id}`,
      web_url: `https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/${id}`,
      scope: 'Cart',
      name: 'is empty',
      location: null,
      file_name: null,
      labels: ['flaky'],
      executions_count: 13,
      executions_count_by_result: { passed: 10, failed: 3 },
    });
  });

  test('are counted by branch, window and result', async () => {
    expect(await listed('')).toEqual(['is empty 14/3']);
    expect(await listed('branch=main')).toEqual(['is empty 10/3']);
    expect(await listed(`branch=main&min_timestamp=${hoursAgo(24)}`)).toEqual(['is empty 1/2']);
    expect(await listed('branch=refs/heads/main')).toEqual(['is empty 4/0']);
    expect(await listed('branch=refs/heads/main&tags=result:~failed')).toEqual([]);
    expect(await listed('period=28days')).toEqual(['is empty 14/3', 'is full 0/1']);
    expect(await listed('period=28days&branch=!main')).toEqual(['is empty 4/0', 'is full 0/1']);
    expect(await listed('period=28days&labels=!flaky')).toEqual(['is full 0/1']);
    expect(await listed('labels=flaky&branch=m*')).toEqual(['is empty 10/3']);
  });

  test('hold those of the runs that are written down', async () => {
    const run = failedRun({
      branch: 'topic',
      failures: { list: [{ test: 'Cart is empty', attempts: 2 }] },
      passing: 1,
    });
    expect(await listed('branch=topic', story({}, [run]))).toEqual(['is empty 0/2', 'passes example 0 1/0']);
    expect(await listed('labels=flaky&tags=result:~failed', story({}, [run]))).toEqual(['is empty 14/5']);
  });

  test.each<readonly [string, string, number, Partial<ApiScript>, string | undefined]>([
    ['without a version', '', 400, {}, undefined],
    ['with a version that is no date', '', 400, {}, 'soon'],
    ['with two windows', `period=7days&min_timestamp=${hoursAgo(1)}`, 422, {}, '2026-08-01'],
    [
      'with a window that the plan has not',
      `min_timestamp=${hoursAgo(1)}`,
      422,
      { suiteTests: { windows: false } },
      '2026-08-01',
    ],
    ['of an old server', '', 404, { suiteTests: { served: false } }, '2026-08-01'],
  ])('are refused %s', async (_, query, status, more, version) => {
    await using standIn = await startTestEngine(story(more));
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      ...(version !== undefined && { 'buildkite-version': version }),
    };
    expect((await ask(standIn, `${TESTS}?${query}`, { headers })).status).toBe(status);
  });

  test('come without counts, and unfiltered, from servers that are told to', async () => {
    await using standIn = await startTestEngine(story({ suiteTests: { counted: false, filtered: false } }));
    const [row, ...others] = await list(ask(standIn, `${TESTS}?branch=nobody`, versioned));
    expect(others).toEqual([]);
    expect(Object.keys(row ?? {})).not.toContain('executions_count_by_result');
  });
});

test('a suite names its default branch', async () => {
  await using standIn = await startTestEngine(story());
  expect(await json(ask(standIn, SUITE))).toMatchObject({ slug: 'rspec', default_branch: 'trunk' });
});
