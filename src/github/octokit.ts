import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck/light.js';
import { bounded } from '../shared/bounded.ts';

/** How fast GitHub is asked; milliseconds. */
export interface Pace {
  /** What a second of a pause takes: of the growing ones after errors, and of those that GitHub asks for. */
  readonly second: number;
  /** From one write to the next, once as many were sent as may come at once. */
  readonly betweenWrites: number;
}

/**
 * GitHub asks for pauses between writes and takes 80 a minute ("Rate limits for the REST API"); in the 27 s of reporting, these are
 * 58 at the most. Some may come at once, since after a signal there is hardly a second for all.
 */
export const politePace: Pace = { second: 1_000, betweenWrites: 500 };
const writesAtOnce = 5;
/** Milliseconds that one attempt may take. */
const attemptTimeout = 10_000;
/** Bytes of an answer, at the most: a page of a hundred comments, each as long as it may be, has 26 million. */
const largestAnswer = 32 * 2 ** 20;
/** How often a limit is waited for. */
const waits = 3;

/** One request. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the API's address, or an address of its own; what is special in its parts is encoded. */
  readonly url: string;
  readonly body: object | undefined;
  /** Ends the request, and every pause before it. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left for it; a limit that holds for longer is not waited for. */
  readonly left: () => number;
  /** It is not tried again after an error that may pass. */
  readonly once: boolean;
  /**
   * Asked before a write is sent once more of which nobody knows whether it was obeyed: what it would have been answered, if it
   * was. `undefined`: doing it twice does no harm.
   */
  readonly written: (() => Promise<Received | undefined>) | undefined;
}

/** What came back from GitHub; a redirect is not followed, since neither body nor token may go anywhere else. */
export interface Received {
  readonly status: number;
  readonly data: unknown;
}

/** Sends requests with octokit, whose plugins decide what is tried again, and when. */
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

/** Options of one request as they reach hooks and handlers: the same object each time it is tried. */
interface Options {
  readonly request: { readonly attempts: { readonly sent: Sent; fault?: { readonly status?: number } } };
}

/** A client whose requests end at once with their signal. Rejects with octokit's errors, or with the signal's reason. */
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
    // In addition to what it does not repeat anyway, 429: the other plugin waits for limits.
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
    // Any other number would make the plugin repeat what it does not repeat otherwise.
    const request = { signal, attempts, ...(once && { retries: 0 }) };
    const answer = octokit.request({ method, url, headers, ...(body && { data: body }), request });
    // The plugins wait in timers that nothing ends: they go on without anybody, and what they begin then ends at once.
    const { status, data } = await endedBy(signal, answer, () => attempts.fault);
    return { status, data };
  };
}

/** Of writes that must not be done twice, the next attempt first looks whether the one before was obeyed. */
function lookingFirst(octokit: Octokit): void {
  octokit.hook.wrap('request', async (send, options) => {
    const { attempts } = (options as unknown as Options).request;
    const { fault, sent } = attempts;
    // Of what nobody waits for any more, no other attempt is due.
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

/** An error of the server's, or no answer at all, which octokit makes one of them. */
function mayBeObeyed({ status = 500 }: { readonly status?: number }): boolean {
  return status >= 500;
}

/** Rejects as soon as the signal is aborted: with what went wrong before, if anything did. */
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

/** Lets some writes through at once, and the others with pauses. */
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

/** Whatever octokit would print comes from answers, and nothing prints that is not made safe. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function fetchInTime(url: string, options: RequestInit): Promise<Response> {
  const signal = AbortSignal.any([AbortSignal.timeout(attemptTimeout), ...(options.signal ? [options.signal] : [])]);
  const response = await fetch(url, { ...options, signal });
  return bounded(response, largestAnswer, () => new Error('The answer is larger than 32 MiB'));
}
