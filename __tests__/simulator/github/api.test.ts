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
  const response = await fetch(`${stage?.url}/repos/acme/shop/check-runs${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `token ${token}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
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
