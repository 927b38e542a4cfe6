import { suitePage } from '../selector.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import { canFollowProxy, proxyTo } from './proxy.ts';

/** Which request an error is about. All of it rests on checked inputs, so it may be shown; no query and no token is in it. */
export interface Asked {
  readonly method: 'GET';
  readonly path: string;
  readonly host: string;
  /** The scope that the endpoint wants of the token. */
  readonly scope: Scope;
}

/** Scopes of a Buildkite API access token that this client has use for. */
export type Scope = 'read_suites' | 'read_builds';

/** What a request looks for: the thing that does not exist when the answer is 404. */
export type Sought =
  | { readonly kind: 'suite'; readonly organization: string; readonly suite: string }
  | { readonly kind: 'run'; readonly organization: string; readonly suite: string; readonly runId: string }
  | { readonly kind: 'build'; readonly organization: string; readonly pipeline: string; readonly number: number }
  /** `pipeline` is `undefined` for those of all pipelines. */
  | { readonly kind: 'builds'; readonly organization: string; readonly pipeline: string | undefined }
  | { readonly kind: 'tests'; readonly organization: string; readonly buildId: string };

export const statusPage = 'Buildkite tells of its own faults at https://www.buildkitestatus.com.';

/** What may be wrong where a proxy stands between this machine and the world, or has to. */
export function proxyHint(host: string): string {
  const proxy = proxyTo(host);
  if (proxy !== undefined) {
    const { variable, address } = proxy;
    const which =
      address === undefined ? `the proxy that ${variable} names` : `the proxy ${address}, which ${variable} names`;
    const name = URL.parse(`https://${host}`)?.hostname ?? host;
    return `The request goes by way of ${which}: see whether its name and port are right, or put ${name} into NO_PROXY.`;
  }
  const more = canFollowProxy() ? '' : ` Node ${process.version}, which runs this, also needs NODE_USE_ENV_PROXY=1.`;
  return `If this machine needs a proxy, HTTPS_PROXY (and NO_PROXY) must be set for this step.${more}`;
}

/** Method, path and host: which request it was. */
export function naming({ method, path, host }: Asked): string {
  return `${method} ${path} at ${host}`;
}

/** Milliseconds → seconds, rounded up to a tenth. */
export function seconds(ms: number): string {
  return `${Math.ceil(ms / 100) / 10} s`;
}

/** `the scope read_suites`, which every token needs, with another that a request wants. */
export function scopesFor(scope: Scope): string {
  return scope === 'read_suites' ? `the scope ${scope}` : `the scopes read_suites and ${scope}`;
}

/** What an answer said, unless it is no more than the name of its status, such as `502 Bad Gateway`. */
export function moreThan(status: number, upstreamMessage: Untrusted | undefined): Untrusted | undefined {
  const name = process.getBuiltinModule('node:http').STATUS_CODES[status];
  if (upstreamMessage === undefined || name === undefined) return upstreamMessage;
  const words = rawText(upstreamMessage)
    .replace(/[^a-z\d]+/gi, ' ')
    .trim()
    .toLowerCase();
  const repeated = [name, `${status}`, `${status} ${name}`, `error ${status}`, `http ${status}`].map((one) =>
    one.toLowerCase(),
  );
  return repeated.includes(words) ? undefined : upstreamMessage;
}

/** A page of Buildkite with a new token's name and scopes filled in. */
export function tokenLink(scope: Scope): string {
  const scopes = [...new Set<Scope>(['read_suites', scope])].map((name) => `&scopes%5B%5D=${name}`);
  return `https://buildkite.com/user/api-access-tokens/new?description=Test%20Engine%20Gate${scopes.join('')}`;
}

/** What a 404 says is not there. */
export function missing(sought: Sought): string {
  const organization = `the organization "${sought.organization}"`;
  switch (sought.kind) {
    case 'suite':
      return `The token finds no suite "${sought.suite}" in ${organization}`;
    case 'run':
      return `There is no run "${sought.runId}" of the suite "${sought.suite}" in ${organization}`;
    case 'build':
      return `The token finds no build ${sought.number} of the pipeline "${sought.pipeline}" in ${organization}`;
    case 'builds':
      return sought.pipeline === undefined
        ? `The token does not find ${organization}`
        : `The token finds no pipeline "${sought.pipeline}" in ${organization}`;
    case 'tests':
      return `Test Engine has no list of the tests of build ${sought.buildId} in ${organization}`;
  }
}

