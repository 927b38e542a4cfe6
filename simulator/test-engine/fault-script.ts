import type { BucketName } from './buckets.ts';
import type { Endpoint } from './routes.ts';

/** Something that goes wrong: with which requests, when, how often, and what happens then. */
export type Fault = RequestFault | Outage;

/** A fault that requests meet once they have reached the server. */
export type RequestFault = Where & When & Trouble;

/** Nothing listens on the port, so that connections are refused, whatever they are for: for good, or for a time. */
export interface Outage extends Where {
  readonly kind: 'refused';
  /**
   * From the n-th request that fits {@link Where} (first = 1), so as soon as the one before it is over, or from a time in ms.
   * Left out: from the beginning.
   */
  readonly from?: Start;
  /** Milliseconds. Left out: for good. */
  readonly for?: number;
}

/** The n-th request (first = 1), or a time in ms. */
export type Start = { readonly request: number } | { readonly at: number };

export interface Where {
  readonly where: Endpoint | 'any';
  /** Only requests for this suite, by slug. */
  readonly suite?: string;
  /** Only requests for this page (the first, if a request does not say). */
  readonly page?: number;
}

export interface When {
  /** From the n-th request that fits {@link Where} (first = 1), or from a time in ms. Left out: from the first request. */
  readonly from?: Start;
  /** How many requests it is applied to. Left out: one, or all while it lasts if `for` is given. */
  readonly times?: number | 'forever';
  /** How long it lasts, in ms from its `at`, or else from the first request that it is applied to. */
  readonly for?: number;
}

/** What happens to the request. */
export type Trouble = NoAnswer | WrongAnswer | StrangeAnswer | FalseAnswer;

/** The client gets no answer, or not the whole of it, or more than anyone asked for. No poll is counted. */
export type NoAnswer =
  /** The connection is closed in good order, without any answer. */
  | { readonly kind: 'dropped' }
  /** The connection is reset before any answer. */
  | { readonly kind: 'reset' }
  /** The connection is reset after half of the answer. */
  | { readonly kind: 'reset-mid-body' }
  /** The request stays open and is never answered. */
  | { readonly kind: 'never' }
  | Huge;

/** An empty JSON list in so many bytes of white space, sent as fast as the client takes it. */
export interface Huge {
  readonly kind: 'huge';
  readonly bytes: number;
  /**
   * Whether the client knows what comes: chunks without a length, a `Content-Length`, or gzip, which is a thousandth of
   * `bytes` on its way. Left out: unannounced.
   */
  readonly sent?: 'unannounced' | 'announced' | 'packed';
  /** Left out: 200. */
  readonly status?: number;
}

/** The client gets another answer than the right one. No poll is counted. */
export type WrongAnswer =
  /** Any status. An object as body is sent as JSON; without a body it is Buildkite's error shape with the status' name. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string | object;
      readonly headers?: Readonly<Record<string, string>>;
      readonly contentType?: string;
    }
  /** A proxy's 502 page. */
  | { readonly kind: 'html' }
  /** 200 without a body. */
  | { readonly kind: 'empty' }
  /** The right answer's JSON ends too early, in a body that is complete as far as HTTP can tell. */
  | { readonly kind: 'cut-json' }
  /** Valid JSON of another shape: the one given, else a list inside an object or an object inside a list. */
  | { readonly kind: 'wrong-shape'; readonly body?: unknown }
  /** The right body under another content type, `text/plain` if not said. */
  | { readonly kind: 'wrong-type'; readonly contentType?: string }
  /** The right body, announced as gzip and not packed. */
  | { readonly kind: 'bad-gzip' }
  /** A redirect to the same URL (`self`) or to any other: a plain `http:` one, another origin's. 302 if not said. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: number }
  /** 429 of one of the buckets, whatever its real count; `reset` in seconds. */
  | { readonly kind: 'rate-limited'; readonly bucket: BucketName; readonly reset: number; readonly headers?: boolean };

/** The client gets the right answer in an odd way. A poll counts. */
export type StrangeAnswer =
  /** Byte by byte, with a pause (ms) before each. Left out `bytes`: as many as there are; else white space fills it up to so many. */
  | { readonly kind: 'drip'; readonly pause: number; readonly bytes?: number }
  /** Its `Link` header runs in a circle: after the last page comes the first. */
  | { readonly kind: 'link-circle' }
  /** Its `Link` header leads to the page itself. */
  | { readonly kind: 'link-stuck' }
  /** The URLs in its `Link` header carry the caller's token. */
  | { readonly kind: 'link-with-token' }
  /** Its `Link` header points to another origin, with the caller's token if said so. */
  | { readonly kind: 'link-foreign'; readonly origin: string; readonly withToken?: boolean };

/** The client gets an answer that is right in its form and not true, or not the whole truth. A poll counts. */
export type FalseAnswer =
  /**
   * The answer to the same request for another run or build of the same suite or pipeline: a look-up with another run's body,
   * failed executions that name another run, a build with another number.
   */
  | { readonly kind: 'another-answer'; readonly of: string | number }
  /** A row is on its page a second time, with these fields changed, in front of all others or behind them. */
  | {
      readonly kind: 'row-twice';
      /** The row's `id`, or `execution_id`. */
      readonly id: string;
      readonly set: Readonly<Record<string, unknown>>;
      readonly second: 'in-front' | 'behind';
    }
  /** A row is missing from its page, which is one shorter. */
  | { readonly kind: 'row-omitted'; readonly id: string }
  /** The list has lost so many rows above this page since the page before was read; below 0: it has gained them. */
  | { readonly kind: 'list-shifted'; readonly by: number }
  /** Runs that were created at the same time come in the other order. */
  | { readonly kind: 'order-flipped' }
  /** Its `Link` header is left out. */
  | { readonly kind: 'link-absent' };

/** The kinds by name. */
export type FaultKind = Fault['kind'];
