import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isForeign } from '../foreign.ts';
import { noEnding, type Tree } from '../tree.ts';

/**
 * The files of a folder whose list of tracked files is not known. A file that is reached through a symbolic link to the outside does not
 * count, nor does third-party code, which may be untracked. Each path is looked up once.
 */
export function plainFiles(root: string): Tree {
  const known = new Map<string, boolean>();
  return {
    find: (path) => {
      const found = known.get(path) ?? (!isForeign(path, 'frame') && isFile(root, path));
      known.set(path, found);
      return found ? path : undefined;
    },
    longestEnding: () => noEnding,
  };
}

function isFile(root: string, path: string): boolean {
  try {
    const real = realpathSync(join(root, path));
    return real.startsWith(root.endsWith(sep) ? root : root + sep) && statSync(real).isFile();
  } catch {
    // It does not exist, or the system does not allow such a path.
    return false;
  }
}
