import { createServer } from 'node:https';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/shared/secret.ts';
import {
  BadToken,
  Forbidden,
  MissingScope,
  NotFound,
  RateLimited,
  Redirected,
  Refused,
  RequestTimedOut,
  ServerFault,
  type TestEngineError,
  UnexpectedAnswer,
  Unreachable,
} from '../../src/test-engine/errors.ts';
import { selfSigned } from './certificate.ts';
import {
  answering,
  byBuild,
  byRun,
  client,
  failedRun,
  failureOf,
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

const LINK =
  'https://buildkite.com/user/api-access-tokens/new?description=Test%20Engine%20Gate&scopes%5B%5D=read_suites';

describe('refusals say what is refused and what to do', () => {
  test('401', async () => {
    const { api } = await standIn([]);
    const error = await refusalOfToken(api.url, 'another');
    expect(error).toBeInstanceOf(BadToken);
    expect(error.transient).toBe(false);
    expect(error.message).toBe(
      `Buildkite does not accept the token (401): GET ${RUNS_PATH} at ${new URL(api.url).host}.`,
    );
    expect(error.hint).toContain(LINK);
    expect(error.hint).toContain('BUILDKITE_ANALYTICS_TOKEN');
    expect(error.hint).toContain('revoked');
    expect(String(error.upstreamMessage)).toMatch(/^Authentication required/);
  });

  test.each(['', ' ', 'bkua_1\nbkua_2', 'tökén'])('a token that no header can carry is not sent: %j', async (token) => {
    const { api } = await standIn([]);
    const error = await refusalOfToken(api.url, token);
    expect(error).toBeInstanceOf(BadToken);
    expect(error.message).toMatch(/empty or holds characters/);
    expect(error.hint).toContain(LINK);
    expect(inspect(error)).not.toContain('bkua_2');
    expect(api.requests).toEqual([]);
  });

  test('403 that names a scope', async () => {
    const { api } = await standIn([], { tokens: { [TOKEN]: { scopes: ['read_builds'] } } });
    const error = await refusalOf(api.url);
    expect(error).toBeInstanceOf(MissingScope);
    expect(error.transient).toBe(false);
    expect(error.message).toMatch(/^The token lacks the scope read_suites \(403\): GET /);
    expect(error.hint).toContain(LINK);
    expect(String(error.upstreamMessage)).toBe("Your access token doesn't have the read_suites scope");
  });

  test('403 that names a scope that this client does not know still leads to the one that is needed', async () => {
    const error = await refusalOf(await answering(403, { message: 'Scopes missing: read_tea' }));
    expect(error).toBeInstanceOf(MissingScope);
    expect(error.message).toContain('read_suites');
  });

  test('403 that names read_builds links a token with both', async () => {
    const error = await refusalOf(await answering(403, { message: 'no read_builds scope' }));
    expect(error.message).toContain('the scope read_builds');
    expect(error.hint).toContain(`${LINK}&scopes%5B%5D=read_builds`);
  });

  test.each([
    ['a plan', { message: 'Billing Error: Test Engine is not part of this plan' }, /^Billing Error/],
    ['an address', { message: 'Your IP address is not allowed' }, /^Your IP/],
    ['a firewall', '<html><title>Blocked</title></html>', /^Blocked$/],
  ])('403 for another reason: %s', async (_, body, upstreamMessage) => {
    const error = await refusalOf(await answering(403, body, typeof body === 'string' ? html : {}));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error.transient).toBe(false);
    expect(error.message).toMatch(/forbids this request \(403\): GET /);
    expect(error.hint).toMatch(/plan.*addresses.*administrator/s);
    expect(String(error.upstreamMessage)).toMatch(upstreamMessage);
  });

  test('404 names organization and suite', async () => {
    const { api } = await standIn([]);
    const error = await refusalOf(api.url, { ...byBuild, suites: ['rspecs'] });
    expect(error).toBeInstanceOf(NotFound);
    expect(error.transient).toBe(false);
    expect((error as NotFound).sought).toEqual({ kind: 'suite', organization: 'acme', suite: 'rspecs' });
    expect(error.message).toMatch(/no suite "rspecs" in the organization "acme" \(404\)/);
    expect(error.hint).toContain('https://buildkite.com/organizations/acme/analytics/suites/rspecs');
    expect(error.hint).toContain('Test Engine');
  });

  test('404 of a run names the run', async () => {
    const { engine } = await standIn([failedRun()]);
    const run = { ...(await engine.poll(byRun, [], unending())).runs[0], id: 'gone' };
    const { problems } = await engine.failedExecutions([run as never], fetchAll);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toBeInstanceOf(NotFound);
    expect(problems[0]?.message).toMatch(/no run "gone" of the suite "rspec" in the organization "acme"/);
  });

  test.each([400, 402, 405, 409, 410, 418, 422, 451])('%i', async (status) => {
    const error = await refusalOf(await answering(status, { message: ['page is odd', 'so is the rest', 7] }));
    expect(error).toBeInstanceOf(Refused);
    expect(error.transient).toBe(false);
    expect(error.message).toContain(`refuses this request (${status}): GET ${RUNS_PATH}`);
    expect(error.hint).toMatch(/which parameter.*switched off/s);
    expect(String(error.upstreamMessage)).toBe('page is odd; so is the rest');
  });

  test('407', async () => {
    const error = await refusalOf(await answering(407, ''));
    expect(error).toBeInstanceOf(Refused);
    expect(error.hint).toContain('HTTPS_PROXY (http://name:password@host:port)');
    expect(error.upstreamMessage).toBeUndefined();
  });
});

