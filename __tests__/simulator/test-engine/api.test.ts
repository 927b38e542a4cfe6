import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears, changes, finishes, leavesTheList, vanishes } from '../../../simulator/test-engine/story.ts';
import { ask, BUILD, failedRun, json, list, PLACE, RUNS, script, TOKEN } from './support.ts';

const ID = failedRun().id;

describe('runs', () => {
  test('are listed newest first, page by page', async () => {
    const runs = Array.from({ length: 5 }, (_, index) => failedRun({ id: uuid('run', index) }));
    await using standIn = await startTestEngine(script(runs));
    const answer = await ask(standIn, `${RUNS}?per_page=2&page=2`);
    expect(answer.headers.get('link')).toContain(`<${standIn.url}${RUNS}?per_page=2&page=3>; rel="next"`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const ids = ((await answer.json()) as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual([uuid('run', 2), uuid('run', 1)]);
  });

  test('can be narrowed to a build', async () => {
    const other = failedRun({ id: uuid('other'), buildId: uuid('other build') });
    const outside = failedRun({ id: uuid('outside'), buildId: null });
    await using standIn = await startTestEngine(script([failedRun(), other, outside]));
    expect(await list(ask(standIn, RUNS))).toHaveLength(3);
    expect(await list(ask(standIn, `${RUNS}?build_id=${BUILD.toUpperCase()}`))).toMatchObject([{ id: ID }]);
    expect(await list(ask(standIn, `${RUNS}?build_id=${uuid('nobody')}`))).toEqual([]);
  });

  test('fields that are left out are left out', async () => {
    const bare = { id: ID, steps: [appears({ at: 0 }), changes({ at: 0 }, { url: undefined, web_url: null })] };
    await using standIn = await startTestEngine(script([bare]));
    expect(await list(ask(standIn, RUNS))).toEqual([
      { id: ID, web_url: null, created_at: '2026-08-03T09:00:00.000Z', state: 'running', result: 'pending' },
    ]);
  });

  test('can be looked up, also while they are not listed', async () => {
    await using standIn = await startTestEngine(
      script([failedRun({ steps: [appears({ at: 0 }), leavesTheList({ at: 0 })] })]),
    );
    expect(await json(ask(standIn, RUNS))).toEqual([]);
    expect(await json(ask(standIn, `${RUNS}/${ID}`))).toMatchObject({ id: ID, state: 'running' });
    expect((await ask(standIn, `${RUNS}/${uuid('nobody')}`)).status).toBe(404);
  });

  test('each listing and each look-up is a poll, and refusals, further pages and failures are none', async () => {
    const steps = [appears({ poll: 2 }), finishes({ poll: 3 }, 'passed'), vanishes({ poll: 4 })];
    await using standIn = await startTestEngine(
      script([failedRun({ steps })], { faults: [{ where: 'run', kind: 'cut-json' }] }),
    );
    await ask(standIn, RUNS, { headers: {} });
    await ask(standIn, `${RUNS}/${ID}`);
    expect(await json(ask(standIn, RUNS))).toEqual([]);
    expect(await json(ask(standIn, RUNS))).toMatchObject([{ state: 'running' }]);
    await ask(standIn, `${RUNS}?page=2`);
    await ask(standIn, `${RUNS}/${ID}/failed_executions`);
    expect(await json(ask(standIn, `${RUNS}/${ID}`))).toMatchObject({ state: 'finished' });
    expect((await ask(standIn, `${RUNS}/${ID}`)).status).toBe(404);
    expect(standIn.world.polls(PLACE)).toBe(4);
  });
});

describe('failed executions', () => {
  test('come page by page, with details if requested', async () => {
    await using standIn = await startTestEngine(script([failedRun({ failures: { count: 70 } })]));
    const path = `${RUNS}/${ID}/failed_executions`;
    const first = await ask(standIn, path);
    expect(first.headers.get('link')).toMatch(/rel="next".*rel="last"/);
    expect(await first.json()).toHaveLength(30);
    const last = await list(ask(standIn, `${path}?page=3&include_failure_expanded=true`));
    expect(last).toHaveLength(10);
    expect(last[0]).toHaveProperty('failure_expanded.0.backtrace');
    expect(JSON.stringify(await list(ask(standIn, path)))).not.toContain('failure_expanded');
  });

  test('of a run that cannot be looked up are not found', async () => {
    await using standIn = await startTestEngine(script([failedRun({ steps: [] })]));
    expect((await ask(standIn, `${RUNS}/${ID}/failed_executions`)).status).toBe(404);
  });

  test('older servers send the first hundred whatever page is requested, and no Link', async () => {
    await using standIn = await startTestEngine(
      script([failedRun({ failures: { count: 130 } })], { failedExecutions: { paged: false } }),
    );
    const answer = await ask(standIn, `${RUNS}/${ID}/failed_executions?page=2&per_page=50`);
    expect(answer.headers.get('link')).toBeNull();
    expect(await answer.json()).toHaveLength(100);
  });

  test.each([
    ['error-500', 500],
    ['bad-gateway', 502],
    ['cut-json', 200],
  ] as const)('too many with details at once: %s', async (answer, status) => {
    await using standIn = await startTestEngine(
      script([failedRun({ failures: { count: 70 } })], { failedExecutions: { tooLarge: { over: 50, answer } } }),
    );
    const path = `${RUNS}/${ID}/failed_executions`;
    const tooLarge = await ask(standIn, `${path}?per_page=51&include_failure_expanded=true`);
    expect(tooLarge.status).toBe(status);
    const body = await tooLarge.text();
    if (status !== 500) expect(() => JSON.parse(body)).toThrow(SyntaxError);
    expect(await list(ask(standIn, `${path}?per_page=50&include_failure_expanded=true`))).toHaveLength(50);
    expect(await list(ask(standIn, `${path}?per_page=100`))).toHaveLength(70);
  });
});

describe('who may ask', () => {
  const scopeless = { scopes: ['read_builds'] };
  const stranger = { scopes: ['read_suites'], organizations: ['others'] };
  const script401 = script([failedRun()], { tokens: { [TOKEN]: { scopes: ['read_suites'] }, scopeless, stranger } });
  const asks = (authorization: string) => ({ headers: { authorization } });

  test.each([
    ['no token', { headers: {} }, 401, /^Authentication required/],
    ['an unknown token', asks('Bearer nobody'), 401, /^Authentication required/],
    ['a name that every object inherits', asks('Bearer constructor'), 401, /^Authentication required/],
    ['another way to authenticate', asks(`Basic ${TOKEN}`), 401, /^Authentication required/],
    ['a token without the scope', asks('Bearer scopeless'), 403, /doesn't have the read_suites scope$/],
    ["a token of another organization's", asks('Bearer stranger'), 404, /^Not Found$/],
  ])('%s', async (_, init, status, message) => {
    await using standIn = await startTestEngine(script401);
    for (const path of [RUNS, `${RUNS}/${ID}`, `${RUNS}/${ID}/failed_executions`]) {
      const answer = await ask(standIn, path, init);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toEqual({ message: expect.stringMatching(message) });
    }
  });

  test('the token itself needs no scope', async () => {
    await using standIn = await startTestEngine(script401);
    expect(await json(ask(standIn, '/v2/access-token', asks('bearer scopeless')))).toMatchObject(scopeless);
    expect((await ask(standIn, '/v2/access-token', asks('Bearer nobody'))).status).toBe(401);
  });

  test.each([
    ['an unknown organization', '/v2/analytics/organizations/nobody/suites/rspec/runs'],
    ['an unknown suite', '/v2/analytics/organizations/acme/suites/nothing/runs'],
    ['an unknown endpoint', '/v2/analytics/organizations/acme/suites/rspec/flaky'],
    ['anything deeper', `${RUNS}/${ID}/passed_executions`],
    ['a broken escape', '/v2/analytics/organizations/%zz/suites/rspec/runs'],
  ])('%s is not found', async (_, path) => {
    await using standIn = await startTestEngine(script([failedRun()]));
    const answer = await ask(standIn, path);
    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  test('nothing takes a POST', async () => {
    await using standIn = await startTestEngine(script([failedRun()]));
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await ask(standIn, RUNS, { method: 'POST', body: '{}', headers })).status).toBe(404);
  });

  test.each(['build_id=1234', 'page=0', 'per_page=1000'])('%s is refused', async (query) => {
    await using standIn = await startTestEngine(script([failedRun()]));
    const answer = await ask(standIn, `${RUNS}?${query}`);
    expect([answer.status, await answer.json()]).toEqual([422, { message: expect.stringContaining('must be a') }]);
  });

  test('the words of a refusal can be set, hostile ones and several at once', async () => {
    const messages = { unauthorized: '::error::no', 'not-found': ['one', '<b>two</b>'] };
    await using standIn = await startTestEngine(script([], { messages }));
    expect(await json(ask(standIn, RUNS, { headers: {} }))).toEqual({ message: '::error::no' });
    expect(await json(ask(standIn, `${RUNS}/x`))).toEqual({ message: ['one', '<b>two</b>'] });
  });
});

describe('rate limits', () => {
  const headersOf = (answer: Response) =>
    Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('ratelimit')));

  test('every response to a known token describes both buckets', async () => {
    await using standIn = await startTestEngine(script([]), { now: () => 0 });
    await ask(standIn, RUNS);
    expect(headersOf(await ask(standIn, `${RUNS}/x`))).toEqual({
      'ratelimit-scope': 'rest',
      'ratelimit-limit': '200',
      'ratelimit-remaining': '198',
      'ratelimit-reset': '60',
      'ratelimit-user-scope': 'rest_user',
      'ratelimit-user-limit': '50',
      'ratelimit-user-remaining': '48',
      'ratelimit-user-reset': '60',
    });
  });

  test('one request too many is refused, and says by which bucket, until its next window', async () => {
    let clock = 0;
    const limits = { user: { limit: 10, spent: 9, gone: 58_000 } };
    await using standIn = await startTestEngine(script([], { limits }), { now: () => clock });
    expect((await ask(standIn, RUNS)).status).toBe(200);
    const refused = await ask(standIn, RUNS);
    expect([refused.status, refused.headers.get('ratelimit-user-remaining')]).toEqual([429, '0']);
    expect(await refused.json()).toEqual({
      message: expect.stringContaining('2 seconds'),
      scope: 'rest_user',
      limit: 10,
      current: 11,
      reset: 2,
    });
    clock = 2000;
    expect((await ask(standIn, RUNS)).status).toBe(200);
  });

  test("the organization's bucket is its own, and counts all users", async () => {
    const tokens = { ann: { scopes: ['read_suites'], user: 'ann' }, bob: { scopes: ['read_suites'], user: 'bob' } };
    await using standIn = await startTestEngine(script([], { tokens, limits: { organization: { limit: 1 } } }));
    expect((await ask(standIn, RUNS, { headers: { authorization: 'Bearer ann' } })).status).toBe(200);
    const refused = await ask(standIn, RUNS, { headers: { authorization: 'Bearer bob' } });
    expect(await refused.json()).toMatchObject({ scope: 'rest', limit: 1, current: 2 });
  });

  test('headers can be missing, and limits off', async () => {
    await using quiet = await startTestEngine(script([], { limits: { headers: false, user: { limit: 0 } } }));
    const answer = await ask(quiet, RUNS);
    expect([answer.status, headersOf(answer)]).toEqual([429, {}]);
    await using free = await startTestEngine(script([], { limits: { user: 'off', organization: 'off' } }));
    expect(headersOf(await ask(free, RUNS))).toEqual({});
  });
});
