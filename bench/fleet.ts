/**
 * Gates that share one token, played in virtual time with the real waiting code against the rate limits of the stand-in: how
 * long after the end of its run each has its verdict, and how many requests are refused. Beside them fixed intervals and
 * exponential backoff, and, for the comparison at equal cost, the fixed interval that takes as many requests.
 *
 *     node bench/fleet.ts [--seed N] [--seeds N] [--gates 1,2,5] [--limit N] [--plot FOLDER]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auto, type Contestant, others } from './fleet/contestants.ts';
import { atEqualCost } from './fleet/equal-cost.ts';
import { type Figures, figuresOf, meanToReach, missed } from './fleet/figures.ts';
import { plot } from './fleet/plot.ts';
import { tableLines } from './table.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    gates: { type: 'string', default: '1,2,5,10,20,50,100,200' },
    limit: { type: 'string', default: '50' },
    plot: { type: 'string' },
  },
});
const counts = options.gates.split(',').map((text) => positive('gates', text));
const limit = positive('limit', options.limit);
const firstSeed = positive('seed', options.seed);

/** The moment of the limit's window at which all start at once matters, so its worst, the beginning, is played by itself. */
const starts = [
  { name: 'at once, window just begun', start: 'at once', gone: 0 },
  { name: 'at once, any moment', start: 'at once' },
  { name: 'spread over a minute', start: 'spread' },
] as const;

const played: { readonly start: string; readonly name: string; readonly gates: number; readonly figures: Figures }[] =
  [];
const began = performance.now();
for (const { name: start, ...fleet } of starts) {
  console.log(`\n${start}:\n`);
  const rows = [];
  for (const gates of counts) {
    const seeds = seedsFor(gates);
    const measure = ({ gate }: Contestant) => figuresOf({ ...fleet, gates, limit }, seeds, gate);
    const quickly = ({ gate }: Contestant) =>
      figuresOf({ ...fleet, gates, limit }, seeds.slice(0, Math.max(4, Math.ceil(60 / gates))), gate);
    const own = await measure(auto);
    rows.push(row(gates, auto.name, own, true));
    played.push({ start, name: auto.name, gates, figures: own });
    for (const other of [...others, await atEqualCost((await quickly(auto)).requests, quickly)]) {
      const figures = await measure(other);
      rows.push(row(gates, other.name, figures, false));
      played.push({ start, name: other.name.replace(/ \(.*/, ''), gates, figures });
    }
  }
  const head = ['gates', 'requests', 'refused', 'mean lag, s', 'p95, s', 'p95/mean', 'lost', 'to reach, s', 'missed'];
  for (const line of tableLines(head, rows)) console.log(line);
}
console.log(`
${limit} requests a minute, seeds from ${firstSeed} on: ${counts.map((gates) => `${seedsFor(gates).length} with ${gates}`).join(', ')}; ${((performance.now() - began) / 1000).toFixed(0)} s.
Runs finish at random within ten minutes of their gate's start, half of them passed; default settings: timeout 30m, settle 30s.
Lag: from the end of the run to the verdict, settle not counted. Refused: share of the requests after each gate's first.
Lost: gates that ended without their run's verdict, in all fleets. To reach: N/R minutes for N gates at R a minute, or 8 s.`);
if (options.plot !== undefined) {
  const of = (start: string) => played.filter((one) => one.start === start);
  for (const [file, { name }] of [
    ['fleet-at-once.svg', starts[0]],
    ['fleet-spread.svg', starts[2]],
  ] as const) {
    writeFileSync(
      join(options.plot, file),
      plot(`Mean lag, gates started ${name}, ${limit} requests a minute`, of(name), limit),
    );
  }
}

function row(gates: number, name: string, figures: Figures, isOurs: boolean): string[] {
  const { requests, refused, mean, p95, lost } = figures;
  const inSeconds = (ms: number) => (ms / 1000).toFixed(1);
  return [
    `${String(gates).padStart(3)}  ${name}`,
    requests.toFixed(0),
    `${(100 * refused).toFixed(1)} %`,
    inSeconds(mean),
    inSeconds(p95),
    (p95 / mean).toFixed(1),
    String(lost),
    isOurs ? inSeconds(meanToReach(gates, limit)) : '',
    isOurs ? missed(gates, limit, figures).join(', ') || 'nothing' : '',
  ];
}

/** Fewer fleets where each has more gates: the figures rest on about as many. */
function seedsFor(gates: number): number[] {
  const count =
    options.seeds === undefined ? Math.ceil(Math.min(40, Math.max(2, 200 / gates))) : positive('seeds', options.seeds);
  return Array.from({ length: count }, (_, index) => firstSeed + index);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} takes whole numbers from 1 on.`);
  return value;
}
