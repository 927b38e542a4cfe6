import type { Clock, TimeLeft } from '../shared/clock.ts';

/** When a part of reporting must end: milliseconds from the verdict and, if there is one, from a signal. */
interface End {
  readonly usual: number;
  readonly afterSignal: number;
}

/** The parts, in their order. The promise is 30 s in total, and 2 s after a signal; the rest is for ending the process. */
const ends = {
  fetching: { usual: 26_000, afterSignal: 800 },
  locating: { usual: 27_000, afterSignal: 950 },
  publishing: { usual: 27_000, afterSignal: 1_250 },
  summary: { usual: 28_000, afterSignal: 1_400 },
  log: { usual: 28_500, afterSignal: 1_500 },
  file: { usual: 29_500, afterSignal: 1_700 },
} satisfies Record<string, End>;

/** The same, with requests to GitHub in between. */
const endsWithPublishing = {
  ...ends,
  fetching: { usual: 18_000, afterSignal: 600 },
  locating: { usual: 19_000, afterSignal: 700 },
};

/** The time of a part that sends requests. */
export interface TimeFor {
  /** Aborted when it is over. */
  readonly signal: AbortSignal;
  /** Milliseconds until then, as things stand. */
  readonly left: TimeLeft;
}

/** The time for what comes after the verdict; a signal cuts it short. */
export interface ReportingTime {
  /** For fetching failures from Test Engine. */
  readonly fetching: TimeFor;
  /** For locating failed tests. */
  readonly locating: TimeLeft;
  /** For requests to GitHub. */
  readonly publishing: TimeFor;
  /** For the job's summary, the log and the report file, one after the other. */
  readonly summary: TimeLeft;
  readonly log: TimeLeft;
  readonly file: TimeLeft;
}

/** The time begins now. `isPublishing`: requests to GitHub are needed too. */
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

/** A signal that is aborted when no time is left, which is earlier once `interrupted` is aborted. */
function whenOver(clock: Clock, left: TimeLeft, interrupted: AbortSignal): AbortSignal {
  const over = new AbortController();
  const never = new AbortController().signal;
  void clock
    .sleep(left(), interrupted)
    .catch(() => clock.sleep(left(), never))
    .then(() => over.abort());
  return over.signal;
}
