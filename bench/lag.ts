/**
 * The lag of a gate that is alone on its token, in virtual time with the real waiting code: from the end of the run to the
 * verdict, and the requests that were spent; and the memory of a wait of six hours.
 *
 *     node bench/lag.ts [--seed N] [--seeds N]
 */
import { parseArgs } from 'node:util';
import { heapWhileWaiting } from './lag/heap.ts';
import { lagOf } from './lag/play.ts';
import { tableLines } from './table.ts';

const { values: options } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '300' } },
});
const [firstSeed, seeds] = [Number(options.seed), Number(options.seeds)];
if (!Number.isInteger(firstSeed) || !Number.isInteger(seeds) || seeds < 1) {
  throw new RangeError('--seed and --seeds take whole numbers, --seeds from 1 on.');
}

/** Seconds; runs of two minutes and more end within the minute before. A wait of half an hour needs a longer timeout than the default. */
const waits = [12, 120, 600, 1_800];

const rows = [];
for (const seconds of waits) {
  for (const result of ['failed', 'passed'] as const) {
    const played = [];
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
      played.push(await lagOf(seconds * 1_000, result, seed));
    const lags = played.map(({ lag }) => lag).sort((a, b) => a - b);
    const requests = played.map((one) => one.requests).sort((a, b) => a - b);
    rows.push([
      `${seconds} s, ${result}`,
      (lags.reduce((sum, lag) => sum + lag, 0) / lags.length / 1_000).toFixed(1),
      ((lags[Math.ceil(lags.length * 0.95) - 1] ?? Number.NaN) / 1_000).toFixed(1),
      ((lags.at(-1) ?? Number.NaN) / 1_000).toFixed(1),
      `${requests[0]}–${requests.at(-1)}`,
    ]);
  }
}
for (const line of tableLines(['run ended after', 'mean lag, s', 'p95, s', 'most, s', 'requests'], rows))
  console.log(line);
console.log(`
${seeds} waits each, seeds from ${firstSeed} on. Lag: from the end of the run to the verdict, settle (30 s) not counted.
`);

const heap = await heapWhileWaiting();
const head = ['hours waited', 'heap in use, MB'];
const heapRows = heap.map(({ hours, bytes }) => [String(hours), (bytes / 2 ** 20).toFixed(2)]);
for (const line of tableLines(head, heapRows)) console.log(line);
console.log('\nOne wait of six hours for a run that never ends; garbage is collected before each figure.');
