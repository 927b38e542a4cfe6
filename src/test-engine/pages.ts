import LinkHeader from 'http-link-header';
import { fullPage, type Page } from './endpoints.ts';
import { type Asked, TestEngineError } from './errors.ts';
import type { Answer } from './http.ts';

/** What a page's `Link` header tells of the pages after it. */
export interface Links {
  /** `unsaid`: there is no header, or none about pages, or it leads back. */
  readonly next: 'there' | 'none' | 'unsaid';
  /** Number of the last page, where it is told. */
  readonly last: number | undefined;
}

/**
 * Reads the `Link` header of page `page`. Of the links only the numbers are taken: their hosts are nobody's business, and
 * tokens may stand in them. Which number the next page has is not taken from it either, since one that was passed over would
 * not be missed.
 */
export function linksOf(headers: Headers, page: number): Links {
  const links = linksIn(headers);
  const last = numberOf(links?.rel('last')[0]);
  // Others use the header, too: a proxy may add links that are about no page.
  const isAboutPages = ['first', 'prev', 'next', 'last'].some((relation) => (links?.rel(relation).length ?? 0) > 0);
  if (!isAboutPages) return { next: 'unsaid', last };
  const [next] = links?.rel('next') ?? [];
  if (next === undefined) return { next: 'none', last };
  return { next: (numberOf(next) ?? 0) > page ? 'there' : 'unsaid', last };
}

function linksIn(headers: Headers): LinkHeader | undefined {
  const value = headers.get('link');
  if (!value) return undefined;
  try {
    return LinkHeader.parse(value);
  } catch {
    return undefined;
  }
}

function numberOf(link: { readonly uri: string } | undefined): number | undefined {
  const number = URL.parse(link?.uri ?? '', 'https://api.buildkite.com')?.searchParams.get('page') ?? '';
  return /^\d{1,9}$/.test(number) ? Number(number) : undefined;
}

/** Where the reading of a list has come to. */
export type ListEnd =
  /** It goes on: a `Link` says so, or the page was as full as pages get. */
  | 'goes-on'
  /** Nothing says that it goes on, and nothing proves that it does not. */
  | 'unproven'
  /** A further page brought nothing new, as from a server that does not page: no page after it would prove anything. */
  | 'repeats'
  /** An empty page, or a `Link` without `next`, and no page of which was told is left. */
  | 'proven';

/** Reads a list page by page, in full pages, and watches for its end. */
export class ListReader<Row> {
  /** All rows so far, in the list's order. One that has slid to the next page meanwhile is there twice. */
  readonly rows: Row[] = [];
  /** Pages read. */
  pages = 0;
  end: ListEnd = 'goes-on';
  /**
   * Whether the list takes more than one page. Then a row may have been missed that moved up, to a page that was read before,
   * because another one was removed: even where nothing is left on the page after.
   */
  paged = false;
  readonly #ask: (page: Page) => Promise<Answer<readonly Row[]>>;
  readonly #keyOf: (row: Row) => string;
  readonly #seen = new Set<string>();
  #lastTold = 0;

  /** `keyOf` tells a row from all others of the list. */
  constructor(ask: (page: Page) => Promise<Answer<readonly Row[]>>, keyOf: (row: Row) => string) {
    this.#ask = ask;
    this.#keyOf = keyOf;
  }

  /** Whether there is reason to read on; with `proveEnd`, also where only the proof is missing that the list is over. */
  goesOn(proveEnd: boolean): boolean {
    return this.end === 'goes-on' || (this.end === 'unproven' && proveEnd);
  }

  /** Reads the next page; tells what was asked. Throws what the request does. */
  async readPage(): Promise<Asked> {
    const page = this.pages + 1;
    const { body, headers, asked } = await this.#ask({ page, perPage: fullPage });
    const known = this.#seen.size;
    for (const row of body) {
      this.rows.push(row);
      this.#seen.add(this.#keyOf(row));
    }
    this.pages = page;
    if (page > 1 && (body.length > 0 || this.end === 'goes-on')) this.paged = true;
    this.end = this.#endAt(body.length, linksOf(headers, page), this.#seen.size > known);
    return asked;
  }

  #endAt(rows: number, { next, last }: Links, isFresh: boolean): ListEnd {
    this.#lastTold = Math.max(this.#lastTold, last ?? 0);
    if ((rows === 0 || next === 'none') && this.pages >= this.#lastTold) return 'proven';
    if (!isFresh) return 'repeats';
    return next === 'there' || rows >= fullPage || this.pages < this.#lastTold ? 'goes-on' : 'unproven';
  }
}

/** Tests that failed, or that are muted, fill no more pages than this; a list that goes on is none to be trusted. */
const usualMostPages = 100;

/**
 * All rows of a list, read to its proven end; those that have slid to the next page meanwhile twice. Throws `unproven-end` where a
 * further page brings nothing new, unless `mayRepeat` says that such a list is over, and `endless-list`.
 */
export async function readWhole<Row>(
  ask: (page: Page) => Promise<Answer<readonly Row[]>>,
  keyOf: (row: Row) => string,
  { mayRepeat = false, mostPages = usualMostPages } = {},
): Promise<readonly Row[]> {
  const reader = new ListReader(ask, keyOf);
  while (reader.goesOn(true)) {
    const asked = await reader.readPage();
    if (reader.end === 'repeats' && !mayRepeat) throw new TestEngineError('unproven-end', { asked });
    if (reader.goesOn(true) && reader.pages === mostPages) {
      throw new TestEngineError('endless-list', { asked, pages: mostPages });
    }
  }
  return reader.rows;
}
