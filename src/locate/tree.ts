/** The files of a repository. Paths are relative to its root, with `/`. */
export interface Tree {
  /**
   * The repository's file with this path, as the repository spells it: the identical one, or else the only one that differs in Unicode's
   * normalization form (NFC, NFD), or else the only one that differs in case.
   */
  find(path: string): string | undefined;
  /** The longest ending of a path, in whole names, that any file has; without names if endings are not known. */
  longestEnding(path: string): Ending;
}

/** An ending of a path, `models/a.rb` of `/srv/models/a.rb`, and the files that have it. */
export interface Ending {
  /** How many names it has: 2. */
  readonly names: number;
  /** The files that have it, at most `mostFiles`; only those with the same spelling, if there are any. */
  readonly files: readonly string[];
}

/** The ending if endings are not known. */
export const noEnding: Ending = { names: 0, files: [] };

/** The tree if there is no list of files. */
export const noFiles: Tree = { find: () => undefined, longestEnding: () => noEnding };

/** The most files that are returned for one ending: with more than one, none is certain anyway. */
const mostFiles = 100;

/** The files with one name, sorted on demand. */
interface Namesakes {
  readonly files: string[];
  sorted: readonly Outwards[] | undefined;
}

/** A file, and its path in one case and form, from the file's name to the root: `a.rb/models/spec/`. */
interface Outwards {
  readonly file: string;
  readonly text: string;
}

/**
 * An index of all files. Endings are found by binary search among the files with one name: those that share most of an ending are next to
 * each other.
 */
export function treeOf(paths: readonly string[]): Tree {
  const files = new Set(paths);
  let odd: ReadonlyMap<string, readonly string[]> | undefined;
  let byName: ReadonlyMap<string, Namesakes> | undefined;
  /** The files of one form: the one that is spelled so itself, and others. */
  const alikeIn = (form: string): readonly string[] => {
    odd ??= oddIn(files);
    const others = odd.get(form) ?? [];
    return files.has(form) ? [form, ...others] : others;
  };
  return {
    find: (path) => (files.has(path) ? path : onlyTwin(path, alikeIn(folded(path)))),
    longestEnding: (path) => {
      const form = folded(path);
      byName ??= namesakesIn(files);
      const namesakes = byName.get(nameOf(form));
      if (namesakes === undefined) return noEnding;
      namesakes.sorted ??= namesakes.files.map(outwards).sort(byText);
      const { sorted } = namesakes;
      const whole = reversed(form);
      const at = firstFrom(sorted, whole);
      // Files that share most with a text are next to its place in the sorted list.
      const shared = Math.max(sharedUnits(sorted[at - 1]?.text, whole), sharedUnits(sorted[at]?.text, whole));
      const ending = whole.slice(0, shared);
      const names = ending.split('/').length - 1;
      return { names, files: spelledAlike(around(sorted, at, ending), path, names) };
    },
  };
}

function namesakesIn(files: ReadonlySet<string>): ReadonlyMap<string, Namesakes> {
  const byName = new Map<string, Namesakes>();
  for (const file of files) {
    const name = nameOf(folded(file));
    const others = byName.get(name);
    if (others === undefined) byName.set(name, { files: [file], sorted: undefined });
    else others.files.push(file);
  }
  return byName;
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

/** Of the files that have an ending of a path, those that spell it like the path, or all if none does. */
function spelledAlike(files: readonly string[], path: string, names: number): readonly string[] {
  if (files.length < 2) return files;
  const spelled = path.split('/').slice(-names).join('/');
  const alike = files.filter((file) => file.endsWith(spelled));
  return alike.length > 0 ? alike : files;
}

function onlyTwin(path: string, twins: readonly string[]): string | undefined {
  if (twins.length < 2) return twins[0];
  const form = normalized(path);
  const [only, another] = twins.filter((file) => normalized(file) === form);
  return another === undefined ? only : undefined;
}

/** In one case and one of Unicode's forms. */
function folded(path: string): string {
  return normalized(path).toLowerCase();
}

/** ASCII has only one form. Almost all paths are ASCII, and checking that is faster than normalizing them. */
function normalized(path: string): string {
  return /[^ -~]/.test(path) ? path.normalize() : path;
}

function outwards(file: string): Outwards {
  return { file, text: reversed(folded(file)) };
}

function byText(a: Outwards, b: Outwards): number {
  return a.text < b.text ? -1 : 1;
}

/** `models/a.rb` → `a.rb/models/`. Joined rather than concatenated, since V8 compares flat strings faster. */
function reversed(path: string): string {
  const names = path.split('/').reverse();
  names.push('');
  return names.join('/');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The index of the first text in a sorted list that is not before `wanted`. */
function firstFrom(sorted: readonly Outwards[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.text ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The files that have an ending, at most `mostFiles`. They are next to the path's place in the sorted list. */
function around(sorted: readonly Outwards[], index: number, ending: string): readonly string[] {
  let [first, end] = [index, index];
  while (end - first < mostFiles && sorted[first - 1]?.text.startsWith(ending) === true) first--;
  while (end - first < mostFiles && sorted[end]?.text.startsWith(ending) === true) end++;
  return sorted.slice(first, end).map(({ file }) => file);
}

/** The length of the names, each with its `/`, with which both begin. */
function sharedUnits(a: string | undefined, b: string): number {
  let shared = 0;
  for (let at = 0; a !== undefined && at < b.length && a[at] === b[at]; at++) if (b[at] === '/') shared = at + 1;
  return shared;
}
