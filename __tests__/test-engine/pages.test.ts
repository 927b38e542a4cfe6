import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { onward } from '../../src/test-engine/pages.ts';

const links = (value: string) => new Headers({ link: value });

test.each([
  ['<https://api.buildkite.com/v2/x?page=2&per_page=100>; rel="next"', 2],
  ['<https://api.buildkite.com/v2/x?api_key=secret&page=2>; rel="next", <https://x/?page=9>; rel="last"', 2],
  ['<https://evil.example/?page=3>; rel=next', 3],
  ['</v2/x?page=2>; REL="Next"', 2],
  ['<?page=2>; title="a, b; c"; rel="prefetch next"', 2],
  ['<https://x/?page=1>; rel="first", <https://x/?page=1>; rel="prev"', 'end'],
  ['<https://x/?page=1>; rel="next"', 'unsaid'],
  ['<https://x/?page=0>; rel="next"', 'unsaid'],
  ['<https://x/?after=abc>; rel="next"', 'unsaid'],
  ['<https://x/?page=two>; rel="next"', 'unsaid'],
  ['<https://x/?page=2.5>; rel="next"', 'unsaid'],
  ['<https://x/?page=99999999999999999999>; rel="next"', 'unsaid'],
  ['<https://x/?page=2; rel="next"', 'unsaid'],
  ['nonsense', 'unsaid'],
  ['', 'unsaid'],
])('%s', (value, next) => {
  expect(onward(links(value), 1)).toBe(next);
});

test('no header says nothing', () => {
  expect(onward(new Headers(), 1)).toBe('unsaid');
});

test('whatever a server sends, the answer is a later page or none', () => {
  const part = fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', ' ', 'rel', 'next', '?page=', '2', "*=utf-8''", 'x');
  const value = fc.array(part).map((parts) => parts.join(''));
  fc.assert(
    fc.property(value, (text) => {
      const next = onward(links(text), 1);
      expect(typeof next === 'string' || next > 1).toBe(true);
    }),
  );
});