describe('faults pass', () => {
  test.each([500, 502, 503, 504, 520, 599, 408, 425])('%i', async (status) => {
    const page = '<html><head><title>Oh dear</title></head><body>secret</body></html>';
    const error = await refusalOf(await answering(status, page, html));
    expect(error).toBeInstanceOf(ServerFault);
    expect(error.transient).toBe(true);
    expect(error.retryAfterMs).toBe(0);
    expect(error.message).toContain(`has a fault (${status}): GET ${RUNS_PATH}`);
    expect(error.hint).toContain('https://www.buildkitestatus.com');
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
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toMatchObject({ transient: true, retryAfterMs: 17_000, scope: 'user' });
    expect(error.message).toMatch(/^The rate limit of the token's owner is used up \(429\) for another 17 s: GET /);
    expect(error.hint).toMatch(
      /^Raise `timeout` above a minute;.*`interval`.*token of a user of its own\..*50 requests/s,
    );
  });

  test('429 of an organization has no use for another token', () => {
    const error = new RateLimited(asked, { scope: 'organization', ms: 9 });
    expect(error.hint).toMatch(
      /^Raise `timeout` above a minute;.*everything in the organization that uses the REST API counts/,
    );
    expect(error.hint).not.toContain('token');
  });

  test('no connection', async () => {
    const { api } = await standIn([], { faults: [{ where: 'any', kind: 'refused' }] });
    const error = await refusalOf(api.url);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ transient: true, duringAnswer: false, code: 'ECONNREFUSED' });
    expect(error.message).toMatch(/^There is no connection to the server \(ECONNREFUSED\): GET /);
    expect(error.hint).toMatch(/buildkitestatus.*HTTPS_PROXY/s);
  });

  test('a reset connection', async () => {
    const { api } = await standIn([], { faults: [{ where: 'any', kind: 'reset' }] });
    const error = await refusalOf(api.url);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ transient: true, duringAnswer: false, code: 'ECONNRESET' });
    expect(error.message).toMatch(/no connection to the server \(ECONNRESET\): GET /);
    expect(error.hint).toContain('HTTPS_PROXY');
  });

  test('an answer that cannot be unpacked', async () => {
    const { api } = await standIn([numberedRun(1)], { faults: [{ where: 'any', kind: 'bad-gzip' }] });
    const error = await refusalOf(api.url);
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(error).toMatchObject({ transient: true, message: expect.stringContaining('cannot be unpacked, Z_') });
  });

  test('an answer that breaks off', async () => {
    const { api } = await standIn([numberedRun(1)], { faults: [{ where: 'any', kind: 'reset-mid-body' }] });
    const error = await refusalOf(api.url);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ transient: true, duringAnswer: true });
    expect(error.message).toMatch(/broke off during the answer \([A-Z_]+\): GET /);
  });

  test('a certificate that nobody trusts', async () => {
    const url = await listen(createServer(selfSigned()), 'https');
    const error = await refusalOf(url);
    expect(error).toBeInstanceOf(Unreachable);
    expect(error).toMatchObject({ transient: true, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(error.hint).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('no TLS where TLS was to be', async () => {
    const error = await refusalOf((await answering(200, [])).replace('http:', 'https:'));
    expect(error).toBeInstanceOf(Unreachable);
    expect((error as Unreachable).code).toMatch(/^(?:ERR_SSL_|EPROTO)/);
    expect(error.hint).toContain('`api-url`');
  });

  test('an unknown host', () => {
    const error = new Unreachable(asked, { code: 'ENOTFOUND', duringAnswer: false, cause: undefined });
    expect(error.hint).toMatch(/DNS.*`api-url`.*HTTPS_PROXY/s);
  });

  test('a time-out', async () => {
    const url = await serve(() => undefined);
    const error = await failureOf(client(url, { requestTimeout: 50 }).poll(byBuild, [], unending()));
    expect(error).toBeInstanceOf(RequestTimedOut);
    expect(error).toMatchObject({ transient: true });
    expect((error as Error).message).toMatch(/no whole answer within 0\.1 s: GET /);
  });

  test.each([301, 302, 303, 307, 308, 304])('a redirect is not followed: %i', async (status) => {
    const headers = { location: 'https://elsewhere.example/login?api_key=abc' };
    const error = await refusalOf(await answering(status, '', headers));
    expect(error).toBeInstanceOf(Redirected);
    expect(error.transient).toBe(true);
    expect(error.message).toContain(`redirect (${status}), which is not followed`);
    expect(error.hint).toContain('https://api.buildkite.com');
    expect(String(error.upstreamMessage)).toBe('https://elsewhere.example/login');
  });
});

describe('an answer of another kind', () => {
  test.each([
    ['an empty body', 200, '', {}, /an empty body/, undefined],
    ['204', 204, '', {}, /an empty body/, undefined],
    ['no JSON', 200, 'Hello', {}, /no JSON, 5 characters/, 'Hello'],
    ['JSON that is cut', 200, '[{"id":"a","na', {}, /JSON that is cut off or broken, 14/, '[{"id":"a","na'],
    ['a page', 200, '<html><title>Log in</title>', { 'content-type': 'text/html' }, /text\/html instead/, 'Log in'],
    ['a hostile type', 200, '[]', { 'content-type': '::error::x' }, /an odd content type instead/, '[]'],
    ['plain text', 200, '[]', { 'content-type': 'text/plain; x' }, /text\/plain instead of JSON/, '[]'],
    ['JSON lines', 200, '[]', { 'content-type': 'application/jsonl' }, /application\/jsonl instead/, '[]'],
    ['an object', 200, { data: [] }, {}, /\(runs: expected Array\)/, undefined],
    ['no id', 200, [{}], {}, /\(runs: \[0\]\.id: missing\)/, undefined],
    ['id null', 200, [{ id: null }], {}, /\(runs: \[0\]\.id: expected string\)/, undefined],
    ['id with a slash', 200, [{ id: '../x' }], {}, /\(runs: \[0\]\.id: expected \/\^\[A-Za-z0-9/, undefined],
    ['many', 200, [1, 2, 3, 4, 5], {}, /\[0\]: expected Object; .*\[2\]: expected Object; and 2 more/, undefined],
  ])('%s', async (_, status, body, headers, message, upstreamMessage) => {
    const error = await refusalOf(await answering(status, body, headers));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(error.transient).toBe(true);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`: GET ${RUNS_PATH} at 127.0.0.1:`);
    expect(error.message).not.toContain('../x');
    expect(error.hint).toMatch(/`api-url`.*proxy/s);
    expect(error.upstreamMessage).toBe(upstreamMessage);
  });

  test('JSON under a type of its own, or none, is fine', async () => {
    for (const type of ['application/vnd.api+json; charset=utf-8', 'APPLICATION/JSON', '']) {
      const poll = client(await answering(200, [], { 'content-type': type })).poll(byBuild, [], unending());
      expect((await poll).runs).toEqual([]);
    }
  });
});

describe('a proxy on the way', () => {
  const cureOf = (code: string | undefined, proxy = 'http://name:pass@proxy.example:3128') => {
    const { env } = process;
    process.env = { https_proxy: proxy, NO_PROXY: 'other.example', NODE_USE_ENV_PROXY: '1' };
    try {
      return new Unreachable(asked, { code, duringAnswer: false, cause: undefined }).hint;
    } finally {
      process.env = env;
    }
  };
  const named =
    'The request goes by way of the proxy proxy.example:3128, which https_proxy names: see whether its name and port are ' +
    'right, or put api.example into NO_PROXY.';

  test.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', undefined])('is what %s is about', (code) => {
    expect(cureOf(code)).toBe(named);
  });

  test('is named beside other causes', () => {
    expect(cureOf('ECONNRESET')).toBe(`Buildkite tells of its own faults at https://www.buildkitestatus.com. ${named}`);
    expect(cureOf('EPROTO')).toContain(named);
    expect(cureOf('CERT_HAS_EXPIRED')).not.toContain('must be set');
  });

  test('is not quoted where a part of its password may stand in its place', () => {
    expect(cureOf(undefined, 'http://name:12#34@proxy.example:3128')).toMatch(
      /^The request goes by way of the proxy that /,
    );
  });
});

describe('what an answer said', () => {
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
    expect(error.message).toContain(`(${status})`);
    expect(error.upstreamMessage).toBeUndefined();
  });

  test.each([404, 500, 502])('is kept where it says more: %i', async (status) => {
    const error = await refusalOf(await answering(status, { message: 'Not Found: no suite' }));
    expect(error.upstreamMessage).toBe('Not Found: no suite');
  });
});

