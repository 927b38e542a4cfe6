import type { CommitSelector } from '../../selector.ts';
import { instantOf, newestFirst } from '../../shared/instants.ts';
import type { Run } from '../model.ts';
import { isOf } from './of-commit.ts';

/**
 * Those of a suite's runs than which another one is certainly newer. Only instants decide that: a run that began at the same time, or has
 * no time, is never put aside, and its place in a list does not matter.
 *
 * If the selector names a branch, runs without a branch and runs of the branch do not replace each other.
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

/** Runs of the same kind replace each other; `undefined`: the run now names another commit or branch. */
function kindOf(run: Run, selector: CommitSelector): 'any' | 'of the branch' | 'without a branch' | undefined {
  if (!isOf(run, selector)) return undefined;
  if (selector.branch === undefined) return 'any';
  return run.branch === undefined ? 'without a branch' : 'of the branch';
}
