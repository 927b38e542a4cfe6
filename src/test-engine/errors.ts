import { UserError, type UserErrorOptions } from '../shared/user-error.ts';
import type { Exhaustion } from './rate-limit.ts';

/** Which request an error is about. All of it comes from checked inputs, so it may be shown; it holds no query and no token. */
export interface Asked {
  readonly method: 'GET';
  readonly path: string;
  readonly host: string;
  /** The scope that the endpoint wants of the token. */
  readonly scope: Scope;
}

/** A proxy as messages may name it. */
export interface ProxyOnTheWay {
  /** The environment variable that names it. */
  readonly variable: string;
  /** `host:port`, without credentials; `undefined` if the variable may contain something other than a URL. */
  readonly address: string | undefined;
}

/** How requests to a host leave this machine. */
export interface ProxyRoute {
  /** The proxy that they go through; `undefined`: they go directly, or it is not known. */
  readonly proxy: ProxyOnTheWay | undefined;
  /** The version of this Node where it follows a proxy only with NODE_USE_ENV_PROXY=1, such as `v24.0.0`. */
  readonly olderNode: string | undefined;
}

/** Scopes of a Buildkite API access token that this client has use for. */
export type Scope = 'read_suites' | 'read_builds';

/** What a request looks for: the thing that does not exist when the answer is 404. */
export type Sought =
  | { readonly kind: 'suite'; readonly organization: string; readonly suite: string }
  | { readonly kind: 'run'; readonly organization: string; readonly suite: string; readonly runId: string }
  | { readonly kind: 'build'; readonly organization: string; readonly pipeline: string; readonly number: number }
  /** `pipeline` is `undefined` for those of all pipelines. */
  | { readonly kind: 'builds'; readonly organization: string; readonly pipeline: string | undefined }
  | { readonly kind: 'tests'; readonly organization: string; readonly buildId: string }
  | { readonly kind: 'token' };

/** How a 2xx differs from what its endpoint answers. */
export type Mismatch =
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken-json' | 'no-json'; readonly characters: number }
  /** `type` is `undefined` where the header holds something odd. */
  | { readonly kind: 'content-type'; readonly type: string | undefined }
  /** `networkCode` is zlib's, such as Z_DATA_ERROR. */
  | { readonly kind: 'compression'; readonly networkCode: string }
  /** `expected` is what was requested, such as `runs`; `complaint` says where and how it differs, such as `[0].id: missing`. */
  | { readonly kind: 'shape'; readonly expected: string; readonly complaint: string }
  | { readonly kind: 'pages'; readonly expected: string; readonly most: number }
  /** It is of the expected kind, but about another thing than the one that was requested. */
  | { readonly kind: 'another'; readonly expected: 'build' | 'builds' | 'run' | 'failed executions' }
  /** A further page that is one which was read before. */
  | { readonly kind: 'repeats'; readonly expected: string }
  /** It contains rows that the requested filter excludes. */
  | { readonly kind: 'unfiltered'; readonly expected: string };

interface OfRequest {
  readonly asked: Asked;
}

interface OfAnswer extends OfRequest {
  /** HTTP status. */
  readonly status: number;
}

interface OfConnection extends OfRequest {
  /** The system's word, such as ECONNREFUSED: capitals, digits and `_` only; `undefined` where it gives none. */
  readonly networkCode: string | undefined;
  readonly route: ProxyRoute;
}

