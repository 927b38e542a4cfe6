import { STATUS_CODES } from 'node:http';
import { type Answer, badGateway, cutShort, jsonAnswer, rateLimitedAnswer } from './answers.ts';
import type { Answered, Asked } from './api.ts';
import { BUILDKITE_LIMITS, type BucketReading, limitHeaders } from './buckets.ts';
import type { Huge, RequestFault, WrongAnswer } from './fault-script.ts';
import type { LinkStyle } from './pages.ts';
import type { Place } from './routes.ts';
import type { ApiScript } from './script.ts';

/** How the client gets an answer, if it gets one. */
export type Delivery =
  | { readonly how: 'whole'; readonly answer: Answer }
  | { readonly how: 'half'; readonly answer: Answer }
  | { readonly how: 'drip'; readonly answer: Answer; readonly pause: number }
  /** So many bytes of JSON white space around an empty list. */
  | ({ readonly how: 'huge' } & Required<Omit<Huge, 'kind'>>)
  | { readonly how: 'dropped' }
  | { readonly how: 'reset' }
  | { readonly how: 'never' };

/** A delivery, and the look to be counted because the client gets to see it. */
export interface Delivered {
  readonly delivery: Delivery;
  readonly poll?: Place;
}

/** Answers honestly when called, which spends the caller's rate limits; with other links than the script's if told so. */
export type Honest = (links?: LinkStyle) => Answered;

/** What becomes of a request that meets a fault. */
export function troubled(fault: RequestFault, asked: Asked, honest: Honest, script: ApiScript): Delivered {
  switch (fault.kind) {
    case 'dropped':
    case 'reset':
    case 'never':
      return { delivery: { how: fault.kind } };
    case 'huge': {
      const { bytes, sent = 'unannounced', status = 200 } = fault;
      return { delivery: { how: 'huge', bytes, sent, status } };
    }
    case 'reset-mid-body':
      return { delivery: { how: 'half', answer: honest().answer } };
    case 'drip': {
      const { answer, ...poll } = honest();
      return { delivery: { how: 'drip', answer, pause: fault.pause }, ...poll };
    }
    case 'link-circle':
      return whole(honest('circle'));
    case 'link-stuck':
      return whole(honest('stuck'));
    case 'link-with-token':
      return whole(honest('with-token'));
    case 'link-foreign':
      return whole(honest({ origin: fault.origin, withToken: fault.withToken ?? false }));
    default:
      return whole({ answer: wrongAnswer(fault, asked, honest, script) });
  }
}

/** An honest answer on its way as it is. */
export function whole({ answer, ...poll }: Answered): Delivered {
  return { delivery: { how: 'whole', answer }, ...poll };
}

function wrongAnswer(fault: WrongAnswer, asked: Asked, honest: Honest, script: ApiScript): Answer {
  switch (fault.kind) {
    case 'html':
      return badGateway();
    case 'empty':
      return { status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: '' };
    case 'cut-json':
      return cutShort(honest().answer);
    case 'bad-gzip':
      return withHeaders(honest().answer, { 'Content-Encoding': 'gzip' });
    case 'wrong-type':
      return withHeaders(honest().answer, { 'Content-Type': fault.contentType ?? 'text/plain; charset=utf-8' });
    case 'wrong-shape': {
      const { status, headers, body } = honest().answer;
      return { status, headers, body: JSON.stringify('body' in fault ? fault.body : turnedOver(JSON.parse(body))) };
    }
    case 'redirect': {
      const to = fault.to === 'self' ? asked.url.href : fault.to;
      return { status: fault.status ?? 302, headers: { Location: to, 'Content-Type': 'text/html' }, body: '' };
    }
    case 'rate-limited': {
      const { bucket, reset } = fault;
      const own = script.limits?.[bucket];
      const { limit } = own === undefined || own === 'off' ? BUILDKITE_LIMITS[bucket] : own;
      const reading: BucketReading = { bucket, limit, current: limit + 1, reset };
      const headers = fault.headers === false ? {} : { ...limitsTold(honest().answer), ...limitHeaders(reading) };
      return withHeaders(rateLimitedAnswer(reading, script.messages?.['rate-limited']), headers);
    }
    case 'status': {
      const { status, body = { message: STATUS_CODES[status] ?? 'Unknown' }, contentType, headers = {} } = fault;
      const type = contentType === undefined ? {} : { 'Content-Type': contentType };
      if (typeof body === 'object') return jsonAnswer(status, body, { ...type, ...headers });
      return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...type, ...headers }, body };
    }
  }
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The headers of an answer that tell how the rate limits stand. */
function limitsTold({ headers }: Answer): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('RateLimit-')));
}

function turnedOver(body: unknown): unknown {
  return Array.isArray(body) ? { data: body } : [body];
}
