import { rawText, type Untrusted } from '../shared/untrusted.ts';

/** A URL that may be shown and followed: printable ASCII without characters that have a meaning around a URL. */
export class Link {
  readonly #href: string;

  private constructor(href: string) {
    this.#href = href;
  }

  /** See `link`, `linkTo` and `linkBelow`, by which alone links are made. */
  static to(url: URL): Link | undefined {
    const href = url.href.replace(/[^\w.~:/?#&=%@+,;-]|%(?![\da-f]{2})/gi, encodeURIComponentFully);
    return href.length > longest ? undefined : new Link(href);
  }

  toString(): string {
    return this.#href;
  }
}

/** What browsers and GitHub's pages certainly accept. */
const longest = 2048;

/** Nothing below U+0020 comes here: the URL has already escaped it. */
function encodeURIComponentFully(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * A link to Buildkite that came from outside; `undefined` unless it is an `https:` URL without credentials on buildkite.com, one of its
 * subdomains or one of `hosts` (with their port, unless it is 443).
 */
export function link(url: Untrusted | undefined, hosts: readonly string[]): Link | undefined {
  if (url === undefined || !/^https:\/\/[!-~]+$/i.test(rawText(url))) return undefined;
  const parsed = URL.parse(rawText(url));
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return undefined;
  const known =
    parsed.host === 'buildkite.com' || parsed.host.endsWith('.buildkite.com') || hosts.includes(parsed.host);
  return known ? Link.to(parsed) : undefined;
}

/** A link to one of our own URLs; `undefined` if it is too long for a link. */
export const linkTo = Link.to;

/** A link to something below one of our own URLs; `undefined` if `.` or `..` is among the segments. */
export function linkBelow(base: URL, segments: readonly string[], fragment = ''): Link | undefined {
  if (segments.some((segment) => /^\.{0,2}$/.test(segment))) return undefined;
  const root = base.href.replace(/\/*$/, '/');
  const url = new URL(root + segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/'));
  url.hash = fragment;
  return Link.to(url);
}
