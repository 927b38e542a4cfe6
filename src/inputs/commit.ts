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
