import type { Clock } from '../shared/clock.ts';
import type { Run, Snapshot } from '../test-engine/model.ts';
import type { GateEvent } from './events.ts';
import type { Spending } from './schedule/traffic.ts';
import type { Evidence } from './tolerance.ts';

/** A failed look that may be tried again, as far as the wait cares. */
export interface Fault extends Error {
  /** Milliseconds before which trying again is useless. */
  readonly retryAfterMs: number;
}

/** Where the wait gets its looks from. */
export interface RunSource {
  /**
   * One look, tried once. `known` are the runs seen before, to be looked up by id when the list does not show them.
   * Rejects with the signal's reason as soon as it is aborted.
   */
  poll(known: readonly Run[], signal: AbortSignal): Promise<Snapshot>;
  /**
   * What is known of the failures of these runs. Each request goes through `persist`; what is refused is told in the evidence.
   * Rejects with the signal's reason as soon as it is aborted.
   */
  evidence(
    runs: readonly Run[],
    signal: AbortSignal,
    persist: <T>(attempt: () => Promise<T>) => Promise<T>,
  ): Promise<Evidence>;
  /** What the requests so far have cost and told of the rate limits. */
  spending(): Spending;
  /**
   * Tries until it works, sleeping `pause(…)` milliseconds after each passing fault, counted from 1. Rejects with the
   * signal's reason once that is aborted, and at once with an error that will not pass.
   */
  persist<T>(attempt: () => Promise<T>, options: Persistence): Promise<T>;
}

export interface Persistence {
  readonly signal: AbortSignal;
  readonly pause: (fault: Fault, attempt: number) => number;
}

/** What the wait needs beside its policy. */
export interface Surroundings {
  readonly source: RunSource;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  /** Aborted when the step is cancelled, with a `Cancellation` as its reason, and when it broke, with the error. */
  readonly interrupted: AbortSignal;
  readonly tell: (event: GateEvent) => void;
}

/** How long to wait and how often to look; milliseconds. */
export interface Patience {
  readonly timeout: number;
  readonly interval: 'auto' | number;
}
