import { untrusted } from '../shared/untrusted.ts';
import { asError } from '../shared/user-error.ts';
import {
  ChecksForbidden,
  GitHubFault,
  GitHubLimited,
  type GitHubNotice,
  GitHubRefused,
  GitHubTokenRefused,
  GitHubUnreachable,
  NotOnGitHub,
  OutOfTime,
  StrangeAnswer,
  UnexpectedFault,
} from './errors.ts';

/** One request as far as its notices need to know it. */
export interface Context {
  /** What a 404 does not find: `check run 123`. */
  readonly what: string;
  readonly host: string;
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}

/** What of an error of octokit's matters here; none is kept as a cause, since it holds the whole request. */
interface RequestFault {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, unknown>>; readonly data: unknown };
}

/** What went wrong with a request → the notice that says so. */
export function noticeOf(error: unknown, { what, host, redact, signal }: Context): GitHubNotice {
  if (error instanceof StrangeAnswer) return strange(error.status);
  if (isAnswered(error)) return refusal(error.status, error.response, what, redact);
  if (signal.aborted) return new OutOfTime();
  if (isRequestFault(error)) return new GitHubUnreachable(host, codeOf(error));
  const { name, message } = asError(error);
  return new UnexpectedFault(untrusted(shortened(redact(`${name}: ${message}`))));
}

function strange(status: number): GitHubNotice {
  return new GitHubFault(
    status < 300
      ? 'with something else than a check run'
      : `with a redirect (${status}), which is not followed, since the token must go nowhere else`,
    undefined,
  );
}

function refusal(
  status: number,
  { headers, data }: NonNullable<RequestFault['response']>,
  what: string,
  redact: (text: string) => string,
): GitHubNotice {
  const message = messageIn(data);
  const upstreamMessage = message.trim() === '' ? undefined : untrusted(shortened(redact(message)));
  const isLimit = /rate limit/i.test(message) || headers['retry-after'] !== undefined;
  if (status === 429 || (status === 403 && (isLimit || headers['x-ratelimit-remaining'] === '0'))) {
    return new GitHubLimited(upstreamMessage);
  }
  if (status >= 500) return new GitHubFault(`with an error of its own (${status})`, upstreamMessage);
  switch (status) {
    case 401:
      return new GitHubTokenRefused(upstreamMessage);
    case 403:
      return /not accessible|authenticate via a github app/i.test(message)
        ? new ChecksForbidden(upstreamMessage)
        : new GitHubRefused(status, upstreamMessage);
    case 404:
      return new NotOnGitHub(what, upstreamMessage);
    default:
      return new GitHubRefused(status, upstreamMessage);
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

/** The system's word for a network error, wherever in the chain of causes it stands. */
function codeOf(error: unknown): string | undefined {
  let link = error;
  for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
    const { name, code, cause } = link as { name?: unknown; code?: unknown; cause?: unknown };
    if (name === 'TimeoutError') return 'no answer in time';
    if (typeof code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(code)) return code;
    link = cause;
  }
  return undefined;
}
