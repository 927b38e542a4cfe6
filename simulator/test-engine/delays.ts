import { fits, type Suspect } from './fault-book.ts';
import type { Where } from './fault-script.ts';

/**
 * How long the client waits for its answers. The world goes on meanwhile: an answer is made at one moment between the request
 * and its receipt, and shows what was true then, its fault and the rate limits included.
 */
export type DelayScript = Where & {
  /** Milliseconds between request and receipt: for every request, or for one after the other, over and over. */
  readonly ms: number | readonly number[];
  /** Only requests that come at this time of the world or later, in ms. Left out: from the beginning. */
  readonly from?: number;
  /** Only requests that come before this time of the world, in ms. Left out: for good. */
  readonly until?: number;
  /** The part of the delay that is over when the answer is made, from 0 (at the request) to 1 (at its receipt). Left out: half. */
  readonly madeAfter?: number;
};

/** The two parts of a delay, in milliseconds. */
export interface Delay {
  readonly beforeMade: number;
  readonly afterMade: number;
}

const none: Delay = { beforeMade: 0, afterMade: 0 };

/** Tells how long each answer takes. It counts requests, and has no clock. */
export class Delays {
  readonly #entries: readonly { readonly script: DelayScript; applied: number }[];

  constructor(scripts: readonly DelayScript[]) {
    this.#entries = scripts.map((script) => ({ script, applied: 0 }));
  }

  /** The first delay, in written order, that fits a request that comes at `elapsed` (ms); none where nothing fits. */
  next(suspect: Suspect, elapsed: number): Delay {
    const entry = this.#entries.find(({ script }) => fits(script, suspect) && isIn(script, elapsed));
    if (entry === undefined) return none;
    const { ms, madeAfter = 0.5 } = entry.script;
    const whole = typeof ms === 'number' ? ms : (ms[entry.applied % ms.length] ?? 0);
    entry.applied += 1;
    return { beforeMade: whole * madeAfter, afterMade: whole * (1 - madeAfter) };
  }
}

function isIn({ from = 0, until = Number.POSITIVE_INFINITY }: DelayScript, elapsed: number): boolean {
  return elapsed >= from && elapsed < until;
}
