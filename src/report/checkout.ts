import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Looks into the folder where the repository is checked out: whether a path, relative to it, is a file there. One to which
 * a symbolic link leads out of the folder is not. `undefined` when the folder is not there, cannot be read or is empty, so
 * that nothing can be said about any file.
 */
export function checkoutAt(folder: string | undefined): ((path: string) => boolean) | undefined {
  const root = folder === undefined || folder === '' ? undefined : rootOf(folder);
  if (root === undefined) return undefined;
  const known = new Map<string, boolean>();
  return (path) => {
    const found = known.get(path) ?? isFile(root, path);
    known.set(path, found);
    return found;
  };
}

/** The folder's own path, if there is anything in it. */
function rootOf(folder: string): string | undefined {
  try {
    return readdirSync(folder).length > 0 ? realpathSync(folder) : undefined;
  } catch {
    return undefined;
  }
}

function isFile(root: string, path: string): boolean {
  try {
    const real = realpathSync(join(root, path));
    return real.startsWith(root.endsWith(sep) ? root : root + sep) && statSync(real).isFile();
  } catch {
    // Not there, or not a path that this system can have.
    return false;
  }
}
