/**
 * The pace of waiting, in virtual time with the real waiting code against the rate limits of the stand-in: how long after its end
 * each run is seen, what that costs, and what is refused, each figure with what is to be reached. One to three gates at durations up
 * to an hour; fleets that share a token, with fixed intervals and exponential backoff for comparison; a token that is also used
 * elsewhere; polls of several requests; and `settle`.
 *
 *     node bench/fleet.ts [--seed N] [--seeds N] [--gates 4,5,10] [--limit N] [--only few|fleets|others] [--plot FOLDER]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bar, barText, disturbed, fewGates, fleetOf, missed, settled } from './fleet/bars.ts';
import { bestInterval } from './fleet/best-interval.ts';
import { auto, type Contestant, others } from './fleet/contestants.ts';
import { type Figures, figuresOf } from './fleet/figures.ts';
import type { Fleet } from './fleet/play.ts';
import { type Point, plot } from './fleet/plot.ts';
import { tableLines } from './table.ts';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    gates: { type: 'string', default: '1,2,3,4,5,10,20,50,100,200' },
    limit: { type: 'string', default: '50' },
    only: { type: 'string' },
    plot: { type: 'string' },
  },
});
const counts = options.gates.split(',').map((text) => positive('gates', text));
const limit = positive('limit', options.limit);
const firstSeed = positive('seed', options.seed);
const minute = 60_000;
const began = performance.now();

const head = [
  '',
  'mean lag, s',
  'p95, s',
  'p95/mean',
  'refused',
  'requests/min',
  'greed',
  'lost',
  'to reach',
  'missed',
];

if (wanted('few')) await few();
if (wanted('others')) await more();
if (wanted('fleets')) await fleets();
console.log(`
${limit} requests per minute, seeds from ${firstSeed} on; ${((performance.now() - began) / 1000).toFixed(0)} s. Half of the runs passed; answers take 0.1 to 0.4 s.
Lag: from the end of the run to the end of the poll that sees it. Requests: of one gate. Refused: share of the requests after each
gate's first. Greed: the largest part of what a bucket had left that one gate took before its reset. Lost: gates without verdict.`);

/** Runs of one to three gates that start together and end within the last minute of their time. */
async function few(): Promise<void> {
  const rows = [];
  for (const gates of counts.filter((count) => count <= 3)) {
    for (const minutes of [1, 2, 5, 10, 30, 60]) {
      const ends = [(minutes - 1) * minute, minutes * minute] as const;
      const figures = await measure({ gates, start: 'at once', ends, timeout: 90 * minute }, 120 / gates);
      rows.push(row(`${plural(gates, 'gate')}, ${plural(minutes, 'minute')}`, figures, fewGates(gates, limit)));
    }
  }
  print('One to three gates on a token', rows);
}

/** What else a single gate meets with. */
async function more(): Promise<void> {
  const rows = [];
  const one = { gates: 1, start: 'at once', ends: [9 * minute, 10 * minute] } as const;
  const long = {
    ...one,
    ends: [29 * minute, 30 * minute],
    timeout: 60 * minute,
    bursts: { size: 40, every: 3 * minute },
  } as const;
  for (const gates of [1, 2, 5]) {
    const bar = gates === 1 ? disturbed : {};
    rows.push(
      row(`bursts of 40 elsewhere, ${plural(gates, 'gate')}`, await measure({ ...long, gates }, 60 / gates), bar),
    );
  }
  for (const requests of [2, 4, 8]) {
    const figures = await measure({ ...one, cost: { going: requests, ended: requests } }, 60);
    rows.push(row(`polls of ${requests} requests`, figures, { greed: 1 / 3 }));
  }
  const build = await measure({ ...one, cost: { going: 1, ended: 5 } }, 60);
  rows.push(row('a build, four suites once it has ended', build, { ...fewGates(2, limit), ...settled }));
  for (const seconds of [10, 30, 300]) {
    const figures = await measure({ ...one, settle: seconds * 1000 }, 60);
    rows.push(row(`settle ${seconds}s: ${confirmation(figures)}`, figures, settled));
  }
  print('One gate on a token that is also used elsewhere; polls of several requests; settle', rows);
}

