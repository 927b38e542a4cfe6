import { afterEach, describe, expect, test } from '@jest/globals';
import { type GitHubScript, type GitHubStandIn, startGitHub } from '../../../simulator/github/api.ts';

const TOKEN = 'ghs_stand_in';
const COMMIT = 'c'.repeat(40);
const JOB = 7;

let stage: GitHubStandIn | undefined;
afterEach(() => stage?.close());

async function start(more: Partial<GitHubScript> = {}): Promise<void> {
  const tokens = { [TOKEN]: 'write', reader: 'read', person: 'personal' } as const;
  stage = await startGitHub({ tokens, repository: 'acme/shop', commits: [COMMIT], jobs: { [JOB]: 'build' }, ...more });
}

async function ask(method: string, path: string, body: unknown, token = TOKEN) {
  return askFor(method, `/repos/acme/shop/check-runs${path}`, body, token);
}

async function askFor(method: string, path: string, body?: unknown, token = TOKEN) {
  const response = await fetch(`${stage?.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `token ${token}` },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = /^[{[]/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, answer };
}

const fresh = { name: 'Tests', head_sha: COMMIT, status: 'in_progress' };
const output = { title: 'Title', summary: 'Summary' };
const annotation = { path: 'src/a.ts', start_line: 3, end_line: 3, annotation_level: 'failure', message: 'm' };
const many = (count: number) => Array.from({ length: count }, () => annotation);

describe('a check run', () => {
  test('is created, gets annotations, and is completed by its id', async () => {
    await start();
    const created = await ask('POST', '', { ...fresh, output: { ...output, annotations: many(50) } });
    expect(created.status).toBe(201);
    const { id, html_url: page } = created.answer;
    expect(page).toBe(`https://github.com/acme/shop/runs/${id}`);
    await ask('PATCH', `/${id}`, { output: { ...output, text: 'gone with the next', annotations: many(50) } });
    const last = { status: 'completed', conclusion: 'failure', output: { title: 'Last', summary: 'S' } };
    expect((await ask('PATCH', `/${id}`, last)).answer).toMatchObject({ status: 'completed', conclusion: 'failure' });
    const run = stage?.checkRuns.find(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ status: 'completed', output: { title: 'Last', summary: 'S', text: undefined } });
    expect(run?.annotations).toHaveLength(100);
    expect(stage?.requests.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['PATCH', 200],
      ['PATCH', 200],
    ]);
    expect(stage?.requests[0]?.headers.authorization).toBe(`token ${TOKEN}`);
  });

  test('of a job keeps its status', async () => {
    await start();
    for (const body of [{ status: 'in_progress' }, { conclusion: 'success' }]) {
      expect((await ask('PATCH', `/${JOB}`, body)).status).toBe(403);
    }
    expect((await ask('PATCH', `/${JOB}`, { output: { ...output, annotations: many(1) } })).status).toBe(200);
    expect(stage?.checkRuns).toMatchObject([{ id: JOB, status: 'in_progress', annotations: [annotation] }]);
  });

  test('has a text that is cut at the byte', async () => {
    await start();
    await ask('POST', '', { ...fresh, output: { ...output, text: 'é'.repeat(40_000) } });
    const { text = '' } = stage?.checkRuns.find(({ ofJob }) => !ofJob)?.output ?? {};
    expect(text.startsWith('éé')).toBe(true);
    expect(text.length).toBeLessThan(32_770);
  });
});

