import { describe, expect, test } from '@jest/globals';
import { acme, BUILD_ID, run, TOKEN } from '../../../simulator/scenarios/cast.ts';
import { startTestEngine, type TestEngineStandIn } from '../../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';

const uploadToken = 'jest-upload-token';
const script = acme({
  jest: { runs: [], uploadToken },
  rspec: {
    runs: [run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'passed')])],
    uploadToken: 'rspec-upload-token',
  },
  closed: [],
});

const execution = {
  id: 'f1bb8f80-6d1c-4f43-a2f0-6d5c6a0e0001',
  scope: 'cart',
  name: 'adds up',
  location: 'cart.test.js:3',
  file_name: 'cart.test.js',
  result: 'failed',
  failure_reason: 'Error: expect(received).toBe(expected)',
  failure_expanded: [{ expanded: ['', 'Expected: 2', '    at Object.toBe (/tmp/x/cart.test.js:4:19)'] }],
  history: { section: 'top', start_at: 1, end_at: 2, duration: 0.5 },
};
const environment = {
  ci: 'buildkite',
  key: BUILD_ID,
  branch: 'main',
  commit_sha: 'a'.repeat(40),
  collector: 'js-buildkite-test-collector',
  test_runner: 'jest',
};

function upload(api: TestEngineStandIn, changes: object = {}, token = uploadToken): Promise<Response> {
  return fetch(`${api.url}/v1/uploads`, {
    method: 'POST',
    headers: { Authorization: `Token token="${token}"`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ format: 'json', run_env: environment, tags: {}, data: [execution], ...changes }),
  });
}

/** The run that an accepted upload went to. */
async function runOf(answer: Response): Promise<string> {
  expect(answer.status).toBe(202);
  const { run_id } = (await answer.json()) as { readonly run_id: string };
  return run_id;
}

async function get(api: TestEngineStandIn, path: string) {
  const response = await fetch(`${api.url}/v2/analytics/organizations/acme/suites/${path}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  return response.json();
}

describe('what a collector uploads', () => {
  test('is a run with its failed executions', async () => {
    await using api = await startTestEngine(script);
    const id = await runOf(await upload(api));
    expect(await get(api, `jest/runs?build_id=${BUILD_ID}`)).toMatchObject([
      { id, state: 'finished', result: 'failed', build_id: BUILD_ID, branch: 'main', commit_sha: 'a'.repeat(40) },
    ]);
    expect(await get(api, `jest/runs/${id}/failed_executions?include_failure_expanded=true`)).toMatchObject([
      {
        run_id: id,
        test_name: 'cart adds up',
        location: 'cart.test.js:3',
        failure_reason: execution.failure_reason,
        failure_expanded: execution.failure_expanded,
        duration: 0.5,
        tags: { 'test.framework.name': 'jest', 'collector.name': 'js-buildkite-test-collector' },
      },
    ]);
  });

  test('joins the run of its key, with all that came before', async () => {
    await using api = await startTestEngine(script);
    const passed = { ...execution, name: 'is empty', result: 'passed', failure_reason: undefined };
    const ids = [
      await runOf(await upload(api, { data: [execution, passed] })),
      await runOf(await upload(api, { data: [passed] })),
    ];
    expect(new Set(ids).size).toBe(1);
    expect(await get(api, 'jest/runs')).toMatchObject([{ id: ids[0], result: 'failed' }]);
    expect(await get(api, `jest/runs/${ids[0]}/failed_executions`)).toHaveLength(1);
  });

  test.each([
    ['passed', [{ ...execution, result: 'passed' }]],
    ['pending', [{ ...execution, result: 'skipped' }]],
    ['pending', []],
  ])('is a run that is %s', async (result, data) => {
    await using api = await startTestEngine(script);
    await upload(api, { data });
    expect(await get(api, 'jest/runs')).toMatchObject([{ state: 'finished', result }]);
  });

  test('from outside Buildkite has no build, and sends null where there is no location', async () => {
    await using api = await startTestEngine(script);
    const changes = { run_env: { ci: 'github_actions', key: 'x-1-1' }, data: [{ ...execution, location: null }] };
    const id = await runOf(await upload(api, changes));
    expect(await get(api, 'jest/runs')).toMatchObject([{ build_id: null, branch: null, commit_sha: null }]);
    expect(await get(api, `jest/runs/${id}/failed_executions`)).toMatchObject([{ location: null }]);
  });

  test('stands beside the runs that are written down, in its own suite only', async () => {
    await using api = await startTestEngine(script);
    await upload(api, { run_env: { ...environment, key: 'other' } }, 'rspec-upload-token');
    expect(await get(api, 'rspec/runs')).toHaveLength(2);
    expect(await get(api, 'jest/runs')).toEqual([]);
  });

  test.each([
    ['a token that no suite has', {}, 'another', 401],
    ['no key', { run_env: {} }, uploadToken, 422],
    ['another format', { format: 'junit' }, uploadToken, 422],
  ])('is refused with %s', async (_, changes, token, status) => {
    await using api = await startTestEngine(script);
    expect((await upload(api, changes, token)).status).toBe(status);
    expect(await get(api, 'jest/runs')).toEqual([]);
  });

  test('is refused when it is no JSON', async () => {
    await using api = await startTestEngine(script);
    const headers = { Authorization: `Token token="${uploadToken}"` };
    expect((await fetch(`${api.url}/v1/uploads`, { method: 'POST', headers, body: '{' })).status).toBe(422);
    expect((await fetch(`${api.url}/v1/uploads`, { headers })).status).toBe(401);
  });
});
