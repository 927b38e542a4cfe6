import { Api } from './api.ts';
import { type Delay, Delays } from './delays.ts';
import { FaultBook } from './fault-book.ts';
import type { FaultKind } from './fault-script.ts';
import type { Asked } from './routes.ts';
import { type Delivery, troubled, whole } from './trouble.ts';
import type { World } from './world.ts';

/** What is to happen with one request. */
export interface Played {
  readonly delivery: Delivery;
  /** The fault that the request met, if any. */
  readonly fault: FaultKind | undefined;
}

/** The stand-in without the network: requests in, deliveries out. It keeps the world's count of polls. */
export class Player {
  readonly #world: World;
  readonly #api: Api;
  readonly #delays: Delays;
  readonly #faults: FaultBook;

  constructor(world: World) {
    this.#world = world;
    this.#api = new Api(world);
    this.#delays = new Delays(world.script.delays ?? []);
    this.#faults = new FaultBook((world.script.faults ?? []).filter((fault) => fault.kind !== 'refused'));
  }

  /** Whether the request carries a known token: the first one that does is what starts the world's time. */
  knows(asked: Asked): boolean {
    return this.#api.knows(asked);
  }

  /** How long a request that comes now takes. What its answer is shows when it is made: {@link play} it then. */
  delayOf(asked: Asked): Delay {
    return this.#delays.next(asked, this.#world.elapsed);
  }

  /** Plays one request whose answer is made now. Faults come first, as proxies and networks do, then the token, the rate limits and the world. */
  play(asked: Asked): Played {
    const fault = this.#faults.next(asked, this.#world.elapsed);
    const { delivery, poll } =
      fault === undefined
        ? whole(this.#api.answer(asked))
        : troubled(fault, asked, (request, twist) => this.#api.answer(request, twist), this.#world.script);
    if (poll !== undefined) this.#world.countPoll(poll);
    return { delivery, fault: fault?.kind };
  }
}
