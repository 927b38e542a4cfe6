/** How the `Link` header looks. */
export type LinkStyle =
  /** As Buildkite sends it. */
  | 'own'
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

/** Which part of a list is asked for. `first` and `end` are indexes into the whole list, `end` not included. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
  readonly last: number;
  readonly first: number;
  readonly end: number;
}

const PER_PAGE_DEFAULT = 30;
const PER_PAGE_MOST = 100;

/**
 * Reads `page` (from 1) and `per_page` (1 to 100, 30 if not said) as Buildkite's specification has them. What lies outside
 * is refused rather than bent, so that a client that asks for it is seen to; the answer is then the reason.
 */
export function pageOf(query: URLSearchParams, total: number): Page | string {
  const page = wholeNumber(query.get('page') ?? '1');
  if (page === undefined || page < 1) return 'page must be a whole number of at least 1';
  const perPage = wholeNumber(query.get('per_page') ?? String(PER_PAGE_DEFAULT));
  if (perPage === undefined || perPage < 1 || perPage > PER_PAGE_MOST) {
    return `per_page must be a whole number from 1 to ${PER_PAGE_MOST}`;
  }
  const first = Math.min((page - 1) * perPage, total);
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
