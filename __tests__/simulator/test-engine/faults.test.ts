import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { RequestFault, Trouble } from '../../../simulator/test-engine/fault-script.ts';
import { startTestEngine, type TestEngineStandIn } from '../../../simulator/test-engine/server.ts';
import { ask, failedRun, failureOf, json, PLACE, RUNS, script } from './support.ts';

const RUN = failedRun({ failures: { count: 5 } });

/** A stand-in whose first answer meets this trouble. */
function withTrouble(trouble: Trouble): Promise<TestEngineStandIn> {
  const fault: RequestFault = { where: 'any', ...trouble };
  return startTestEngine(script([RUN], { faults: [fault] }));
}

/** What all faults have in common: which one it was is recorded, and the next request is answered as if nothing had been. */
async function expectItToPass(standIn: TestEngineStandIn, kind: Trouble['kind'], polls: 0 | 1): Promise<void> {
  expect(standIn.requests.at(-1)?.fault).toBe(kind);
  expect(standIn.world.polls(PLACE)).toBe(polls);
  expect(await json(ask(standIn, RUNS))).toMatchObject([{ id: RUN.id }]);
  expect(standIn.counts.byFault).toEqual({ [kind]: 1 });
}

/** The bytes of an answer as they come over the wire, its head included. */
async function received(url: string, path: string): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close', { signal: AbortSignal.timeout(2000) });
  return Buffer.concat(pieces);
}

