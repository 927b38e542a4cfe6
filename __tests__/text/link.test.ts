import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { untrusted } from '../../src/shared/untrusted.ts';
import { Link, link, linkBelow } from '../../src/text/index.ts';
import { draws, hostile } from '../report/hostile.ts';

const hosts = ['api.example.com', 'proxy.example.com:8443'];
const to = (url: string) => link(untrusted(url), hosts)?.toString();

describe('a link from outside', () => {
  test.each([
    'https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/1',
    'https://api.buildkite.com/v2/x?a=b&c=d#e',
    'https://api.example.com/x',
    'https://proxy.example.com:8443/x',
  ])('is taken: %s', (url) => {
    expect(to(url)).toBe(url);
  });

  test.each([
    '',
    'x',
    '/organizations/acme',
    '//buildkite.com/x',
    'https:://buildkite.com/x',
    'http://buildkite.com/x',
    'javascript:alert(1)',
    ' https://buildkite.com',
    'https://buildkite.com/a b',
    'https://buildkite.com/\n',
    'https://buildkite.com/é',
    'https://buildkite.com@evil.example/',
    'https://user:pass@buildkite.com/',
    'https://user@buildkite.com/',
    'https://:pass@buildkite.com/',
    'https://buildkite.com:99999/',
    'https://buildkite.com.evil.example/',
    'https://evilbuildkite.com/',
    'https://buildkite.com:8443/',
    'https://buildkite.com./',
    'https://proxy.example.com/',
    'https://evil.example\\@buildkite.com/',
    'data:text/html,x',
    `https://buildkite.com/${'x'.repeat(3000)}`,
  ])('is none: %j', (url) => {
    expect(to(url)).toBeUndefined();
  });

  test('is none when there is none', () => {
    expect(link(undefined, hosts)).toBeUndefined();
  });

  test('has 2,048 characters at most', () => {
    const longest = 'https://buildkite.com/'.padEnd(2048, 'x');
    expect(to(longest)).toBe(longest);
    expect(to(`${longest}x`)).toBeUndefined();
  });

  test('has nothing in it that ends or opens anything', () => {
    expect(to(`https://buildkite.com/"'<>()[]{}|\\^\`*_~!$,;?q="'<>()[]{}|\\^\`*%zz%4-%41&x#"'<>()[]`)).toBe(
      'https://buildkite.com/%22%27%3C%3E%28%29%5B%5D%7B%7D%7C/%5E%60%2A_~%21%24,;?q=%22%27%3C%3E%28%29%5B%5D%7B%7D%7C%5C%5E%60%2A%25zz%254-%41&x#%22%27%3C%3E%28%29%5B%5D',
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), hostile, (path, more) => {
        const found = to(`https://buildkite.com/${path}`) ?? to(`https://buildkite.com/?${more}`) ?? '';
        const isSafe = /^[\w.~:/?#&=%@+,;-]*$/.test(found);
        const leadsThere = found === '' || URL.parse(found)?.host === 'buildkite.com';
        expect({ found, isSafe, leadsThere }).toEqual({ found, isSafe: true, leadsThere: true });
      }),
      draws(500),
    );
  });

  test('cannot be made of bare text', () => {
    // @ts-expect-error the constructor is private
    expect(new Link('x')).toBeInstanceOf(Link);
  });
});

describe('a link of our own', () => {
  const base = new URL('https://github.example.com/ghe/');

  test('escapes what its segments contain', () => {
    expect(String(linkBelow(base, ['acme', 'a b/c?d#e', 'ü(1)'], 'L3'))).toBe(
      'https://github.example.com/ghe/acme/a%20b%2Fc%3Fd%23e/%C3%BC%281%29#L3',
    );
    expect(String(linkBelow(new URL('https://github.com'), ['acme']))).toBe('https://github.com/acme');
    expect(String(linkBelow(new URL('https://github.example.com/ghe'), ['acme']))).toBe(
      'https://github.example.com/ghe/acme',
    );
    expect(String(linkBelow(new URL('https://github.example.com/ghe//'), ['acme']))).toBe(
      'https://github.example.com/ghe/acme',
    );
  });

  test.each(['', '.', '..'])('is none where a segment is %j', (segment) => {
    expect(linkBelow(base, ['acme', segment])).toBeUndefined();
  });
});
