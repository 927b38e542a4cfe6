import pRetry from 'p-retry';
import type { Clock } from '../shared/clock.ts';
import { TestEngineError } from './errors.ts';

/** When to try again, and until when. */
export interface Persistence {
  /** Ends it: the rejection is then the signal's reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Milliseconds to wait after this fault; `attempt` is the number of the attempt that met it, from 1. */
  readonly pause: (fault: TestEngineError, attempt: number) => number;
}

/**
 * Tries until it works or the signal fires; the only place that tries anything again. Faults that may pass are met again for
 * as long as there is time; refusals and errors of any other kind are thrown at once, as they are.
 */
export async function persist<T>(attempt: () => Promise<T>, { signal, clock, pause }: Persistence): Promise<T> {
  // What is not to be tried again leaves as a value, so that p-retry has no say in it and wraps nothing.
  const outcome = await pRetry(
    async (): Promise<{ readonly value: T } | { readonly error: unknown }> => {
      try {
        return { value: await attempt() };
      } catch (error) {
        if (isPassing(error)) throw error;
        return { error };
      }
    },
    {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      signal,
      onFailedAttempt: async ({ error, attemptNumber }) => {
        if (isPassing(error)) await clock.sleep(pause(error, attemptNumber), signal);
      },
    },
  );
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

function isPassing(error: unknown): error is TestEngineError {
  return error instanceof TestEngineError && error.transient;
}
