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

/** Files of one name; sorted when somebody first asks for it. */
interface Namesakes {
  readonly files: string[];
  sorted: readonly Outwards[] | undefined;
}

/** A file, and its path in one case and form, written from the file outwards: `a.rb/models/spec/`. */
interface Outwards {
  readonly file: string;
  readonly text: string;
}

/**
 * An index of all files, made once and asked often. Endings are found by bisection among the files of one name: those that share
 * most of an ending stand next to each other.
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
      // Those that share most with a text stand next to where it belongs.
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

/** Of files that have an ending of a path, those that spell it as the path does; all where none does. */
function spelledAlike(files: readonly string[], path: string, names: number): readonly string[] {
  if (files.length < 2) return files;
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

function outwards(file: string): Outwards {
  return { file, text: reversed(folded(file)) };
}

function byText(a: Outwards, b: Outwards): number {
  return Number(a.text > b.text) - Number(a.text < b.text);
}

/** `a.rb/models/` of `models/a.rb`; joined and not added up, since texts in one piece are compared sooner. */
function reversed(path: string): string {
  const names = path.split('/').reverse();
  names.push('');
  return names.join('/');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Where in a sorted list the texts begin that are `wanted` or come after it. */
function firstFrom(sorted: readonly Outwards[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.text ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What has an ending, `mostFiles` at the most; they stand next to where the path belongs that shares it. */
function around(sorted: readonly Outwards[], index: number, ending: string): readonly string[] {
  let [first, end] = [index, index];
  while (end - first < mostFiles && sorted[first - 1]?.text.startsWith(ending) === true) first--;
  while (end - first < mostFiles && sorted[end]?.text.startsWith(ending) === true) end++;
  return sorted.slice(first, end).map(({ file }) => file);
}

/** Length of the names, each with its `/`, that both begin with. */
function sharedUnits(a: string | undefined, b: string): number {
  let shared = 0;
  for (let at = 0; a !== undefined && at < b.length && a[at] === b[at]; at++) if (b[at] === '/') shared = at + 1;
  return shared;
}
