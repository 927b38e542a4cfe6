import type { Clock } from '../../shared/clock.ts';
import { lastPollNeeds, type Moment, pauseAfterFault, pauseBeforePoll } from './pause.ts';
import { observeTraffic, type Spending, type Traffic } from './traffic.ts';

/** How long to wait and how often to poll; milliseconds. */
export interface Patience {
  readonly timeout: number;
  /** How long to wait for anything to appear; from `timeout` on, it has no effect. */
  readonly appearWithin: number;
  readonly interval: 'auto' | number;
}

interface PaceDeps {
  readonly source: { spending(): Spending };
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
}

/** What the next poll waits for; milliseconds, `undefined` if it is not awaited. */
interface Awaited {
  /** Until everything has settled. */
  readonly settlesIn: number | undefined;
  /** Until the poll that finds nothing is the last; not above 0 if that time is over. */
  readonly appearsIn: number | undefined;
}

/** How the polls of one wait follow each other, from its start to its deadline. Times are milliseconds of the gate's clock. */
export class Pace {
  readonly startedAt: number;
  readonly #patience: Patience;
  readonly #deps: PaceDeps;
  /** The two newest pauses between polls: what they span is how old the newest poll may be at the deadline. */
  #pauses: readonly [number, number];
  #pollTook = 0;
  /** By when the next poll must begin, whatever else it waits for. */
  #nextPollBy = Number.POSITIVE_INFINITY;
  #traffic: Traffic = [];

  constructor(patience: Patience, deps: PaceDeps) {
    this.#patience = patience;
    this.#deps = deps;
    this.startedAt = deps.clock.now();
    const pause = pauseBeforePoll({ ...this.#moment(undefined), left: Number.POSITIVE_INFINITY });
    this.#pauses = [pause, pause];
  }

  /** Adds a good poll that took so long, and by when the next one must begin. */
  takeIn(took: number, nextPollBy = Number.POSITIVE_INFINITY): void {
    this.#pollTook = took;
    this.#nextPollBy = nextPollBy;
    this.#readTraffic();
  }

  waited(): number {
    return this.#deps.clock.now() - this.startedAt;
  }

  /** Until the deadline. */
  left(): number {
    return this.#patience.timeout - this.waited();
  }

  /** Whether no other poll may follow before the deadline. */
  isLastPoll(): boolean {
    return this.left() <= this.#pauses[1] + 2 * lastPollNeeds(this.#pollTook);
  }

  /** The pause before the next poll; `Infinity` if there is no time for another one before the deadline. */
  nextPause({ settlesIn, appearsIn = 0 }: Awaited): number {
    const moment = this.#moment(settlesIn);
    const wanted = pauseBeforePoll(moment);
    // Where no poll fits in before the deadline, none is due before it.
    const dueIn = Number.isFinite(wanted) ? Math.max(0, this.#nextPollBy - moment.now) : Number.POSITIVE_INFINITY;
    const pause = Math.min(wanted, dueIn, appearsIn > 0 ? appearsIn : Number.POSITIVE_INFINITY);
    // The last pause is the one until the deadline.
    this.#pauses = [this.#pauses[1], Math.min(pause, moment.left)];
    return pause;
  }

  /** The pause after a failed attempt; the arguments are those of `pauseAfterFault`. */
  pauseAfterFault(attempt: number, retryAfterMs: number): number {
    this.#readTraffic();
    return pauseAfterFault(attempt, retryAfterMs, this.#moment(undefined));
  }

  /** How old the newest good poll may be for a verdict at the deadline. `failing`: an attempt has failed since. */
  freshFor({ failing }: { readonly failing: boolean }): number {
    // A poll that is merely under way when the time is up is no sign of trouble, one that hangs is.
    return this.#pauses[0] + this.#pauses[1] + (failing ? 0 : lastPollNeeds(this.#pollTook));
  }

  #readTraffic(): void {
    const { source, clock } = this.#deps;
    this.#traffic = observeTraffic(this.#traffic, source.spending(), clock.now());
  }

  #moment(settlesIn: number | undefined): Moment {
    const { clock, random } = this.#deps;
    return {
      left: this.left(),
      pollTook: this.#pollTook,
      interval: this.#patience.interval,
      settlesIn,
      traffic: this.#traffic,
      now: clock.now(),
      random,
    };
  }
}
