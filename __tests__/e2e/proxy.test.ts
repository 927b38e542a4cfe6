import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type StepResult, startStep } from '../../simulator/runner/step.ts';
import { acme, gate, run } from '../../simulator/scenarios/cast.ts';
import { startTestEngine, type TestEngineStandIn } from '../../simulator/test-engine/server.ts';
import { appears, changes, finishes } from '../../simulator/test-engine/story.ts';
import { selfSigned } from '../test-engine/certificate.ts';
import { action, logOf } from './play.ts';
import { leaks } from './secrets/leaks.ts';
import { type Answer, type ProxyStandIn, startProxy, startTlsFront } from './surroundings/proxy.ts';

jest.setTimeout(90_000);

const now = { at: 0 };
const api = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'passed')])] });
const inputs = gate({ suite: 'rspec', timeout: '20s', interval: 'auto', settle: '0' });
/** For what never comes to an answer. */
const inVain = { ...inputs, timeout: '1s' };
const host = 'api.example.test';
const password = 'p%/s:w@rd-4f7d02c6e81b';

let folder = '';
const certificate = selfSigned(host);
/** Environment in which the certificate is trusted. */
let trusting: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  const path = join(folder, 'ca.pem');
  await writeFile(path, certificate.cert);
  trusting = { NODE_EXTRA_CA_CERTS: path };
});

afterAll(() => rm(folder, { recursive: true }));

type Env = Readonly<Record<string, string | undefined>>;

interface Options {
  readonly answer?: Answer;
  readonly inputs?: typeof inputs;
  readonly story?: typeof api;
  readonly nodeArgs?: readonly string[];
}

/** Plays a pass behind TLS, for a host that only the proxy finds. `env` is made of the proxy's address. */
async function behindProxy(env: (proxy: string) => Env, options: Options = {}): Promise<Behind> {
  const { nodeArgs = [], inputs: given = inputs, story = api } = options;
  // A busy machine may be too slow to get as far as an error.
  for (let timeout = given['timeout']; ; timeout = '20s') {
    await using stand = await startTestEngine(story);
    await using front = await startTlsFront(certificate, stand.url);
    await using proxy = await startProxy(options.answer ?? { leadsTo: front.port });
    const all = { 'api-url': `https://${host}`, ...given, timeout: timeout ?? '' };
    const variables = env(`127.0.0.1:${proxy.port}`);
    const result = await startStep({ action, inputs: all, env: variables, nodeArgs, debug: true }).result;
    const shown = JSON.stringify([result.rawOutput, result.summary, result.outputs, result.annotations]);
    expect(leaks(shown, password)).toEqual([]);
    const isTooSlow = logOf(result).includes('did not answer in time');
    if (!isTooSlow || timeout === '20s') return { result, asked: proxy.asked, requests: stand.requests };
  }
}

interface Behind {
  readonly result: StepResult;
  readonly asked: ProxyStandIn['asked'];
  readonly requests: TestEngineStandIn['requests'];
}

const withPassword = (address: string) => `http://some%40body:${encodeURIComponent(password)}@${address}`;
const verdictOf = ({ annotations }: StepResult) => annotations.find(({ level }) => level === 'error')?.message;

