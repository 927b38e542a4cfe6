/** When to poll next. Pure: the time, the random source and everything else are arguments. All times are milliseconds. */

import { duePause, fairPause, returnWithin, sharesOf, spreadAfterRefusal } from './share.ts';
import type { Traffic } from './traffic.ts';

/**
 * The pause of `auto` as long as nobody else needs the requests: fifteen polls per minute, less than a third of the fifty requests that
 * Buildkite allows per user. The end of a run is seen 2.2 s later on average.
 */
export const usualPause = 3_800;
/** Pauses vary by this much either way, so that gates that started together do not stay together. */
const jitter = 0.03;
/** Pauses after failed polls: the first, and the longest. */
const firstRetry = 1_000;
const longestRetry = 15_000;
/** Each further rejection in a row doubles the time over which the next poll is spread, up to this. */
const longestSpread = 240_000;
/** However many gates share a limit, there must be time for more than one attempt before the deadline. */
const partOfWhatIsLeft = 1 / 8;

/** What every pause depends on. */
export interface Occasion {
  /** Until the deadline. */
  readonly left: number;
  /** How long the newest good poll took. */
  readonly pollTook: number;
  /** `auto`, or the shortest pause between two polls. */
  readonly interval: 'auto' | number;
  /** What is known about the rate limits, and the current time on the same clock. */
  readonly traffic: Traffic;
  readonly now: number;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
}

/** What the pause after a good poll depends on. */
export interface Moment extends Occasion {
  /** Until everything has settled, if nothing else is awaited. */
  readonly settlesIn: number | undefined;
}

/** The pause before the next poll; `Infinity` if there is no time for another one before the deadline. */
export function pauseBeforePoll(moment: Moment): number {
  const { left, pollTook, settlesIn } = moment;
  const wanted = wantedPause(moment);
  const pause = beforeDeadline(wanted, 0, moment);
  // The poll that confirms is worth a try wherever one like the newest fits in: without it, there is no pass.
  return pause === Number.POSITIVE_INFINITY && settlesIn !== undefined && wanted + pollTook < left ? wanted : pause;
}

function wantedPause({ interval, settlesIn, traffic, now, random }: Moment): number {
  const shares = sharesOf(traffic, now);
  // Only `settle` is awaited: the poll that confirms comes when it is over. An earlier one could not confirm anything.
  if (settlesIn !== undefined) return duePause(Math.max(settlesIn, interval === 'auto' ? 0 : interval), shares, random);
  const varied = vary(random);
  return Math.max(interval === 'auto' ? usualPause * varied : interval, fairPause(shares, varied, random));
}

/**
 * The pause after a failed poll. `attempt` counts from 1; `retryAfterMs` is the time before which a retry makes no sense (a rate limit's
 * reset). `Infinity` if there is no time for another attempt before the deadline.
 */
export function pauseAfterFault(attempt: number, retryAfterMs: number, occasion: Occasion): number {
  const { interval, traffic, now, random } = occasion;
  const shares = sharesOf(traffic, now);
  const first = interval === 'auto' ? firstRetry : Math.min(interval, firstRetry);
  const backoff = Math.min(first * 2 ** (attempt - 1), longestRetry);
  // Between half and all of it: gates that were cut off together come back one by one.
  const again = backoff * (0.5 + random() / 2);
  const spread = Math.min(
    spreadAfterRefusal(shares) * 2 ** (attempt - 1),
    longestSpread,
    occasion.left * partOfWhatIsLeft,
  );
  if (spread > 0 && retryAfterMs > 0)
    return beforeDeadline(retryAfterMs + Math.max(again, returnWithin(spread, random)), retryAfterMs, occasion);
  // One retry comes at once. More of them would use up other gates' requests.
  const fair = attempt === 1 ? 0 : fairPause(shares, vary(random), random);
  return beforeDeadline(Math.max(retryAfterMs + again, fair), retryAfterMs, occasion);
}

/**
 * Shortens a pause so that one last poll fits in just before the deadline. `Infinity`: there is no time for another poll, or only for
 * one that would be rejected again.
 */
function beforeDeadline(pause: number, retryAfterMs: number, { left, pollTook }: Occasion): number {
  const untilLastPoll = left - lastPollNeeds(pollTook);
  if (untilLastPoll <= 0 || retryAfterMs > untilLastPoll) return Number.POSITIVE_INFINITY;
  return Math.min(pause, untilLastPoll);
}

/** The time to keep for a poll before the deadline, after one that took `pollTook`: a response that takes longer than that hangs. */
export function lastPollNeeds(pollTook: number): number {
  return clamp(3 * pollTook, 300, 5_000);
}

function vary(random: () => number): number {
  return 1 - jitter + 2 * jitter * random();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
