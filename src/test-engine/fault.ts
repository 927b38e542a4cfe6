import { isHTTPError, isNetworkError, isTimeoutError, SchemaValidationError } from 'ky';
import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import { asError } from '../shared/user-error.ts';
import { cleaned } from './cleaned.ts';
import { type Asked, type ProxyRoute, type Scope, type Sought, TestEngineError } from './errors.ts';
import { exhaustion, retryAfter } from './rate-limit.ts';
import { complaint } from './schema.ts';
import { shortened } from './wire-fields.ts';

/** What errors need to know about a request. */
export interface Context {
  readonly asked: Asked;
  readonly sought: Sought;
  /** What the response should contain, such as `runs`. */
  readonly expected: string;
  /** The request's timeout in milliseconds. */
  readonly timeout: number;
  readonly route: ProxyRoute;
  /** Redacts a text from outside: the token may come back in it. */
  readonly clean: (text: string) => string;
}

/**
 * What went wrong with a request → the error that says so. Errors that have nothing to do with the request are returned as they are,
 * except for secrets in them.
 *
 * None of ky's errors is kept as a cause: they contain the request with its token.
 */
export function faultOf(error: unknown, context: Context): Error {
  const { asked, expected, timeout, route } = context;
  if (error instanceof TestEngineError) return error;
  if (isHTTPError(error)) return refusal(error.response, error.data, context);
  if (isTimeoutError(error)) return new TestEngineError('request-timed-out', { asked, ms: timeout, route });
  if (isNetworkError(error)) {
    const { cause } = error;
    if (isProxyLogin(cause)) return new TestEngineError('proxy-login', { asked });
    const networkCode = networkCodeOf(cause);
    return new TestEngineError(connectionCode(networkCode), { asked, networkCode, route }, { cause });
  }
  // What fetch throws if the connection breaks, or the body cannot be decompressed, in the middle of a response.
  if (isNamed(error, 'TypeError') && error.message === 'terminated') {
    const networkCode = networkCodeOf(error);
    if (networkCode?.startsWith('Z_')) {
      return new TestEngineError('unexpected-response', { asked, mismatch: { kind: 'compression', networkCode } });
    }
    return new TestEngineError('connection-lost', { asked, networkCode, route }, { cause: error });
  }
  if (error instanceof SchemaValidationError) {
    const mismatch = { kind: 'shape', expected, complaint: complaint(error.issues) } as const;
    return new TestEngineError('unexpected-response', { asked, mismatch });
  }
  return withoutSecrets(error, context);
}

/** An unexpected error may quote the request. */
function withoutSecrets(thrown: unknown, { clean }: Context): Error {
  const error = asError(thrown);
  const [name, message] = [clean(error.name), clean(error.message)];
  return name === error.name && message === error.message ? error : Object.assign(new Error(message), { name });
}

/** OpenSSL's codes for a certificate whose issuer is not trusted, as in Node's documentation of TLS. */
const untrustedIssuer = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

/** What kept a connection from being made, by the system's code. */
function connectionCode(networkCode = '') {
  if (untrustedIssuer.has(networkCode)) return 'untrusted-certificate';
  if (/^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO)/.test(networkCode)) return 'tls-failed';
  if (networkCode === 'ENOTFOUND' || networkCode === 'EAI_AGAIN') return 'unknown-host';
  return networkCode === 'UND_ERR_ABORTED' ? 'proxy-refused' : 'no-connection';
}

