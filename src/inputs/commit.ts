import type { CompareWith } from '../settings.ts';
import { type Checked, wrong } from './problem.ts';
import { hasUnseen } from './values.ts';

/** A commit's SHA, in lower case. */
export function asCommit(text: string): Checked<string> {
  if (/^[\da-f]{40}$/i.test(text)) return { value: text.toLowerCase() };
  if (/^[\da-f]{4,39}$/i.test(text)) return wrong('short-sha');
  if (text === 'HEAD' || text.startsWith('refs/')) return wrong('name-for-sha');
  return wrong('not-a-sha');
}

/** A branch's name, as Git allows it, or a ref. */
export function asBranch(text: string): Checked<string> {
  // See git-check-ref-format: no control characters, blanks or ~^:?*[\ anywhere in a name, and no slash at its end, which is
  // what an expression behind refs/heads/ leaves when it is empty.
  if (!hasUnseen(text) && /^[^\s~^:?*[\\]{1,1000}(?<!\/)$/u.test(text)) return { value: text };
  return wrong('not-a-branch');
}

/** `auto`, `none`, or a branch, whose name Test Engine must not take for a filter: `!` before one would exclude it. */
export function asCompareWith(text: string): Checked<CompareWith> {
  if (text === 'auto' || text === 'none') return { value: text };
  const branch = asBranch(text.replace(/^(?:refs\/heads\/|(?:refs\/remotes\/)?origin\/)/, ''));
  if ('code' in branch) return branch;
  return /^(?:!|refs\/)/.test(branch.value) ? wrong('not-a-branch') : { value: { branch: branch.value } };
}
