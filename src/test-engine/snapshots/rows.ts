import { instantOf, newestFirst } from '../../shared/instants.ts';
import type { Run, RunResult } from '../model.ts';
import type { WireRun } from '../schema.ts';

/** All rows of a list with one ID: usually one, but more if a list shifts or contradicts itself. */
export type RowsOfRun = readonly [Run, ...Run[]];

/** The rows of a suite's list by the ID of their run, in the list's order. */
export function rowsById(rows: readonly WireRun[], suite: string): ReadonlyMap<string, RowsOfRun> {
  const byId = new Map<string, [Run, ...Run[]]>();
  for (const row of rows) {
    const run: Run = { suite, ...row };
    const others = byId.get(run.id);
    if (others === undefined) byId.set(run.id, [run]);
    else others.push(run);
  }
  return byId;
}

/** How bad a result is: if rows disagree, the worst one counts. */
const badness: Readonly<Record<RunResult, number>> = { passed: 0, pending: 1, stale: 2, failed: 3 };

/** A run whose rows may disagree: the worst of each field counts. */
export function worstOf([first, ...others]: RowsOfRun): Run {
  return others.reduce(worse, first);
}

function worse(a: Run, b: Run): Run {
  const isOneKind = a.commit === b.commit && a.branch === b.branch;
  const isOneTime = instantOf(a.createdAt) === instantOf(b.createdAt);
  return {
    ...a,
    state: a.state === 'running' ? 'running' : b.state,
    result: badness[b.result] > badness[a.result] ? b.result : a.result,
    // Nothing follows from fields in which rows disagree: neither which build's tests excuse the run, nor that it replaces others.
    words: { state: agreed(a.words.state, b.words.state), result: agreed(a.words.result, b.words.result) },
    buildId: agreed(a.buildId, b.buildId),
    createdAt: isOneKind && isOneTime ? a.createdAt : undefined,
  };
}

function agreed<T>(a: T, b: T): T | undefined {
  return a === b ? a : undefined;
}

/** By creation, if all have it; otherwise in the given order. */
export function inOrder(runs: readonly Run[]): readonly Run[] {
  const isTold = runs.every(({ createdAt }) => instantOf(createdAt) !== undefined);
  return isTold ? runs.toSorted((a, b) => newestFirst(a.createdAt, b.createdAt)) : runs;
}
