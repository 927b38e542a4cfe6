import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type CheckRunNow, CheckRuns } from './api/check-runs.ts';
import { type CommentNow, Comments } from './api/comments.ts';
import { FaultBook, type FaultScript, isObeyed, play, statusOf } from './api/faults.ts';
import { type Reply, refusal } from './api/reply.ts';
import { objection, type Rights, rightsOf, type TokenScript } from './api/rights.ts';
import { type Endpoint, type Route, routeOf } from './api/routes.ts';
import { type Body, isObject } from './api/rules.ts';
import { Statuses, type StatusNow } from './api/statuses.ts';

export type { CheckRunNow } from './api/check-runs.ts';
export type { CommentNow } from './api/comments.ts';
export type { Fault, FaultScript } from './api/faults.ts';
export type { TokenScript } from './api/rights.ts';
export type { Endpoint } from './api/routes.ts';
export type { StatusNow } from './api/statuses.ts';

/** What GitHub knows. */
export interface GitHubScript {
  /** Tokens by their text, and what each may do. */
  readonly tokens: Readonly<Record<string, TokenScript>>;
  /** `owner/name` of the one repository. */
  readonly repository: string;
  /** Its commits. */
  readonly commits: readonly string[];
  /** Check runs of its running jobs: name by id. */
  readonly jobs?: Readonly<Record<number, string>>;
  /** The heads of its pull requests, by their numbers. */
  readonly pulls?: Readonly<Record<number, string>>;
  /** Comments that are there already, oldest first. */
  readonly comments?: readonly Omit<CommentNow, 'id'>[];
  readonly faults?: readonly FaultScript[];
}

/** A request that came in. */
export interface GitHubRequest {
  readonly method: string;
  readonly path: string;
  /** `undefined`: there is no such endpoint. */
  readonly endpoint: Endpoint | undefined;
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
  /** All that were ever written, oldest first. */
  readonly statuses: readonly StatusNow[];
  readonly comments: readonly CommentNow[];
  /** Somebody pushes to a pull request. */
  push(pull: number, head: string): void;
  /** Ends every connection and stops listening. May be called twice. */
  close(): Promise<void>;
}

/** GitHub's API for check runs, commit statuses and comments on a loopback port. */
export async function startGitHub(script: GitHubScript): Promise<GitHubStandIn> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new Stage(server, `http://127.0.0.1:${port}`, script);
}

/** Writes that GitHub takes in so many milliseconds. */
const mostWrites = 80;
const writesWithin = 60_000;

class Stage implements GitHubStandIn {
  readonly url: string;
  readonly requests: GitHubRequest[] = [];
  readonly #server: Server;
  readonly #script: GitHubScript;
  readonly #runs: CheckRuns;
  readonly #statuses: Statuses;
  readonly #comments: Comments;
  readonly #pulls: Map<string, string>;
  readonly #faults: FaultBook;
  readonly #started = performance.now();
  #closed: Promise<void> | undefined;

  constructor(server: Server, url: string, script: GitHubScript) {
    this.url = url;
    this.#server = server;
    this.#script = script;
    const page = `https://github.com/${script.repository}`;
    this.#runs = new CheckRuns(script.commits, page);
    this.#statuses = new Statuses(script.commits);
    this.#comments = new Comments(page);
    this.#pulls = new Map(Object.entries(script.pulls ?? {}));
    for (const comment of script.comments ?? []) this.#comments.add(comment);
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

  get statuses(): readonly StatusNow[] {
    return this.#statuses.all;
  }

  get comments(): readonly CommentNow[] {
    return this.#comments.all;
  }

  push(pull: number, head: string): void {
    this.#pulls.set(String(pull), head);
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
    const route = routeOf(method, path, this.#script.repository);
    const fault = route && this.#faults.next(route.endpoint);
    const reply = isObeyed(fault) ? this.#reply(route, headers.authorization, body) : undefined;
    const status = fault === undefined || fault.kind === 'delay' ? reply?.status : statusOf(fault);
    const at = performance.now() - this.#started;
    this.requests.push({ method, path, endpoint: route?.endpoint, headers, body, status, at });
    if (fault?.kind === 'delay') await setTimeout(fault.ms);
    else if (fault !== undefined) return play(fault, response);
    response.writeHead(reply?.status ?? 500, { 'content-type': 'application/json; charset=utf-8' });
    response.end(reply?.body === undefined ? '' : JSON.stringify(reply.body));
  }

  #reply(route: Route | undefined, authorization: string | undefined, body: unknown): Reply {
    const [, token = ''] = /^(?:token|bearer) (\S+)$/i.exec(authorization ?? '') ?? [];
    const script = Object.hasOwn(this.#script.tokens, token) ? this.#script.tokens[token] : undefined;
    if (script === undefined) return refusal(401, 'Bad credentials');
    if (route === undefined) return refusal(404, 'Not Found');
    const rights = rightsOf(script);
    const { permission, isWrite } = route;
    const no = permission && objection(rights, permission, isWrite);
    if (no !== undefined) return refusal(403, no);
    if (isWrite && this.#isTooFast()) return refusal(403, 'You have exceeded a secondary rate limit.');
    return this.#answer(route, rights, isObject(body) ? body : undefined);
  }

  #answer({ endpoint, id, query }: Route, { login }: Rights, given: Body | undefined): Reply {
    const withBody = (use: (body: Body) => Reply) =>
      given === undefined ? refusal(400, 'Problems parsing JSON') : use(given);
    const pull = (use: () => Reply) => (this.#pulls.has(id) ? use() : refusal(404, 'Not Found'));
    switch (endpoint) {
      case 'create':
        return withBody((body) => this.#runs.create(body));
      case 'update':
        return withBody((body) => this.#runs.update(Number(id), body));
      case 'read':
        return this.#runs.read(Number(id));
      case 'find':
        return this.#runs.list(id, query);
      case 'status':
        return withBody((body) => this.#statuses.create(id, body));
      case 'comments':
        return pull(() => this.#comments.list(Number(id), query));
      case 'comment':
        return pull(() => withBody((body) => this.#comments.create(Number(id), login, body)));
      case 'update-comment':
        return withBody((body) => this.#comments.update(Number(id), body));
      case 'delete-comment':
        return this.#comments.delete(Number(id));
      case 'pull':
        return pull(() => ({ status: 200, body: { number: Number(id), head: { sha: this.#pulls.get(id) } } }));
      case 'viewer':
        return { status: 200, body: { data: { viewer: { login } } } };
    }
  }

  #isTooFast(): boolean {
    const since = performance.now() - this.#started - writesWithin;
    const isWrite = ({ method, endpoint, at }: GitHubRequest) =>
      method !== 'GET' && endpoint !== 'viewer' && at > since;
    return this.requests.filter(isWrite).length >= mostWrites;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