test('401 for a build asks for both scopes', () => {
  const of = (scope: 'read_suites' | 'read_builds') =>
    new BadToken({ ...asked, scope }, { upstreamMessage: undefined }).hint;
  expect(of('read_builds')).toContain('an API access token with the scopes read_suites and read_builds;');
  expect(of('read_suites')).toContain('an API access token with the scope read_suites;');
});

test('whatever is said is shortened, and never holds the token', async () => {
  const error = await refusalOf(await answering(422, { message: `${TOKEN} is odd ${'x'.repeat(100_000)}` }));
  expect(String(error.upstreamMessage)).toMatch(/^\*\*\* is odd x+… [\d,]+ characters left out …x+$/);
  expect(String(error.upstreamMessage).length).toBeLessThan(600);
});

test('no error shows the token, not even to whoever inspects it', async () => {
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

const asked = { method: 'GET', path: '/x', host: 'api.example', scope: 'read_suites' } as const;
const html = { 'content-type': 'text/html' };
const fetchAll = {
  organization: 'acme',
  limit: 10,
  details: false,
  signal: unending(),
  persist: <T>(attempt: () => Promise<T>) => attempt(),
};

async function refusalOfToken(url: string, token: string): Promise<TestEngineError> {
  const engine = client(url, { token: new Secret(token) });
  return (await failureOf(engine.poll(byBuild, [], unending()))) as TestEngineError;
}