describe('no answer', () => {
  test('dropped', async () => {
    await using standIn = await withTrouble({ kind: 'dropped' });
    expect(await failureOf(ask(standIn, RUNS))).toBe('UND_ERR_SOCKET');
    await expectItToPass(standIn, 'dropped', 0);
  });

  test('reset', async () => {
    await using standIn = await withTrouble({ kind: 'reset' });
    expect(await failureOf(ask(standIn, RUNS))).toBe('ECONNRESET');
    await expectItToPass(standIn, 'reset', 0);
  });

  test('reset-mid-body', async () => {
    await using standIn = await withTrouble({ kind: 'reset-mid-body' });
    const answer = await ask(standIn, RUNS);
    expect(answer.status).toBe(200);
    expect(await failureOf(answer.text())).toBe('ECONNRESET');
    await expectItToPass(standIn, 'reset-mid-body', 0);
  });

  test('never', async () => {
    await using standIn = await withTrouble({ kind: 'never' });
    const giveUp = new AbortController();
    const asked = failureOf(ask(standIn, RUNS, { signal: giveUp.signal }));
    while (standIn.requests.length === 0) await new Promise(setImmediate);
    giveUp.abort();
    expect(await asked).toBe('AbortError');
    expect(standIn.requests[0]?.status).toBeUndefined();
    await expectItToPass(standIn, 'never', 0);
  });

  test('dropped, while an earlier request of the same connection still waits for its answer', async () => {
    const faults = [
      { where: 'any', kind: 'never' },
      { where: 'any', kind: 'dropped' },
    ] as const;
    await using standIn = await startTestEngine(script([], { faults }));
    const socket = connect(Number(new URL(standIn.url).port), '127.0.0.1');
    socket.resume();
    socket.write(`GET ${RUNS} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(2));
    await once(socket, 'close');
    expect(standIn.requests.map(({ fault }) => fault)).toEqual(['never', 'dropped']);
  });

  test('huge', async () => {
    await using standIn = await withTrouble({ kind: 'huge', bytes: 3_000_001 });
    const text = await (await ask(standIn, RUNS)).text();
    expect(text).toHaveLength(3_000_001);
    expect(JSON.parse(text)).toEqual([]);
    await expectItToPass(standIn, 'huge', 0);
  });

  test.each([
    ['unannounced', null, null],
    ['announced', '3000001', null],
    ['packed', null, 'gzip'],
  ] as const)('huge, %s', async (sent, length, encoding) => {
    await using standIn = await withTrouble({ kind: 'huge', bytes: 3_000_001, sent, status: 500 });
    const answer = await ask(standIn, RUNS);
    const told = ['content-length', 'content-encoding'].map((name) => answer.headers.get(name));
    expect([answer.status, ...told]).toEqual([500, length, encoding]);
    const text = await answer.text();
    expect([text.length, JSON.parse(text)]).toEqual([3_000_001, []]);
    expect(standIn.requests[0]?.status).toBe(500);
    await expectItToPass(standIn, 'huge', 0);
  });

  test('huge and packed is small on its way', async () => {
    await using standIn = await withTrouble({ kind: 'huge', bytes: 10_000_000, sent: 'packed' });
    expect((await received(standIn.url, RUNS)).length).toBeLessThan(50_000);
  });

  test.each(['unannounced', 'announced'] as const)(
    'huge, %s, and the client goes after the first bytes',
    async (sent) => {
      await using standIn = await withTrouble({ kind: 'huge', bytes: 2 ** 40, sent });
      const answer = await ask(standIn, RUNS);
      await answer.body?.getReader().cancel();
      await expectItToPass(standIn, 'huge', 0);
    },
  );
});

describe('a wrong answer', () => {
  test('any status, its name as message', async () => {
    await using standIn = await withTrouble({ kind: 'status', status: 503 });
    const answer = await ask(standIn, RUNS);
    expect([answer.status, await answer.json()]).toEqual([503, { message: 'Service Unavailable' }]);
    await expectItToPass(standIn, 'status', 0);
  });

  test('any status, with body, type and headers', async () => {
    const headers = { 'Retry-After': '3' };
    const sent = { kind: 'status', status: 418, body: 'short', headers, contentType: 'text/x-pot' } as const;
    await using standIn = await withTrouble(sent);
    const answer = await ask(standIn, RUNS);
    expect([answer.status, await answer.text()]).toEqual([418, 'short']);
    expect([answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual(['3', 'text/x-pot']);
  });

  test('a status that has no body', async () => {
    await using standIn = await withTrouble({ kind: 'status', status: 204, body: '' });
    const answer = await ask(standIn, RUNS);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(answer.headers.get('content-length')).toBeNull();
    await expectItToPass(standIn, 'status', 0);
  });

  test('html', async () => {
    await using standIn = await withTrouble({ kind: 'html' });
    const answer = await ask(standIn, RUNS);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await answer.text()).toContain('<h1>502 Bad Gateway</h1>');
    await expectItToPass(standIn, 'html', 0);
  });

  test('empty', async () => {
    await using standIn = await withTrouble({ kind: 'empty' });
    const answer = await ask(standIn, RUNS);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    await expectItToPass(standIn, 'empty', 0);
  });

  test('cut-json', async () => {
    await using standIn = await withTrouble({ kind: 'cut-json' });
    const answer = await ask(standIn, RUNS);
    const text = await answer.text();
    expect(answer.headers.get('content-length')).toBe(String(text.length));
    expect(text).toMatch(/^\[\{"id":/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    await expectItToPass(standIn, 'cut-json', 0);
  });

  test('cut-json of an empty list is no list', async () => {
    await using standIn = await startTestEngine(script([], { faults: [{ where: 'any', kind: 'cut-json' }] }));
    expect(await (await ask(standIn, RUNS)).text()).toBe('[');
  });

  test('wrong-shape', async () => {
    await using standIn = await withTrouble({ kind: 'wrong-shape' });
    expect(await json(ask(standIn, RUNS))).toMatchObject({ data: [{ id: RUN.id }] });
    await expectItToPass(standIn, 'wrong-shape', 0);
  });

  test('wrong-shape of an object, and any given', async () => {
    await using listed = await withTrouble({ kind: 'wrong-shape' });
    expect(await json(ask(listed, `${RUNS}/${RUN.id}`))).toMatchObject([{ id: RUN.id }]);
    await using given = await withTrouble({ kind: 'wrong-shape', body: [null] });
    expect(await json(ask(given, RUNS))).toEqual([null]);
  });

  test('wrong-type', async () => {
    await using standIn = await withTrouble({ kind: 'wrong-type' });
    const answer = await ask(standIn, RUNS);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.json()).toMatchObject([{ id: RUN.id }]);
    await expectItToPass(standIn, 'wrong-type', 0);
  });

  test('bad-gzip', async () => {
    await using standIn = await withTrouble({ kind: 'bad-gzip' });
    expect(await failureOf(ask(standIn, RUNS).then((answer) => answer.text()))).toBe('Z_DATA_ERROR');
    await expectItToPass(standIn, 'bad-gzip', 0);
  });

  test('redirect to itself', async () => {
    await using standIn = await withTrouble({ kind: 'redirect', to: 'self' });
    const answer = await ask(standIn, `${RUNS}?page=1`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${standIn.url}${RUNS}?page=1`]);
    await expectItToPass(standIn, 'redirect', 0);
  });

  test('redirect elsewhere, with another status', async () => {
    await using elsewhere = await startTestEngine(script([]));
    await using standIn = await withTrouble({ kind: 'redirect', to: `${elsewhere.url}/there`, status: 308 });
    const answer = await ask(standIn, RUNS, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([308, `${elsewhere.url}/there`]);
    expect(elsewhere.requests).toEqual([]);
  });

  test('rate-limited', async () => {
    await using standIn = await withTrouble({ kind: 'rate-limited', bucket: 'user', reset: 9 });
    const answer = await ask(standIn, RUNS);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({ scope: 'rest_user', limit: 50, current: 51, reset: 9 });
    const told = ['remaining', 'user-remaining', 'user-reset'].map((name) => answer.headers.get(`ratelimit-${name}`));
    expect(told).toEqual(['199', '0', '9']);
    await expectItToPass(standIn, 'rate-limited', 0);
  });

  test('rate-limited without headers', async () => {
    const trouble = { kind: 'rate-limited', bucket: 'organization', reset: 9, headers: false } as const;
    await using standIn = await withTrouble(trouble);
    const answer = await ask(standIn, RUNS);
    expect([...answer.headers].filter(([name]) => name.startsWith('ratelimit'))).toEqual([]);
    expect(await answer.json()).toMatchObject({ scope: 'rest', limit: 200, reset: 9 });
  });
});

