import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fullPage } from '../../src/test-engine/endpoints.ts';
import type { Answer } from '../../src/test-engine/http.ts';
import { ListReader, linksOf } from '../../src/test-engine/pages.ts';

const links = (value: string) => new Headers({ link: value });

test.each([
  ['<https://api.buildkite.com/v2/x?page=2&per_page=100>; rel="next"', 'there', undefined],
  ['<https://api.buildkite.com/v2/x?api_key=secret&page=2>; rel="next", <https://x/?page=9>; rel="last"', 'there', 9],
  ['<https://evil.example/?page=3>; rel=next', 'there', undefined],
  ['</v2/x?page=2>; REL="Next"', 'there', undefined],
  ['<?page=2>; title="a, b; c"; rel="prefetch next"', 'there', undefined],
  ['<https://x/?page=1>; rel="first", <https://x/?page=1>; rel="prev"', 'none', undefined],
  ['<https://x/?page=4>; rel="last"', 'none', 4],
  ['<https://x/?page=four>; rel="last"', 'none', undefined],
  // A proxy's links are about no page, so the next one is not missing from them.
  ['<https://x/style.css>; rel="preload"', 'unsaid', undefined],
  ['<https://x/?page=1>; rel="next"', 'unsaid', undefined],
  ['<https://x/?page=0>; rel="next"', 'unsaid', undefined],
  ['<https://x/?after=abc>; rel="next"', 'unsaid', undefined],
  ['<https://x/?page=two>; rel="next"', 'unsaid', undefined],
  ['<https://x/?page=2.5>; rel="next"', 'unsaid', undefined],
  ['<https://x/?page=99999999999999999999>; rel="next"', 'unsaid', undefined],
  ['<https://x/?page=2; rel="next"', 'unsaid', undefined],
  ['nonsense', 'unsaid', undefined],
  ['', 'unsaid', undefined],
] as const)('%s', (value, next, last) => {
  expect(linksOf(links(value), 1)).toEqual({ next, last });
});

test('no header says nothing', () => {
  expect(linksOf(new Headers(), 1)).toEqual({ next: 'unsaid', last: undefined });
});

test('whatever a server sends, the answer is one of three, and a last page is a number', () => {
  const part = fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', ' ', 'rel', 'next', '?page=', '2', "*=utf-8''", 'x');
  const value = fc.array(part).map((parts) => parts.join(''));
  fc.assert(
    fc.property(value, (text) => {
      const { next, last } = linksOf(links(text), 1);
      expect(['there', 'none', 'unsaid']).toContain(next);
      expect(last === undefined || Number.isSafeInteger(last)).toBe(true);
    }),
  );
});

describe('a list', () => {
  const asked = { method: 'GET', path: '/x', host: 'api.example', scope: 'read_suites' } as const;
  const next = (page: number, last?: number) =>
    `<?page=${page}>; rel="next"${last === undefined ? '' : `, <?page=${last}>; rel="last"`}`;
  const over = '<?page=1>; rel="first"';

  /** How the reading of a list with these pages, each rows and a `Link` header, ends after each of them. */
  async function ends(...pages: readonly (readonly [rows: readonly number[], link?: string])[]) {
    const reader = new ListReader(async ({ page }): Promise<Answer<readonly number[]>> => {
      const [body, link] = pages[page - 1] ?? [[]];
      return { body, headers: link === undefined ? new Headers() : links(link), asked };
    }, String);
    const seen: string[] = [];
    for (const _ of pages) {
      await reader.readPage();
      seen.push(reader.end);
    }
    return seen;
  }
  const full = Array.from({ length: fullPage }, (_, row) => row);
  const more = full.map((row) => row + fullPage);

  test('ends for certain at an empty page, or at a Link without a next one', async () => {
    expect(await ends([[]])).toEqual(['proven']);
    expect(await ends([[1], over])).toEqual(['proven']);
    expect(await ends([full], [[]])).toEqual(['goes-on', 'proven']);
    expect(await ends([[1], next(2)], [[2], over])).toEqual(['goes-on', 'proven']);
  });

  test('may go on after a short page without a Link, since servers may give less than was asked for', async () => {
    expect(await ends([[1]], [[2]], [[]])).toEqual(['unproven', 'unproven', 'proven']);
    expect(await ends([[1], '<x>; rel="preload"'])).toEqual(['unproven']);
  });

  test('has not ended before the page that a Link called the last', async () => {
    expect(await ends([[1], next(2, 3)], [[2], over], [[3], over])).toEqual(['goes-on', 'goes-on', 'proven']);
    expect(await ends([[1], next(2, 3)], [[]])).toEqual(['goes-on', 'repeats']);
  });

  test('proves nothing any more once a page has brought nothing new', async () => {
    expect(await ends([[1]], [[1]])).toEqual(['unproven', 'repeats']);
    expect(await ends([full], [full])).toEqual(['goes-on', 'repeats']);
    expect(await ends([[1], next(2)], [[1], next(3)])).toEqual(['goes-on', 'repeats']);
  });

  test('is not over because some rows have slid to the next page', async () => {
    expect(await ends([full], [[99, 100, 101]], [[]])).toEqual(['goes-on', 'unproven', 'proven']);
    expect(await ends([full], [[99, ...more].slice(0, fullPage)])).toEqual(['goes-on', 'goes-on']);
  });

  test('has its end proven by a Link even where the last page has slid', async () => {
    expect(await ends([full], [[99], over])).toEqual(['goes-on', 'proven']);
  });
});
