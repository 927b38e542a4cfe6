import LinkHeader from 'http-link-header';

/**
 * Where a list goes on after `page`, as its `Link` header tells: a page's number, `end`, `astray` where it leads back, or
 * `unsaid` without a header, or with one that gives no number.
 *
 * Of the links only the number is taken: their hosts are nobody's business, and tokens may stand in them.
 */
export function onward(headers: Headers, page: number): number | 'end' | 'unsaid' {
  const links = linksIn(headers);
  if (links === undefined) return 'unsaid';
  const [next] = links.rel('next');
  if (next === undefined) return 'end';
  const number = URL.parse(next.uri, 'https://api.buildkite.com')?.searchParams.get('page') ?? '';
  if (!/^\d{1,9}$/.test(number)) return 'unsaid';
  return Number(number) > page ? Number(number) : 'unsaid';
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
