import { describe, expect, test } from '@jest/globals';
import type { Environment } from '../../src/github-context.ts';
import { routeTo } from '../../src/test-engine/proxy.ts';
import { direct } from './support.ts';

function proxyTo(to: string, env: Environment) {
  return routeTo(to, { ...direct, env }).proxy;
}

const host = 'api.buildkite.com';
const address = 'http://name:pass@proxy.example:3128';
const shown = { variable: 'HTTPS_PROXY', address: 'proxy.example:3128' };

describe('the proxy on the way', () => {
  test.each([
    [address, shown.address],
    ['proxy.example:3128', shown.address],
    ['https://proxy.example', 'proxy.example:443'],
    ['http://proxy.example', 'proxy.example:80'],
    ['http://[::1]:3128/', '[::1]:3128'],
    ['http://name:12#34@proxy.example', undefined],
    ['http://name:12/34@proxy.example', undefined],
    ['http://name:12?34@proxy.example', undefined],
  ])('is named without credentials: %s', (HTTPS_PROXY, named) => {
    expect(proxyTo(host, { HTTPS_PROXY })).toEqual({ variable: 'HTTPS_PROXY', address: named });
  });

  test('is that of the variable that counts', () => {
    expect(proxyTo(host, { HTTPS_PROXY: 'http://other:1', https_proxy: address })).toEqual({
      ...shown,
      variable: 'https_proxy',
    });
    expect(proxyTo(host, { https_proxy: '', HTTPS_PROXY: address })).toEqual(shown);
    expect(proxyTo(host, { HTTP_PROXY: address })).toBeUndefined();
    expect(proxyTo(host, { HTTPS_PROXY: 'socks5://proxy.example' })).toBeUndefined();
  });

  test.each(['*', host, 'BUILDKITE.com', '.buildkite.com', '*.buildkite.com', 'a.test, api.buildkite.com:443'])(
    'is none where NO_PROXY is %s',
    (NO_PROXY) => {
      expect(proxyTo(host, { HTTPS_PROXY: address, NO_PROXY })).toBeUndefined();
    },
  );

  test.each(['kite.com', 'api.buildkite.com:8443', '.other.test', '10.0.0.1-10.0.0.9', '::1'])(
    'is there where NO_PROXY is %s',
    (no_proxy) => {
      expect(proxyTo(host, { HTTPS_PROXY: address, no_proxy })).toEqual(shown);
    },
  );

  test.each(['127.0.0.1:4000', '127.1.2.3', 'localhost:80', '[::1]:80'])('is none to this machine: %s', (machine) => {
    expect(proxyTo(machine, { HTTPS_PROXY: address })).toBeUndefined();
  });

  test("is that of Node's own rules where Node follows it by itself", () => {
    const env = { HTTPS_PROXY: address, NODE_USE_ENV_PROXY: '1' };
    expect(proxyTo('127.0.0.1', env)).toEqual(shown);
    expect(proxyTo(host, { ...env, NO_PROXY: 'buildkite.com' })).toEqual(shown);
    expect(proxyTo('10.0.0.5', { ...env, NO_PROXY: '10.0.0.1-10.0.0.9' })).toBeUndefined();
  });
});

test('a Node that cannot follow a proxy is named, and none is on the way', () => {
  const older = { env: { HTTPS_PROXY: address }, nodeVersion: 'v24.13.0', http: () => ({}) as never };
  expect(routeTo(host, older)).toEqual({ proxy: undefined, olderNode: 'v24.13.0' });
  expect(routeTo(host, direct)).toEqual({ proxy: undefined, olderNode: undefined });
});
