import type { CheckAnnotation, CheckConclusion, Output } from '../report/check-run/check-run.ts';
import type { Clock } from '../shared/clock.ts';
import type { Secret } from '../shared/secret.ts';
import { type Untrusted, untrusted } from '../shared/untrusted.ts';
import { version } from '../shared/version.ts';
import { type Redact, redactHtml, withTexts } from '../text/redact.ts';
import { StrangeAnswer } from './errors.ts';
import { noticeOf } from './fault.ts';
import type { Send } from './octokit.ts';

/** Where and as whom to ask. */
export interface GitHubOptions {
  /** The API's address, https or on this machine. */
  readonly apiUrl: URL;
  /** `owner/name` */
  readonly repository: string;
  readonly token: Secret;
  /** Puts `***` in the place of every secret; see `redactor`. */
  readonly redact: Redact;
  readonly clock: Clock;
}

/** The time that a request has. */
export interface Limits {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly left: () => number;
}

/** A check run as GitHub names it. */
export interface CheckRunOnGitHub {
  readonly id: string;
  /** Its page, if GitHub told one. */
  readonly url: Untrusted | undefined;
}

/** What a request says of a check run. All in it is plain text but for `summary` and `text`, which `Html` made. */
export interface Body {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: 'in_progress' | 'completed';
  readonly conclusion?: CheckConclusion;
  readonly output: Output & { readonly annotations?: readonly CheckAnnotation[] };
}

/** Writes check runs. Octokit is loaded with the first request. */
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

  /** Rejects with a GitHubNotice, as `update` does. */
  create(body: Body, limits: Limits): Promise<CheckRunOnGitHub> {
    return this.#write('POST', 'repository', '', body, limits);
  }

  /** Updates the check run of this id, which consists of digits. */
  update(id: string, body: Body, limits: Limits): Promise<CheckRunOnGitHub> {
    return this.#write('PATCH', `check run ${id}`, `/${id}`, body, limits);
  }

  async #write(method: 'POST' | 'PATCH', what: string, below: string, body: Body, { signal, left }: Limits) {
    const { apiUrl, repository, redact } = this.#options;
    const path = `/repos/${repository}/check-runs${below}`;
    try {
      signal.throwIfAborted();
      this.#send ??= this.#sender();
      const send = await this.#send;
      const { status, data } = await send({ method, path, body: redacted(body, redact), signal, left });
      return checkRunIn(status, data);
    } catch (error) {
      throw noticeOf(error, { what, host: apiUrl.host, redact, signal });
    }
  }

  async #sender(): Promise<Send> {
    const { apiUrl, token, clock } = this.#options;
    const { senderTo } = await import('./octokit.ts');
    return senderTo({
      apiUrl: apiUrl.href.replace(/\/+$/, ''),
      token: token.reveal(),
      userAgent: `test-engine-gate/${version}`,
      clock,
      onAttempt: () => {
        this.#requests += 1;
      },
    });
  }
}

/** A body as it may leave. What is redacted gets shorter by it, so that the limits that a text was made for still hold. */
function redacted(body: Body, redact: Redact): Body {
  const { summary, text } = body.output;
  const markup = {
    summary: redactHtml(summary, redact),
    ...(text !== undefined && { text: redactHtml(text, redact) }),
  };
  const plain = withTexts(body, redact);
  return { ...plain, output: { ...plain.output, ...markup } };
}

function checkRunIn(status: number, data: unknown): CheckRunOnGitHub {
  const { id, html_url: page } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const isId = typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id));
  if (status >= 300 || !isId || id < 1) throw new StrangeAnswer(status);
  return { id: String(id), url: typeof page === 'string' ? untrusted(page) : undefined };
}
