/** What the `Link` header is like. */
export type LinkStyle =
  /** As Buildkite sends it: none on a list that is a single page. */
  | 'own'
  /** On every page, so that the header proves the end of a single page, too. */
  | 'always'
  /** No header, as on older servers. */
  | 'absent'
  /** As Buildkite's documentation shows it: each URL carries the caller's token as `api_key`. */
  | 'with-token'
  /** The page after the last is the first again. */
  | 'circle'
  /** The page after each is that page itself. */
  | 'stuck'
  /** The right paths on another origin, with the caller's token as `api_key` if said so. */
  | { readonly origin: string; readonly withToken?: boolean };

/** How a list is paged. */
export interface PagingScript {
  /** The most rows per page, whatever is requested, without saying so. Left out: as many as requested. */
  readonly most?: number;
  /** Left out: the script's own style. */
  readonly links?: LinkStyle;
}

/** Which part of a list is requested. `first` and `end` are indexes into the whole list, `end` not included. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
  readonly last: number;
  readonly first: number;
  readonly end: number;
}

const perPageDefault = 30;
const perPageMost = 100;

/**
 * Reads `page` (from 1) and `per_page` (1 to 100, 30 if not said) as Buildkite's specification has them. What lies outside
 * is refused rather than bent, so that a client that asks for it is seen to; the answer is then the reason. A page holds
 * `most` at the most, and begins `shiftedBy` rows further down than its number says.
 */
export function pageOf(
  query: URLSearchParams,
  total: number,
  { most = perPageMost, shiftedBy = 0 }: { readonly most?: number; readonly shiftedBy?: number } = {},
): Page | string {
  const page = wholeNumber(query.get('page') ?? '1');
  if (page === undefined || page < 1) return 'page must be a whole number of at least 1';
  const asked = wholeNumber(query.get('per_page') ?? String(perPageDefault));
  if (asked === undefined || asked < 1 || asked > perPageMost) {
    return `per_page must be a whole number from 1 to ${perPageMost}`;
  }
  const perPage = Math.min(asked, most);
  const first = Math.min(Math.max((page - 1) * perPage + shiftedBy, 0), total);
  const end = Math.min(first + perPage, total);
  return { page, perPage, last: Math.max(1, Math.ceil(total / perPage)), first, end };
}

/** The `Link` header of a page, or nothing where there is no other page (or the style is to send none). */
export function linkHeader(style: LinkStyle, url: URL, { page, last }: Page, token: string): string | undefined {
  if (style === 'absent') return undefined;
  const onward = page < last;
  const next = nextOf(style, page, onward);
  const targets: [rel: string, page: number][] = [];
  if (page > 1) targets.push(['first', 1], ['prev', Math.min(page - 1, last)]);
  if (next !== undefined) targets.push(['next', next]);
  if (onward) targets.push(['last', last]);
  if (targets.length === 0 && style === 'always') targets.push(['first', 1], ['last', 1]);
  if (targets.length === 0) return undefined;
  return targets.map(([rel, target]) => `<${pageUrl(style, url, target, token)}>; rel="${rel}"`).join(', ');
}

function nextOf(style: LinkStyle, page: number, onward: boolean): number | undefined {
  if (style === 'stuck') return page;
  if (onward) return page + 1;
  return style === 'circle' ? 1 : undefined;
}

function pageUrl(style: LinkStyle, url: URL, page: number, token: string): string {
  const foreign = typeof style === 'object';
  const target = foreign ? new URL(url.pathname + url.search, style.origin) : new URL(url);
  if (foreign ? style.withToken : style === 'with-token') target.searchParams.set('api_key', token);
  target.searchParams.set('page', String(page));
  return target.href;
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
