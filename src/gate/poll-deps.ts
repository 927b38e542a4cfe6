import type { Clock } from '../shared/clock.ts';
import type { Build, Run, Snapshot } from '../test-engine/model.ts';
import type { GateEvent } from './events.ts';
import type { Persist } from './persist.ts';
import type { Spending } from './schedule/traffic.ts';
import type { Evidence } from './tolerance.ts';

/** What evidence is asked for. */
export interface FailedRuns {
  readonly runs: readonly Run[];
  /** The gated builds; `undefined` when the selector knows of none. */
  readonly builds: readonly Build[] | undefined;
}

/** Where the gate gets its snapshots from. */
export interface RunSource {
  /**
   * One poll, tried once. `known` are the runs seen before, to be looked up by id when the list does not show them. With `whole`,
   * every list is read to an end that is proven, since a verdict may rest on it. What an earlier attempt of the same poll was
   * answered stands if it was asked for no earlier than `since`, milliseconds of the clock; the snapshot then tells. Rejects with
   * the signal's reason as soon as it is aborted.
   */
  poll(
    known: readonly Run[],
    options: { readonly whole: boolean; readonly since: number },
    signal: AbortSignal,
  ): Promise<Snapshot>;
  /**
   * What is known of the failures of failed runs. Each request goes through `persist`; what is refused is part of the evidence.
   * Rejects with the signal's reason as soon as it is aborted.
   */
  evidence(failed: FailedRuns, signal: AbortSignal, persist: Persist): Promise<Evidence>;
  /** Whether these runs still have the failed executions of that evidence, read again in full. */
  hasSameFailures(runs: readonly Run[], evidence: Evidence, signal: AbortSignal, persist: Persist): Promise<boolean>;
  /** How many tests of the gated builds have passed or failed. Rejects where that cannot be had. */
  countTests(runs: readonly Run[], signal: AbortSignal, persist: Persist): Promise<number>;
  /** What the requests so far have cost, and what they told of the rate limits. */
  spending(): Spending;
}

/** What the gate needs in addition to its policy. */
export interface PollDeps {
  readonly source: RunSource;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  /** Aborted when the step is cancelled, with a `Cancellation` as its reason, and when it broke, with the error. */
  readonly interrupted: AbortSignal;
  readonly emit: (event: GateEvent) => void;
}

/** How long to wait and how often to poll; milliseconds. */
export interface Patience {
  readonly timeout: number;
  /** How long nothing at all may be there; no less than `timeout` says nothing more than that. */
  readonly appearWithin: number;
  readonly interval: 'auto' | number;
}
