import { type Flow, type Traffic, usualPeriod, windowLength } from './traffic.ts';

/** The part of a limit that ordinary looks are spread over; the rest is for looks that confirm, and for failures. */
const usable = 0.8;
/** At first, so many more may be about to come for each that was counted: gates of one push start together … */
const unseen = 6;
/** … and ever fewer with this time constant, milliseconds. */
const listening = 35_000;
/** Refused looks are spread over a window, but over no more than so many times what was left of the one that was used up. */
const timesLeft = 5;
/** No share is smaller than one look in this many milliseconds, whatever the buckets say. */
const smallestShare = 240_000;

/** What a bucket leaves to one of those who share it, in milliseconds. */
export interface Share {
  /** Between two looks, so that all who share it can go on like this. */
  readonly period: number;
  /** Until the bucket is full again; 0 when it is. */
  readonly left: number;
  /** Between two looks, so that what remains lasts until then; `Infinity`: too little remains for all who may come. */
  readonly lasts: number;
  /** Until nothing remains, as things go: 0 when that is so now, `Infinity` when the bucket is full again before. */
  readonly emptyIn: number;
}

export function sharesOf(traffic: Traffic, now: number): readonly Share[] {
  return traffic.map((flow) => shareOf(flow, now));
}

function shareOf({ budget, ofPoll, others, over, period, readAt, firstReadAt }: Flow, now: number): Share {
  const { limit, remaining, resetAt } = budget;
  const rate = over > 0 ? others / over : 0;
  // How often one of the others asks nobody knows: between as often as this gate and as often as is usual. The former keeps
  // the whole within the limit, the latter draws unequal sharers together.
  const theirs = period === undefined ? usualPeriod : Math.sqrt(period * usualPeriod);
  const requests = ofPoll + rate * theirs;
  const coming = (requests - ofPoll) * unseen * Math.exp(-(readAt - firstReadAt) / listening);
  const left = Math.min(Math.max(resetAt - now, 0), 2 * windowLength);
  const forAll = remaining - coming;
  const emptyIn = remaining < ofPoll ? 0 : (remaining - ofPoll + 1) / (rate + coming / theirs);
  // Who is alone may take the first half of a window at any pace, more and more slowly.
  const eased = others > 0 ? 1 : Math.min(1, (2 * (limit - remaining)) / limit);
  return {
    period: eased * Math.min((windowLength * requests) / (usable * limit), smallestShare),
    left,
    lasts: forAll > 0 ? (eased * left * (requests + coming)) / forAll : Number.POSITIVE_INFINITY,
    emptyIn: emptyIn < left ? emptyIn : Number.POSITIVE_INFINITY,
  };
}

/** The least pause before an ordinary look; 0 when nothing is known. `varied` is a factor around 1. */
export function fairPause(shares: readonly Share[], varied: number, random: () => number): number {
  const pauses = shares.map((share) => {
    const { period, left, lasts } = share;
    // A window that is over tells nothing of the next one, until an answer does.
    if (left === 0) return 0;
    if (lasts <= left) return Math.max(period, lasts) * varied;
    // The part of a period that this window has no room for comes after it: once as long on average, so that gates that waited
    // for the same reset do not come back together.
    const after = Math.max(2 * period * (1 - left / lasts), spreadWhenEmpty(share));
    return Math.max(period * varied, left + random() * after);
  });
  return Math.max(0, ...pauses);
}

/** A pause before a look that is due then, however little remains: as it is, unless nothing will be left at all. */
export function duePause(pause: number, shares: readonly Share[], random: () => number): number {
  const pauses = shares.map(({ period, left, emptyIn }) =>
    emptyIn <= pause && pause < left ? left + (random() * period) / 2 : pause,
  );
  return Math.max(pause, ...pauses);
}

/** Over how long those who were refused together are to come back after the reset: 0 unless a bucket is empty. */
export function spreadAfterRefusal(shares: readonly Share[]): number {
  return Math.max(0, ...shares.map(spreadWhenEmpty));
}

function spreadWhenEmpty({ period, left, emptyIn }: Share): number {
  return emptyIn === 0 ? Math.min(Math.max(period, windowLength), timesLeft * left) : 0;
}
