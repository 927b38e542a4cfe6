import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { FleetApi } from '../fleet/api.ts';
import { defaults, ours } from '../fleet/gates.ts';
import { randomFrom } from '../fleet/random.ts';

/** Requests a minute of a token's owner. */
const limit = 50;
/** Runs that take long do not end at the same time of the gate's rhythm; milliseconds. */
const scatter = 60_000;

/** Lag and requests of one gate whose run ends about `after` milliseconds after its beginning. */
export async function lagOf(after: number, result: 'passed' | 'failed', seed: number) {
  const clock = new VirtualClock();
  const random = randomFrom(seed);
  const api = new FleetApi(clock, limit, Math.floor(random() * 60_000), random);
  const finishesAt = after - (after >= 2 * scatter ? random() * scatter : 0);
  const source = { poll: api.lookOf(0, { finishesAt, result }) };
  const gate = ours({ timeout: 2 * defaults.timeout });
  const end = await clock.play(gate({ source, clock, random: randomFrom(seed + 1_000_000) }));
  if (end?.verdict !== result) throw new Error(`A run that ${result} got another verdict.`);
  return {
    lag: end.at - finishesAt - (result === 'passed' ? defaults.settle : 0),
    requests: api.requests.length,
  };
}
