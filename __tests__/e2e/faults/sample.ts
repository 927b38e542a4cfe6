import type { Combination } from './matrix.ts';
import { selectorPhases } from './selector-phases.ts';

/** Which of all combinations are played, and what that is called. */
export interface Choice {
  readonly combinations: readonly Combination[];
  readonly title: string;
}

/** Combinations in a sample, and the seconds that each of them may take. */
const sampled = 25;
const quick = 4;
/** The usual sample is the same each time; the whole matrix is for `npm run test:faults`. */
const usualSeed = 184_936;

/**
 * `FAULTS` says which: `all`, a part of them such as `2/4`, or those whose name holds its text, or one of several that `|` separates; without it, a few that are quick, drawn by `SEED`, each of
 * another kind.
 */
export function choose(all: readonly Combination[], env: Readonly<Record<string, string | undefined>>): Choice {
  const wanted = env['FAULTS'];
  if (wanted === 'all') return { combinations: all, title: `all ${all.length} combinations` };
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(wanted ?? '') ?? [];
  if (part !== undefined) {
    const combinations = all.filter((_, index) => index % Number(parts) === Number(part) - 1);
    return { combinations, title: `part ${wanted}, ${combinations.length} of ${all.length} combinations` };
  }
  if (wanted) {
    const combinations = all.filter(({ name }) => wanted.split('|').some((part) => name.includes(part)));
    return { combinations, title: `${combinations.length} combinations with “${wanted}”` };
  }
  const seed = Number(env['SEED'] || usualSeed);
  const drawn = shuffled(
    all.filter(({ takes }) => takes <= quick),
    seed,
  );
  const ofOwnKind = drawn.filter(({ kind }, index) => drawn.findIndex((other) => other.kind === kind) === index);
  // One of each selector, so that none of them is left out.
  const ofOwnSelector = Object.values(selectorPhases).flatMap(
    (own) => drawn.find(({ phase }) => own.includes(phase)) ?? [],
  );
  const combinations = [...new Set([...ofOwnKind.slice(0, sampled), ...ofOwnSelector])];
  return { combinations, title: `${combinations.length} of ${all.length} combinations, SEED=${seed}` };
}

/** The same order for the same seed (Mulberry32 and Fisher-Yates). */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
