import { type Flow, pauseToLast, periodOf, type Traffic, windowLength } from './traffic.ts';

/** Refused polls are spread over so many periods: the answers do not say how many were refused in the same window. */
const refused = 2;

/** What a bucket leaves to one of those who share it, in milliseconds. */
export interface Share {
  /** Between two polls, so that all who share it can go on like this. */
  readonly period: number;
  /** Until the bucket is full again; 0 when it is. */
  readonly left: number;
  /** Between two polls, so that what remains lasts until then; `Infinity`: too little remains. */
  readonly lasts: number;
  /** Whether not even one poll remains. */
  readonly isEmpty: boolean;
}

export function sharesOf(traffic: Traffic, now: number): readonly Share[] {
  return traffic.map((flow) => shareOf(flow, now));
}

function shareOf(flow: Flow, now: number): Share {
  const { budget, ofPoll } = flow;
  const left = Math.min(Math.max(budget.resetAt - now, 0), 2 * windowLength);
  return { period: periodOf(flow), left, lasts: pauseToLast(flow, left), isEmpty: budget.remaining < ofPoll };
}

/** The least pause before an ordinary poll; 0 when nothing is known. `varied` is a factor around 1. */
export function fairPause(shares: readonly Share[], varied: number, random: () => number): number {
  const pauses = shares.map(({ period, left, lasts }) => {
    // A window that is over says nothing of the next one, until an answer does.
    if (left === 0) return 0;
    const pause = Math.max(period, lasts);
    // Gates that wait for the same reset come back one by one: those who are as many as the bucket has room for, within its window.
    return pause <= left ? pause * varied : left + random() * period;
  });
  return Math.max(0, ...pauses);
}

/** A pause before a poll that is due then, however little remains: as it is, unless nothing is left at all. */
export function duePause(pause: number, shares: readonly Share[], random: () => number): number {
  const pauses = shares.map(({ period, left, isEmpty }) =>
    isEmpty && pause < left ? left + (random() * period) / 2 : pause,
  );
  return Math.max(pause, ...pauses);
}

/** Over how long those who were refused together are to come back after the reset: 0 unless a bucket is empty. */
export function spreadAfterRefusal(shares: readonly Share[]): number {
  return Math.max(0, ...shares.map(({ period, isEmpty }) => (isEmpty ? refused * period : 0)));
}
