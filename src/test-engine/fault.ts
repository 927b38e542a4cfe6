import { isHTTPError, isNetworkError, isTimeoutError, SchemaValidationError } from 'ky';
import { type Untrusted, untrusted } from '../shared/untrusted.ts';
import { asError } from '../shared/user-error.ts';
import { cleaned } from './cleaned.ts';
import {
  BadToken,
  Forbidden,
  MissingScope,
  NotFound,
  RateLimited,
  Redirected,
  Refused,
  RequestTimedOut,
  ServerFault,
  TestEngineError,
  UnexpectedAnswer,
  Unreachable,
} from './errors.ts';
import type { Route } from './proxy.ts';
import { exhaustion, retryAfter } from './rate-limit.ts';
import { complaint } from './schema.ts';
import { shortened } from './wire-fields.ts';
import type { Asked, Scope, Sought } from './wording.ts';

/** One request as far as its errors need to know it. */
export interface Context {
  readonly asked: Asked;
  readonly sought: Sought;
  /** What the answer was to hold, such as `runs`. */
  readonly expected: string;
  /** Milliseconds that the request had. */
  readonly timeout: number;
  /** The way to the host; looked up only where something is wrong with it. */
  readonly route: () => Route;
  /** Takes out of a text from outside what must not be shown: the token, which may come back in it. */
  readonly clean: (text: string) => string;
}

/**
 * What went wrong with a request → the error that says so. Errors that are no matter of the request come back as they are,
 * but for secrets in them.
 *
 * None of ky's errors is kept as a cause: they hold the request with its token.
 */
export function faultOf(error: unknown, context: Context): Error {
  const { asked, expected, timeout, route } = context;
  if (error instanceof TestEngineError) return error;
  if (isHTTPError(error)) return refusal(error.response, error.data, context);
  if (isTimeoutError(error)) return new RequestTimedOut(asked, timeout, route());
  if (isNetworkError(error)) {
    if (isProxyLogin(error.cause)) return new Refused(asked, { status: 407, upstreamMessage: undefined });
    return new Unreachable(asked, {
      code: codeOf(error.cause),
      duringAnswer: false,
      route: route(),
      cause: error.cause,
    });
  }
  // What fetch throws when the connection breaks, or the body cannot be unpacked, in the middle of an answer.
  if (isNamed(error, 'TypeError') && error.message === 'terminated') {
    const code = codeOf(error);
    if (code?.startsWith('Z_')) return new UnexpectedAnswer(asked, `it cannot be unpacked, ${code}`);
    return new Unreachable(asked, { code, duringAnswer: true, route: route(), cause: error });
  }
  if (error instanceof SchemaValidationError) {
    return new UnexpectedAnswer(asked, `${expected}: ${complaint(error.issues)}`);
  }
  return withoutSecrets(error, context);
}

/** An error that nobody expected may quote the request. */
function withoutSecrets(thrown: unknown, { clean }: Context): Error {
  const error = asError(thrown);
  const [name, message] = [clean(error.name), clean(error.message)];
  return name === error.name && message === error.message ? error : Object.assign(new Error(message), { name });
}

/** The JSON in a body, cleaned. Throws an UnexpectedAnswer that tells an empty body from one that is cut or never was JSON. */
export function parseJson(text: string, { asked, clean }: Context): unknown {
  if (text === '') throw new UnexpectedAnswer(asked, 'an empty body');
  try {
    return cleaned(JSON.parse(text), clean);
  } catch {
    // The parser's own message quotes the body, so it goes no further.
    const begins = /^\s*[[{]/.test(text) ? 'JSON that is cut off or broken' : 'no JSON';
    throw new UnexpectedAnswer(asked, `${begins}, ${text.length} characters`, upstreamMessageIn(text, clean));
  }
}

/** The words in an error's body: Buildkite's `message`, a page's title, or how a text begins. Shortened and cleaned. */
export function upstreamMessageIn(body: unknown, clean: (text: string) => string): Untrusted | undefined {
  // Cleaned as a whole, since half of what must not be shown would not be found.
  const words = typeof body === 'string' ? pageText(clean(body)) : clean(messageIn(body));
  return words.trim() === '' ? undefined : untrusted(shortened(words.trim(), 500));
}

function refusal(response: Response, body: unknown, { asked, sought, clean }: Context): TestEngineError {
  const { status, headers } = response;
  const upstreamMessage = upstreamMessageIn(body, clean);
  const told = { status, upstreamMessage };
  switch (status) {
    case 401:
      return new BadToken(asked, { upstreamMessage });
    case 403: {
      const scope = scopeIn(messageIn(body), asked.scope);
      return scope === undefined
        ? new Forbidden(asked, upstreamMessage)
        : new MissingScope(asked, scope, upstreamMessage);
    }
    case 404:
      return new NotFound(asked, sought, upstreamMessage);
    case 429:
      return new RateLimited(asked, exhaustion(headers, body), upstreamMessage);
    case 408:
    case 425:
      return new ServerFault(asked, told, retryAfter(headers) ?? 0);
  }
  if (status >= 500) return new ServerFault(asked, told, retryAfter(headers) ?? 0);
  if (status < 400) return new Redirected(asked, { status, upstreamMessage: goalOf(headers, clean) });
  return new Refused(asked, told);
}

/** The scope that a 403 is about: the one it names, or the endpoint's own where it speaks of scopes and names none we know. */
function scopeIn(message: string, wanted: Scope): Scope | undefined {
  const named = (['read_suites', 'read_builds'] as const).find((scope) => message.includes(scope));
  return named ?? (/\bscopes?\b/i.test(message) ? wanted : undefined);
}

/** Where a redirect leads, decoded, and without the query: a token may stand in it. */
function goalOf(headers: Headers, clean: (text: string) => string): Untrusted | undefined {
  const location = URL.parse(headers.get('location') ?? '');
  return location === null ? undefined : upstreamMessageIn(decoded(location.origin + location.pathname), clean);
}

/** An address without percent signs, so that what is encoded once more in it is found; as it is, if that makes no sense. */
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

/** The system's word for a network error, wherever in the chain of causes it stands. */
function codeOf(error: unknown): string | undefined {
  let link = error;
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const { code, cause, errors } = link as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
    link = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return undefined;
}

/**
 * A 407 is a network error for fetch: behind a tunnel one that says "Proxy response (407)", else one without a word, which no
 * other of a GET's errors is (the Fetch standard, HTTP-network-or-cache fetch, and undici's sources).
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
