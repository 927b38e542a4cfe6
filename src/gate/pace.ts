/** When to look again. Pure: the time, the random source and everything else come in. All times are milliseconds. */

/** The least and the most that `auto` waits between two looks. */
export const quickest = 2_000;
export const slowest = 24_000;
/** The most that `auto` waits for `settle`: a run may start running again meanwhile. */
const longestSettling = 30_000;
/** `auto` waits this share of the time waited so far, so that the lag stays a small share of the wait. */
const shareOfWait = 1 / 5;
/** Pauses vary by this much either way, so that gates that started together do not stay together. */
const jitter = 0.1;
/** Pauses after failed looks: the first, and the longest. */
const firstRetry = 1_000;
const longestRetry = 15_000;

/** What a pause depends on. */
export interface Moment {
  /** Since the wait began. */
  readonly waited: number;
  /** Until the deadline. */
  readonly left: number;
  /** How long the newest good look took. */
  readonly lookTook: number;
  /** `auto`, or the least pause between two looks. */
  readonly interval: 'auto' | number;
  /** Until everything has settled, when nothing but that is waited for. */
  readonly settlesIn: number | undefined;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
}

/** The pause before the next look; `Infinity` when there is no time for one more before the deadline. */
export function pauseBeforeLook(moment: Moment): number {
  return beforeDeadline(wantedPause(moment), 0, moment);
}

function wantedPause({ waited, interval, settlesIn, random }: Moment): number {
  const usual =
    interval === 'auto' ? Math.round(clamp(waited * shareOfWait, quickest, slowest) * vary(random)) : interval;
  if (settlesIn === undefined) return usual;
  // Only `settle` is waited for: the look that confirms comes when it is over, not earlier and not a pause later.
  if (interval === 'auto') return Math.min(settlesIn, longestSettling);
  if (settlesIn < interval) return interval;
  return settlesIn < 2 * interval ? settlesIn : interval;
}

/**
 * The pause after a failed look. `attempt` counts from 1; `notBefore` is when trying again makes sense at the earliest
 * (a rate limit's reset). `Infinity` when there is no time for one more try before the deadline.
 */
export function pauseAfterFault(attempt: number, notBefore: number, moment: Moment): number {
  const { interval, random } = moment;
  const first = interval === 'auto' ? firstRetry : Math.min(interval, firstRetry);
  const backoff = Math.min(first * 2 ** (attempt - 1), longestRetry);
  // Between half and the whole of it: gates that were cut off together come back one by one. After a reset likewise.
  const spread = backoff * (0.5 + random() / 2);
  return beforeDeadline(notBefore + spread, notBefore, moment);
}

/**
 * Cuts a pause so that one last look fits in just before the deadline. `Infinity`: there is no time for another look, or
 * none before it would be refused again.
 */
function beforeDeadline(pause: number, notBefore: number, { left, lookTook }: Moment): number {
  const untilLastLook = left - lastLookNeeds(lookTook);
  if (untilLastLook <= 0 || notBefore > untilLastLook) return Number.POSITIVE_INFINITY;
  return Math.min(pause, untilLastLook);
}

/** The time kept for a look before the deadline, after one that took so long: an answer that takes longer hangs. */
export function lastLookNeeds(lookTook: number): number {
  return clamp(3 * lookTook, 100, 5_000);
}

function vary(random: () => number): number {
  return 1 - jitter + 2 * jitter * random();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
