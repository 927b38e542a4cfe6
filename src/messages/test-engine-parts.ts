import { suitePage } from '../selector.ts';
import type { Asked, Mismatch, ProxyRoute, Scope, Sought } from '../test-engine/errors.ts';
import { suiteName } from './naming.ts';

/*
 * Parts of the messages about Buildkite's API that depend on the details of a request.
 */

/** Where users see and edit their API access tokens. */
export const tokensPage = 'https://buildkite.com/user/api-access-tokens';

/** A network error's code, as the end of a sentence. */
export function coded(networkCode: string | undefined): string {
  return networkCode === undefined ? '' : ` (${networkCode})`;
}

/** What may be wrong if requests go through a proxy, or should. */
export function proxyHint({ proxy, olderNode }: ProxyRoute, { host }: Asked): string {
  if (proxy !== undefined) {
    const { variable, address } = proxy;
    const which =
      address === undefined ? `the proxy in \`${variable}\`` : `the proxy ${address} (from \`${variable}\`)`;
    const name = URL.parse(`https://${host}`)?.hostname ?? host;
    return `The request goes through ${which}: check its host and port, or add ${name} to \`NO_PROXY\`.`;
  }
  const more =
    olderNode === undefined ? '' : ` Node ${olderNode}, which runs this action, also needs \`NODE_USE_ENV_PROXY=1\`.`;
  return `If this machine needs a proxy, set \`HTTPS_PROXY\` (and \`NO_PROXY\`) for this step.${more}`;
}

/** How to make a token that may do this. */
export function newToken(scope: Scope): string {
  const scopes = scope === 'read_suites' ? `the scope \`${scope}\`` : `the scopes \`read_suites\` and \`${scope}\``;
  return (
    `Set \`token\` to an API access token with ${scopes}; create one at ${tokenLink(scope)}. Common causes: it is the suite's ` +
    'upload token (`BUILDKITE_ANALYTICS_TOKEN`), which cannot read; it has expired or was revoked; or the secret is a different one.'
  );
}

/** A page of Buildkite with a new token's name and scopes filled in. */
export function tokenLink(scope: Scope): string {
  const scopes = [...new Set<Scope>(['read_suites', scope])].map((name) => `&scopes%5B%5D=${name}`);
  return `${tokensPage}/new?description=Test%20Engine%20Gate${scopes.join('')}`;
}

/** What a 404 says does not exist. */
export function missing(sought: Sought): string {
  switch (sought.kind) {
    case 'suite':
      return `Suite ${suiteName(sought.suite, sought)} not found`;
    case 'run':
      return `Run ${sought.runId} not found in ${suiteName(sought.suite, sought)}`;
    case 'build':
      return `Build ${sought.number} of ${sought.organization}/${sought.pipeline} not found`;
    case 'builds':
      return sought.pipeline === undefined
        ? `Organization ${sought.organization} not found`
        : `Pipeline ${sought.organization}/${sought.pipeline} not found`;
    case 'tests':
      return `No list of tests for build ${sought.buildId}`;
    case 'token':
      return 'The API access token was not found';
  }
}

const unseen = "the token's owner may not have access to it, or the token was not allowed for this organization";

/** What to do about a 404. */
export function whereToLook(sought: Sought): string {
  switch (sought.kind) {
    case 'suite':
      return (
        `Open ${suitePage(sought)}. If it does not open, correct the organization or the suite: both are slugs, not names, as in ` +
        `that URL. If it opens for you, ${unseen} (see ${tokensPage}).`
      );
    case 'run':
      return `The run may have gone stale, which makes it disappear, or was deleted, or belongs to another suite. This suite's runs are listed at ${suitePage(sought)}.`;
    case 'build':
      return (
        `Open https://buildkite.com/${sought.organization}/${sought.pipeline}/builds/${sought.number}. If it opens for you, ` +
        `${unseen} (see ${tokensPage}). If it does not, correct \`build-url\`.`
      );
    case 'builds':
      return (
        `Open https://buildkite.com/${sought.organization}${sought.pipeline === undefined ? '' : `/${sought.pipeline}`}. If it opens ` +
        `for you, ${unseen} (see ${tokensPage}). If it does not, correct \`pipeline\`: write slugs, not names, as in that URL.`
      );
    case 'tests':
      return (
        'Check whether the build ran any tests. If it did, the server does not offer that list: remove `min-tests`, and `retried` ' +
        'from `tolerate`, which need it.'
      );
    case 'token':
      return `See ${tokensPage}.`;
  }
}

/** Whose rate limit it is. */
export function exceeded(scope: 'organization' | 'user' | undefined): string {
  switch (scope) {
    case 'organization':
      return 'Rate limit of the organization exceeded';
    case 'user':
      return "Rate limit of the token's user exceeded";
    case undefined:
      return 'Rate limit exceeded';
  }
}

/** What to do about a rate limit, given whose it is and how many requests per minute it allows, as far as the response says. */
export function roomFor(scope: 'organization' | 'user' | undefined, limit: number | undefined): string {
  const isOrganizations = scope === 'organization';
  const ways = isOrganizations
    ? 'at the same time or set a longer `interval`'
    : 'at the same time, set a longer `interval`, or use the token of a dedicated user';
  const [whose, counted] = isOrganizations
    ? ['organization', 'Everything in the organization that uses the REST API counts']
    : ['user', 'Everything that the user does with the REST API counts'];
  const allowed = limit === undefined ? '' : `; the ${whose} may make ${limit} requests per minute`;
  return `Raise \`timeout\` above a minute. If this happens often, run fewer gates ${ways}. ${counted}${allowed}.`;
}

/** How a response differs from the expected one. */
export function differing(mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'empty':
      return 'empty body';
    case 'broken-json':
      return `JSON that is cut off or broken, ${mismatch.characters} characters`;
    case 'no-json':
      return `not JSON, ${mismatch.characters} characters`;
    case 'content-type':
      return `${mismatch.type ?? 'an unusual content type'} instead of JSON`;
    case 'compression':
      return `cannot be decompressed, ${mismatch.networkCode}`;
    case 'shape':
      return `${mismatch.expected}: ${mismatch.complaint}`;
    case 'pages':
      return `${mismatch.expected}: more than ${mismatch.most} pages`;
    case 'another':
      return another[mismatch.expected];
    case 'repeats':
      return `${mismatch.expected}: the next page is one that was read before`;
    case 'unfiltered':
      return `${mismatch.expected} other than those that were asked for`;
  }
}

const another: Readonly<Record<Extract<Mismatch, { readonly kind: 'another' }>['expected'], string>> = {
  build: 'another build',
  builds: 'builds of another pipeline',
  run: 'another run',
  'failed executions': 'failed executions of another run',
};
