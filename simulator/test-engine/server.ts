import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, statusOf } from './delivery.ts';
import { Door } from './door.ts';
import { type Played, Player } from './player.ts';
import { type Counts, count, type RecordedRequest } from './records.ts';
import { type Asked, routeOf } from './routes.ts';
import type { ApiScript } from './script.ts';
import { World } from './world.ts';

/** How to set the stand-in up. */
export interface StandInOptions {
  /** A loopback address: `127.0.0.1` (the default), another one of 127/8, or `::1`. */
  readonly host?: string;
  /** Left out: any free one. */
  readonly port?: number;
  /** The world's clock: monotonic, in milliseconds. Left out: `performance.now`. Outages and delays run on real timers all the same. */
  readonly now?: () => number;
  /** When the world's time starts. Left out: with the first request that carries a known token. */
  readonly begins?: 'first-request' | 'at-once';
}

/** A running stand-in. */
export interface TestEngineStandIn extends AsyncDisposable {
  /** What goes into `api-url`. */
  readonly url: string;
  /** All requests so far, in the order in which their answers were made: where there are no delays, in which they came. */
  readonly requests: readonly RecordedRequest[];
  readonly counts: Counts;
  /** What there is to see now, without asking over HTTP. */
  readonly world: Pick<World, 'elapsed' | 'polls' | 'suite' | 'runs' | 'build' | 'builds' | 'jobs' | 'buildTests'>;
  /** Ends every connection and stops listening; resolves when nothing is left. May be called twice. */
  close(): Promise<void>;
}

/** Plays a script on a loopback port. Rejects if the port is taken; throws a RangeError for an address that is not loopback. */
export async function startTestEngine(script: ApiScript, options: StandInOptions = {}): Promise<TestEngineStandIn> {
  const { host = '127.0.0.1', now = () => performance.now(), begins = 'first-request' } = options;
  if (!isLoopback(host)) throw new RangeError(`The stand-in listens on loopback addresses only, not on ${host}.`);
  const server = createServer();
  // Connections stay open until somebody ends them: no poll meets one that is just being closed, except on purpose.
  server.keepAliveTimeout = 0;
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const stage = new Stage(server, url, new World(script, now), () => server.listen(port, host));
  if (begins === 'at-once') stage.begin();
  return stage;
}

const refused: Played = { delivery: { how: 'dropped' }, fault: 'refused' };

/** Ties world, door and network together. */
class Stage implements TestEngineStandIn {
  readonly url: string;
  readonly requests: RecordedRequest[] = [];
  readonly world: World;
  readonly #server: Server;
  readonly #player: Player;
  readonly #door: Door;
  readonly #started = performance.now();
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(server: Server, url: string, world: World, listen: () => void) {
    this.url = url;
    this.world = world;
    this.#server = server;
    this.#player = new Player(world);
    server.on('request', (request, response) => this.#handle(request, response));
    const outages = (world.script.faults ?? []).filter((fault) => fault.kind === 'refused');
    this.#door = new Door(outages, { open: listen, shut: () => server.close() });
  }

  get counts(): Counts {
    return count(this.requests);
  }

  begin(): void {
    if (this.world.begin()) this.#door.worldBegan();
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#closing.abort();
      this.#door.close();
      // Called also where an outage had stopped the listening already; that is no error here.
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const isLetIn = this.#door.letsIn(this.#asked(request, ''));
    response.once('close', () => this.#door.update());
    if (request.method !== 'POST') {
      void this.#play(request, response, isLetIn, '');
      return;
    }
    // Whoever is gone before the end gets no answer.
    text(request).then(
      (body) => this.#play(request, response, isLetIn, body),
      () => undefined,
    );
  }

  async #play(request: IncomingMessage, response: ServerResponse, isLetIn: boolean, body: string): Promise<void> {
    const asked = this.#asked(request, body);
    if (this.#player.knows(asked)) this.begin();
    const at = performance.now() - this.#started;
    const { elapsed } = this.world;
    const { beforeMade, afterMade } = this.#player.delayOf(asked);
    if (!(await this.#goesOn(beforeMade))) return;
    const made = this.world.elapsed;
    const { delivery, fault } = isLetIn ? this.#player.play(asked) : refused;
    this.requests.push({
      method: request.method ?? '',
      path: asked.url.pathname,
      query: Object.fromEntries(asked.url.searchParams),
      headers: request.headers,
      endpoint: asked.route.endpoint,
      at,
      elapsed,
      made,
      status: statusOf(delivery),
      fault,
    });
    if (await this.#goesOn(afterMade)) await deliver(response, delivery);
  }

  /** Lets so many milliseconds pass, none of them for 0; false where the stand-in was closed meanwhile. */
  async #goesOn(ms: number): Promise<boolean> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    return !this.#closing.signal.aborted;
  }

  #asked(request: IncomingMessage, body: string): Asked {
    const target = request.url?.startsWith('/') ? request.url : '/';
    const url = new URL(this.url + target);
    const page = url.searchParams.get('page') ?? '';
    return {
      route: routeOf(request.method ?? '', url.pathname),
      url,
      page: /^\d+$/.test(page) ? Number(page) : 1,
      authorization: request.headers.authorization,
      version: request.headers['buildkite-version']?.toString(),
      body,
    };
  }
}

function isLoopback(host: string): boolean {
  return host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
