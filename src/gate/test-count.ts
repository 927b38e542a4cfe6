import type { Policy } from './facts.ts';
import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';
import type { Persist } from './persist.ts';
import type { PollDeps } from './poll-deps.ts';

/** A poll that ended longer than this before its tests were counted does not decide, milliseconds: a run may have failed since. */
const pollStandsFor = 5_000;

/**
 * Whether enough tests ran, if `min-tests` asks for it. Two counts are needed for a no: results may be counted a little after their
 * run is finished. Times are milliseconds of the gate's clock.
 */
export class TestCount {
  /** The newest count; `undefined` if there was none. */
  ran: number | undefined;
  /** `undefined`: any number will do, and nothing is counted. */
  readonly #least: number | undefined;
  readonly #settle: number;
  readonly #deps: PollDeps;
  /** The tests are being counted, on which alone the verdict depends. */
  #isCounting = false;
  /** Since when all had been as it was when enough were counted, and the earliest start of a poll that may decide on it. */
  #enough: { readonly unchangedSince: number; readonly pollFrom: number } | undefined;
  /** When too few were first counted, since the last change. */
  #tooFew: { readonly at: number; readonly unchangedSince: number } | undefined;

  constructor({ minTests, settle }: Policy, deps: PollDeps) {
    this.#least = minTests;
    this.#settle = settle;
    this.#deps = deps;
  }

  /** The verdict, if it needs no count or enough tests ran for it; `undefined` if another poll or count is needed. */
  async verdictOn(
    verdict: Verdict,
    seen: Observation,
    signal: AbortSignal,
    persist: Persist,
  ): Promise<Verdict | undefined> {
    const least = this.#leastFor(verdict);
    if (least === undefined || this.isEnough(seen)) return verdict;
    const { source, clock } = this.#deps;
    this.#isCounting = true;
    this.ran = await source.countTests(gatedBuilds(seen), signal, persist);
    this.#isCounting = false;
    const now = clock.now();
    if (this.ran >= least) {
      const { unchangedSince, lastPoll } = seen;
      const isRecent = lastPoll !== undefined && now - lastPoll.endedAt <= pollStandsFor;
      this.#enough = { unchangedSince, pollFrom: isRecent ? lastPoll.startedAt : now };
      return isRecent ? verdict : undefined;
    }
    this.#enough = undefined;
    return this.#isTooFewForGood(seen, now) ? tooFewOrUnknown(this.ran, least) : undefined;
  }

  /** The verdict at the deadline, when nothing more can be counted. */
  verdictAtDeadline(verdict: Verdict, seen: Observation): Verdict {
    const least = this.#isCounting ? this.#least : this.#leastFor(verdict);
    if (least === undefined || (this.isEnough(seen) && !this.#isCounting)) return verdict;
    return tooFewOrUnknown(this.ran, least);
  }

  /** Whether enough were counted, and nothing has changed since. */
  isEnough({ unchangedSince, lastPoll }: Observation): boolean {
    return this.#enough?.unchangedSince === unchangedSince && (lastPoll?.startedAt ?? 0) >= this.#enough.pollFrom;
  }

  /** Milliseconds until the next poll is due: after a count that found too few, or that took too long. */
  dueIn(seen: Observation, now: number): number | undefined {
    const { unchangedSince } = seen;
    if (this.#enough?.unchangedSince === unchangedSince) return this.isEnough(seen) ? undefined : 0;
    if (this.#tooFew?.unchangedSince !== unchangedSince) return undefined;
    return Math.max(0, this.#tooFew.at + this.#settle - now);
  }

  #isTooFewForGood({ unchangedSince }: Observation, now: number): boolean {
    const before = this.#tooFew?.unchangedSince === unchangedSince ? this.#tooFew : undefined;
    this.#tooFew = before ?? { at: now, unchangedSince };
    return before !== undefined && now >= before.at + this.#settle;
  }

  /** How many tests a verdict needs to be green; `undefined` if it cannot be green, or needs none. */
  #leastFor({ name }: Verdict): number | undefined {
    return name === 'passed' || name === 'incomplete' ? this.#least : undefined;
  }
}

/** The IDs of all gated builds, each once: builds without a run of the gated suites have tests too. */
function gatedBuilds({ builds, runs }: Observation): readonly string[] {
  return [...new Set([...(builds ?? []).map(({ id }) => id), ...runs.flatMap(({ run }) => run.buildId ?? [])])];
}

function tooFewOrUnknown(ran: number | undefined, least: number): Verdict {
  if (ran === undefined || ran >= least) return { name: 'incomplete', because: { kind: 'not-counted' } };
  return { name: 'incomplete', because: { kind: 'too-few-tests', ran, least } };
}