describe('a strange answer', () => {
  test('drip', async () => {
    await using standIn = await withTrouble({ kind: 'drip', pause: 1 });
    const answer = await ask(standIn, `${RUNS}/x`);
    const pieces: string[] = [];
    for await (const piece of answer.body ?? []) pieces.push(Buffer.from(piece).toString());
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe('{"message":"Not Found"}');
    await expectItToPass(standIn, 'drip', 1);
  });

  test('drip, of an answer that is filled up', async () => {
    await using standIn = await withTrouble({ kind: 'drip', pause: 1, bytes: 30 });
    const answer = await ask(standIn, `${RUNS}/x`);
    expect(answer.headers.get('content-length')).toBe('30');
    const body = await answer.text();
    expect(body).toHaveLength(30);
    expect(JSON.parse(body)).toEqual({ message: 'Not Found' });
  });

  test.each([
    [{ kind: 'link-circle' }, 3, /page=1>; rel="next"/],
    [{ kind: 'link-stuck' }, 2, /page=2>; rel="next"/],
    [{ kind: 'link-with-token' }, 2, /api_key=bkua_test/],
    [{ kind: 'link-foreign', origin: 'https://elsewhere.test' }, 1, /^<https:\/\/elsewhere\.test\/v2(?!.*api_key)/],
    [
      { kind: 'link-foreign', origin: 'https://elsewhere.test', withToken: true },
      1,
      /^<https:\/\/elsewhere\.test\/v2[^>]*&api_key=bkua_test/,
    ],
  ] as const)('%o', async (trouble, page, shape) => {
    await using standIn = await withTrouble(trouble);
    const path = `${RUNS}/${RUN.id}/failed_executions?per_page=2&page=${page}`;
    expect((await ask(standIn, path)).headers.get('link')).toMatch(shape);
    await expectItToPass(standIn, trouble.kind, 0);
    expect((await ask(standIn, path)).headers.get('link')).not.toMatch(shape);
  });
});
