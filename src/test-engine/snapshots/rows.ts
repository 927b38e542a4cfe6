import { instantOf, newestFirst } from '../../shared/instants.ts';
import type { Run, RunResult } from '../model.ts';
import type { WireRun } from '../schema.ts';

/** How bad a result is: nothing better is believed where rows disagree. */
const badness: Readonly<Record<RunResult, number>> = { passed: 0, pending: 1, stale: 2, failed: 3 };

/** A run as it is to be taken, and whether any of its rows says that it is one of those that are looked for. */
export interface Sighting {
  readonly run: Run;
  readonly isOurs: boolean;
}

/**
 * The rows of a suite's list as runs by id, in the list's order. Where several rows have one id, the worst of each field
 * counts: they may contradict each other, or be of two moments.
 */
export function sightings(
  rows: readonly WireRun[],
  suite: string,
  isOurs: (run: Run) => boolean,
): ReadonlyMap<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const row of rows) {
    const run: Run = { suite, ...row };
    const sighting = { run, isOurs: isOurs(run) };
    const earlier = found.get(run.id);
    found.set(run.id, earlier === undefined ? sighting : worse(earlier, sighting));
  }
  return found;
}

function worse(a: Sighting, b: Sighting): Sighting {
  // What tells whose run it is comes from a row that says it is ours.
  const { run } = b.isOurs && !a.isOurs ? b : a;
  return {
    isOurs: a.isOurs || b.isOurs,
    run: {
      ...run,
      state: a.run.state === 'running' ? 'running' : b.run.state,
      result: badness[b.run.result] > badness[a.run.result] ? b.run.result : a.run.result,
      // From what the rows say differently nothing is concluded: not which build's tests excuse it, nor that it is the newest.
      words: {
        state: agreed(a.run.words.state, b.run.words.state),
        result: agreed(a.run.words.result, b.run.words.result),
      },
      buildId: agreed(a.run.buildId, b.run.buildId),
      createdAt: instantOf(a.run.createdAt) === instantOf(b.run.createdAt) ? a.run.createdAt : undefined,
    },
  };
}

function agreed<T>(a: T, b: T): T | undefined {
  return a === b ? a : undefined;
}

/** By creation, where all tell it; else as they came. */
export function inOrder(runs: readonly Run[]): readonly Run[] {
  const isTold = runs.every(({ createdAt }) => instantOf(createdAt) !== undefined);
  return isTold ? runs.toSorted((a, b) => newestFirst(a.createdAt, b.createdAt)) : runs;
}
