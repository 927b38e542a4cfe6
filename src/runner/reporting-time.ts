import type { Clock, TimeLeft } from '../shared/clock.ts';

/** Until when a part of reporting may take: milliseconds from the verdict and, where it comes, from a signal. */
interface End {
  readonly usual: number;
  readonly afterSignal: number;
}

/** The parts, in their order. Promised are 30 s in all, and 2 s after a signal: the rest is for the process's own end. */
const ends = {
  fetching: { usual: 26_000, afterSignal: 800 },
  locating: { usual: 27_000, afterSignal: 950 },
  publishing: { usual: 27_000, afterSignal: 1_250 },
  summary: { usual: 28_000, afterSignal: 1_400 },
  log: { usual: 28_500, afterSignal: 1_500 },
  file: { usual: 29_500, afterSignal: 1_700 },
} satisfies Record<string, End>;

/** The same where GitHub has to be asked in between. */
const endsWithPublishing = {
  ...ends,
  fetching: { usual: 18_000, afterSignal: 600 },
  locating: { usual: 19_000, afterSignal: 700 },
};

/** The time of a part that asks somebody. */
export interface TimeFor {
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  /** Milliseconds until then, as things stand. */
  readonly left: TimeLeft;
}

/** The time for what comes after the verdict; a signal cuts it short. */
export interface ReportingTime {
  /** For asking Test Engine about failures. */
  readonly fetching: TimeFor;
  /** For finding out where failed tests stand. */
  readonly locating: TimeLeft;
  /** For asking GitHub to show more. */
  readonly publishing: TimeFor;
  /** For the job's summary, the log and the report file, which come one after the other. */
  readonly summary: TimeLeft;
  readonly log: TimeLeft;
  readonly file: TimeLeft;
}

/** The time begins now. `isPublishing`: GitHub has to be asked, too. */
export function reportingTime(clock: Clock, interrupted: AbortSignal, isPublishing: boolean): ReportingTime {
  const startedAt = clock.now();
  let signalledAt = interrupted.aborted ? startedAt : undefined;
  const onSignal = () => {
    signalledAt = clock.now();
  };
  interrupted.addEventListener('abort', onSignal, { once: true });
  const left =
    ({ usual, afterSignal }: End): TimeLeft =>
    () => {
      const end = Math.min(startedAt + usual, signalledAt === undefined ? Infinity : signalledAt + afterSignal);
      return Math.max(0, end - clock.now());
    };
  const part = (end: End): TimeFor => ({ signal: whenOver(clock, left(end), interrupted), left: left(end) });
  const chosen = isPublishing ? endsWithPublishing : ends;
  return {
    fetching: part(chosen.fetching),
    locating: left(chosen.locating),
    publishing: part(chosen.publishing),
    summary: left(chosen.summary),
    log: left(chosen.log),
    file: left(chosen.file),
  };
}

/** A signal that is aborted when no time is left; once `interrupted` is aborted, there is less. */
function whenOver(clock: Clock, left: TimeLeft, interrupted: AbortSignal): AbortSignal {
  const over = new AbortController();
  const never = new AbortController().signal;
  void clock
    .sleep(left(), interrupted)
    .catch(() => clock.sleep(left(), never))
    .then(() => over.abort());
  return over.signal;
}
