import { type Checked, wrong } from './problem.ts';
import { hasUnseen } from './values.ts';

/** Longer than any path that Linux takes. */
const longest = 4096;

/** A folder of the repository as `packages/api`, however it is written; `undefined` for its root. */
export function asFolder(text: string): Checked<string | undefined> {
  const example = 'Write the folder as it is called from the repository’s root: packages/api.';
  if (hasUnseen(text) || text.length > longest) return wrong('is not the name of a folder', example);
  const path = text.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return wrong('does not begin at the repository’s root', example);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.includes('..')) return wrong('leads out of the repository, or may do so', example);
  return { value: segments.length === 0 ? undefined : segments.join('/') };
}

/** A file's path, absolute or not; `undefined` for none. */
export function asFile(text: string): Checked<string | undefined> {
  if (text === '') return { value: undefined };
  const example = 'Write where the file goes, such as test-results/failed.json.';
  if (hasUnseen(text) || text.length > longest) return wrong('is not the path of a file', example);
  if (/[/\\]\.{0,2}$/.test(text)) return wrong('is the path of a folder', example);
  return { value: text };
}
