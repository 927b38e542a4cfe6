import type { Run } from '../test-engine/model.ts';
import type { Policy } from './facts.ts';
import type { Observation } from './observation.ts';
import type { Verdict } from './outcome.ts';
import type { Persist } from './persist.ts';
import type { PollDeps } from './poll-deps.ts';
import { applyTolerance, type Evidence, type ToleranceResult } from './tolerance.ts';
import { judge } from './verdict.ts';

/** Evidence that may tolerate what has failed, as long as the next poll shows everything as it was. */
interface Unconfirmed {
  readonly runs: readonly Run[];
  readonly evidence: Evidence;
  readonly result: ToleranceResult;
  readonly unchangedSince: number;
  /** When the failed executions were read last, milliseconds of the gate's clock. */
  readonly readAt: number;
  /** They were read once more after a poll that took long, so that the poll after that decides however long it takes. */
  readonly isReread: boolean;
}

/**
 * Failed executions that were read longer ago than this when a poll confirms them are read once more, and polled for once more,
 * milliseconds: in that time a run can start running, fail otherwise and be finished again.
 */
const rereadAfter = 5_000;

/**
 * Holds evidence that tolerates failed runs to one moment: the failed executions are read before and after the lists that excuse
 * them, and a poll after that must show runs and builds as they were.
 */
export class EvidenceCheck {
  /** What the verdict is based on, where there was anything to ask. */
  result: ToleranceResult | undefined;
  readonly #policy: Policy;
  readonly #deps: PollDeps;
  readonly #onChanged: () => void;
  #unconfirmed: Unconfirmed | undefined;

  /** `onChanged` hears of evidence that was out of date before it could be used. */
  constructor(policy: Policy, deps: PollDeps, onChanged: () => void) {
    this.#policy = policy;
    this.#deps = deps;
    this.#onChanged = onChanged;
  }

  /**
   * Asks what may tolerate these failed runs. `failed`: one of them fails anyway, which needs no further poll, since a failed
   * result never changes. `poll`: all are tolerated if a poll at once confirms it. `changed`: the failures are others than before
   * the lists were read.
   */
  async ask(
    runs: readonly Run[],
    { builds, unchangedSince }: Observation,
    signal: AbortSignal,
    persist: Persist,
  ): Promise<'failed' | 'poll' | 'changed'> {
    const { source, clock } = this.#deps;
    const evidence = await source.evidence({ runs, builds }, signal, persist);
    const result = applyTolerance(runs, evidence, this.#policy.tolerate);
    if (result.toleratedRuns.size < runs.length) {
      this.result = result;
      return 'failed';
    }
    const readAt = clock.now();
    if (!(await this.#isStillSo(runs, evidence, signal, persist))) return 'changed';
    this.#unconfirmed = { runs, evidence, result, unchangedSince, readAt, isReread: false };
    return 'poll';
  }

  /**
   * The verdict with the evidence that waits for this poll; `undefined`: there is none, or it is out of date, which uses it up.
   * `poll`: it took long until this poll, and another one at once decides.
   */
  async verdictOn(seen: Observation, signal: AbortSignal, persist: Persist): Promise<Verdict | 'poll' | undefined> {
    if (this.#unconfirmed === undefined) return undefined;
    const waiting = this.#unconfirmed;
    const { runs, evidence, result, unchangedSince, readAt, isReread } = waiting;
    this.#unconfirmed = undefined;
    if (seen.unchangedSince !== unchangedSince) {
      this.#onChanged();
      return undefined;
    }
    const verdict = judge(seen, this.#policy, result.toleratedRuns);
    if (verdict === undefined) return undefined;
    const { clock } = this.#deps;
    const rereadAt = clock.now();
    if (isReread || rereadAt - readAt <= rereadAfter) {
      this.result = result;
      return verdict;
    }
    if (!(await this.#isStillSo(runs, evidence, signal, persist))) return undefined;
    this.#unconfirmed = { ...waiting, readAt: rereadAt, isReread: true };
    return 'poll';
  }

  /** Forgets what was tolerated: the verdict that it was used for does not stand, and the next one needs evidence of its own. */
  withdraw(): void {
    this.result = undefined;
  }

  async #isStillSo(runs: readonly Run[], evidence: Evidence, signal: AbortSignal, persist: Persist): Promise<boolean> {
    const isSo = await this.#deps.source.hasSameFailures(runs, evidence, signal, persist);
    if (!isSo) this.#onChanged();
    return isSo;
  }
}
