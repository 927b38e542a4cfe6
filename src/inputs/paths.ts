import { type Checked, wrong } from './problem.ts';
import { hasUnseen } from './values.ts';

/** The longest path on Linux. */
const longest = 4096;

/** A folder of the repository as `packages/api`, however it is written; `undefined` for its root. */
export function asFolder(text: string): Checked<string | undefined> {
  if (hasUnseen(text) || text.length > longest) return wrong('not-a-folder');
  const path = text.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return wrong('folder-not-relative');
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return wrong('folder-outside-repository');
  return { value: segments.length === 0 ? undefined : segments.join('/') };
}

/** A file's path, absolute or not; `undefined` for none. */
export function asFile(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  if (hasUnseen(text) || text.length > longest) return wrong('not-a-file');
  if (/[/\\]\.{0,2}$/.test(text)) return wrong('folder-for-file');
  return { value: text };
}
