/** The files of a repository. Paths are relative to its root, with `/`. */
export interface Tree {
  /**
   * The repository's file of this path, as the repository spells it: the very one, else the only one that differs by Unicode's
   * form (NFC, NFD), else the only one that differs by case.
   */
  find(path: string): string | undefined;
  /** Of all endings of a path, in whole names, the longest that any file has; no names where endings are not known. */
  longestEnding(path: string): Ending;
}

/** An ending of a path, `models/a.rb` of `/srv/models/a.rb`, and who has it. */
export interface Ending {
  /** How many names it has: 2. */
  readonly names: number;
  /** The files that have it, `mostFiles` at the most; those that are spelled alike, where there are any. */
  readonly files: readonly string[];
}

/** Where nothing is known of endings. */
export const noEnding: Ending = { names: 0, files: [] };

/** Where there is no list of files. */
export const noFiles: Tree = { find: () => undefined, longestEnding: () => noEnding };

/** More files of one ending than this are as good as any number. */
const mostFiles = 100;

/**
 * An index of all files, made once and asked often. Endings are found by bisection, among paths that are written from the
 * file outwards (`a.rb/models/spec/`) and in one case and form; that list is sorted when it is first asked for.
 */
export function treeOf(paths: readonly string[]): Tree {
  const files = new Set(paths);
  let odd: ReadonlyMap<string, readonly string[]> | undefined;
  let sorted: readonly string[] | undefined;
  /** The files of one form: the one that is spelled so itself, and others. */
  const alikeIn = (form: string): readonly string[] => {
    odd ??= oddIn(files);
    const others = odd.get(form) ?? [];
    return files.has(form) ? [form, ...others] : others;
  };
  return {
    find: (path) => (files.has(path) ? path : onlyTwin(path, alikeIn(folded(path)))),
    longestEnding: (path) => {
      sorted ??= [...new Set([...files].map(folded))].map(outwards).sort();
      const whole = outwards(folded(path));
      const at = firstFrom(sorted, whole);
      // Those that share most with a text stand next to where it belongs.
      const shared = Math.max(sharedUnits(sorted[at - 1], whole), sharedUnits(sorted[at], whole));
      if (shared === 0) return noEnding;
      const ending = whole.slice(0, shared);
      const all: string[] = [];
      for (let next = firstFrom(sorted, ending); next < sorted.length; next++) {
        const form = sorted[next] ?? '';
        if (all.length >= mostFiles || !form.startsWith(ending)) break;
        all.push(...alikeIn(inwards(form)));
      }
      const names = ending.split('/').length - 1;
      return { names, files: spelledAlike(all, path, names) };
    },
  };
}

/** Files that are spelled otherwise than their form, by that. */
function oddIn(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const odd = new Map<string, string[]>();
  for (const file of files) {
    const form = folded(file);
    if (form === file) continue;
    const others = odd.get(form);
    if (others === undefined) odd.set(form, [file]);
    else others.push(file);
  }
  return odd;
}

/** Of files that have an ending of a path, those that spell it as the path does; all where none does. */
function spelledAlike(files: readonly string[], path: string, names: number): readonly string[] {
  const spelled = `/${path.split('/').slice(-names).join('/')}`;
  const alike = files.filter((file) => `/${file}`.endsWith(spelled));
  return alike.length > 0 ? alike : files;
}

function onlyTwin(path: string, twins: readonly string[]): string | undefined {
  if (twins.length < 2) return twins[0];
  const form = normalized(path);
  const same = twins.filter((file) => normalized(file) === form);
  const [only, another] = same.length > 0 ? same : twins;
  return another === undefined ? only : undefined;
}

/** In one case and one of Unicode's forms. */
function folded(path: string): string {
  return normalized(path).toLowerCase();
}

/** ASCII, as nearly all paths are, has one form only: to see that costs less than to ask for the form. */
function normalized(path: string): string {
  return /[^ -~]/.test(path) ? path.normalize() : path;
}

/** Joined and not added up: of texts that are in one piece in memory, many more are compared in the same time. */
function outwards(path: string): string {
  return [...path.split('/').reverse(), ''].join('/');
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