/** The JSON in a body, redacted. Throws an `unexpected-response` that says whether the body is empty, cut off or not JSON at all. */
export function parseJson(text: string, { asked, clean }: Context): unknown {
  if (text === '') throw new TestEngineError('unexpected-response', { asked, mismatch: { kind: 'empty' } });
  try {
    return cleaned(JSON.parse(text), clean);
  } catch {
    // The parser's own message quotes the body, so it is dropped.
    const kind = /^\s*[[{]/.test(text) ? 'broken-json' : 'no-json';
    const mismatch = { kind, characters: text.length } as const;
    const upstreamMessage = upstreamMessageIn(text, clean);
    throw new TestEngineError('unexpected-response', { asked, mismatch }, { upstreamMessage });
  }
}

/** The text in an error's body: Buildkite's `message`, a page's title, or the beginning of a text. Shortened and redacted. */
export function upstreamMessageIn(body: unknown, clean: (text: string) => string): Untrusted | undefined {
  // Redacted before it is shortened, since half a secret would not be found.
  const words = typeof body === 'string' ? pageText(clean(body)) : clean(messageIn(body));
  return words.trim() === '' ? undefined : untrusted(shortened(words.trim(), 500));
}

function refusal(response: Response, body: unknown, { asked, sought, clean }: Context): TestEngineError {
  const { status, headers } = response;
  const upstreamMessage = moreThanStatus(response, upstreamMessageIn(body, clean));
  const retryAfterMs = retryAfter(headers) ?? 0;
  switch (status) {
    case 401:
      return new TestEngineError('bad-token', { asked }, { upstreamMessage });
    case 403: {
      const scope = scopeIn(messageIn(body), asked.scope);
      return scope === undefined
        ? new TestEngineError('forbidden', { asked }, { upstreamMessage })
        : new TestEngineError('missing-scope', { asked, scope }, { upstreamMessage });
    }
    case 404:
      return new TestEngineError('not-found', { asked, sought }, { upstreamMessage });
    case 407:
      return new TestEngineError('proxy-login', { asked }, { upstreamMessage });
    case 429: {
      const exhausted = exhaustion(headers, body);
      const more = { upstreamMessage, retryAfterMs: exhausted.ms };
      return new TestEngineError('rate-limited', { asked, ...exhausted }, more);
    }
    case 408:
    case 425:
      return new TestEngineError('server-error', { asked, status }, { upstreamMessage, retryAfterMs });
  }
  if (status >= 500) return new TestEngineError('server-error', { asked, status }, { upstreamMessage, retryAfterMs });
  if (status < 400) {
    return new TestEngineError('redirected', { asked, status }, { upstreamMessage: goalOf(headers, clean) });
  }
  return new TestEngineError('refused', { asked, status }, { upstreamMessage });
}

/** A response's own message, unless it only repeats the status, such as `502 Bad Gateway`. */
function moreThanStatus(
  { status, statusText }: Response,
  upstreamMessage: Untrusted | undefined,
): Untrusted | undefined {
  if (upstreamMessage === undefined) return undefined;
  const name = plainWords(statusText);
  const repeated = [name, `${status}`, `${status} ${name}`.trim(), `error ${status}`, `http ${status}`];
  return repeated.includes(plainWords(rawText(upstreamMessage))) ? undefined : upstreamMessage;
}

/** Letters and digits in lower case, with one space between words. */
function plainWords(text: string): string {
  return text
    .replace(/[^a-z\d]+/gi, ' ')
    .trim()
    .toLowerCase();
}

/** The scope that a 403 is about: the one that it names, or the endpoint's own if it mentions scopes but none that we know. */
function scopeIn(message: string, wanted: Scope): Scope | undefined {
  const named = (['read_suites', 'read_builds'] as const).find((scope) => message.includes(scope));
  return named ?? (/\bscopes?\b/i.test(message) ? wanted : undefined);
}

/** Where a redirect leads, decoded and without the query, which may contain a token. */
function goalOf(headers: Headers, clean: (text: string) => string): Untrusted | undefined {
  const location = URL.parse(headers.get('location') ?? '');
  return location === null ? undefined : upstreamMessageIn(decoded(location.origin + location.pathname), clean);
}

/** A URL without percent-encoding, so that secrets that were encoded twice are found; unchanged if it cannot be decoded. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** Buildkite sends one text or a list of them. */
function messageIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('message' in body)) return '';
  const { message } = body;
  const parts: unknown[] = Array.isArray(message) ? message : [message];
  return parts.filter((part) => typeof part === 'string').join('; ');
}

function pageText(body: string): string {
  const beginning = body.slice(0, 10_000);
  return /^\s*</.test(beginning) ? (/<title[^>]*>([^<]*)/i.exec(beginning)?.[1] ?? '') : beginning;
}

/** The system's code of a network error, anywhere in the chain of causes. */
function networkCodeOf(error: unknown): string | undefined {
  let link = error;
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const { code, cause, errors } = link as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
    link = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}

/**
 * To fetch, a 407 is a network error. For a tunnel, it says "Proxy response (407)"; otherwise it has no message, unlike all other errors of
 * a GET (the Fetch standard, HTTP-network-or-cache fetch, and undici's sources).
 */
function isProxyLogin(error: unknown): boolean {
  for (let link = error; typeof link === 'object' && link !== null && 'message' in link; ) {
    if (typeof link.message === 'string' && link.message.startsWith('Proxy response (407)')) return true;
    if (!('cause' in link) || link.cause === undefined)
      return link !== error && link.message === '' && !('code' in link);
    link = link.cause as object;
  }
  return false;
}

function isNamed(error: unknown, name: string): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name && 'message' in error;
}
