import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';

/** A verdict that may end green only where enough tests ran. */
export function needsTests(verdict: Verdict): boolean {
  return verdict.name === 'passed' || verdict.name === 'incomplete';
}

/**
 * Whether enough tests ran, asked twice before it is denied: results may be counted a little after their run says that it is
 * finished. Times are milliseconds of the gate's clock.
 */
export class TestCount {
  /** The newest count; `undefined`: it was never asked. */
  ran: number | undefined;
  readonly #least: number;
  readonly #settle: number;
  /** Since when all had been as it was when enough were counted. */
  #enoughSince: number | undefined;
  /** When too few were counted first, since all has been as it is. */
  #tooFew: { readonly at: number; readonly unchangedSince: number } | undefined;

  constructor(least: number, settle: number) {
    this.#least = least;
    this.#settle = settle;
  }

  /** Takes a count in: `enough`, `too-few` for good, or `undefined` while it is to be asked again. */
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

  /** Milliseconds until it is to be asked again, where too few were counted. */
  dueIn({ unchangedSince }: Observation, now: number): number | undefined {
    if (this.#tooFew?.unchangedSince !== unchangedSince) return undefined;
    return Math.max(0, this.#tooFew.at + this.#settle - now);
  }

  /** What too few tests come to. */
  get verdict(): Verdict {
    if (this.ran === undefined || this.ran >= this.#least)
      return { name: 'incomplete', because: { kind: 'not-counted' } };
    return { name: 'incomplete', because: { kind: 'too-few-tests', ran: this.ran, least: this.#least } };
  }
}
