import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';

/** Whether a verdict may be green only if enough tests ran. */
export function needsTests(verdict: Verdict): boolean {
  return verdict.name === 'passed' || verdict.name === 'incomplete';
}

/**
 * Whether enough tests ran. Two counts are needed for a no: results may be counted a little after their run is finished. Times are
 * milliseconds of the gate's clock.
 */
export class TestCount {
  /** The newest count; `undefined` if there was none. */
  ran: number | undefined;
  readonly #least: number;
  readonly #settle: number;
  /** Since when all had been as it was when enough were counted. */
  #enoughSince: number | undefined;
  /** When too few were first counted, since the last change. */
  #tooFew: { readonly at: number; readonly unchangedSince: number } | undefined;

  constructor(least: number, settle: number) {
    this.#least = least;
    this.#settle = settle;
  }

  /** Adds a count: `enough`, `too-few` for good, or `undefined` if another count is needed. */
  takeIn(ran: number, { unchangedSince }: Observation, now: number): 'enough' | 'too-few' | undefined {
    this.ran = ran;
    this.#enoughSince = ran < this.#least ? undefined : unchangedSince;
    if (ran >= this.#least) return 'enough';
    const before = this.#tooFew?.unchangedSince === unchangedSince ? this.#tooFew : undefined;
    this.#tooFew = before ?? { at: now, unchangedSince };
    return before !== undefined && now >= before.at + this.#settle ? 'too-few' : undefined;
  }

  /** Whether enough were counted, and nothing has changed since. */
  isEnough({ unchangedSince }: Observation): boolean {
    return this.#enoughSince === unchangedSince;
  }

  /** Milliseconds until the next count, after one that found too few. */
  dueIn({ unchangedSince }: Observation, now: number): number | undefined {
    if (this.#tooFew?.unchangedSince !== unchangedSince) return undefined;
    return Math.max(0, this.#tooFew.at + this.#settle - now);
  }

  /** The verdict on too few tests. */
  get verdict(): Verdict {
    if (this.ran === undefined || this.ran >= this.#least)
      return { name: 'incomplete', because: { kind: 'not-counted' } };
    return { name: 'incomplete', because: { kind: 'too-few-tests', ran: this.ran, least: this.#least } };
  }
}