describe('it refuses', () => {
  const bodies: readonly (readonly [string, object])[] = [
    ['no name', { head_sha: COMMIT }],
    ['no commit', { name: 'x' }],
    ['a commit it does not know', { ...fresh, head_sha: 'd'.repeat(40) }],
    ['an unknown status', { ...fresh, status: 'done' }],
    ['an unknown conclusion', { ...fresh, conclusion: 'passed' }],
    ['an end without conclusion', { ...fresh, status: 'completed' }],
    ['an output without title', { ...fresh, output: { summary: 's' } }],
    ['an output without summary', { ...fresh, output: { title: 't' } }],
    ['an output that is none', { ...fresh, output: 'x' }],
    ['a text that is none', { ...fresh, output: { ...output, text: 7 } }],
    ['a summary one byte too long', { ...fresh, output: { ...output, summary: `${'é'.repeat(32_767)}ab` } }],
    ['51 annotations', { ...fresh, output: { ...output, annotations: many(51) } }],
    ['annotations that are no list', { ...fresh, output: { ...output, annotations: {} } }],
  ];
  test.each(bodies)('%s', async (_, body) => {
    await start();
    const { status, answer } = await ask('POST', '', body);
    expect([status, answer['message']]).toEqual([422, expect.stringContaining('Invalid request.')]);
    expect(stage?.checkRuns).toHaveLength(1);
  });

  const annotations: readonly (readonly [string, object])[] = [
    ['without a path', { path: '' }],
    ['with a path from the root', { path: '/a' }],
    ['with a path that leads out', { path: 'a/../../b' }],
    ['with a dot before it', { path: './a' }],
    ['with backslashes', { path: 'a\\b' }],
    ['without a message', { message: '' }],
    ['with a message over 64 KB', { message: 'é'.repeat(32_769) }],
    ['with details over 64 KB', { raw_details: 'a'.repeat(65_537) }],
    ['with a title over 255 characters', { title: 'a'.repeat(256) }],
    ['without a level', { annotation_level: 'error' }],
    ['on line 0', { start_line: 0 }],
    ['on half a line', { start_line: 1.5 }],
    ['that ends before it begins', { end_line: 2 }],
    ['with columns on several lines', { end_line: 4, start_column: 1, end_column: 2 }],
    ['with column 0', { start_column: 0, end_column: 1 }],
    ['with half its columns', { start_column: 1 }],
  ];
  test.each(annotations)('an annotation %s', async (_, change) => {
    await start();
    const body = { ...fresh, output: { ...output, annotations: [{ ...annotation, ...change }] } };
    expect((await ask('POST', '', body)).status).toBe(422);
  });

  test('whoever may not write', async () => {
    await start();
    expect(await ask('POST', '', fresh, 'reader')).toMatchObject({
      status: 403,
      answer: { message: 'Resource not accessible by integration' },
    });
    expect((await ask('POST', '', fresh, 'person')).status).toBe(403);
    expect((await ask('POST', '', fresh, 'toString')).status).toBe(401);
  });

  test('what it does not know', async () => {
    await start();
    expect((await ask('PATCH', '/99', {})).status).toBe(404);
    expect((await ask('PUT', '', fresh)).status).toBe(404);
    expect((await ask('POST', '', 'no JSON')).status).toBe(400);
    expect(stage?.requests.at(-1)?.body).toBeUndefined();
  });
});

test('it takes all that is just within the limits', async () => {
  await start();
  const columns = { start_column: 1, end_column: 1 };
  const largest = {
    ...annotation,
    ...columns,
    title: '𝒳'.repeat(255),
    message: 'a'.repeat(65_536),
    raw_details: 'é'.repeat(32_768),
  };
  const body = {
    ...fresh,
    output: { title: 't', summary: 'a'.repeat(65_535), text: 'a'.repeat(65_535), annotations: [largest] },
  };
  expect((await ask('POST', '', body)).status).toBe(201);
});

describe('a fault', () => {
  test('comes when it is due, as often as it is to', async () => {
    await start({
      faults: [
        { on: 'create', after: 1, times: 1, fault: { kind: 'status', status: 503 } },
        { on: 'create', after: 2, times: 1, fault: { kind: 'secondary-limit', status: 403, retryAfter: 9 } },
        { on: 'update', fault: { kind: 'page', status: 200 } },
      ],
    });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count++) statuses.push((await ask('POST', '', fresh)).status);
    expect(statuses).toEqual([201, 503, 403, 201]);
    expect((await ask('PATCH', `/${JOB}`, { output })).answer).toEqual({});
    expect(stage?.checkRuns.find(({ id }) => id === JOB)?.output).toBeUndefined();
  });

  test('says in headers when it is over', async () => {
    await start({
      faults: [
        { on: 'create', times: 1, fault: { kind: 'primary-limit', reset: 60 } },
        { on: 'create', after: 1, times: 1, fault: { kind: 'secondary-limit', status: 429, retryAfter: 9 } },
        { on: 'create', after: 2, fault: { kind: 'redirect', to: 'http://127.0.0.1:1/' } },
      ],
    });
    const first = await ask('POST', '', fresh);
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    expect(Number(first.headers.get('x-ratelimit-reset')) - Date.now() / 1000).toBeGreaterThan(58);
    const second = await ask('POST', '', fresh);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '9']);
    const third = await ask('POST', '', fresh);
    expect([third.status, third.headers.get('location')]).toEqual([307, 'http://127.0.0.1:1/']);
  });

  test('without an answer leaves the request obeyed', async () => {
    await start({ faults: [{ on: 'create', fault: { kind: 'reset' } }] });
    await expect(ask('POST', '', fresh)).rejects.toThrow();
    expect(stage?.checkRuns).toHaveLength(2);
    expect(stage?.requests).toMatchObject([{ method: 'POST', status: undefined }]);
  });
});

