import type { Clock } from '../shared/clock.ts';
import type { Limits } from './client.ts';

/** Milliseconds that are reserved at the end for completing what was begun, or a quarter of the time if there is little. */
const longestReserve = 5_000;

/** The time for all requests together, in milliseconds, and the signals that end it. */
export interface TimeGiven {
  readonly time: number;
  readonly hurry: AbortSignal;
  readonly signal: AbortSignal;
}

/** The time for all requests to GitHub. Its end is reserved for completing what was begun. */
export class TimeForAll {
  /** For what has to be completed afterwards. Hurry does not abort it, since it may already have been done. */
  readonly creating: Limits;
  /** For what may be skipped. */
  readonly adding: Limits;
  /** For what must be done. */
  readonly completing: Limits;

  /** `reserveAtMost`: the most milliseconds to reserve at the end; 0 if there is nothing to complete. */
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
