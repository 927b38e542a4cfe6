import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { noEnding, type Tree } from '../tree.ts';

/**
 * What is a file in a folder of which no more is known. One to which a symbolic link leads out of the folder is not. Each path
 * is looked up once.
 */
export function plainFiles(root: string): Tree {
  const known = new Map<string, boolean>();
  return {
    has: (path) => {
      const found = known.get(path) ?? isFile(root, path);
      known.set(path, found);
      return found;
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