describe('a commit status', () => {
  const path = `/repos/acme/shop/statuses/${COMMIT}`;
  const status = { state: 'pending', context: 'Gate', description: 'Waiting', target_url: 'https://buildkite.com' };

  test('is kept, the newest last', async () => {
    await start();
    expect((await askFor('POST', path, status)).status).toBe(201);
    expect((await askFor('POST', path, { state: 'success', context: 'Gate' })).status).toBe(201);
    expect(stage?.statuses.map(({ sha, context, state }) => [sha, context, state])).toEqual([
      [COMMIT, 'Gate', 'pending'],
      [COMMIT, 'Gate', 'success'],
    ]);
  });

  test.each<readonly [string, object, string?]>([
    ['without a state', { state: undefined }],
    ['in an unknown state', { state: 'failed' }],
    ['with 141 characters', { description: 'a'.repeat(141) }],
    ['with an emoji', { description: '👩' }],
    ['with a context of 256 characters', { context: 'a'.repeat(256) }],
    ['that leads to no page', { target_url: 'javascript:alert(1)' }],
    ['of a commit that is none', {}, '/repos/acme/shop/statuses/x'],
  ])('%s is refused', async (_, change, at = path) => {
    await start();
    expect((await askFor('POST', at, { ...status, ...change })).status).toBe(422);
    expect(stage?.statuses).toEqual([]);
  });

  test('is written by persons, too, but not by whoever may only read', async () => {
    await start();
    expect((await askFor('POST', path, status, 'person')).status).toBe(201);
    expect((await askFor('POST', path, status, 'reader')).status).toBe(403);
  });

  test('has its place a thousand times for one commit and context', async () => {
    const { Statuses } = await import('../../../simulator/github/api/statuses.ts');
    const statuses = new Statuses([COMMIT]);
    const all = Array.from({ length: 1_001 }, () => statuses.create(COMMIT, status).status);
    expect([all.filter((one) => one === 201).length, all.at(-1)]).toEqual([1_000, 422]);
  });
});

describe('a comment', () => {
  const list = '/repos/acme/shop/issues/12/comments';
  const one = (id: unknown) => `/repos/acme/shop/issues/comments/${id}`;
  const withPull = { pulls: { 12: COMMIT } };

  test('is made, changed and deleted, by whose the token is', async () => {
    await start(withPull);
    const made = await askFor('POST', list, { body: 'first' }, 'person');
    expect(made).toMatchObject({ status: 201, answer: { body: 'first', user: { login: 'octocat', type: 'User' } } });
    const { id } = made.answer;
    expect((await askFor('PATCH', one(id), { body: 'second' })).status).toBe(200);
    expect(stage?.comments).toMatchObject([{ login: 'octocat', body: 'second', pull: 12 }]);
    expect((await askFor('DELETE', one(id))).status).toBe(204);
    expect([stage?.comments, (await askFor('DELETE', one(id))).status]).toEqual([[], 404]);
  });

  test('is listed, page by page', async () => {
    const comments = Array.from({ length: 130 }, (_, index) => ({ pull: 12, login: 'octocat', body: `${index}` }));
    await start({ ...withPull, comments });
    const rows = async (query: string) =>
      (await askFor('GET', `${list}${query}`)).answer as unknown as { body: string }[];
    expect((await rows('')).length).toBe(30);
    expect((await rows('?per_page=100&page=2')).map(({ body }) => body)).toHaveLength(30);
    expect((await rows('?per_page=500')).length).toBe(100);
  });

  test('is refused where it is blank, too long, or nobody’s pull request', async () => {
    await start(withPull);
    for (const body of ['', ' ', 'a'.repeat(65_537)]) expect((await askFor('POST', list, { body })).status).toBe(422);
    expect((await askFor('POST', '/repos/acme/shop/issues/13/comments', { body: 'x' })).status).toBe(404);
    expect((await askFor('POST', list, { body: 'x' }, 'reader')).status).toBe(403);
  });

  test('belongs to a pull request whose head moves', async () => {
    await start(withPull);
    expect((await askFor('GET', '/repos/acme/shop/pulls/12')).answer).toMatchObject({ head: { sha: COMMIT } });
    stage?.push(12, 'd'.repeat(40));
    expect((await askFor('GET', '/repos/acme/shop/pulls/12')).answer).toMatchObject({ head: { sha: 'd'.repeat(40) } });
  });
});

test('it tells whose a token is by its other API', async () => {
  await start();
  const viewer = async (token: string) => (await askFor('POST', '/graphql', { query: '' }, token)).answer;
  expect(await viewer(TOKEN)).toEqual({ data: { viewer: { login: 'github-actions[bot]' } } });
  expect(await viewer('person')).toEqual({ data: { viewer: { login: 'octocat' } } });
});

test('it takes 80 writes a minute', async () => {
  await start();
  const path = `/repos/acme/shop/statuses/${COMMIT}`;
  const statuses: number[] = [];
  for (let count = 0; count < 81; count++) statuses.push((await askFor('POST', path, { state: 'pending' })).status);
  expect([statuses.indexOf(403), (await askFor('GET', `/repos/acme/shop/check-runs/${JOB}`)).status]).toEqual([
    80, 200,
  ]);
});

test('a fault may come after what was asked was done', async () => {
  await start({ faults: [{ on: 'create', times: 1, fault: { kind: 'status', status: 502, obeyed: true } }] });
  expect((await ask('POST', '', { ...fresh, external_id: 'ours' })).status).toBe(502);
  const found = await askFor('GET', `/repos/acme/shop/commits/${COMMIT}/check-runs?check_name=Tests`);
  expect(found.answer).toMatchObject({ total_count: 1, check_runs: [{ external_id: 'ours' }] });
});
