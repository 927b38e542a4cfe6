/** The files of a repository. Paths are relative to its root, with `/`. */
export interface Tree {
  /** Whether the repository has such a file. */
  has(path: string): boolean;
  /** Of all endings of a path, in whole names, the longest that any file has; no names where endings are not known. */
  longestEnding(path: string): Ending;
}

/** An ending of a path, `models/a.rb` of `/srv/models/a.rb`, and who has it. */
export interface Ending {
  /** How many names it has: 2. */
  readonly names: number;
  /** The files that have it: two at the most, which is enough to see that it is not just one. */
  readonly files: readonly string[];
}

/** Where nothing is known of endings. */
export const noEnding: Ending = { names: 0, files: [] };

/**
 * An index of all files, made once and asked often. Endings are found by bisection, among paths that are written from the
 * file outwards (`a.rb/models/spec/`): that list is sorted when it is first asked for.
 */
export function treeOf(paths: readonly string[]): Tree {
  const files = new Set(paths);
  let sorted: readonly string[] | undefined;
  return {
    has: (path) => files.has(path),
    longestEnding: (path) => {
      sorted ??= [...files].map(outwards).sort();
      const whole = outwards(path);
      const at = firstFrom(sorted, whole);
      // Those that share most with a text stand next to where it belongs.
      const shared = Math.max(sharedUnits(sorted[at - 1], whole), sharedUnits(sorted[at], whole));
      if (shared === 0) return noEnding;
      const ending = whole.slice(0, shared);
      const first = firstFrom(sorted, ending);
      const having = sorted.slice(first, first + 2).filter((file) => file.startsWith(ending));
      return { names: ending.split('/').length - 1, files: having.map(inwards) };
    },
  };
}

function outwards(path: string): string {
  return `${path.split('/').reverse().join('/')}/`;
}

function inwards(path: string): string {
  return path.slice(0, -1).split('/').reverse().join('/');
}

/** Where in a sorted list the texts begin that are `wanted` or come after it. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Length of the names, each with its `/`, that both begin with. */
function sharedUnits(a: string | undefined, b: string): number {
  let shared = 0;
  for (let at = 0; a !== undefined && at < b.length && a[at] === b[at]; at++) if (b[at] === '/') shared = at + 1;
  return shared;
}
