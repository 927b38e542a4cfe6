import { Api, type Asked } from './api.ts';
import { FaultBook } from './fault-book.ts';
import type { FaultKind } from './fault-script.ts';
import { type Delivery, troubled, whole } from './trouble.ts';
import type { World } from './world.ts';

/** What is to happen with one request. */
export interface Played {
  readonly delivery: Delivery;
  /** The fault that the request met, if any. */
  readonly fault: FaultKind | null;
}

/** The stand-in without the network: requests in, deliveries out. It keeps the world's count of looks. */
export class Player {
  readonly #world: World;
  readonly #api: Api;
  readonly #faults: FaultBook;

  constructor(world: World) {
    this.#world = world;
    this.#api = new Api(world);
    this.#faults = new FaultBook((world.script.faults ?? []).filter((fault) => fault.kind !== 'refused'));
  }

  /** Whether the request carries a known token: the first one that does is what starts the world's time. */
  knows(asked: Asked): boolean {
    return this.#api.knows(asked);
  }

  /** Plays one request. Faults come first, as proxies and networks do, then the token, the rate limits and the world. */
  play(asked: Asked): Played {
    const fault = this.#faults.next(asked, this.#world.elapsed);
    const { delivery, poll } =
      fault === undefined
        ? whole(this.#api.answer(asked))
        : troubled(fault, asked, (links) => this.#api.answer(asked, links), this.#world.script);
    if (poll !== undefined) this.#world.countPoll(poll);
    return { delivery, fault: fault?.kind ?? null };
  }
}
