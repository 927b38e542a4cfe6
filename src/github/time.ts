import type { Clock } from '../shared/clock.ts';
import type { Limits } from './client.ts';

/** Milliseconds kept free at the end for what leaves things in order; a quarter, where there is little time. */
const longestReserve = 5_000;

/** What there is for everything, in milliseconds, and who ends it; see `PublishOptions`. */
export interface TimeGiven {
  readonly time: number;
  readonly hurry: AbortSignal;
  readonly signal: AbortSignal;
}

/** The time there is for everything that GitHub is asked. Its end is kept free for completing. */
export class TimeForAll {
  /** For what has to be completed afterwards; hurry does not break it off, since it may be done already. */
  readonly creating: Limits;
  /** For what may be left out. */
  readonly adding: Limits;
  /** For what must not be left undone. */
  readonly completing: Limits;

  /** `reserveAtMost` is what is kept free at the end: nothing, where there is nothing to complete. */
  constructor(clock: Clock, { time: given, hurry, signal }: TimeGiven, reserveAtMost: number = longestReserve) {
    const time = Math.max(0, given);
    const until = clock.now() + time;
    const reserve = Math.min(reserveAtMost, time / 4);
    const end = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(time))]);
    const early = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(time - reserve))]);
    const leftOf = (moment: number) => () => moment - clock.now();
    this.completing = { signal: end, left: leftOf(until) };
    this.creating = { signal: early, left: leftOf(until - reserve) };
    this.adding = { signal: AbortSignal.any([early, hurry]), left: leftOf(until - reserve) };
  }

  /** Whether there is time to add something. */
  get isLeft(): boolean {
    return !this.adding.signal.aborted && this.adding.left() > 0;
  }
}
