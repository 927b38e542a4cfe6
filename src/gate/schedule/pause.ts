/** When to look again. Pure: the time, the random source and everything else come in. All times are milliseconds. */

import { duePause, fairPause, sharesOf, spreadAfterRefusal } from './share.ts';
import type { Traffic } from './traffic.ts';

/** The least that `auto` waits between two looks, and how long it does. */
export const quickest = 2_400;
const beginning = 12_500;
/** After that, pauses grow with the time waited, by this share of it … */
const growth = 0.7;
/**
 * … up to these. The usual one keeps the mean lag at 8 s while most runs finish. What that takes is saved after it, and
 * with it half an hour takes fewer than 90 looks. Then pauses are shorter again: the mean lag at the end is below 12 s.
 */
const usualPauses = [
  { until: 10 * 60_000, pause: 15_500 },
  { until: 28 * 60_000, pause: 29_100 },
  { until: Number.POSITIVE_INFINITY, pause: 23_000 },
] as const;
/** The most that `auto` waits for `settle`: a run may start running again meanwhile. */
const longestSettling = 30_000;
/** After a sign that the end is near: the least pause, and the share of the time since the sign. */
const quickestAfterSign = 4_000;
const shareSinceSign = 1 / 2;
/** Pauses vary by this much either way, so that gates that started together do not stay together. */
const jitter = 0.03;
/** Pauses after failed looks: the first, and the longest. */
const firstRetry = 1_000;
const longestRetry = 15_000;
/** A refusal after a refusal doubles what the next look is spread over, up to this. */
const longestSpread = 240_000;
/** However many there are, the deadline must leave room for more tries than one. */
const partOfWhatIsLeft = 1 / 8;

/** What every pause depends on. */
export interface Occasion {
  /** Until the deadline. */
  readonly left: number;
  /** How long the newest good look took. */
  readonly pollTook: number;
  /** `auto`, or the least pause between two looks. */
  readonly interval: 'auto' | number;
  /** What is known of the rate limits, and the time on its clock. */
  readonly traffic: Traffic;
  readonly now: number;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
}

/** What the pause after a good look depends on. */
export interface Moment extends Occasion {
  /** Since the wait began. */
  readonly waited: number;
  /** Until everything has settled, when nothing but that is waited for. */
  readonly settlesIn: number | undefined;
  /** Since the newest sign that the end is near; `undefined`: there was none. */
  readonly sinceSign: number | undefined;
}

/** The pause before the next look; `Infinity` when there is no time for one more before the deadline. */
export function pauseBeforePoll(moment: Moment): number {
  return beforeDeadline(wantedPause(moment), 0, moment);
}

function wantedPause(moment: Moment): number {
  const { interval, settlesIn, traffic, now, random } = moment;
  const shares = sharesOf(traffic, now);
  const fair = fairPause(shares, vary(random), random);
  const least = interval === 'auto' ? 0 : interval;
  if (settlesIn === undefined) return Math.max(interval === 'auto' ? autoPause(moment) : interval, fair);
  // Only `settle` is waited for: the look that confirms comes when it is over, not earlier and not a pause later.
  const usual = Math.max(interval === 'auto' ? longestSettling : interval, fair);
  return settlesIn < usual + least ? duePause(Math.max(settlesIn, least), shares, random) : usual;
}

function autoPause({ waited, sinceSign, random }: Moment): number {
  const most = usualPauses.find(({ until }) => waited < until)?.pause ?? 0;
  const usual = Math.min(quickest + Math.max(0, waited - beginning) * growth, most);
  const soon = sinceSign === undefined ? usual : Math.max(sinceSign * shareSinceSign, quickestAfterSign);
  return Math.min(usual, soon) * vary(random);
}

/**
 * The pause after a failed look. `attempt` counts from 1; `notBefore` is when trying again makes sense at the earliest
 * (a rate limit's reset). `Infinity` when there is no time for one more try before the deadline.
 */
export function pauseAfterFault(attempt: number, retryAfterMs: number, occasion: Occasion): number {
  const { interval, traffic, now, random } = occasion;
  const shares = sharesOf(traffic, now);
  const first = interval === 'auto' ? firstRetry : Math.min(interval, firstRetry);
  const backoff = Math.min(first * 2 ** (attempt - 1), longestRetry);
  // Between half and the whole of it: gates that were cut off together come back one by one.
  const again = backoff * (0.5 + random() / 2);
  const spread = Math.min(
    spreadAfterRefusal(shares) * 2 ** (attempt - 1),
    longestSpread,
    occasion.left * partOfWhatIsLeft,
  );
  if (spread > 0 && retryAfterMs > 0)
    return beforeDeadline(retryAfterMs + Math.max(again, random() * spread), retryAfterMs, occasion);
  // One retry comes at once. More of them would take what is the others'.
  const fair = attempt === 1 ? 0 : fairPause(shares, vary(random), random);
  return beforeDeadline(Math.max(retryAfterMs + again, fair), retryAfterMs, occasion);
}

/**
 * Cuts a pause so that one last look fits in just before the deadline. `Infinity`: there is no time for another look, or
 * none before it would be refused again.
 */
function beforeDeadline(pause: number, retryAfterMs: number, { left, pollTook }: Occasion): number {
  const untilLastLook = left - lastPollNeeds(pollTook);
  if (untilLastLook <= 0 || retryAfterMs > untilLastLook) return Number.POSITIVE_INFINITY;
  return Math.min(pause, untilLastLook);
}

/** The time kept for a look before the deadline, after one that took so long: an answer that takes longer hangs. */
export function lastPollNeeds(pollTook: number): number {
  return clamp(3 * pollTook, 100, 5_000);
}

function vary(random: () => number): number {
  return 1 - jitter + 2 * jitter * random();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
