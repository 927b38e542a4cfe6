/**
 * Measures what a start costs: time to the first request, memory while waiting, size. Bare Node, this action as it is
 * shipped in dist/ and, side by side with them, other actions' bundles:
 *
 *     node bench/start.ts [--quick] [--rounds N] [--peer NAME=FILE [--peer-env NAME:VARIABLE=VALUE …] …]
 *
 * FILE is the bundle's entry. In VALUE, `{url}` stands for the address of the loopback server that everybody asks and that
 * answers all, as Test Engine or as GitHub, that it is still running; it is also in GITHUB_API_URL. `--quick` shows that
 * it works: its figures rest on too little.
 */
import { parseArgs } from 'node:util';
import { makeFolders, removeFolders } from '../simulator/runner/environment.ts';
import { machine } from './machine.ts';
import { bareNode, type Contestant, ours, peer, project } from './start/contestants.ts';
import { type BundleSize, bundleSize } from './start/loaded.ts';
import { type Measurement, measure } from './start/measure.ts';
import { peersIn } from './start/peers.ts';
import { WaitingPlace } from './start/waiting-place.ts';
import { type Spread, spreadOf } from './statistics.ts';
import { tableLines } from './table.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    peer: { type: 'string', multiple: true, default: [] },
    'peer-env': { type: 'string', multiple: true, default: [] },
  },
});

/** How often each is started for its time and for its memory, and for how many ms it waits for the latter. */
const effort = options.quick ? { starts: 1, waits: 1, hold: 300 } : { starts: 20, waits: 3, hold: 1_500 };
const starts = options.rounds === undefined ? effort.starts : Number(options.rounds);
if (!Number.isInteger(starts) || starts < 1) throw new RangeError('--rounds takes a whole number from 1 on.');
const { waits, hold } = effort;
/** Milliseconds: whatever is loaded while waiting is loaded at its beginning. */
const holdToList = 300;

const folders = makeFolders(undefined);
try {
  await using place = await WaitingPlace.open();
  const contestants = [
    bareNode(place.url, folders),
    ours(project, place.url, folders),
    ...peersIn(options.peer, options['peer-env']).map((one) => peer(one, place.url, folders)),
  ];
  // Round by round, so that whatever slows the machine down for a while hits all alike; the first one only warms up.
  const [, ...started] = await rounds(1 + starts, contestants, (one) => measure(one, place, 0));
  const waited = await rounds(waits, contestants, (one) => measure(one, place, hold));
  const [sizes = []] = await rounds(1, contestants, ({ file, ...one }) =>
    file === undefined ? undefined : bundleSize({ file, ...one }, place, holdToList),
  );
  const results = contestants.map(({ name }, index) => ({
    name,
    start: compared(started, index, ({ start }) => start),
    processor: compared(started, index, ({ processor }) => processor),
    peak: compared(waited, index, ({ peak }) => peak),
    requests: compared(waited, index, ({ requests }) => requests),
    size: sizes[index],
  }));
  print(results);
} finally {
  removeFolders(folders);
}

/** What came of one contestant; `undefined` where there is nothing to measure, or no way to. */
interface Result {
  readonly name: string;
  /** Milliseconds. */
  readonly start: Compared | undefined;
  /** Milliseconds. */
  readonly processor: Compared | undefined;
  /** Bytes. */
  readonly peak: Compared | undefined;
  readonly requests: Compared | undefined;
  readonly size: BundleSize | undefined;
}

interface Compared {
  readonly spread: Spread;
  /** Times what bare Node took: the median of the rounds' own ratios, since a round is busy or quiet for both. */
  readonly ratio: number;
}

/** Does something with every contestant, then again with every one, and so on; the answers by round. */
async function rounds<T>(
  count: number,
  contestants: readonly Contestant[],
  act: (contestant: Contestant) => Promise<T> | T,
): Promise<T[][]> {
  const all: T[][] = [];
  for (let round = 0; round < count; round += 1) {
    const answers: T[] = [];
    for (const contestant of contestants) answers.push(await act(contestant));
    all.push(answers);
  }
  return all;
}

/** What one of the contestants came to, beside the first of them, which is bare Node. */
function compared(
  all: readonly (readonly Measurement[])[],
  index: number,
  value: (measurement: Measurement) => number | undefined,
): Compared | undefined {
  const pairs = all.flatMap((round) => {
    const [rawText, own] = [round[0], round[index]].map((one) => one && value(one));
    return rawText === undefined || own === undefined ? [] : [{ rawText, own }];
  });
  if (pairs.length === 0) return undefined;
  const ratio = spreadOf(pairs.map(({ rawText, own }) => own / rawText)).median;
  return { spread: spreadOf(pairs.map(({ own }) => own)), ratio };
}

function print(results: readonly Result[]): void {
  const head = [
    '',
    'first request, ms',
    '× bare',
    'CPU till then, ms',
    '× bare',
    'peak memory, MB',
    '× bare',
    'requests',
    'bundle, bytes',
    'loaded, bytes',
  ];
  const rows = results.map(({ name, start, processor, peak, requests, size }) => [
    name,
    ...shown(start, 1),
    ...shown(processor, 1),
    ...shown(peak, 2 ** 20),
    String(requests?.spread.median ?? 'n/a'),
    size?.shipped.toLocaleString('en') ?? '',
    size?.loaded.toLocaleString('en') ?? '',
  ]);
  for (const line of tableLines(head, rows)) console.log(line);
  console.log(`
${machine()}. Medians (least–most), taken in turns after a warm-up;
"× bare" is the median of the rounds' own ratios to bare Node.
First request: from spawning the process until a server on loopback has read the request's head; ${starts} starts each.
CPU: how long the main thread had run by then, from /proc/PID/schedstat (Linux only); it depends less on a busy machine.
Peak memory: VmHWM in /proc/PID/status (Linux only) ${hold} ms after the first request, all "requests" sent by then;
${waits} ${waits === 1 ? 'wait' : 'waits'} each; 1 MB is 2^20 bytes.
Bundle: all JavaScript beside the entry; loaded: as much of it as had been loaded ${holdToList} ms after the first request.`);
}

/** Two cells: median, least and most in this unit; times bare Node. */
function shown(measured: Compared | undefined, unit: number): readonly [string, string] {
  if (measured === undefined) return ['n/a', 'n/a'];
  const { spread, ratio } = measured;
  const [median, min, max] = [spread.median, spread.min, spread.max].map((value) => (value / unit).toFixed(1));
  return [`${median} (${min}–${max})`, ratio.toFixed(2)];
}
