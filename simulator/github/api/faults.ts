import type { ServerResponse } from 'node:http';
import type { Endpoint } from './routes.ts';

/** What goes wrong with a request instead of an answer. */
export type Fault =
  /** An error of GitHub's own; `obeyed`: it did what it was asked to all the same. */
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504; readonly obeyed?: true }
  /** One of the limits that GitHub does not put into headers beforehand. */
  | { readonly kind: 'secondary-limit'; readonly status: 403 | 429; readonly retryAfter: number | undefined }
  /** No request is left of the hour's. `reset` in seconds from now. */
  | { readonly kind: 'primary-limit'; readonly reset: number }
  /** The page or text of something that is not the API. */
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  /** The request is obeyed, but the answer does not come, or not before so many milliseconds. */
  | { readonly kind: 'silence' | 'reset' }
  | { readonly kind: 'delay'; readonly ms: number };

/** When a fault occurs. */
export interface FaultScript {
  /** `create` and `update` are a check run's. */
  readonly on: Endpoint | readonly Endpoint[];
  /** Requests of that kind that are answered honestly before it. */
  readonly after?: number;
  /** How many requests it hits; left out: all further ones. */
  readonly times?: number;
  readonly fault: Fault;
}

/** The faults in the order in which they are due. */
export class FaultBook {
  readonly #scripts: readonly FaultScript[];
  readonly #seen = new Map<FaultScript, number>();

  constructor(scripts: readonly FaultScript[]) {
    this.#scripts = scripts;
  }

  /** The fault that meets the next request of this kind. */
  next(on: Endpoint): Fault | undefined {
    let due: Fault | undefined;
    for (const script of this.#scripts) {
      const { on: kinds, after = 0, times = Number.POSITIVE_INFINITY, fault } = script;
      if (!(typeof kinds === 'string' ? [kinds] : kinds).includes(on)) continue;
      const count = this.#seen.get(script) ?? 0;
      this.#seen.set(script, count + 1);
      if (count >= after && count < after + times) due ??= fault;
    }
    return due;
  }
}

/** Whether GitHub does what it was asked to. */
export function isObeyed(fault: Fault | undefined): boolean {
  switch (fault?.kind) {
    case undefined:
    case 'silence':
    case 'reset':
    case 'delay':
      return true;
    case 'status':
      return fault.obeyed === true;
    case 'secondary-limit':
    case 'primary-limit':
    case 'page':
    case 'redirect':
      return false;
  }
}

/** The status that its answer has; `undefined` where there is none, or an honest one. */
export function statusOf(fault: Fault): number | undefined {
  switch (fault.kind) {
    case 'silence':
    case 'reset':
    case 'delay':
      return undefined;
    case 'redirect':
      return 307;
    case 'primary-limit':
      return 403;
    case 'status':
    case 'secondary-limit':
    case 'page':
      return fault.status;
  }
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/** Does to a response what the fault says. */
export function play(fault: Fault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'silence':
    case 'delay':
      return;
    case 'reset':
      response.req.socket.resetAndDestroy();
      return;
    case 'redirect':
      response.writeHead(307, { location: fault.to, ...json }).end('{"message":"Temporary Redirect"}');
      return;
    case 'page':
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html><title>Hello</title></html>');
      return;
    case 'status':
      response.writeHead(fault.status, json).end('{"message":"Server Error"}');
      return;
    case 'primary-limit': {
      const reset = String(Math.ceil(Date.now() / 1000) + fault.reset);
      const headers = { ...json, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
      response.writeHead(403, headers).end('{"message":"API rate limit exceeded for installation ID 1."}');
      return;
    }
    case 'secondary-limit': {
      const { status, retryAfter } = fault;
      response.writeHead(status, { ...json, ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) });
      response.end('{"message":"You have exceeded a secondary rate limit. Please wait a few minutes."}');
      return;
    }
  }
}
