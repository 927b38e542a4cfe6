import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Looks into the folder where the repository is checked out: whether a path, relative to it, is a file there.
 * `undefined` when the folder is not there, cannot be read or is empty, so that nothing can be said about any file.
 */
export function checkoutAt(folder: string | undefined): ((path: string) => boolean) | undefined {
  if (folder === undefined || folder === '' || !holdsAnything(folder)) return undefined;
  const known = new Map<string, boolean>();
  return (path) => {
    const found = known.get(path) ?? isFile(join(folder, path));
    known.set(path, found);
    return found;
  };
}

function holdsAnything(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Not there, or not a path that this system can have.
    return false;
  }
}
