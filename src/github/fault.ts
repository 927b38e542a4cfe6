import { untrusted } from '../shared/untrusted.ts';
import { asError } from '../shared/user-error.ts';
import { GitHubNotice, type Permission } from './errors.ts';

/** What notices say about a request. */
export interface Context {
  /** What a 404 means does not exist: `check run 123`. */
  readonly what: string;
  /** What the token must be allowed to do. */
  readonly permission: Permission;
  readonly host: string;
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}

/** The part of octokit's errors that is used. The errors themselves are not kept, since they contain the whole request. */
interface RequestFault {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, unknown>>; readonly data: unknown };
}

/** What went wrong with a request → the notice that says so. */
export function noticeOf(error: unknown, context: Context): GitHubNotice {
  const { host, redact, signal } = context;
  if (error instanceof GitHubNotice) return error;
  if (isAnswered(error)) return refusal(error.status, error.response, context);
  if (signal.aborted) return new GitHubNotice('out-of-time', {});
  if (isRequestFault(error)) return new GitHubNotice('github-unreachable', { host, networkCode: networkCodeOf(error) });
  const { name, message } = asError(error);
  const upstreamMessage = untrusted(shortened(redact(`${name}: ${message}`)));
  return new GitHubNotice('unexpected-fault', {}, { upstreamMessage });
}

function refusal(
  status: number,
  { headers, data }: NonNullable<RequestFault['response']>,
  { what, permission, redact }: Context,
): GitHubNotice {
  const message = messageIn(data);
  const upstreamMessage = message.trim() === '' ? undefined : untrusted(shortened(redact(message)));
  const answer = { upstreamMessage };
  const isLimit = /rate limit/i.test(message) || headers['retry-after'] !== undefined;
  if (status === 429 || (status === 403 && (isLimit || headers['x-ratelimit-remaining'] === '0'))) {
    return new GitHubNotice('github-rate-limited', {}, answer);
  }
  if (status >= 500) return new GitHubNotice('github-server-error', { status }, answer);
  switch (status) {
    case 401:
      return new GitHubNotice('github-token-refused', {}, answer);
    case 403:
      return /not accessible|authenticate via a github app/i.test(message)
        ? new GitHubNotice('no-permission', { permission }, answer)
        : new GitHubNotice('github-refused', { status }, answer);
    case 404:
      return new GitHubNotice('not-on-github', { what }, answer);
    case 422:
      return new GitHubNotice('unprocessable', {}, answer);
    default:
      return new GitHubNotice('github-refused', { status }, answer);
  }
}

function isRequestFault(error: unknown): error is RequestFault {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number';
}

function isAnswered(error: unknown): error is Required<RequestFault> {
  return isRequestFault(error) && error.response !== undefined;
}

function messageIn(data: unknown): string {
  if (typeof data === 'string') return /^\s*</.test(data) ? '' : data;
  const { message, errors } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const all: unknown[] = [message, ...(Array.isArray(errors) ? errors : [])];
  return all
    .map((one) => (typeof one === 'object' && one !== null && 'message' in one ? one.message : one))
    .filter((one) => typeof one === 'string')
    .join('; ');
}

function shortened(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500).toWellFormed()}…` : text;
}

/** The system's code of a network error, anywhere in the chain of causes. */
function networkCodeOf(error: unknown): string | undefined {
  let link = error;
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const { name, code, cause } = link as { name?: unknown; code?: unknown; cause?: unknown };
    if (name === 'TimeoutError') return 'TIMEOUT';
    if (typeof code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(code)) return code;
    link = cause;
  }
  return undefined;
}
