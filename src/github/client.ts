import type { Secret } from '../shared/secret.ts';
import { version } from '../shared/version.ts';
import { type Redact, redactHtml } from '../text/redact.ts';
import { GitHubNotice, type Permission } from './errors.ts';
import { noticeOf } from './fault.ts';
import type { Pace, Send } from './octokit.ts';

/** Which API to use, and with which token. */
export interface GitHubOptions {
  /** The API's URL: https, or on this machine. */
  readonly apiUrl: URL;
  /** `owner/name` */
  readonly repository: string;
  readonly token: Secret;
  /** Replaces every secret by `***`; see `redactor`. */
  readonly redact: Redact;
  /** @default the pace that GitHub asks for */
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
  /** A path below the repository's URL, such as `/check-runs/7`. */
  readonly path: string;
  /** Plain text, except for `summary`, `text` and `body`, which are made of `Html`. */
  readonly body?: object;
  /** What the token must be allowed to do. */
  readonly permission: Permission;
  /** What a 404 does not find, such as `check run 7`. */
  readonly what: string;
  /** Whether to send it only once, even after a transient error. */
  readonly once?: boolean;
  /** For writes that must not happen twice: resolves to the response if the write has already happened. */
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

  /** HTTP requests so far, including retries. */
  get requests(): number {
    return this.#requests;
  }

  /** Resolves to the response's body; `undefined` if it is empty. Rejects with a GitHubNotice. */
  async ask({ path, ...request }: Request, limits: Limits): Promise<unknown> {
    return this.#ask({ ...request, url: `/repos/${this.#options.repository}${path}` }, limits);
  }

  /** The login of the token's owner, such as `github-actions[bot]`. Rejects with a GitHubNotice. */
  async login(limits: Limits): Promise<string | undefined> {
    const { apiUrl } = this.#options;
    // On GitHub Enterprise Server, REST is at /api/v3 and GraphQL at /api/graphql.
    const url = `${apiUrl.href.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`;
    // Not GET /user, which tokens of Apps may not use. The workflow's own token is one.
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

/** The fields that contain markup. */
const markup: readonly string[] = ['summary', 'text', 'body'];

/** A body without secrets. Redacting only makes texts shorter, so they stay within GitHub's limits. */
function redacted(body: object, redact: Redact): object {
  const changed = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return markup.includes(name) ? redactHtml(value, redact) : redact(value);
    if (Array.isArray(value)) return value.map((one) => changed(one, ''));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, held]) => [inner, changed(held, inner)]));
  };
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, changed(value, name)]));
}

/** What a response contains at this path. A response may be anything. */
export function field(data: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    data,
  );
}

/** The text at this path. */
export function text(data: unknown, ...path: readonly string[]): string | undefined {
  const found = field(data, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The ID at this path, in digits. */
export function idIn(data: unknown): string | undefined {
  const id = field(data, 'id');
  const isId = typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id));
  return isId && id >= 1 ? String(id) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
