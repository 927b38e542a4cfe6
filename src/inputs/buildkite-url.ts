import { URLPattern } from 'node:url';
import { isSlug, isUuid } from './identifiers.ts';

/** What a Buildkite URL leads to. Slugs are checked, and IDs are UUIDs in lower case. */
export type Place =
  | { readonly kind: 'run'; readonly organization: string; readonly suite: string; readonly runId: string }
  | { readonly kind: 'suite'; readonly organization: string; readonly suite: string }
  | {
      readonly kind: 'job' | 'build';
      readonly organization: string;
      readonly pipeline: string;
      /** As it is in the URL, which need not be a number. */
      readonly number: string;
    }
  | { readonly kind: 'pipeline'; readonly organization: string; readonly pipeline: string }
  | { readonly kind: 'organization'; readonly organization: string };

/** Pages and API have different URLs for the same things; the first that fits is taken. */
const paths: readonly (readonly [Exclude<Place['kind'], 'job'>, string])[] = [
  ['run', '/organizations/:organization/analytics/suites/:suite/runs/:run{/*}?'],
  ['run', '/v2/analytics/organizations/:organization/suites/:suite/runs/:run{/*}?'],
  ['suite', '/organizations/:organization/analytics/suites/:suite{/*}?'],
  ['suite', '/v2/analytics/organizations/:organization/suites/:suite{/*}?'],
  ['build', '/v2/organizations/:organization/pipelines/:pipeline/builds/:number{/*}?'],
  ['build', '/:organization/:pipeline/builds/:number{/*}?'],
  ['pipeline', '/v2/organizations/:organization/pipelines/:pipeline{/*}?'],
  ['organization', '/organizations/:organization{/*}?'],
  ['organization', '/v2/organizations/:organization{/*}?'],
  ['pipeline', '/:organization/:pipeline{/*}?'],
  ['organization', '/:organization{/*}?'],
];

/** Compiled when they are first needed, since most workflows give no URL. */
const patterns = new Map<string, URLPattern>();

function patternOf(pathname: string): URLPattern {
  const known = patterns.get(pathname);
  if (known !== undefined) return known;
  const pattern = new URLPattern({ protocol: 'http{s}?', hostname: '{api.}?buildkite.com', pathname });
  patterns.set(pathname, pattern);
  return pattern;
}

/** First parts of paths that are not organizations. */
const notOrganizations = ['organizations', 'user', 'v2'];

/** Recognizes a URL of Buildkite's pages or API, whatever follows it; `undefined` for any other text. */
export function placeOf(text: string): Place | undefined {
  for (const [kind, pathname] of paths) {
    const match = patternOf(pathname).exec(text);
    if (match) return asPlace(kind, match.pathname.groups, text);
  }
  return undefined;
}

function asPlace(
  kind: Exclude<Place['kind'], 'job'>,
  { organization = '', suite = '', run = '', pipeline = '', number = '' }: Readonly<Record<string, string | undefined>>,
  text: string,
): Place | undefined {
  if (!isSlug(organization) || notOrganizations.includes(organization)) return undefined;
  switch (kind) {
    case 'run':
      return isSlug(suite) && isUuid(run) ? { kind, organization, suite, runId: run.toLowerCase() } : undefined;
    case 'suite':
      return isSlug(suite) ? { kind, organization, suite } : undefined;
    case 'build':
      // A job has no page of its own: it is named after its build's URL.
      if (!isSlug(pipeline)) return undefined;
      return { kind: /\/jobs\/|[?&]jid=|#./.test(text) ? 'job' : 'build', organization, pipeline, number };
    case 'pipeline':
      return isSlug(pipeline) ? { kind, organization, pipeline } : { kind: 'organization', organization };
    case 'organization':
      return { kind, organization };
  }
}
