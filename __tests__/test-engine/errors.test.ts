import { createServer } from 'node:https';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/shared/secret.ts';
import type { TestEngineError } from '../../src/test-engine/errors.ts';
import { selfSigned } from './certificate.ts';
import {
  answering,
  byBuild,
  byRun,
  client,
  failedRun,
  failureOf,
  inPart,
  listen,
  numberedRun,
  RUNS_PATH,
  readable,
  refusalOf,
  serve,
  standIn,
  TOKEN,
  unending,
} from './support.ts';

describe('a refusal says what is refused', () => {
  test('401', async () => {
    const { api } = await standIn([]);
    const error = await refusalOfToken(api.url, 'another');
    expect(error).toMatchObject({ code: 'bad-token' });
    expect(error.transient).toBe(false);
    const host = new URL(api.url).host;
    expect(error.data).toEqual({ asked: { method: 'GET', path: RUNS_PATH, host, scope: 'read_suites' } });
    expect(String(error.upstreamMessage)).toMatch(/^Authentication required/);
  });

  test.each(['', ' ', 'bkua_1\nbkua_2', 'tökén'])('a token that no header can carry is not sent: %j', async (token) => {
    const { api } = await standIn([]);
    const error = await refusalOfToken(api.url, token);
    expect(error).toMatchObject({ code: 'unsendable-token', transient: false });
    expect(inspect(error)).not.toContain('bkua_2');
    expect(api.requests).toEqual([]);
  });

  test('403 that names a scope', async () => {
    const { api } = await standIn([], { tokens: { [TOKEN]: { scopes: ['read_builds'] } } });
    const error = await refusalOf(api.url);
    expect(error).toMatchObject({ code: 'missing-scope' });
    expect(error.transient).toBe(false);
    expect(error.data).toMatchObject({ scope: 'read_suites' });
    expect(String(error.upstreamMessage)).toBe("Your access token doesn't have the read_suites scope");
  });

  test('403 that names a scope that this client does not know still leads to the one that is needed', async () => {
    const error = await refusalOf(await answering(403, { message: 'Scopes missing: read_tea' }));
    expect(error).toMatchObject({ code: 'missing-scope', data: { scope: 'read_suites' } });
  });

  test('403 that names read_builds', async () => {
    const error = await refusalOf(await answering(403, { message: 'no read_builds scope' }));
    expect(error).toMatchObject({ code: 'missing-scope', data: { scope: 'read_builds' } });
  });

  test.each([
    ['a plan', { message: 'Billing Error: Test Engine is not part of this plan' }, /^Billing Error/],
    ['an address', { message: 'Your IP address is not allowed' }, /^Your IP/],
    ['a firewall', '<html><title>Blocked</title></html>', /^Blocked$/],
  ])('403 for another reason: %s', async (_, body, upstreamMessage) => {
    const error = await refusalOf(await answering(403, body, typeof body === 'string' ? html : {}));
    expect(error).toMatchObject({ code: 'forbidden' });
    expect(error.transient).toBe(false);
    expect(String(error.upstreamMessage)).toMatch(upstreamMessage);
  });

  test('404 names organization and suite', async () => {
    const { api } = await standIn([]);
    const error = await refusalOf(api.url, { ...byBuild, suites: ['rspecs'] });
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error.transient).toBe(false);
    expect(error.data).toMatchObject({ sought: { kind: 'suite', organization: 'acme', suite: 'rspecs' } });
  });

  test('404 of a run names the run', async () => {
    const { engine } = await standIn([failedRun()]);
    const run = { ...(await engine.poll(byRun, [], inPart, unending())).runs[0], id: 'gone' };
    const { problems } = await engine.failedExecutions([run as never], fetchAll);
    const sought = { kind: 'run', organization: 'acme', suite: 'rspec', runId: 'gone' };
    expect(problems).toMatchObject([{ code: 'not-found', data: { sought } }]);
  });

  test.each([400, 402, 405, 409, 410, 418, 422, 451])('%i', async (status) => {
    const error = await refusalOf(await answering(status, { message: ['page is odd', 'so is the rest', 7] }));
    expect(error).toMatchObject({ code: 'refused' });
    expect(error.transient).toBe(false);
    expect(error.data).toMatchObject({ status, asked: { path: RUNS_PATH } });
    expect(String(error.upstreamMessage)).toBe('page is odd; so is the rest');
  });

  test('407', async () => {
    const error = await refusalOf(await answering(407, ''));
    expect(error).toMatchObject({ code: 'proxy-login', transient: false });
    expect(error.upstreamMessage).toBeUndefined();
  });
});

