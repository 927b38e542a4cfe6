/** When to poll next. Pure: the time, the random source and everything else come in. All times are milliseconds. */

import { duePause, fairPause, sharesOf, spreadAfterRefusal } from './share.ts';
import type { Traffic } from './traffic.ts';

/**
 * What `auto` waits between two polls as long as nobody else needs the requests: fifteen polls per minute, less than a third of the
 * fifty requests that Buildkite grants a token's owner. The end of a run is seen 2.2 s later on average.
 */
export const usualPause = 3_800;
/** Pauses vary by this much either way, so that gates that started together do not stay together. */
const jitter = 0.03;
/** Pauses after failed polls: the first, and the longest. */
const firstRetry = 1_000;
const longestRetry = 15_000;
/** A refusal after a refusal doubles what the next poll is spread over, up to this. */
const longestSpread = 240_000;
/** However many there are, the deadline must leave room for more tries than one. */
const partOfWhatIsLeft = 1 / 8;

/** What every pause depends on. */
export interface Occasion {
  /** Until the deadline. */
  readonly left: number;
  /** How long the newest good poll took. */
  readonly pollTook: number;
  /** `auto`, or the least pause between two polls. */
  readonly interval: 'auto' | number;
  /** What is known of the rate limits, and the time on its clock. */
  readonly traffic: Traffic;
  readonly now: number;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
}

/** What the pause after a good poll depends on. */
export interface Moment extends Occasion {
  /** Until everything has settled, when nothing but that is waited for. */
  readonly settlesIn: number | undefined;
}

/** The pause before the next poll; `Infinity` when there is no time for one more before the deadline. */
export function pauseBeforePoll(moment: Moment): number {
  const { left, pollTook, settlesIn } = moment;
  const wanted = wantedPause(moment);
  const pause = beforeDeadline(wanted, 0, moment);
  // The poll that confirms is worth a try wherever one like the newest fits in: without it, there is no pass.
  return pause === Number.POSITIVE_INFINITY && settlesIn !== undefined && wanted + pollTook < left ? wanted : pause;
}

function wantedPause({ interval, settlesIn, traffic, now, random }: Moment): number {
  const shares = sharesOf(traffic, now);
  // Only `settle` is waited for: the poll that confirms comes when it is over. One before it could confirm nothing.
  if (settlesIn !== undefined) return duePause(Math.max(settlesIn, interval === 'auto' ? 0 : interval), shares, random);
  const varied = vary(random);
  return Math.max(interval === 'auto' ? usualPause * varied : interval, fairPause(shares, varied, random));
}

/**
 * The pause after a failed poll. `attempt` counts from 1; `notBefore` is when trying again makes sense at the earliest
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
 * Cuts a pause so that one last poll fits in just before the deadline. `Infinity`: there is no time for another poll, or
 * none before it would be refused again.
 */
function beforeDeadline(pause: number, retryAfterMs: number, { left, pollTook }: Occasion): number {
  const untilLastPoll = left - lastPollNeeds(pollTook);
  if (untilLastPoll <= 0 || retryAfterMs > untilLastPoll) return Number.POSITIVE_INFINITY;
  return Math.min(pause, untilLastPoll);
}

/** The time kept for a poll before the deadline, after one that took so long: an answer that takes longer hangs. */
export function lastPollNeeds(pollTook: number): number {
  return clamp(3 * pollTook, 300, 5_000);
}

function vary(random: () => number): number {
  return 1 - jitter + 2 * jitter * random();
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