/** The cure for a 404. */
export function whereToLook(sought: Sought): string {
  switch (sought.kind) {
    case 'suite':
      return (
        "Check `organization` and `suite`: slugs, not names, as in the suite's own address. Does " +
        `${suitePage(sought)} open? If it does, the token's owner may not see the suite, or the token was not allowed for ` +
        'this organization (see https://buildkite.com/user/api-access-tokens), or Test Engine is off for it.'
      );
    case 'run':
      return `The run may have been removed, or is of another suite. The runs of this suite stand at ${suitePage(sought)}.`;
    case 'build':
      return (
        `Does https://buildkite.com/${sought.organization}/${sought.pipeline}/builds/${sought.number} open? If it does, the ` +
        "token's owner may not see the pipeline, or the token was not allowed for this organization (see " +
        'https://buildkite.com/user/api-access-tokens). If it does not, correct `build-url`.'
      );
    case 'builds':
      return (
        `Does https://buildkite.com/${sought.organization}${sought.pipeline === undefined ? '' : `/${sought.pipeline}`} open? If it ` +
        "does, the token's owner may not see it, or the token was not allowed for this organization (see " +
        'https://buildkite.com/user/api-access-tokens). If it does not, correct `pipeline`: slugs, not names, as in that address.'
      );
    case 'tests':
      return 'The build may have no tests there, or the server may not know that list yet.';
  }
}

/** The cure for a rate limit, by whose it is. */
export function roomFor(scope: 'organization' | 'user' | undefined): string {
  switch (scope) {
    case 'organization':
      return (
        'Raise `timeout` above a minute; if it happens often, let fewer jobs gate at once, or give `interval` a longer pause. ' +
        'Buildkite allows an organization 200 requests a minute, and everything in the organization that uses the REST API counts.'
      );
    case 'user':
    case undefined:
      return (
        'Raise `timeout` above a minute; if it happens often, let fewer jobs gate at once, give `interval` a longer pause, or ' +
        'use the token of a user of its own. Buildkite allows a user 50 requests a minute and an organization 200, and ' +
        'everything that uses its REST API counts.'
      );
  }
}

/** The cure for a 4xx that has no class of its own. */
export function howToBeAccepted(status: number): string {
  return status === 407
    ? 'The proxy wants a name and a password: put them into HTTPS_PROXY (http://name:password@host:port).'
    : 'Trying again would not help. What Buildkite said tells which parameter it does not take; the API may also be ' +
        'switched off for the organization, and `api-url` may lead to another server than https://api.buildkite.com.';
}

/** OpenSSL's words for a certificate whose issuer is not trusted, as they stand in Node's documentation of TLS. */
const untrustedIssuer = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

/** The cure for a network error, by the system's word for it. */
export function howToReach(code: string | undefined, host: string): string {
  if (code === undefined) return proxyHint(host);
  if (untrustedIssuer.has(code)) {
    return (
      "The server's certificate comes from an issuer that Node does not know, such as a company's own. Give its " +
      "certificate with NODE_EXTRA_CA_CERTS (a PEM file's path) in the runner's environment, before the job starts."
    );
  }
  if (/^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO)/.test(code)) {
    return (
      "The secure connection failed: the server's certificate is out of date or for another name, or it is no TLS " +
      `server. Check \`api-url\` and the machine's clock. ${proxyHint(host)} A proxy that opens TLS needs NODE_EXTRA_CA_CERTS.`
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    // The name that is looked up is then the proxy's.
    if (proxyTo(host) !== undefined) return proxyHint(host);
    return `The host's name is not known to DNS: check \`api-url\` and the network. ${proxyHint(host)}`;
  }
  if (code === 'UND_ERR_ABORTED') {
    return 'The proxy in HTTPS_PROXY did not let the connection through: does it allow this host?';
  }
  if (proxyTo(host) !== undefined && ['ECONNREFUSED', 'ETIMEDOUT'].includes(code)) return proxyHint(host);
  return `${statusPage} ${proxyHint(host)}`;
}
