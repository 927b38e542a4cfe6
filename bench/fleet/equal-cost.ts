import type { Contestant } from './contestants.ts';
import type { Figures } from './figures.ts';
import { fixed } from './gates.ts';

/** Intervals are told apart down to this many milliseconds. */
const precision = 1_000;

/** The fixed interval, up to two minutes, whose gates send about as many requests as told, refused ones counted. */
export async function atEqualCost(
  requests: number,
  measure: (contestant: Contestant) => Promise<Figures>,
): Promise<Contestant> {
  let [short, long] = [1_000, 120_000];
  while (long - short > precision) {
    const middle = (short + long) / 2;
    const figures = await measure(every(middle));
    if (figures.requests > requests) short = middle;
    else long = middle;
  }
  return every(long);
}

function every(interval: number): Contestant {
  return { name: `at equal cost (every ${(interval / 1000).toFixed(0)} s)`, gate: fixed(interval) };
}
