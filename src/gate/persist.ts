import pRetry from 'p-retry';
import type { Clock } from '../shared/clock.ts';

/** A request that failed in a way that may pass by itself. */
export interface TransientError extends Error {
  readonly transient: true;
  /** Milliseconds from now before which trying again is useless; 0 when it may be tried at once. */
  readonly retryAfterMs: number;
}

/** When to try again, and until when. */
export interface Persistence {
  /** Ends it: the rejection is then the signal's reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Milliseconds to wait after this error; `attempt` is the number of the attempt that met it, from 1. */
  readonly pause: (error: TransientError, attempt: number) => number;
}

/** Tries again for as long as errors are transient. */
export type Persist = <T>(attempt: () => Promise<T>) => Promise<T>;

/**
 * Tries until it works or the signal fires. The only place that tries anything again towards Buildkite: transient errors
 * for as long as there is time, all others are thrown at once, as they are.
 */
export function persist<T>(attempt: () => Promise<T>, { signal, clock, pause }: Persistence): Promise<T> {
  return pRetry(attempt, {
    retries: Number.POSITIVE_INFINITY,
    // The pause is slept on the clock that was handed in.
    minTimeout: 0,
    signal,
    shouldRetry: ({ error }) => isTransient(error),
    onFailedAttempt: async ({ error, attemptNumber }) => {
      if (isTransient(error)) await clock.sleep(pause(error, attemptNumber), signal);
    },
  });
}

function isTransient(error: Error): error is TransientError {
  return 'transient' in error && error.transient === true;
}
