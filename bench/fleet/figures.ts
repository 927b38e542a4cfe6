import type { Gate } from './gates.ts';
import { type Fared, type Fleet, play } from './play.ts';

/** What fleets of one kind came to, over several seeds. Times are milliseconds, over all gates of all fleets. */
export interface Figures {
  /** From the end of the run to the end of the poll that sees it. */
  readonly mean: number;
  readonly p95: number;
  /** From that poll to the verdict of a passed run, `settle` aside, and the most polls that this took. */
  readonly confirmation: number;
  readonly confirmingPolls: number;
  /** Mean of the fleets. */
  readonly requests: number;
  /** Of one gate. */
  readonly requestsPerMinute: number;
  /** Of the requests that were not the first of their gate, 0 to 1. */
  readonly refused: number;
  /** The largest part of what a bucket had left that one gate spent until its reset, 0 to 1. */
  readonly greed: number;
  /** Gates that ended without their verdict, in all fleets together. */
  readonly lost: number;
}

/** Plays fleets that differ in their seeds only. */
export async function figuresOf(fleet: Omit<Fleet, 'seed'>, seeds: readonly number[], gate: Gate): Promise<Figures> {
  const all: (Fared | undefined)[] = [];
  for (const seed of seeds) all.push(...(await play({ ...fleet, seed }, gate)));
  const fared = all.filter((one) => one !== undefined);
  const lags = fared.map(({ lag }) => lag).sort((a, b) => a - b);
  const confirmed = fared.flatMap((one) => one.confirmed ?? []);
  const later = fared.flatMap(({ requests }) => requests.slice(1));
  const requests = sum(fared.map((one) => one.requests.length));
  return {
    mean: sum(lags) / lags.length,
    p95: lags[Math.ceil(lags.length * 0.95) - 1] ?? Number.NaN,
    confirmation: sum(confirmed.map(({ lag }) => lag)) / confirmed.length,
    confirmingPolls: Math.max(0, ...confirmed.map(({ polls }) => polls)),
    requests: requests / seeds.length,
    requestsPerMinute: (60_000 * requests) / sum(fared.map(({ lasted }) => lasted)),
    refused: later.filter(({ isRefused }) => isRefused).length / Math.max(1, later.length),
    greed: Math.max(0, ...fared.map(greedOf)),
    lost: all.length - fared.length,
  };
}

/** Of what a reading says remains, the part that the gate takes before the reset; of all its readings the largest. */
function greedOf({ requests }: Fared): number {
  let greed = 0;
  requests.forEach(({ at, readings }, index) => {
    for (const { limit, current, reset } of readings) {
      const until = at + 1_000 * (reset - 1);
      let spent = 0;
      for (let next = index + 1; (requests[next]?.at ?? Number.POSITIVE_INFINITY) < until; next++) spent++;
      if (spent > 0) greed = Math.max(greed, spent / Math.max(limit - current, 0.1));
    }
  });
  return greed;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