describe('a proxy', () => {
  test.concurrent('is asked for the way to the API, with the credentials that are in its address', async () => {
    const { result, asked } = await behindProxy((proxy) => ({ HTTPS_PROXY: withPassword(proxy), ...trusting }));
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'passed' } });
    const authorization = `Basic ${Buffer.from(`some@body:${password}`).toString('base64')}`;
    expect(new Set(asked.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify({ target: `${host}:443`, authorization })]),
    );
  });

  test.concurrent('may be in front of Buildkite, so that pages on the host of api-url are linked, and on no other', async () => {
    const urls = await Promise.all(
      [host, `other.${host}`].map(async (named) => {
        const page = `https://${named}/organizations/acme/analytics/suites/rspec/runs/1`;
        const steps = [appears(now), finishes(now, 'passed'), changes(now, { web_url: page })];
        const story = acme({ rspec: [run('rspec', steps)] });
        const { result } = await behindProxy((proxy) => ({ HTTPS_PROXY: proxy, ...trusting }), { story });
        return [page, result.outputs['run-url'], result.summary?.includes(`href="${page}"`)];
      }),
    );
    const [[own] = []] = urls;
    expect(urls).toEqual([
      [own, own, true],
      [expect.any(String), '', false],
    ]);
  });

  test.concurrent.each([
    [
      'in a variable of small letters, before one of capitals',
      (proxy: string) => ({ https_proxy: `http://${proxy}`, HTTPS_PROXY: 'http://127.0.0.1:9' }),
    ],
    ['without a scheme', (proxy: string) => ({ HTTPS_PROXY: proxy })],
    [
      'beside exceptions that are for others',
      (proxy: string) => ({
        HTTPS_PROXY: `http://${proxy}`,
        NO_PROXY: 'ample.test, .other.test,api.example.test:8443 10.0.0.0/8,::1',
      }),
    ],
    ['that Node follows by itself', (proxy: string) => ({ HTTPS_PROXY: `http://${proxy}`, NODE_USE_ENV_PROXY: '1' })],
  ])('is found %s', async (_, env) => {
    const { result, asked } = await behindProxy((proxy) => ({ ...env(proxy), ...trusting }));
    expect(result.outputs['verdict']).toBe('passed');
    expect(asked.length).toBeGreaterThan(0);
  });

  test.concurrent.each(['*', host, 'example.test', '.example.test', 'a.test, EXAMPLE.test:443', '*.example.test'])(
    'is not asked where NO_PROXY is %s',
    async (NO_PROXY) => {
      const { result, asked } = await behindProxy((proxy) => ({ HTTPS_PROXY: proxy, NO_PROXY, ...trusting }), {
        inputs: inVain,
      });
      expect(asked).toEqual([]);
      expect(verdictOf(result)).toMatch(/Could not connect to Buildkite \((?:ENOTFOUND|EAI_AGAIN)\)/);
    },
  );

  test.concurrent('is not asked for by HTTP_PROXY, which is for plain HTTP', async () => {
    const { asked } = await behindProxy((proxy) => ({ HTTP_PROXY: proxy, http_proxy: proxy, ...trusting }), {
      inputs: inVain,
    });
    expect(asked).toEqual([]);
  });

  test.concurrent.each([
    [407, /requires a name and a password.*HTTPS_PROXY/s],
    [403, /did not let the connection through/],
    [502, /did not let the connection through/],
  ])('that refuses with %i is told, with a cure', async (status, cure) => {
    const { result } = await behindProxy((proxy) => ({ HTTPS_PROXY: withPassword(proxy), ...trusting }), {
      answer: { refusesWith: status },
      inputs: inVain,
    });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
    expect(verdictOf(result)).toMatch(cure);
  });

  test.concurrent('that does not exist is reported, with a hint', async () => {
    const { result } = await behindProxy(() => ({ HTTPS_PROXY: withPassword('127.0.0.1:9'), ...trusting }), {
      inputs: inVain,
    });
    expect(verdictOf(result)).toMatch(/ECONNREFUSED.*HTTPS_PROXY/s);
  });

  test.concurrent.each([
    `socks5://u:${password}@127.0.0.1:1080`,
    'http://',
    'https://:443',
    `ftp://u:${password}@host`,
    `http://u:${password}@ho st:1`,
  ])('whose address is %s is an error before the first request', async (HTTPS_PROXY) => {
    const { result, requests } = await behindProxy(() => ({ HTTPS_PROXY, ...trusting }));
    expect(requests).toEqual([]);
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
    expect(verdictOf(result)).toMatch(/`HTTPS_PROXY` is not a valid proxy address.*http:\/\/host:port/s);
  });

  test.concurrent('whose own authority is not known to Node is reported, with a hint', async () => {
    const { result } = await behindProxy((proxy) => ({ HTTPS_PROXY: proxy }), { inputs: inVain });
    expect(verdictOf(result)).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT.*NODE_EXTRA_CA_CERTS/s);
  });

  test.concurrent('that an older Node cannot use is reported, in the log and in the hint', async () => {
    const nodeArgs = ['--import', resolve(import.meta.dirname, 'preload/older-node.mjs')];
    const { result, asked } = await behindProxy((proxy) => ({ HTTPS_PROXY: withPassword(proxy) }), {
      nodeArgs,
      inputs: inVain,
    });
    expect(asked).toEqual([]);
    expect(logOf(result)).toMatch(/^HTTPS_PROXY is set, but Node v24.*NODE_USE_ENV_PROXY/m);
    expect(verdictOf(result)).toContain('NODE_USE_ENV_PROXY=1');
  });
});

describe.each(['127.0.0.1', '127.1.2.3', '::1'])('the API on this machine, at %s,', (address) => {
  test.concurrent('is asked without a proxy', async () => {
    await using stand = await startTestEngine(api, { host: address });
    await using proxy = await startProxy({ refusesWith: 403 });
    const url = `http://127.0.0.1:${proxy.port}`;
    const env = { HTTPS_PROXY: url, HTTP_PROXY: url, https_proxy: url, http_proxy: url };
    const result = await startStep({ action, inputs: { 'api-url': stand.url, ...inputs }, env }).result;
    expect(result.outputs['verdict']).toBe('passed');
    expect(proxy.asked).toEqual([]);
  });
});

test.concurrent('the API on this machine is reached through a proxy if Node itself is set to use one', async () => {
  await using stand = await startTestEngine(api);
  await using proxy = await startProxy({ refusesWith: 403 });
  const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_USE_ENV_PROXY: '1' };
  await startStep({ action, inputs: { 'api-url': stand.url, ...inVain }, env }).result;
  expect(proxy.asked.length).toBeGreaterThan(0);
});
