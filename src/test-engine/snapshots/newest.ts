import type { CommitSelector } from '../../selector.ts';
import { instantOf, newestFirst } from '../../shared/instants.ts';
import type { Run } from '../model.ts';
import { isOf } from './of-commit.ts';

/**
 * Those of a suite's runs of which another is surely newer. Only instants tell that: runs that began at the same one, or do not
 * say when, are put aside by nothing, least of all by their place in a list.
 *
 * Where the selector names a branch, a run without one neither takes the place of the branch's runs nor loses its own to them.
 */
export function outdated(runs: readonly Run[], selector: CommitSelector): readonly Run[] {
  const newest = new Map<string, number>();
  for (const run of runs) {
    const [kind, instant] = [kindOf(run, selector), instantOf(run.createdAt)];
    if (kind === undefined || instant === undefined) continue;
    newest.set(kind, Math.max(instant, newest.get(kind) ?? instant));
  }
  return runs.filter((run) => {
    const latest = newest.get(kindOf(run, selector) ?? '');
    return latest !== undefined && (instantOf(run.createdAt) ?? latest) < latest;
  });
}

/** Failed runs first, then the newest. */
export function failedFirst(runs: readonly Run[]): readonly Run[] {
  const order = (run: Run) => (run.result === 'failed' ? 0 : 1);
  return runs.toSorted((a, b) => order(a) - order(b) || newestFirst(a.createdAt, b.createdAt));
}

/** Runs of one kind take each other's place; `undefined`: it says meanwhile that it is another commit's or branch's. */
function kindOf(run: Run, selector: CommitSelector): 'any' | 'of the branch' | 'without a branch' | undefined {
  if (!isOf(run, selector)) return undefined;
  if (selector.branch === undefined) return 'any';
  return run.branch === undefined ? 'without a branch' : 'of the branch';
}
