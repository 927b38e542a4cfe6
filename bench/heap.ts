/**
 * The memory of a wait of six hours: the heap in use at the end of each, garbage collected, in virtual time with the real waiting
 * code.
 *
 *     node --expose-gc bench/heap.ts
 */
import { VirtualClock } from '../simulator/virtual-clock.ts';
import { FleetApi, type GateLog } from './fleet/api.ts';
import { defaults, ours } from './fleet/gates.ts';
import { randomFrom } from './fleet/random.ts';
import { tableLines } from './table.ts';

const hour = 60 * 60_000;
const hours = 6;

const { gc } = globalThis;
if (gc === undefined) throw new Error('Run it with --expose-gc.');

const clock = new VirtualClock();
const api = new FleetApi(clock, 50, 0, randomFrom(1));
const log: GateLog = { requests: [], sent: 0, sights: [] };
const fate = { finishesAt: Number.POSITIVE_INFINITY, result: 'passed' } as const;
const source = { poll: api.pollOf(fate, { going: 1, ended: 1 }, log), sent: () => log.sent };
const wait = ours()({ source, settle: defaults.settle, timeout: hours * hour, clock, random: randomFrom(2) });

const rows: string[][] = [];
const measure = async () => {
  // Right after the beginning, too; and before the last poll.
  const moments = [60_000, ...Array.from({ length: hours }, (_, index) => (index + 1) * hour - 60_000)];
  for (const [index, moment] of moments.entries()) {
    await clock.sleep(moment - clock.now());
    log.requests.length = 0;
    gc();
    rows.push([String(index), (process.memoryUsage().heapUsed / 2 ** 20).toFixed(2)]);
  }
};
await clock.play(Promise.all([wait, measure()]));

for (const line of tableLines(['hours waited', 'heap in use, MB'], rows)) console.log(line);
console.log('\nOne wait of six hours for a run that never ends; garbage is collected before each figure.');
