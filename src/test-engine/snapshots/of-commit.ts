import type { CommitSelector } from '../../selector.ts';
import { rawText } from '../../shared/untrusted.ts';
import type { Run } from '../model.ts';

/** Whether a run is one of those that the selector names. */
export function isOf(run: Run, selector: CommitSelector): boolean {
  return areOf([run], selector);
}

/**
 * Whether the rows of a run make it one of those that the selector names: any of them must name the commit, and any of them the branch. A row
 * that names no branch counts: the run may be of the branch.
 */
export function areOf(rows: readonly Run[], { commit, branch: wanted }: CommitSelector): boolean {
  return (
    rows.some((row) => row.commit !== undefined && isSameCommit(rawText(row.commit), commit)) &&
    rows.some(
      ({ branch }) =>
        wanted === undefined || branch === undefined || branchName(rawText(branch)) === branchName(wanted),
    )
  );
}

/** Collectors may send only the beginning of a SHA; Git itself shortens to seven digits at least. */
function isSameCommit(sent: string, commit: string): boolean {
  return /^[\da-f]{7,}$/i.test(sent) && commit.startsWith(sent.toLowerCase());
}

/**
 * A branch in any spelling: `main`, `refs/heads/main`, `origin/main` and `refs/remotes/origin/main` are one, and so are
 * `12/merge`, `refs/pull/12/merge` and `refs/remotes/pull/12/merge` (GITHUB_REF_NAME and GITHUB_REF in GitHub's "Default
 * environment variables", and what `actions/checkout` calls them). A tag keeps its `refs/tags/`, so it is not a branch.
 */
export function branchName(written: string): string {
  return written.replace(/^(?:refs\/heads\/|(?:refs\/remotes\/)?origin\/|refs\/(?:remotes\/)?pull\/)/, '');
}
