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
  let forms: ReadonlyMap<string, readonly string[]> | undefined;
  let sorted: readonly string[] | undefined;
  const alikeIn = (form: string) => {
    forms ??= byForm(files);
    return forms.get(form) ?? [];
  };
  return {
    find: (path) => (files.has(path) ? path : onlyTwin(path, alikeIn(folded(path)))),
    longestEnding: (path) => {
      forms ??= byForm(files);
      sorted ??= [...forms.keys()].map(outwards).sort();
      const whole = outwards(folded(path));
      const at = firstFrom(sorted, whole);
      // Those that share most with a text stand next to where it belongs.
      const shared = Math.max(sharedUnits(sorted[at - 1], whole), sharedUnits(sorted[at], whole));
      if (shared === 0) return noEnding;
      const ending = whole.slice(0, shared);
      const names = ending.split('/').length - 1;
      const first = firstFrom(sorted, ending);
      const having = sorted.slice(first, first + mostFiles).filter((form) => form.startsWith(ending));
      const all = having.flatMap((form) => alikeIn(inwards(form)));
      const spelled = `/${path.split('/').slice(-names).join('/')}`;
      const alike = all.filter((file) => `/${file}`.endsWith(spelled));
      return { names, files: alike.length > 0 ? alike : all };
    },
  };
}

function byForm(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const forms = new Map<string, string[]>();
  for (const file of files) {
    const form = folded(file);
    const others = forms.get(form);
    if (others === undefined) forms.set(form, [file]);
    else others.push(file);
  }
  return forms;
}

function onlyTwin(path: string, twins: readonly string[]): string | undefined {
  const form = path.normalize();
  const same = twins.filter((file) => file.normalize() === form);
  const [only, another] = same.length > 0 ? same : twins;
  return another === undefined ? only : undefined;
}

/** In one case and one of Unicode's forms. */
function folded(path: string): string {
  return path.normalize().toLowerCase();
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
