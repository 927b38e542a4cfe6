import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { type Fate, FleetApi } from './api.ts';
import { defaults, type Gate } from './gates.ts';
import { randomFrom } from './random.ts';

/** A fleet of gates on one token. */
export interface Fleet {
  readonly gates: number;
  /** `at once`: all in the same moment; `spread`: at random times within a minute. */
  readonly start: 'at once' | 'spread';
  /** Requests a minute of the token's owner. */
  readonly limit: number;
  /** Milliseconds of the limits' window that are over when the fleet starts. Left out: any. */
  readonly gone?: number;
  readonly seed: number;
}

/** What came of a fleet. */
export interface Fared {
  readonly requests: number;
  /** Refused requests and all requests, first looks aside. */
  readonly refused: number;
  readonly later: number;
  /** Milliseconds from the end of each run to its verdict, `settle` aside; unsorted. */
  readonly lags: readonly number[];
  /** Gates that ended without their run's verdict. */
  readonly lost: number;
}

/** Milliseconds within which each run finishes, counted from the beginning of its gate. */
const longestRun = 10 * 60_000;

/** Plays a fleet in virtual time: the same one again from the same seed, whatever its gates are. */
export async function play({ gates, start, limit, gone, seed }: Fleet, gate: Gate): Promise<Fared> {
  const clock = new VirtualClock();
  const fates = randomFrom(seed);
  const phase = Math.floor(fates() * 60_000);
  const api = new FleetApi(clock, limit, gone ?? phase, randomFrom(seed + 1));
  const one = async (index: number) => {
    const begin = start === 'at once' ? 0 : fates() * 60_000;
    const fate: Fate = { finishesAt: begin + fates() * longestRun, result: fates() < 0.5 ? 'passed' : 'failed' };
    await clock.sleep(begin);
    const source = { poll: api.lookOf(index, fate) };
    const end = await gate({ source, clock, random: randomFrom(seed * 1_000 + index) });
    if (end?.verdict !== fate.result) return undefined;
    return end.at - fate.finishesAt - (fate.result === 'passed' ? defaults.settle : 0);
  };
  const lags = await clock.play(Promise.all(Array.from({ length: gates }, (_, index) => one(index))));
  const seen = new Set<number>();
  const later = api.requests.filter(({ gate: index }) => seen.has(index) || !seen.add(index));
  return {
    requests: api.requests.length,
    refused: later.filter(({ isRefused }) => isRefused).length,
    later: later.length,
    lags: lags.filter((lag) => lag !== undefined),
    lost: lags.filter((lag) => lag === undefined).length,
  };
}
