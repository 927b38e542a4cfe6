import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { FleetApi } from '../fleet/api.ts';
import { ours } from '../fleet/gates.ts';
import { randomFrom } from '../fleet/random.ts';

const hour = 60 * 60_000;
const hours = 6;

/** Bytes of heap in use at the end of each virtual hour of one wait. */
export async function heapWhileWaiting(): Promise<{ readonly hours: number; readonly bytes: number }[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const clock = new VirtualClock();
  const api = new FleetApi(clock, 50, 0, randomFrom(1));
  const source = { poll: api.lookOf(0, { finishesAt: Number.POSITIVE_INFINITY, result: 'passed' }) };
  const wait = ours({ timeout: hours * hour })({ source, clock, random: randomFrom(2) });
  const figures: { hours: number; bytes: number }[] = [];
  const measure = async () => {
    for (let passed = 0; passed < hours; passed++) {
      // Right after the beginning, too: the first look has been taken.
      await clock.sleep(passed === 0 ? 60_000 : passed * hour - clock.now());
      api.requests.length = 0;
      collect();
      figures.push({ hours: passed, bytes: process.memoryUsage().heapUsed });
    }
    await clock.sleep(hours * hour - 60_000 - clock.now());
    api.requests.length = 0;
    collect();
    figures.push({ hours, bytes: process.memoryUsage().heapUsed });
  };
  await clock.play(Promise.all([wait, measure()]));
  return figures;
}
