import { fits, type Suspect } from './fault-book.ts';
import type { Outage } from './fault-script.ts';

/** What the door opens and shuts. */
export interface Entrance {
  /** Listens again where it listened before. */
  open(): void;
  /** Stops listening and ends the connections that wait for a next request. */
  shut(): void;
}

interface Progress {
  readonly outage: Outage;
  stage: 'to come' | 'on' | 'over';
  /** Requests so far that fit where it begins. */
  comers: number;
}

/** Plays outages, by which connections are refused outright. They run on real timers, whichever clock the world has. */
export class Door {
  readonly #entrance: Entrance;
  readonly #outages: readonly Progress[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isOpen = true;

  /** Shuts at once if an outage is due from the first request on. */
  constructor(outages: readonly Outage[], entrance: Entrance) {
    this.#entrance = entrance;
    this.#outages = outages.map((outage) => ({ outage, stage: 'to come', comers: 0 }));
    this.update();
  }

  /** To be called when the world's time begins: from then on outages with an `at` are due. */
  worldBegan(): void {
    for (const progress of this.#outages) {
      const { from } = progress.outage;
      if (from !== undefined && 'at' in from) this.#later(from.at, () => this.#start(progress));
    }
  }

  /**
   * Counts a request and tells whether it may come in. In an outage some still get this far: those whose connection was
   * there before the listening stopped.
   */
  letsIn(suspect: Suspect): boolean {
    const isOut = this.#outages.some((progress) => progress.stage === 'on' || isDue(progress));
    for (const progress of this.#outages) if (fits(progress.outage, suspect)) progress.comers += 1;
    return !isOut;
  }

  /** Begins the outages that are due with the next request. To be called when a request is over. */
  update(): void {
    for (const progress of this.#outages.filter(isDue)) this.#start(progress);
  }

  /** Stops all timers. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #start(progress: Progress): void {
    progress.stage = 'on';
    this.#turn();
    if (progress.outage.for === undefined) return;
    this.#later(progress.outage.for, () => {
      progress.stage = 'over';
      this.#turn();
    });
  }

  #turn(): void {
    const isOpen = this.#outages.every(({ stage }) => stage !== 'on');
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    if (isOpen) this.#entrance.open();
    else this.#entrance.shut();
  }

  #later(delay: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, delay);
    this.#timers.add(timer);
  }
}

function isDue({ stage, comers, outage: { from = { request: 1 } } }: Progress): boolean {
  return stage === 'to come' && 'request' in from && comers + 1 >= from.request;
}
