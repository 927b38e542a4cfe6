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
  ['api.buildkite.com', 'is not an address'],
  ['not an address', 'is not an address'],
  ['https://api.build\nkite.com', 'is not an address'],
  ['https://', 'is not an address'],
  ['http://api.buildkite.com', 'does not begin with https://'],
  ['http://10.0.0.1', 'does not begin with https://'],
  ['http://0.0.0.0', 'does not begin with https://'],
  ['http://127.0.0.1.example.com', 'does not begin with https://'],
  ['http://localhost.example.com', 'does not begin with https://'],
  ['ftp://localhost', 'does not begin with https://'],
  ['file:///etc/passwd', 'does not begin with https://'],
  ['https://api.buildkite.com?x=1', 'has a query or a fragment'],
  ['https://api.buildkite.com?', 'has a query or a fragment'],
  ['https://api.buildkite.com/#x', 'has a query or a fragment'],
  ['https://buildkite.com', "is the address of Buildkite's pages, not of its API"],
  ['https://api.buildkite.com/v2/', 'has a path'],
])('%s is refused', (value, expected) => {
  const found = problem({ 'api-url': value });
  expect(found).toMatchObject({ input: 'api-url', value, problem: expected });
  expect(found.hint).toContain('https://api.buildkite.com');
});

test.each(['https://me:hunter2@example.com', 'https://hunter2@example.com', 'htp://me:hunter2@example.com'])(
  '%s is refused and its password not shown',
  (value) => {
    const found = problem({ 'api-url': value });
    expect(found.problem).toBe('has a user name or password in it');
    expect(JSON.stringify(found)).not.toContain('hunter2');
  },
);