/** All that goes wrong between this machine and Buildkite's API: what the message of each code needs to know. */
export interface TestEngineFacts {
  /** 401. */
  readonly 'bad-token': OfRequest;
  /** The token is empty or holds characters that no request can carry. */
  readonly 'unsendable-token': OfRequest;
  /** 403 that names a scope: the token is good, but may not do this. */
  readonly 'missing-scope': OfRequest & { readonly scope: Scope };
  /** 403 for any other reason: the organization's plan, or the address that the request came from. */
  readonly forbidden: OfRequest;
  /** 404: what the request looked for does not exist, or the token does not reach it. */
  readonly 'not-found': OfRequest & { readonly sought: Sought };
  /** 400, 422 and every other 4xx that the same request would meet again. */
  readonly refused: OfAnswer;
  /** 407. */
  readonly 'proxy-login': OfRequest;
  /** 429. `scope` says whose bucket is empty, where the answer tells; `ms` is how long it stays so. */
  readonly 'rate-limited': OfRequest & Exhaustion;
  /** 5xx, 408 and 425: a fault on the other side. */
  readonly 'server-error': OfAnswer;
  /** The connection could not be made. */
  readonly 'no-connection': OfConnection;
  /** DNS does not know the host, or the proxy. */
  readonly 'unknown-host': OfConnection;
  /** Nobody whom Node trusts has signed the certificate. */
  readonly 'untrusted-certificate': OfConnection;
  /** The certificate is out of date or for another name, or what answers speaks no TLS. */
  readonly 'tls-failed': OfConnection;
  /** The proxy did not let the connection through. */
  readonly 'proxy-refused': OfConnection;
  /** It broke off in the middle of an answer, as it does when a server or proxy gives up on a large one. */
  readonly 'connection-lost': OfConnection;
  /** No whole answer within the time that one request has, in milliseconds. */
  readonly 'request-timed-out': OfRequest & { readonly ms: number; readonly route: ProxyRoute };
  /** 2xx with something else than what this endpoint answers. */
  readonly 'unexpected-response': OfRequest & { readonly mismatch: Mismatch };
  /** 3xx. Never followed, so that no other server gets the token. */
  readonly redirected: OfAnswer;
  /** An answer over the bound on its size, in bytes; what is beyond was not read. */
  readonly 'response-too-large': OfRequest & { readonly bound: number };
  /** A list that goes on for more pages than it can have; reading it again would not make it shorter. */
  readonly 'endless-list': OfRequest & { readonly pages: number };
  /** A list that sends the same rows for every page, so nothing proves that they are all. */
  readonly 'unproven-end': OfRequest;
  /** More builds than the `most` that are gated together, those that gated builds have triggered included. */
  readonly 'too-many-builds': { readonly most: number };
  /** A poll may take more `requests` than half of the smallest rate `limit` per minute, so that further ones would be refused. */
  readonly 'poll-too-large': { readonly requests: number; readonly limit: number };
  /** An environment variable for the proxy holds something else than the address of one. */
  readonly 'bad-proxy': { readonly variable: string };
  /** Comparing a suite's failures takes more than so many requests, the `most` that there may be. */
  readonly 'comparison-too-long': { readonly most: number };
  /** Tests are listed without the number of passes and failures, as by servers that do not know the requested version. */
  readonly 'no-counts': object;
  /** The time for fetching failures was over. */
  readonly 'no-time-left': object;
  /** Fetching failures stopped, since the rate limits are nearly used up for longer (`ms`) than there is time. */
  readonly 'quota-spared': { readonly ms: number };
  /** Pages of failures could only be had without details. */
  readonly 'details-left-out': { readonly because: TestEngineError | undefined };
}

export type TestEngineCode = keyof TestEngineFacts;

/** `true`: may go away by itself, so it is tried again until the wait is over. `false`: a refusal, which ends the wait. */
const transient: Readonly<Record<TestEngineCode, boolean>> = {
  'bad-token': false,
  'unsendable-token': false,
  'missing-scope': false,
  forbidden: false,
  'not-found': false,
  refused: false,
  'proxy-login': false,
  'rate-limited': true,
  'server-error': true,
  'no-connection': true,
  'unknown-host': true,
  'untrusted-certificate': true,
  'tls-failed': true,
  'proxy-refused': true,
  'connection-lost': true,
  'request-timed-out': true,
  'unexpected-response': true,
  redirected: true,
  'response-too-large': true,
  'endless-list': false,
  'unproven-end': false,
  'too-many-builds': false,
  'poll-too-large': false,
  'bad-proxy': false,
  'comparison-too-long': false,
  'no-counts': false,
  'no-time-left': false,
  'quota-spared': false,
  'details-left-out': false,
};

/** Something that went wrong on the way to Buildkite's API and back. */
export class TestEngineError<Code extends TestEngineCode = TestEngineCode> extends UserError<TestEngineFacts, Code> {
  readonly transient: boolean;
  /** For how many milliseconds from now trying again is useless; 0 when it may be tried at once. */
  readonly retryAfterMs: number;

  constructor(
    code: Code,
    data: TestEngineFacts[Code],
    { retryAfterMs = 0, ...options }: UserErrorOptions & { readonly retryAfterMs?: number } = {},
  ) {
    super(code, data, options);
    this.transient = transient[code];
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether something that was thrown is an error of one of these codes. */
export function isTestEngineError(thrown: unknown, ...codes: readonly TestEngineCode[]): thrown is TestEngineError {
  return thrown instanceof TestEngineError && codes.includes(thrown.code);
}
