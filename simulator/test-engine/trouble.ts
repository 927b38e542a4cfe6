import { STATUS_CODES } from 'node:http';
import { type Answer, type Answered, badGateway, cutShort, jsonAnswer, rateLimitedAnswer } from './answers.ts';
import type { Twist } from './api.ts';
import { type BucketReading, buildkiteLimits, limitHeaders } from './buckets.ts';
import { falseRows, routeTo, withRows } from './false-answers.ts';
import type { Huge, RequestFault, WrongAnswer } from './fault-script.ts';
import type { Asked, Place } from './routes.ts';
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

/** A delivery, and the poll to be counted because the client gets to see it. */
export interface Delivered {
  readonly delivery: Delivery;
  readonly poll?: Place;
}

/** Answers a request honestly, or with a twist, which spends the caller's rate limits. */
export type Honest = (asked: Asked, twist?: Twist) => Answered;

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
      return { delivery: { how: 'half', answer: honest(asked).answer } };
    case 'drip': {
      const { pause, bytes = 0 } = fault;
      const { answer, ...poll } = honest(asked);
      const body = answer.body.padEnd(bytes);
      return { delivery: { how: 'drip', answer: { ...answer, body }, pause }, ...poll };
    }
    case 'link-circle':
      return whole(honest(asked, { links: 'circle' }));
    case 'link-stuck':
      return whole(honest(asked, { links: 'stuck' }));
    case 'link-with-token':
      return whole(honest(asked, { links: 'with-token' }));
    case 'link-foreign':
      return whole(honest(asked, { links: { origin: fault.origin, withToken: fault.withToken ?? false } }));
    case 'link-absent':
      return whole(honest(asked, { links: 'absent' }));
    case 'list-shifted':
      return whole(honest(asked, { shiftedBy: fault.by }));
    case 'order-flipped':
      return whole(honest(asked, { isFlipped: true }));
    case 'another-answer':
      return whole(honest({ ...asked, route: routeTo(fault.of, asked.route) }));
    case 'row-twice':
    case 'row-omitted': {
      const { answer, ...poll } = honest(asked);
      return whole({ answer: withRows(answer, (rows) => falseRows(rows, fault)), ...poll });
    }
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
      return cutShort(honest(asked).answer);
    case 'bad-gzip':
      return withHeaders(honest(asked).answer, { 'Content-Encoding': 'gzip' });
    case 'wrong-type':
      return withHeaders(honest(asked).answer, { 'Content-Type': fault.contentType ?? 'text/plain; charset=utf-8' });
    case 'wrong-shape': {
      const { status, headers, body } = honest(asked).answer;
      return { status, headers, body: JSON.stringify('body' in fault ? fault.body : turnedOver(JSON.parse(body))) };
    }
    case 'redirect': {
      const to = fault.to === 'self' ? asked.url.href : fault.to;
      return { status: fault.status ?? 302, headers: { Location: to, 'Content-Type': 'text/html' }, body: '' };
    }
    case 'rate-limited': {
      const { bucket, reset } = fault;
      const own = script.limits?.[bucket];
      const { limit } = own === undefined || own === 'off' ? buildkiteLimits[bucket] : own;
      const reading: BucketReading = { bucket, limit, current: limit + 1, reset };
      const headers = fault.headers === false ? {} : { ...limitsTold(honest(asked).answer), ...limitHeaders(reading) };
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
