import type { Clock } from '../shared/clock.ts';

/** Milliseconds that reporting may take; promised are 30 s in all, and 2 s after a signal. */
const all = { usual: 28_000, afterSignal: 1_700 };
/** The part of it that fetching failures may take, where GitHub is to be told of them afterwards, and where it is not. */
const first = { usual: 18_000, afterSignal: 900 };
const alone = { usual: 28_000, afterSignal: 1_200 };

/** A part of the time. */
export interface TimeFor {
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  /** Milliseconds until then, as things stand; at least 0. */
  readonly left: () => number;
}

/** The time for what comes after the verdict; a signal cuts it short. */
export interface ReportingTime {
  /** For asking Test Engine about failures. */
  readonly fetching: TimeFor;
  /** For whatever is asked of anybody. */
  readonly asking: TimeFor;
}

/**
 * The time begins now. A signal that came before, which ended the wait, leaves little of it from the beginning; one that comes
 * later leaves as little from then on. `isFirst`: fetching is not all that takes time.
 */
export function reportingTime(clock: Clock, interrupted: AbortSignal, isFirst: boolean): ReportingTime {
  return {
    fetching: timeFor(clock, interrupted, isFirst ? first : alone),
    asking: timeFor(clock, interrupted, all),
  };
}

function timeFor(clock: Clock, interrupted: AbortSignal, { usual, afterSignal }: typeof all): TimeFor {
  const over = new AbortController();
  let end = Number.POSITIVE_INFINITY;
  const endWithin = (ms: number) => {
    end = Math.min(end, clock.now() + ms);
    setTimeout(() => over.abort(), ms).unref();
  };
  endWithin(usual);
  if (interrupted.aborted) endWithin(afterSignal);
  else interrupted.addEventListener('abort', () => endWithin(afterSignal), { once: true });
  return { signal: over.signal, left: () => Math.max(0, end - clock.now()) };
}
