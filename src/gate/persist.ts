import pRetry from 'p-retry';
import type { Clock } from '../shared/clock.ts';

/** An error that may go away by itself. */
export interface TransientError extends Error {
  readonly transient: true;
  /** Milliseconds before a retry makes sense; 0 if it may be made at once. */
  readonly retryAfterMs: number;
}

/** When to retry, and until when. */
export interface Persistence {
  /** Ends the retries: they reject with the signal's reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Milliseconds to wait after this error; `attempt` is the number of the attempt that failed, from 1. */
  readonly pause: (error: TransientError, attempt: number) => number;
}

/** Retries for as long as errors are transient. */
export type Persist = <T>(attempt: () => Promise<T>) => Promise<T>;

/**
 * Retries until the attempt succeeds or the signal fires. This is the only place that retries requests to Buildkite: after transient
 * errors, for as long as there is time. All other errors are thrown at once, as they are.
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
