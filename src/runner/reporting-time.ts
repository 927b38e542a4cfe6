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

/** The time begins now. `isFirst`: fetching is not all that takes time. */
export function reportingTime(clock: Clock, interrupted: AbortSignal, isFirst: boolean): ReportingTime {
  const startedAt = clock.now();
  const part = ({ usual, afterSignal }: typeof all): TimeFor => ({
    signal: within(usual, afterSignal, interrupted),
    left: () => Math.max(0, startedAt + (interrupted.aborted ? afterSignal : usual) - clock.now()),
  });
  return { fetching: part(isFirst ? first : alone), asking: part(all) };
}

/** Aborted after `usual` milliseconds, or `afterSignal` milliseconds after a signal. */
function within(usual: number, afterSignal: number, interrupted: AbortSignal): AbortSignal {
  const hurried = new AbortController();
  const hurry = () => setTimeout(() => hurried.abort(), afterSignal).unref();
  if (interrupted.aborted) hurry();
  else interrupted.addEventListener('abort', hurry, { once: true });
  return AbortSignal.any([AbortSignal.timeout(usual), hurried.signal]);
}
