import ky from 'ky';
import type { GenericSchema } from 'valibot';
import { bounded } from '../shared/bounded.ts';
import type { Clock } from '../shared/clock.ts';
import type { Secret } from '../shared/secret.ts';
import { type Asked, type ProxyRoute, type Scope, type Sought, TestEngineError } from './errors.ts';
import { type Context, faultOf, parseJson, upstreamMessageIn } from './fault.ts';
import { direct } from './proxy.ts';
import { type Budget, RateLimits } from './rate-limit.ts';

/** The most bytes of a response. */
export const largestAnswer = 16 * 2 ** 20;

/** What the client needs. */
export interface TestEngineOptions {
  /** Base URL of the API. Only its origin and path are used. */
  readonly apiUrl: URL;
  readonly token: Secret;
  /** Replaces every secret in a response by `***`, before the text is shortened; see `redactor`. */
  readonly redact: (text: string) => string;
  /** Our own version, for the User-Agent. */
  readonly version: string;
  /** Measures when rate limits reset, and how long requests take. */
  readonly clock: Clock;
  /** The timeout of one request in milliseconds, including the whole body. */
  readonly requestTimeout: number;
  /** The route of requests to a host, for messages about failed ones. @default directly */
  readonly routeTo?: ((host: string) => ProxyRoute) | undefined;
  /** Replaces the platform's own. */
  readonly fetch?: typeof fetch | undefined;
  /** Called once each request is over. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
}

/** One finished request, for debug logs. It contains no secret and no text from outside. */
export interface RequestEvent {
  readonly method: 'GET';
  readonly path: string;
  /** The query that was sent, such as `page=2&per_page=100`. */
  readonly query: string;
  /** `undefined` if there was no response. */
  readonly status: number | undefined;
  /** The error's code, or `aborted`; `undefined` if the request succeeded. */
  readonly error: string | undefined;
  /** Milliseconds. */
  readonly duration: number;
  /** The state of the rate limits after it. */
  readonly budgets: readonly Budget[];
}

/** One request to one endpoint. */
export interface Get<T> {
  /** Parts of the path, unencoded. */
  readonly path: readonly string[];
  /** A list is sent as one parameter per text. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** In addition to the headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly scope: Scope;
  readonly sought: Sought;
  /** What the response should contain, such as `runs`. */
  readonly expected: string;
  readonly schema: GenericSchema<unknown, T>;
}

/** A valid response. */
export interface Answer<T> {
  readonly body: T;
  readonly headers: Headers;
  readonly asked: Asked;
}

/** Sends single requests: one attempt, one timeout, no redirects. Errors are TestEngineErrors. */
export class Http {
  /** Requests sent so far. */
  requests = 0;
  /** Whether the last finished request got a valid response. */
  isAnswered = false;
  readonly rateLimits: RateLimits;
  readonly #options: TestEngineOptions;

  constructor(options: TestEngineOptions) {
    this.#options = options;
    this.rateLimits = new RateLimits(options.clock);
  }

  /**
   * Sends one GET and checks the response. Throws a TestEngineError or, as soon as the signal is aborted, its reason.
   */
  async get<T>(request: Get<T>, signal: AbortSignal): Promise<Answer<T>> {
    signal.throwIfAborted();
    const { apiUrl, redact, clock, onRequest, requestTimeout: timeout, routeTo = () => direct } = this.#options;
    const url = urlOf(apiUrl, request);
    const asked: Asked = { method: 'GET', path: url.pathname, host: url.host, scope: request.scope };
    const authorization = this.#authorization(asked);
    const context: Context = { ...request, asked, timeout, route: routeTo(url.host), clean: redact };
    const startedAt = clock.now();
    const exchange: Exchange = { status: undefined };
    let error: string | undefined;
    this.requests += 1;
    this.isAnswered = false;
    try {
      const headers = { ...request.headers, authorization };
      const answer = await this.#exchange(url, request.schema, context, { headers, signal, exchange });
      this.isAnswered = true;
      return answer;
    } catch (thrown) {
      // Once the signal has fired, it is the reason, whatever else happened to the request.
      const fault = signal.aborted ? signal.reason : faultOf(thrown, context);
      error = signal.aborted ? 'aborted' : fault instanceof TestEngineError ? fault.code : 'unexpected';
      throw fault;
    } finally {
      const { status } = exchange;
      const { budgets } = this.rateLimits;
      const duration = clock.now() - startedAt;
      onRequest?.({ method: 'GET', path: asked.path, query: url.search.slice(1), status, error, duration, budgets });
    }
  }

  async #exchange<T>(
    url: URL,
    schema: GenericSchema<unknown, T>,
    context: Context,
    { headers: own, signal, exchange }: Sending,
  ): Promise<Answer<T>> {
    const { asked, clean } = context;
    const send: typeof fetch = async (input, init) => {
      const response = await (this.#options.fetch ?? fetch)(input, init);
      exchange.status = response.status;
      this.rateLimits.read(response.headers);
      return bounded(
        response,
        largestAnswer,
        () => new TestEngineError('response-too-large', { asked, bound: largestAnswer }),
      );
    };
    const answer = ky.get(url, {
      fetch: send,
      headers: { accept: 'application/json', 'user-agent': `test-engine-gate/${this.#options.version}`, ...own },
      parseJson: (text) => parseJson(text, context),
      redirect: 'manual',
      retry: 0,
      signal,
      timeout: false,
      totalTimeout: context.timeout,
    });
    const { headers } = await answer;
    const type = typeIn(headers, clean);
    if (type !== undefined && !/[/+]json$/.test(type)) {
      const upstreamMessage = upstreamMessageIn(await answer.text(), clean);
      const mismatch = { kind: 'content-type', type: showable(type) } as const;
      throw new TestEngineError('unexpected-response', { asked, mismatch }, { upstreamMessage });
    }
    return { body: await answer.json(schema), headers, asked };
  }

  #authorization(asked: Asked): string {
    const token = this.#options.token.reveal();
    // `Headers` would reject any other character with an error that quotes the token.
    if (!/^[!-~]+$/.test(token)) throw new TestEngineError('unsendable-token', { asked });
    return `Bearer ${token}`;
  }
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly exchange: Exchange;
}

interface Exchange {
  status: number | undefined;
}

function urlOf(base: URL, { path, query = {} }: Pick<Get<unknown>, 'path' | 'query'>): URL {
  const url = new URL(base.origin);
  url.pathname = [base.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/');
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url;
}

function typeIn(headers: Headers, clean: (text: string) => string): string | undefined {
  return (
    clean(headers.get('content-type') ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase() || undefined
  );
}

function showable(type: string): string | undefined {
  return /^[a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,60}$/.test(type) ? type : undefined;
}
