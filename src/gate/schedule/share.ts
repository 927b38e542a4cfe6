import { type Flow, pauseToLast, periodOf, returnTime, soon, type Traffic, windowLength } from './traffic.ts';

/** Rejected polls are spread over so many periods: responses do not say how many were rejected in the same window. */
const refused = 4;
/**
 * The end of a window is left alone, since a crowd has used the bucket up by then: so many periods, times the part of the limit that one poll
 * of each of the others takes. They are more as long as the number of gates is a guess.
 */
const spared = { guess: 24, known: 1.2 } as const;

/** What a bucket leaves for one of the gates that share it, in milliseconds. */
export interface Share {
  /** Between two polls, so that all gates that share it can keep this pace. */
  readonly period: number;
  /** Until the bucket is full again; 0 if it is. */
  readonly left: number;
  /** Between two polls, so that what remains lasts until then; `Infinity`: too little remains. */
  readonly lasts: number;
  /** The longest pause after which a poll may still come before the bucket is full again. */
  readonly latest: number;
  /** Within this time after the reset, all gates that wait for it come back. */
  readonly returnsIn: number;
  /** Whether not even one poll remains. */
  readonly isEmpty: boolean;
}

export function sharesOf(traffic: Traffic, now: number): readonly Share[] {
  return traffic.map((flow) => shareOf(flow, now));
}

function shareOf(flow: Flow, now: number): Share {
  const { budget, ofPoll, sharers, isGuess } = flow;
  const left = Math.min(Math.max(budget.resetAt - now, 0), 2 * windowLength);
  const period = periodOf(flow);
  return {
    period,
    left,
    lasts: pauseToLast(flow, left),
    latest: left - ((isGuess ? spared.guess : spared.known) * period * (sharers - 1) * ofPoll) / budget.limit,
    returnsIn: returnTime(flow),
    isEmpty: budget.remaining < ofPoll,
  };
}

/** The shortest pause before an ordinary poll; 0 if nothing is known. `varied` is a factor around 1. */
export function fairPause(shares: readonly Share[], varied: number, random: () => number): number {
  const pauses = shares.map(({ period, left, lasts, latest, returnsIn }) => {
    // A window that is over says nothing about the next one. A response will.
    if (left === 0) return 0;
    const pause = Math.max(period, lasts);
    // Gates that wait for the same reset come back one by one, within the bucket's window, as many as it has room for.
    return pause <= latest ? pause * varied : left + random() * returnsIn;
  });
  return Math.max(0, ...pauses);
}

/** The pause before a poll that is due however little remains: unchanged, unless nothing is left. */
export function duePause(pause: number, shares: readonly Share[], random: () => number): number {
  const pauses = shares.map(({ period, left, isEmpty }) =>
    isEmpty && pause < left ? left + (random() * period) / 2 : pause,
  );
  return Math.max(pause, ...pauses);
}

/** The time over which gates that were rejected together come back after the reset: 0 unless a bucket is empty. */
export function spreadAfterRefusal(shares: readonly Share[]): number {
  return Math.max(0, ...shares.map(({ period, isEmpty }) => (isEmpty ? refused * period : 0)));
}

/**
 * A random time within a spread after the reset, but soon after the beginning of a window: at its end, the bucket may be empty again.
 */
export function returnWithin(spread: number, random: () => number): number {
  const windows = Math.floor((random() * spread) / windowLength);
  return windows * windowLength + random() * Math.min(spread, soon);
}
