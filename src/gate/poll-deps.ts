import type { Clock } from '../shared/clock.ts';
import type { Build, Run, Snapshot } from '../test-engine/model.ts';
import type { GateEvent } from './events.ts';
import type { Persist } from './persist.ts';
import type { Spending } from './schedule/traffic.ts';
import type { Evidence } from './tolerance.ts';

/** The runs for which evidence is fetched. */
export interface FailedRuns {
  readonly runs: readonly Run[];
  /** The gated builds; `undefined` if the selector has no builds. */
  readonly builds: readonly Build[] | undefined;
}

/** Where the gate gets its snapshots from. */
export interface RunSource {
  /**
   * One attempt of one poll. `known` are the runs seen before, which are looked up by ID if the list does not show them. With `whole`,
   * every list is read to its proven end, since a verdict may be based on it. Responses to an earlier attempt of the same poll are
   * reused if they were requested at `since` or later (milliseconds of the clock), and the snapshot says so. Rejects with the signal's
   * reason as soon as it is aborted.
   */
  poll(
    known: readonly Run[],
    options: { readonly whole: boolean; readonly since: number },
    signal: AbortSignal,
  ): Promise<Snapshot>;
  /**
   * What is known about the failures of failed runs. Each request goes through `persist`; a rejected one is part of the evidence.
   * Rejects with the signal's reason as soon as it is aborted.
   */
  evidence(failed: FailedRuns, signal: AbortSignal, persist: Persist): Promise<Evidence>;
  /** Whether these runs still have the failed executions of this evidence, which are read again in full. */
  hasSameFailures(runs: readonly Run[], evidence: Evidence, signal: AbortSignal, persist: Persist): Promise<boolean>;
  /** How many tests of these builds have passed or failed, whatever their suite. Rejects if they cannot be counted. */
  countTests(buildIds: readonly string[], signal: AbortSignal, persist: Persist): Promise<number>;
  /** How many requests were sent so far, and what is known about the rate limits. */
  spending(): Spending;
}

/** What the gate needs in addition to its policy. */
export interface PollDeps {
  readonly source: RunSource;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  /** Aborted if the step is cancelled, with a `Cancellation` as its reason, or on an unexpected error, with that error. */
  readonly interrupted: AbortSignal;
  readonly emit: (event: GateEvent) => void;
}
