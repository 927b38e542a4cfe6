import { type Checked, wrong } from './problem.ts';
import { hasUnseen } from './values.ts';

const where =
  'Write all 40 hexadecimal digits: ${' +
  '{ github.sha }} is what collectors send from GitHub Actions, on a pull request that of the merge commit.';

/** A commit's SHA, in lower case. */
export function asCommit(text: string): Checked<string> {
  if (/^[\da-f]{40}$/i.test(text)) return { value: text.toLowerCase() };
  if (/^[\da-f]{4,39}$/i.test(text)) return wrong('is only the beginning of a SHA', where);
  if (text === 'HEAD' || text.startsWith('refs/')) return wrong('is a name, not a SHA', where);
  return wrong('is not the SHA of a commit', where);
}

/** A branch's name, as Git allows it, or a ref. */
export function asBranch(text: string): Checked<string> {
  // See git-check-ref-format: no control characters, blanks or ~^:?*[\ anywhere in a name, and no slash at its end, which is
  // what an expression behind refs/heads/ leaves when it is empty.
  if (!hasUnseen(text) && /^[^\s~^:?*[\\]{1,1000}(?<!\/)$/u.test(text)) return { value: text };
  return wrong(
    'is not the name of a branch',
    'Write it as Git knows it, main or refs/heads/main; for a pull request ${' + '{ github.ref }} or 12/merge.',
  );
}
