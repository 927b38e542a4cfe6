import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isForeign } from '../foreign.ts';
import { noEnding, type Tree } from '../tree.ts';

/**
 * What is a file in a folder of which no more is known. One to which a symbolic link leads out of the folder is not, nor is the code of
 * others that lies there, which nobody may be tracking. Each path is looked up once.
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
    // Not there, or not a path that this system can have.
    return false;
  }
}