/** Fleets whose runs end at random within ten minutes. */
async function fleets(): Promise<void> {
  /** The moment of the limit's window at which all start at once matters, so its worst, the beginning, is played by itself. */
  const starts = [
    { name: 'at once, window just begun', start: 'at once', gone: 0, file: 'fleet-at-once.svg' },
    { name: 'at once, any moment', start: 'at once' },
    { name: 'spread over a minute', start: 'spread', file: 'fleet-spread.svg' },
  ] as const;
  for (const { name: start, ...how } of starts) {
    const rows: string[][] = [];
    const points: Point[] = [];
    const { file, ...fleet } = { file: undefined, ...how };
    for (const gates of counts) {
      const kind = { ...fleet, gates, ends: [0, 10 * minute] } as const;
      const seeds = Math.max(3, 200 / gates);
      // What is compared is measured with more gates: a tenth of the runs ends in the first minute, and decides the 95th percentile.
      const exactly = ({ gate }: Contestant) => measure(kind, 5 * seeds, gate);
      const roughly = ({ gate }: Contestant) => measure(kind, seeds, gate);
      const best =
        gates < 4 || gates > limit
          ? undefined
          : await bestInterval(gates, limit, ({ gate }) => measure(kind, 2 * seeds, gate));
      const figures = best && (await exactly(best));
      const own = await exactly(auto);
      rows.push(
        row(
          `${plural(gates, 'gate')}: ${auto.name}`,
          own,
          gates < 4 ? fewGates(gates, limit) : fleetOf(gates, limit, figures?.mean),
        ),
      );
      points.push({ name: auto.name, gates, figures: own });
      if (best && figures) {
        rows.push(row(`    ${best.name}`, figures));
        points.push({ name: 'best fixed interval', gates, figures });
      }
      for (const other of others) {
        const theirs = await roughly(other);
        rows.push(row(`    ${other.name}`, theirs));
        points.push({ name: other.name, gates, figures: theirs });
      }
    }
    print(`Fleets, ${start}`, rows);
    if (options.plot !== undefined && file !== undefined)
      writeFileSync(
        join(options.plot, file),
        plot(`Mean lag, gates started ${start}, ${limit} requests per minute`, points, limit),
      );
  }
}

function measure(fleet: Omit<Fleet, 'seed' | 'limit'>, seeds: number, gate = auto.gate): Promise<Figures> {
  const count = options.seeds === undefined ? Math.ceil(seeds) : positive('seeds', options.seeds);
  const numbers = Array.from({ length: Math.min(count, 250) }, (_, index) => firstSeed + index);
  return figuresOf({ ...fleet, limit }, numbers, gate);
}

/** Without a bar it is somebody else's way of waiting. */
function row(name: string, figures: Figures, bar?: Bar): string[] {
  const { mean, p95, refused, requestsPerMinute, greed, lost } = figures;
  return [
    name,
    (mean / 1000).toFixed(1),
    (p95 / 1000).toFixed(1),
    (p95 / mean).toFixed(1),
    `${(100 * refused).toFixed(1)} %`,
    requestsPerMinute.toFixed(1),
    bar === undefined ? '' : greed.toFixed(2),
    String(lost),
    bar === undefined ? '' : barText(bar),
    bar === undefined ? '' : missed(figures, bar).join(', ') || 'nothing',
  ];
}

function confirmation({ confirmation: late, confirmingPolls }: Figures): string {
  return `confirmed ${(late / 1000).toFixed(2)} s after it, by poll ${confirmingPolls}`;
}

function print(title: string, rows: readonly string[][]): void {
  console.log(`\n${title}:\n`);
  for (const line of tableLines(head, rows)) console.log(line);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function wanted(part: string): boolean {
  return options.only === undefined || options.only === part;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} takes whole numbers from 1 on.`);
  return value;
}
