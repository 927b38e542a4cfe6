import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CheckRunNow, CheckRuns, type Reply } from './api/check-runs.ts';
import { type Fault, FaultBook, type FaultScript } from './api/faults.ts';
import { type Body, isObject } from './api/rules.ts';

export type { CheckRunNow } from './api/check-runs.ts';
export type { Fault, FaultScript } from './api/faults.ts';

/** What GitHub knows. */
export interface GitHubScript {
  /** Tokens by their text, and what each may do with checks. A personal one may do nothing with them. */
  readonly tokens: Readonly<Record<string, 'write' | 'read' | 'personal'>>;
  /** `owner/name` of the one repository. */
  readonly repository: string;
  /** Its commits. */
  readonly commits: readonly string[];
  /** Check runs of its running jobs: name by id. */
  readonly jobs?: Readonly<Record<number, string>>;
  readonly faults?: readonly FaultScript[];
}

/** A request that came in. */
export interface GitHubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** `undefined` where it was no JSON. */
  readonly body: unknown;
  /** `undefined` where there was no answer. */
  readonly status: number | undefined;
  /** Milliseconds since the stand-in started. */
  readonly at: number;
}

/** A running stand-in. */
export interface GitHubStandIn extends AsyncDisposable {
  /** What GITHUB_API_URL is to hold. */
  readonly url: string;
  /** All requests so far, in the order in which they were answered. */
  readonly requests: readonly GitHubRequest[];
  readonly checkRuns: readonly CheckRunNow[];
  /** Ends every connection and stops listening. May be called twice. */
  close(): Promise<void>;
}

/** GitHub's API for check runs on a loopback port. */
export async function startGitHub(script: GitHubScript): Promise<GitHubStandIn> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new Stage(server, `http://127.0.0.1:${port}`, script);
}

interface Route {
  readonly kind: FaultScript['on'];
  readonly id: number;
}

class Stage implements GitHubStandIn {
  readonly url: string;
  readonly requests: GitHubRequest[] = [];
  readonly #server: Server;
  readonly #script: GitHubScript;
  readonly #runs: CheckRuns;
  readonly #faults: FaultBook;
  readonly #started = performance.now();
  #closed: Promise<void> | undefined;

  constructor(server: Server, url: string, script: GitHubScript) {
    this.url = url;
    this.#server = server;
    this.#script = script;
    this.#runs = new CheckRuns(script.commits, `https://github.com/${script.repository}`);
    this.#faults = new FaultBook(script.faults ?? []);
    for (const [id, name] of Object.entries(script.jobs ?? {})) this.#runs.addJob(Number(id), name);
    server.on('request', (request, response) => {
      // A client that goes away in the middle is no error here.
      void this.#handle(request, response).catch(() => response.destroy());
    });
  }

  get checkRuns(): readonly CheckRunNow[] {
    return this.#runs.all;
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = parsed(Buffer.concat(chunks).toString());
    const { method = '', url: path = '', headers } = request;
    const route = this.#route(method, path);
    const fault = route && this.#faults.next(route.kind);
    const obeyed = fault === undefined || fault.kind === 'silence' || fault.kind === 'reset';
    const reply = obeyed ? this.#reply(route, headers.authorization, body) : undefined;
    const status = fault === undefined ? reply?.status : statusOf(fault);
    this.requests.push({ method, path, headers, body, status, at: performance.now() - this.#started });
    if (fault !== undefined) return play(fault, response);
    response.writeHead(reply?.status ?? 500, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(reply?.body));
  }

  #route(method: string, path: string): Route | undefined {
    const base = `/repos/${this.#script.repository}/check-runs`;
    if (method === 'POST' && path === base) return { kind: 'create', id: 0 };
    const [, id] = /^\/(\d+)$/.exec(path.startsWith(base) ? path.slice(base.length) : '') ?? [];
    return method === 'PATCH' && id !== undefined ? { kind: 'update', id: Number(id) } : undefined;
  }

  #reply(route: Route | undefined, authorization: string | undefined, body: unknown): Reply {
    const [, token = ''] = /^(?:token|bearer) (\S+)$/i.exec(authorization ?? '') ?? [];
    const rights = Object.hasOwn(this.#script.tokens, token) ? this.#script.tokens[token] : undefined;
    if (rights === undefined) return refusal(401, 'Bad credentials');
    if (route === undefined) return refusal(404, 'Not Found');
    if (rights === 'read') return refusal(403, 'Resource not accessible by integration');
    if (rights === 'personal') return refusal(403, 'You must authenticate via a GitHub App.');
    if (!isObject(body)) return refusal(400, 'Problems parsing JSON');
    return route.kind === 'create' ? this.#runs.create(body as Body) : this.#runs.update(route.id, body as Body);
  }
}

function refusal(status: number, message: string): Reply {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest/checks/runs', status: `${status}` },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusOf(fault: Fault): number | undefined {
  switch (fault.kind) {
    case 'silence':
    case 'reset':
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

function play(fault: Fault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'silence':
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
