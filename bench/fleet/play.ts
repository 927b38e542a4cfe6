import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { type Fate, FleetApi, type GateLog, type PollCost } from './api.ts';
import { defaults, type Gate } from './gates.ts';
import { randomFrom } from './random.ts';

/** A fleet of gates on one token. */
export interface Fleet {
  readonly gates: number;
  /** `at once`: all in the same moment; `spread`: at random times within a minute. */
  readonly start: 'at once' | 'spread';
  /** Each run ends at random between these two moments, counted from the beginning of its gate; milliseconds. */
  readonly ends: readonly [earliest: number, latest: number];
  /** Requests per minute of the token's owner. */
  readonly limit: number;
  /** Milliseconds of the limits' window that are over when the fleet starts. Left out: any. */
  readonly gone?: number;
  /** Requests of a poll. Left out: one. */
  readonly cost?: PollCost;
  /** What the token's owner sends elsewhere: so many requests in one moment, again and again. */
  readonly bursts?: { readonly size: number; readonly every: number };
  /** Milliseconds. Left out: the action's own defaults. */
  readonly settle?: number;
  readonly timeout?: number;
  readonly seed: number;
}

/** How one gate fared; milliseconds. */
export interface Fared {
  /** From the beginning of the gate to its end. */
  readonly lasted: number;
  readonly requests: GateLog['requests'];
  /** From the end of the run to the end of the poll that sees it. */
  readonly lag: number;
  /** From then until the verdict, `settle` aside, and the polls that this took. `undefined`: it failed, so nothing was to settle. */
  readonly confirmed: { readonly lag: number; readonly polls: number } | undefined;
}

const oneRequest: PollCost = { going: 1, ended: 1 };

/** Plays a fleet in virtual time: the same one again from the same seed, whatever its gates are. `undefined`: no verdict. */
export async function play(fleet: Fleet, gate: Gate): Promise<readonly (Fared | undefined)[]> {
  const { gates, start, ends, limit, gone, cost = oneRequest, bursts, seed } = fleet;
  const { settle = defaults.settle, timeout = defaults.timeout } = fleet;
  const clock = new VirtualClock();
  const fates = randomFrom(seed);
  const phase = Math.floor(fates() * 60_000);
  const api = new FleetApi(clock, limit, gone ?? phase, randomFrom(seed + 1));
  const one = async (index: number): Promise<Fared | undefined> => {
    const begin = start === 'at once' ? 0 : fates() * 60_000;
    const finishesAt = begin + ends[0] + fates() * (ends[1] - ends[0]);
    const fate: Fate = { finishesAt, result: fates() < 0.5 ? 'passed' : 'failed' };
    const log: GateLog = { requests: [], sent: 0, sights: [] };
    await clock.sleep(begin);
    const source = { poll: api.pollOf(fate, cost, log), sent: () => log.sent };
    const end = await gate({ source, settle, timeout, clock, random: randomFrom(seed * 1_000 + index) });
    const [seenAt] = log.sights;
    if (end?.verdict !== fate.result || seenAt === undefined) return undefined;
    const confirmed = { lag: end.at - seenAt - settle, polls: log.sights.length - 1 };
    return {
      lasted: end.at - begin,
      requests: log.requests,
      lag: seenAt - finishesAt,
      confirmed: fate.result === 'passed' ? confirmed : undefined,
    };
  };
  const others = new AbortController();
  const busy = bursts && elsewhere(clock, api, bursts, fates() * bursts.every, others.signal);
  const fared = await clock.play(Promise.all(Array.from({ length: gates }, (_, index) => one(index))));
  others.abort();
  await busy;
  return fared;
}

async function elsewhere(
  clock: VirtualClock,
  api: FleetApi,
  { size, every }: NonNullable<Fleet['bursts']>,
  first: number,
  signal: AbortSignal,
): Promise<void> {
  for (let pause = first; ; pause = every) {
    const isOver = await clock.sleep(pause, signal).then(
      () => false,
      () => true,
    );
    if (isOver) return;
    api.burst(size);
  }
}
