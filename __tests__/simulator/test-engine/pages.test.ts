import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LinkStyle, linkHeader, type Page, pageOf } from '../../../simulator/test-engine/pages.ts';

const BASE = new URL('http://127.0.0.1:80/v2/x/runs?build_id=b&per_page=2');

function page(query: string, total: number): Page {
  const read = pageOf(new URLSearchParams(query), total);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

/** The pages that each relation leads to, and the target of the next one. */
function links(style: LinkStyle, at: Page): { rels: Record<string, string | null>; next: URL | undefined } {
  const header = linkHeader(style, BASE, at, 'secret') ?? '';
  const targets = [...header.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(
    ([, uri = '', rel = '']) => [rel, new URL(uri)] as const,
  );
  const rels = Object.fromEntries(targets.map(([rel, url]) => [rel, url.searchParams.get('page')]));
  return { rels, next: targets.find(([rel]) => rel === 'next')?.[1] };
}

describe('pageOf', () => {
  test('thirty on the first page if nothing is said', () => {
    expect(page('', 65)).toEqual({ page: 1, perPage: 30, last: 3, first: 0, end: 30 });
    expect(page('page=3', 65)).toEqual({ page: 3, perPage: 30, last: 3, first: 60, end: 65 });
    expect(page('page=9', 65)).toMatchObject({ first: 65, end: 65 });
    expect(page('', 0)).toMatchObject({ last: 1, first: 0, end: 0 });
  });

  test.each(['page=0', 'page=-1', 'page=x', 'page=', 'page=1.5', 'per_page=0', 'per_page=101', 'per_page=all'])(
    'refuses %s',
    (query) => expect(pageOf(new URLSearchParams(query), 10)).toMatch(/must be a whole number/),
  );

  test('the pages together are the whole list, each element once', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 100 }), (total, perPage) => {
        const seen: number[] = [];
        const { last } = page(`per_page=${perPage}`, total);
        for (let number = 1; number <= last; number += 1) {
          const { first, end } = page(`per_page=${perPage}&page=${number}`, total);
          for (let index = first; index < end; index += 1) seen.push(index);
        }
        expect(seen).toEqual(Array.from({ length: total }, (_, index) => index));
      }),
    );
  });
});

describe('linkHeader', () => {
  test('leads on, back and to both ends', () => {
    expect(links('own', page('per_page=2', 5)).rels).toEqual({ next: '2', last: '3' });
    expect(links('own', page('per_page=2&page=2', 5)).rels).toEqual({ first: '1', prev: '1', next: '3', last: '3' });
    expect(links('own', page('per_page=2&page=3', 5)).rels).toEqual({ first: '1', prev: '2' });
    expect(links('own', page('per_page=2&page=9', 5)).rels).toEqual({ first: '1', prev: '3' });
  });

  test('keeps the rest of the query', () => {
    expect(links('own', page('per_page=2', 5)).next?.href).toBe(
      'http://127.0.0.1/v2/x/runs?build_id=b&per_page=2&page=2',
    );
  });

  test('there is none where one page is all, or where the server is old', () => {
    expect(linkHeader('own', BASE, page('', 5), 'secret')).toBeUndefined();
    expect(linkHeader('absent', BASE, page('per_page=2', 5), 'secret')).toBeUndefined();
  });

  test('may carry the token, lead elsewhere, or run in a circle', () => {
    const first = page('per_page=2', 5);
    const last = page('per_page=2&page=3', 5);
    expect(links('with-token', first).next?.searchParams.get('api_key')).toBe('secret');
    expect(links({ origin: 'https://elsewhere.test' }, first).next?.href).toBe(
      'https://elsewhere.test/v2/x/runs?build_id=b&per_page=2&page=2',
    );
    expect(links({ origin: 'https://elsewhere.test', withToken: true }, first).next?.href).toBe(
      'https://elsewhere.test/v2/x/runs?build_id=b&per_page=2&api_key=secret&page=2',
    );
    expect(links('circle', first).rels).toMatchObject({ next: '2' });
    expect(links('circle', last).rels).toMatchObject({ next: '1' });
    expect(links('stuck', first).rels).toMatchObject({ next: '1' });
    expect(links('stuck', last).rels).toMatchObject({ next: '3' });
  });
});
