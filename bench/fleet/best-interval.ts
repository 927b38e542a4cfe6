import { refusedAtMost } from './bars.ts';
import type { Contestant } from './contestants.ts';
import type { Figures } from './figures.ts';
import { fixed } from './gates.ts';

/** Intervals are tried from this part of the one that uses up the limit on, up to this multiple of it, each 4 % longer. */
const [least, most, step] = [0.7, 1.5, 1.04];

/**
 * The fixed interval with the shortest mean lag among those that have hardly a request refused; `undefined`: none has. Nobody knows
 * it beforehand: it depends on how many gates share the token, and on how long their runs take.
 */
export async function bestInterval(
  gates: number,
  limit: number,
  measure: (contestant: Contestant) => Promise<Figures>,
): Promise<Contestant | undefined> {
  const exact = (60_000 * gates) / limit;
  let best: { readonly contestant: Contestant; readonly mean: number } | undefined;
  for (let interval = least * exact; interval <= most * exact; interval *= step) {
    const name = `best fixed interval (every ${(interval / 1000).toFixed(1)} s)`;
    const contestant = { name, gate: fixed(interval) };
    const { mean, refused } = await measure(contestant);
    if (refused <= refusedAtMost && mean < (best?.mean ?? Number.POSITIVE_INFINITY)) best = { contestant, mean };
  }
  return best?.contestant;
}
