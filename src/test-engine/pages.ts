import LinkHeader from 'http-link-header';
import { fullPage, type Page } from './endpoints.ts';
import { type Asked, TestEngineError } from './errors.ts';
import type { Answer } from './http.ts';

/** What a page's `Link` header says about the pages after it. */
export interface Links {
  /** `unsaid`: there is no header, or none about pages, or it points backwards. */
  readonly next: 'there' | 'none' | 'unsaid';
  /** Number of the last page, if the header gives it. */
  readonly last: number | undefined;
}

/**
 * Reads the `Link` header of page `page`. Only the page numbers of the links are used: their hosts do not matter, and they may contain
 * tokens. The number of the next page is not used either, since a page that it skips would not be noticed.
 */
export function linksOf(headers: Headers, page: number): Links {
  const links = linksIn(headers);
  const last = numberOf(links?.rel('last')[0]);
  // A proxy may add links that are not about pages.
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

/** How far the reading of a list has come. */
export type ListEnd =
  /** It continues: a `Link` says so, or the page was as full as pages get. */
  | 'goes-on'
  /** Nothing says that it continues, and nothing proves that it does not. */
  | 'unproven'
  /** A further page had nothing new, as from a server without paging: no page after it would prove anything. */
  | 'repeats'
  /** An empty page, or a `Link` without `next`, and no announced page is left. */
  | 'proven';

/** Reads a list page by page, in full pages, and watches for its end. */
export class ListReader<Row> {
  /** All rows so far, in the list's order. A row that has moved to the next page in the meantime occurs twice. */
  readonly rows: Row[] = [];
  /** Pages read. */
  pages = 0;
  end: ListEnd = 'goes-on';
  /**
   * Whether the list takes more than one page. Then a row may have been missed: if another one was removed, it moved up to a page that
   * was read before, even if nothing is left on the page after.
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

  /** Whether to read on; with `proveEnd`, also if only the proof of the list's end is missing. */
  goesOn(proveEnd: boolean): boolean {
    return this.end === 'goes-on' || (this.end === 'unproven' && proveEnd);
  }

  /** Reads the next page and returns what was requested. Throws what the request throws. */
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

/** The most pages that failed or muted tests may take; a longer list is not trusted. */
const usualMostPages = 100;

/**
 * All rows of a list, read to its proven end; rows that moved to the next page in the meantime occur twice. Throws `endless-list`, and
 * `unproven-end` if a further page has nothing new, unless `mayRepeat` says that this ends the list.
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