describe('a fault that may pass', () => {
  test.each([500, 502, 503, 504, 520, 599, 408, 425])('%i', async (status) => {
    const page = '<html><head><title>Oh dear</title></head><body>secret</body></html>';
    const error = await refusalOf(await answering(status, page, html));
    expect(error).toMatchObject({ code: 'server-error' });
    expect(error.transient).toBe(true);
    expect(error.retryAfterMs).toBe(0);
    expect(error.data).toMatchObject({ status, asked: { path: RUNS_PATH } });
    expect(String(error.upstreamMessage)).toBe('Oh dear');
  });

  test.each([
    ['7', 7000],
    ['86400', 120_000],
    ['Mon, 03 Aug 2026 09:00:20 GMT', 20_000],
    ['Mon, 03 Aug 2026 08:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
  ])('Retry-After: %s', async (value, wait) => {
    const headers = { 'retry-after': value, date: 'Mon, 03 Aug 2026 09:00:00 GMT' };
    expect((await refusalOf(await answering(503, {}, headers))).retryAfterMs).toBe(wait);
  });

  test('429 says whose bucket and for how long', async () => {
    const fault = { where: 'any', kind: 'rate-limited', bucket: 'user', reset: 17 } as const;
    const { api } = await standIn([], { faults: [fault] });
    const error = await refusalOf(api.url);
    expect(error).toMatchObject({ code: 'rate-limited', transient: true, retryAfterMs: 17_000 });
    expect(error.data).toMatchObject({ scope: 'user', ms: 17_000, limit: 50 });
  });

  test('429 has the limit that the answer says, whatever is usual', async () => {
    const headers = {
      'RateLimit-Scope': 'rest',
      'RateLimit-Limit': '400',
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': '0',
    };
    const error = await refusalOf(await answering(429, {}, headers));
    expect(error.data).toMatchObject({ scope: 'organization', ms: 0, limit: 400 });
  });

  test('no connection', async () => {
    const { api } = await standIn([], { faults: [{ where: 'any', kind: 'refused' }] });
    const error = await refusalOf(api.url);
    expect(error).toMatchObject({ code: 'no-connection', transient: true, data: { networkCode: 'ECONNREFUSED' } });
  });

  test('a reset connection', async () => {
    const { api } = await standIn([], { faults: [{ where: 'any', kind: 'reset' }] });
    const error = await refusalOf(api.url);
    expect(error).toMatchObject({ code: 'no-connection', transient: true, data: { networkCode: 'ECONNRESET' } });
  });

  test('an answer that cannot be unpacked', async () => {
    const { api } = await standIn([numberedRun(1)], { faults: [{ where: 'any', kind: 'bad-gzip' }] });
    const error = await refusalOf(api.url);
    expect(error).toMatchObject({ code: 'unexpected-response', transient: true });
    expect(error.data).toMatchObject({
      mismatch: { kind: 'compression', networkCode: expect.stringMatching(/^Z_/) },
    });
  });

  test('an answer that breaks off', async () => {
    const { api } = await standIn([numberedRun(1)], { faults: [{ where: 'any', kind: 'reset-mid-body' }] });
    const error = await refusalOf(api.url);
    expect(error).toMatchObject({ code: 'connection-lost', transient: true });
    expect(error.data).toMatchObject({ networkCode: expect.stringMatching(/^[A-Z_]+$/) });
  });

  test('an untrusted certificate', async () => {
    const url = await listen(createServer(selfSigned()), 'https');
    const error = await refusalOf(url);
    expect(error).toMatchObject({ code: 'untrusted-certificate', transient: true });
    expect(error.data).toMatchObject({ networkCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('no TLS where TLS was to be', async () => {
    const error = await refusalOf((await answering(200, [])).replace('http:', 'https:'));
    expect(error).toMatchObject({ code: 'tls-failed', transient: true });
    expect(error.data).toMatchObject({ networkCode: expect.stringMatching(/^(?:ERR_SSL_|EPROTO)/) });
  });

  test('an unknown host', async () => {
    const error = await refusalOf('http://no-such-host.invalid');
    expect(error).toMatchObject({ code: 'unknown-host', transient: true });
    expect(error.data).toMatchObject({ networkCode: expect.stringMatching(/^(?:ENOTFOUND|EAI_AGAIN)$/) });
  });

  test('the way to the host goes with it', async () => {
    const route = { proxy: { variable: 'HTTPS_PROXY', address: 'proxy.example:3128' }, olderNode: undefined };
    const url = 'http://127.0.0.1:9';
    const asked: string[] = [];
    const routeTo = (host: string) => {
      asked.push(host);
      return route;
    };
    const error = await failureOf(client(url, { routeTo }).poll(byBuild, [], inPart, unending()));
    expect(error).toMatchObject({ data: { route } });
    expect(asked).toEqual(['127.0.0.1:9']);
  });

  test('a time-out', async () => {
    const url = await serve(() => undefined);
    const error = await failureOf(client(url, { requestTimeout: 50 }).poll(byBuild, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'request-timed-out', transient: true, data: { ms: 50 } });
  });

  test.each([301, 302, 303, 307, 308, 304])('a redirect is not followed: %i', async (status) => {
    const headers = { location: 'https://elsewhere.example/login?api_key=abc' };
    const error = await refusalOf(await answering(status, '', headers));
    expect(error).toMatchObject({ code: 'redirected' });
    expect(error.transient).toBe(true);
    expect(error.data).toMatchObject({ status });
    expect(String(error.upstreamMessage)).toBe('https://elsewhere.example/login');
  });
});

const type = (value: string) => ({ 'content-type': value });
const typed = (value: string | undefined) => ({ kind: 'content-type', type: value });
const shaped = (complaint: RegExp) => ({
  kind: 'shape',
  expected: 'runs',
  complaint: expect.stringMatching(complaint),
});

describe('an answer of another kind', () => {
  test.each([
    ['an empty body', 200, '', {}, { kind: 'empty' }, undefined],
    ['204', 204, '', {}, { kind: 'empty' }, undefined],
    ['no JSON', 200, 'Hello', {}, { kind: 'no-json', characters: 5 }, 'Hello'],
    ['JSON that is cut', 200, '[{"id":"a","na', {}, { kind: 'broken-json', characters: 14 }, '[{"id":"a","na'],
    ['a page', 200, '<html><title>Log in</title>', type('text/html'), typed('text/html'), 'Log in'],
    ['a hostile type', 200, '[]', type('::error::x'), typed(undefined), '[]'],
    ['plain text', 200, '[]', type('text/plain; x'), typed('text/plain'), '[]'],
    ['JSON lines', 200, '[]', type('application/jsonl'), typed('application/jsonl'), '[]'],
    ['an object', 200, { data: [] }, {}, shaped(/^expected Array$/), undefined],
    ['no id', 200, [{}], {}, shaped(/^\[0\]\.id: missing$/), undefined],
    ['id null', 200, [{ id: null }], {}, shaped(/^\[0\]\.id: expected string$/), undefined],
    ['id with a slash', 200, [{ id: '../x' }], {}, shaped(/^\[0\]\.id: expected \/\^\[A-Za-z0-9/), undefined],
    ['many', 200, [1, 2, 3, 4, 5], {}, shaped(/\[0\]: expected Object; .*\[2\]: .*; and 2 more$/), undefined],
  ])('%s', async (_, status, body, headers, mismatch, upstreamMessage) => {
    const error = await refusalOf(await answering(status, body, headers));
    expect(error).toMatchObject({ code: 'unexpected-response', transient: true });
    expect(error.data).toMatchObject({ mismatch, asked: { path: RUNS_PATH } });
    expect(readable(error)).not.toContain('../x');
    expect(error.upstreamMessage).toBe(upstreamMessage);
  });

  test('JSON under a type of its own, or none, is fine', async () => {
    for (const type of ['application/vnd.api+json; charset=utf-8', 'APPLICATION/JSON', '']) {
      const poll = client(await answering(200, [], { 'content-type': type })).poll(byBuild, [], inPart, unending());
      expect((await poll).runs).toEqual([]);
    }
  });
});

describe('the response’s own message', () => {
  test.each([
    [404, { message: 'Not Found' }],
    [500, { message: 'Internal Server Error' }],
    [502, '<html><title>502 Bad Gateway</title></html>'],
    [403, { message: 'Forbidden.' }],
    [401, { message: 'Unauthorized' }],
    [429, { message: 'Too Many Requests' }],
    [422, { message: 'Unprocessable Entity' }],
  ])('is not repeated where it is the name of its status: %i', async (status, body) => {
    const error = await refusalOf(await answering(status, body, typeof body === 'string' ? html : {}));
    expect(error.upstreamMessage).toBeUndefined();
  });

  test.each([404, 500, 502])('is kept where it says more: %i', async (status) => {
    const error = await refusalOf(await answering(status, { message: 'Not Found: no suite' }));
    expect(error.upstreamMessage).toBe('Not Found: no suite');
  });
});

test('every message is shortened, and never contains the token', async () => {
  const error = await refusalOf(await answering(422, { message: `${TOKEN} is odd ${'x'.repeat(100_000)}` }));
  expect(String(error.upstreamMessage)).toMatch(/^\*\*\* is odd x+… [\d,]+ characters left out …x+$/);
  expect(String(error.upstreamMessage).length).toBeLessThan(600);
});

test('no error shows the token, not even if it is inspected', async () => {
  const { api } = await standIn([], { links: 'with-token' });
  const urls = [
    api.url,
    await answering(401, {}),
    await answering(500, {}),
    await answering(302, ''),
    'http://127.0.0.1:9',
  ];
  for (const url of urls) {
    const error = await refusalOf(url, { ...byBuild, organization: 'other' });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(TOKEN);
    expect(readable(error)).not.toContain('build_id');
  }
});

const html = { 'content-type': 'text/html' };
const fetchAll = {
  organization: 'acme',
  limit: 10,
  proveEnd: false,
  details: false,
  signal: unending(),
  persist: <T>(attempt: () => Promise<T>) => attempt(),
};

async function refusalOfToken(url: string, token: string): Promise<TestEngineError> {
  const engine = client(url, { token: new Secret(token) });
  return (await failureOf(engine.poll(byBuild, [], inPart, unending()))) as TestEngineError;
}
