import { expect, test } from '@jest/globals';
import { problem, read } from './given.ts';

test.each([
  ['https://api.buildkite.com', 'https://api.buildkite.com/'],
  ['https://api.buildkite.com/', 'https://api.buildkite.com/'],
  ['HTTPS://API.Buildkite.com//', 'https://api.buildkite.com/'],
  ['https://proxy.example.com:8443/a/b///', 'https://proxy.example.com:8443/a/b'],
  ['http://localhost:3000', 'http://localhost:3000/'],
  ['http://127.0.0.1:3000/x/', 'http://127.0.0.1:3000/x'],
  ['http://127.9.8.7', 'http://127.9.8.7/'],
  ['http://127.1', 'http://127.0.0.1/'],
  ['http://[::1]:3000', 'http://[::1]:3000/'],
])('%s', (value, href) => {
  expect(read({ 'api-url': value }).apiUrl.href).toBe(href);
});

test.each([
  ['api.buildkite.com', 'not-an-address'],
  ['not an address', 'not-an-address'],
  ['https://api.build\nkite.com', 'not-an-address'],
  ['https://', 'not-an-address'],
  ['http://api.buildkite.com', 'address-not-https'],
  ['http://10.0.0.1', 'address-not-https'],
  ['http://0.0.0.0', 'address-not-https'],
  ['http://127.0.0.1.example.com', 'address-not-https'],
  ['http://localhost.example.com', 'address-not-https'],
  ['ftp://localhost', 'address-not-https'],
  ['file:///etc/passwd', 'address-not-https'],
  ['https://api.buildkite.com?x=1', 'address-with-query'],
  ['https://api.buildkite.com?', 'address-with-query'],
  ['https://api.buildkite.com/#x', 'address-with-query'],
  ['https://buildkite.com', 'address-of-pages'],
  ['https://api.buildkite.com/v2/', 'address-with-path'],
])('%s is refused', (value, expected) => {
  expect(problem({ 'api-url': value })).toEqual({ input: 'api-url', value, code: expected, data: {} });
});

test.each(['https://me:hunter2@example.com', 'https://hunter2@example.com', 'htp://me:hunter2@example.com'])(
  '%s is refused and its password not shown',
  (value) => {
    const found = problem({ 'api-url': value });
    expect(found.code).toBe('address-with-credentials');
    expect(JSON.stringify(found)).not.toContain('hunter2');
  },
);
