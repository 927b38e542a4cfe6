import type { Secret } from '../shared/secret.ts';
import { version } from '../shared/version.ts';
import { type Redact, redactHtml } from '../text/redact.ts';
import { GitHubNotice, type Permission } from './errors.ts';
import { noticeOf } from './fault.ts';
import type { Pace, Send } from './octokit.ts';

/** Where and as whom to ask. */
export interface GitHubOptions {
  /** The API's address, https or on this machine. */
  readonly apiUrl: URL;
  /** `owner/name` */
  readonly repository: string;
  readonly token: Secret;
  /** Puts `***` in the place of every secret; see `redactor`. */
  readonly redact: Redact;
  /** As fast as GitHub asks for, unless it is given. */
  readonly pace?: Pace | undefined;
}

/** The time that a request has. */
export interface Limits {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly left: () => number;
}

/** A request for something of the repository. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the repository's address, such as `/check-runs/7`. */
  readonly path: string;
  /** All in it is plain text but for `summary`, `text` and `body`, which `Html` made. */
  readonly body?: object;
  /** What the token must be allowed to do. */
  readonly permission: Permission;
  /** What a 404 does not find, such as `check run 7`. */
  readonly what: string;
  /** It is not tried again after an error that may pass. */
  readonly once?: boolean;
  /** For what must not be done twice: finds out whether it was done though no answer said so, and what that would have been. */
  readonly written?: () => Promise<unknown>;
}

/** The one client of GitHub's API, for one repository. Octokit is loaded with the first request. */
export class GitHub {
  readonly #options: GitHubOptions;
  #send: Promise<Send> | undefined;
  #requests = 0;

  constructor(options: GitHubOptions) {
    this.#options = options;
  }

  /** HTTP requests sent so far, those that were tried again included. */
  get requests(): number {
    return this.#requests;
  }

  /** What GitHub answers; `undefined` where it is nothing. Rejects with a GitHubNotice. */
  async ask({ path, ...request }: Request, limits: Limits): Promise<unknown> {
    return this.#ask({ ...request, url: `/repos/${this.#options.repository}${path}` }, limits);
  }

  /** The login of whom the token belongs to, such as `github-actions[bot]`. Rejects with a GitHubNotice. */
  async login(limits: Limits): Promise<string | undefined> {
    const { apiUrl } = this.#options;
    // GitHub Enterprise Server has the one API at /api/v3, the other at /api/graphql.
    const url = `${apiUrl.href.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`;
    // Not GET /user: tokens of Apps, of which the workflow's own is one, may not ask for it.
    const body = { query: 'query { viewer { login } }' };
    const request = { method: 'POST', url, body, permission: 'pull-requests', what: 'API' } as const;
    return text(await this.#ask(request, limits), 'data', 'viewer', 'login');
  }

  async #ask(
    { method, url, body, permission, what, once = false, written }: Omit<Request, 'path'> & { readonly url: string },
    { signal, left }: Limits,
  ): Promise<unknown> {
    const { apiUrl, redact } = this.#options;
    try {
      signal.throwIfAborted();
      this.#send ??= this.#sender();
      const send = await this.#send;
      const { status, data } = await send({
        method,
        url,
        body: body && redacted(body, redact),
        signal,
        left,
        once,
        written: written && (async () => answerOf(await written())),
      });
      if (status >= 300) throw new GitHubNotice('github-redirected', { status });
      return data;
    } catch (error) {
      throw noticeOf(error, { what, permission, host: apiUrl.host, redact, signal });
    }
  }

  async #sender(): Promise<Send> {
    const { apiUrl, token, pace } = this.#options;
    const { politePace, senderTo } = await import('./octokit.ts');
    return senderTo({
      apiUrl: apiUrl.href.replace(/\/+$/, ''),
      token: token.reveal(),
      userAgent: `test-engine-gate/${version}`,
      pace: pace ?? politePace,
      onAttempt: () => {
        this.#requests += 1;
      },
    });
  }
}

function answerOf(data: unknown) {
  return data === undefined ? undefined : { status: 200, data };
}

/** The fields that hold markup. */
const markup: readonly string[] = ['summary', 'text', 'body'];

/** A body as it may leave. What is redacted gets shorter by it, so that the limits that a text was made for still hold. */
function redacted(body: object, redact: Redact): object {
  const changed = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return markup.includes(name) ? redactHtml(value, redact) : redact(value);
    if (Array.isArray(value)) return value.map((one) => changed(one, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, held]) => [inner, changed(held, inner)]));
  };
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, changed(value, name)]));
}

/** What an answer holds at this place: any answer may be anything. */
export function field(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    data,
  );
}

/** The text that stands there. */
export function text(data: unknown, ...path: readonly string[]): string | undefined {
  const found = field(data, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The id that stands there, in digits. */
export function idIn(data: unknown): string | undefined {
  const id = field(data, 'id');
  const isId = typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id));
  return isId && id >= 1 ? String(id) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
