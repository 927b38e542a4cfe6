import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { bounded } from '../shared/bounded.ts';
import type { Clock } from '../shared/clock.ts';

/**
 * Milliseconds from one write to the next, but for so many that may come at once. GitHub asks for pauses and takes 80 writes a
 * minute ("Rate limits for the REST API"); in the 20 s that are left for reporting, these are 55 at the most.
 */
const betweenWrites = 400;
const atOnce = 5;
/** Milliseconds that one attempt may take. */
const attemptTimeout = 10_000;
/** What waiting does not heal, beside what the throttling plugin waits for: 429, and 403 where it is a rate limit. */
const doNotRetry = [400, 401, 403, 404, 410, 422, 429, 451];
const retries = 3;

/** One request. */
export interface Sent {
  readonly method: 'POST' | 'PATCH';
  /** Below the API's address; what is special in its parts is encoded. */
  readonly path: string;
  readonly body: object;
  /** Ends the request, and every pause before it. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left for it; a longer pause is not begun. */
  readonly left: () => number;
}

/** What came back from GitHub; a redirect is not followed, since neither body nor token may go anywhere else. */
export interface Received {
  readonly status: number;
  readonly data: unknown;
}

/** Sends requests with octokit, whose plugins decide what is tried again. */
export type Send = (sent: Sent) => Promise<Received>;

/** What a client needs. */
export interface SendOptions {
  /** The API's address, without a slash at its end. */
  readonly apiUrl: string;
  readonly token: string;
  readonly userAgent: string;
  readonly clock: Clock;
  /** Called before each attempt. */
  readonly onAttempt: () => void;
}

/** Options of one request as they reach a hook. */
interface Attempt {
  method: string;
  request: { retryCount?: number; retries?: number; sent: Sent; lastFault?: unknown };
}

/** A client whose pauses end at once with the signal of their request, and are not begun where there is no time for them. */
export function senderTo({ apiUrl, token, userAgent, clock, onAttempt }: SendOptions): Send {
  /** The plugins tell how often and after which faults. They would wait in timers that nothing ends, so that ours wait. */
  const pauses = (octokit: Octokit): void => {
    octokit.hook.before('request', async (options) => {
      const { request } = options as unknown as Attempt;
      const pause = 1000 * (request.retryCount ?? 0) ** 2;
      if (pause > 0 && pause >= request.sent.left()) {
        request.retries = 0;
        throw request.lastFault;
      }
      if (pause > 0) await clock.sleep(pause, request.sent.signal);
      onAttempt();
    });
    octokit.hook.error('request', (error, options) => {
      const { method, request } = options as unknown as Attempt;
      request.lastFault = error;
      if (request.sent.signal.aborted || (method === 'POST' && mayBeDone(error))) request.retries = 0;
      throw error;
    });
  };
  const waitOut = async (seconds: number, options: unknown, _: unknown, retried: number): Promise<boolean> => {
    const { sent } = (options as Attempt).request;
    if (retried >= retries || seconds * 1000 >= sent.left()) return false;
    return clock.sleep(seconds * 1000, sent.signal).then(
      () => true,
      () => false,
    );
  };
  const octokit = new (Octokit.plugin(pauses, retry, throttling))({
    baseUrl: apiUrl,
    auth: token,
    userAgent,
    log: silent,
    request: { redirect: 'manual', log: silent, fetch: fetchInTime },
    retry: { doNotRetry, retries, retryAfterBaseValue: 0 },
    throttle: {
      onRateLimit: waitOut,
      onSecondaryRateLimit: waitOut,
      retryAfterBaseValue: 0,
      // The plugin would wait a second before each write, which nothing ends: writes are spaced below.
      write: { key: () => ({ schedule: (_: unknown, job: () => Promise<void>) => job() }) } as never,
    },
  });
  let nextWrite = Number.NEGATIVE_INFINITY;
  return async (sent) => {
    const { method, path, body, signal } = sent;
    const pause = nextWrite - clock.now();
    if (pause > 0) await clock.sleep(pause, signal);
    nextWrite = Math.max(nextWrite, clock.now() - (atOnce - 1) * betweenWrites) + betweenWrites;
    const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
    const { status, data } = await octokit.request({
      method,
      // What stands in it has neither braces nor colons, which would be holes to octokit.
      url: path,
      headers,
      data: body,
      request: { signal, sent },
    });
    return { status, data };
  };
}

/** Whatever octokit would print comes from answers, and nothing prints that is not made safe. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Bytes of an answer, at the most: a check run is told of in a few thousand. */
const largestAnswer = 2 ** 20;

async function fetchInTime(url: string, options: RequestInit): Promise<Response> {
  const signal = AbortSignal.any([AbortSignal.timeout(attemptTimeout), ...(options.signal ? [options.signal] : [])]);
  const response = await fetch(url, { ...options, signal });
  return bounded(response, largestAnswer, () => new Error('The answer is larger than 1 MiB'));
}

/** Whether a request without an answer may have been obeyed: made once more, there would be two of what it makes. */
function mayBeDone(error: unknown): boolean {
  const { response, cause } = error as { response?: unknown; cause?: { cause?: { code?: unknown } } };
  const code = cause?.cause?.code;
  return response === undefined && !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(code));
}
