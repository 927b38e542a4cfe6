import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck/light.js';
import { bounded } from '../shared/bounded.ts';

/** The pace of requests to GitHub, in milliseconds. */
export interface Pace {
  /** How long a second of a pause really takes, both after errors and when GitHub asks for a pause. Tests set less than 1,000. */
  readonly second: number;
  /** From one write to the next, once the first few have been sent without a pause. */
  readonly betweenWrites: number;
}

/**
 * GitHub asks for pauses between writes and allows 80 per minute ("Rate limits for the REST API"). At this pace, the 27 s of reporting
 * allow 58 at most. The first few are sent without a pause, since after a signal there is hardly a second for all of them.
 */
export const politePace: Pace = { second: 1_000, betweenWrites: 500 };
const writesAtOnce = 5;
/** Milliseconds that one attempt may take. */
const attemptTimeout = 10_000;
/** The most bytes of a response: a page of a hundred comments of the greatest length has 26 million. */
const largestAnswer = 32 * 2 ** 20;
/** How often a request waits for a rate limit to reset. */
const waits = 3;

/** One request. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below the API's URL, or a complete URL. Its parts are encoded. */
  readonly url: string;
  readonly body: object | undefined;
  /** Ends the request, and every pause before it. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left for it. It does not wait for a rate limit that resets later. */
  readonly left: () => number;
  /** Whether to send it only once, even after a transient error. */
  readonly once: boolean;
  /**
   * Called before a write is repeated whose response was lost: resolves to the response if the write has already happened.
   * `undefined`: writing twice does no harm.
   */
  readonly written: (() => Promise<Received | undefined>) | undefined;
}

/** GitHub's response. A redirect is not followed, since no other server must get the body and the token. */
export interface Received {
  readonly status: number;
  readonly data: unknown;
}

/** Sends requests with octokit, whose plugins decide what is retried, and when. */
export type Send = (sent: Sent) => Promise<Received>;

/** What a client needs. */
export interface SendOptions {
  /** The API's address, without a slash at its end. */
  readonly apiUrl: string;
  readonly token: string;
  readonly userAgent: string;
  readonly pace: Pace;
  /** Called before each attempt. */
  readonly onAttempt: () => void;
}

/** A request's options as hooks and handlers get them: the same object for each attempt. */
interface Options {
  readonly request: { readonly attempts: { readonly sent: Sent; fault?: { readonly status?: number } } };
}

/** A client whose requests end as soon as their signal is aborted. They reject with octokit's errors, or with the signal's reason. */
export function senderTo({ apiUrl, token, userAgent, pace, onAttempt }: SendOptions): Send {
  const isInTime = (seconds: number, options: unknown, _: unknown, retried: number): boolean =>
    retried < waits && seconds * pace.second < (options as Options).request.attempts.sent.left();
  const octokit = new (Octokit.plugin(lookingFirst, retry, throttling))({
    baseUrl: apiUrl,
    auth: token,
    userAgent,
    log: silent,
    request: {
      redirect: 'manual',
      log: silent,
      fetch: (url: string, options: RequestInit) => {
        onAttempt();
        return fetchInTime(url, options);
      },
    },
    // In addition to its own list, it must not retry 429: the other plugin waits for rate limits.
    retry: { doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451], retryAfterBaseValue: pace.second },
    throttle: {
      onRateLimit: isInTime,
      onSecondaryRateLimit: isInTime,
      retryAfterBaseValue: pace.second,
      write: spaced(pace),
      notifications: spaced(pace),
    },
  });
  const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
  return async (sent) => {
    const { method, url, body, signal, once } = sent;
    const attempts: Options['request']['attempts'] = { sent };
    // Any other number would make the plugin retry what it otherwise does not.
    const request = { signal, attempts, ...(once && { retries: 0 }) };
    const answer = octokit.request({ method, url, headers, ...(body && { data: body }), request });
    // Nothing can end the plugins' timers: they continue, but what they start later ends at once.
    const { status, data } = await endedBy(signal, answer, () => attempts.fault);
    return { status, data };
  };
}

/** Before a write is repeated that must not happen twice, checks whether it has already happened. */
function lookingFirst(octokit: Octokit): void {
  octokit.hook.wrap('request', async (send, options) => {
    const { attempts } = (options as unknown as Options).request;
    const { fault, sent } = attempts;
    // Nothing waits for this request any more, so it is not repeated.
    sent.signal.throwIfAborted();
    if (fault !== undefined && mayBeObeyed(fault)) {
      const found = await sent.written?.().catch(() => Promise.reject(fault));
      if (found !== undefined) return { ...found, url: sent.url, headers: {} };
    }
    try {
      return await send(options);
    } catch (error) {
      attempts.fault = error as { readonly status?: number };
      throw error;
    }
  });
}

/** Whether it is a server error or, which octokit treats alike, a missing response. */
function mayBeObeyed({ status = 500 }: { readonly status?: number }): boolean {
  return status >= 500;
}

/** Rejects as soon as the signal is aborted: with the error that occurred before, if there was one. */
async function endedBy<T>(signal: AbortSignal, answer: Promise<T>, fault: () => unknown): Promise<T> {
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(fault() ?? signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([answer, ended.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Lets the first few writes through without a pause, and the others with pauses. */
function spaced({ betweenWrites }: Pace): Bottleneck.Group {
  return new Bottleneck.Group({
    maxConcurrent: 1,
    reservoir: writesAtOnce,
    reservoirIncreaseMaximum: writesAtOnce,
    reservoirIncreaseAmount: 1,
    reservoirIncreaseInterval: betweenWrites,
    heartbeatInterval: betweenWrites,
  });
}

/** Silent: octokit would print texts from responses, which are untrusted. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function fetchInTime(url: string, options: RequestInit): Promise<Response> {
  const signal = AbortSignal.any([AbortSignal.timeout(attemptTimeout), ...(options.signal ? [options.signal] : [])]);
  const response = await fetch(url, { ...options, signal });
  return bounded(response, largestAnswer, () => new Error('The answer is larger than 32 MiB'));
}
