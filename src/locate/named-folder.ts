import type { GivenPath } from './given.ts';
import type { Tree } from './tree.ts';

/** Languages whose tools print a file's name without its folders. */
const printsBareNames = /\.(?:go|java|kts?|groovy|scala|clj|swift)$/;

/** Whether a path is a name alone that may stand in any folder. */
export function isBareName({ path, base, absolute }: GivenPath): boolean {
  return absolute === undefined && path === base && printsBareNames.test(base);
}

/** What tells a file's folder: Go's import path, a class with its packages, a Python module. */
export interface Hint {
  /** `github.com/acme/shop/pkg/a`, `org.example.shop.CartTest.adds`, `tests.test_sum.TestSum` */
  readonly text: string;
  /** It is the test's own name, and not that of whoever was called. */
  readonly isOwn: boolean;
}

/** The first word of a test's name may be a package, a module or a class with its packages. */
export function hintsInName(name: string): readonly Hint[] {
  const [text = ''] = name.slice(0, 1000).trimStart().split(/\s/, 1);
  return /[./\\]/.test(text) ? [{ text, isOwn: true }] : [];
}

/** A location may be a class instead of a place. */
export function hintsInLocation(text: string): readonly Hint[] {
  const isClass = text.length <= 500 && /^[A-Za-z_]\w*(?:[.\\][A-Za-z_$][\w$]*)+$/.test(text);
  return isClass && !printsBareNames.test(text) ? [{ text, isOwn: true }] : [];
}

/** What is needed to bring a hint to a folder. */
export interface Around {
  readonly files: Tree;
  readonly pathPrefix: string | undefined;
  /** `owner/name` */
  readonly repository: string | undefined;
}

/** The file of this name in the folder that a hint tells. */
export function fileInNamedFolder(base: string, hint: Hint, around: Around): string | undefined {
  return base.endsWith('.go') ? inPackageOfGo(base, hint, around) : inPackages(base, hint, around);
}

/**
 * The folder of a Go package in this repository, told by an import path that has the repository's name in it:
 * `github.com/acme/shop/v2/pkg/a` → `pkg/a`. `undefined` where it has not.
 */
export function folderOfImportPath(path: string, repository: string | undefined): string | undefined {
  if (repository === undefined || !/^[\w.~/-]+$/.test(path)) return undefined;
  const [, name = ''] = repository.toLowerCase().split('/');
  const marked = `/${path.toLowerCase()}/`;
  const whole = `/${repository.toLowerCase()}/`;
  const at = marked.indexOf(whole);
  const end = at >= 0 ? at + whole.length : isRootOf(marked, name) ? marked.length : -1;
  if (end < 0) return undefined;
  return path.slice(end - 1).replace(/^v\d+(?:\/|$)/, '');
}

/** A module of another name whose last element is the repository's: `example.com/shop`, `example.com/shop/v2`. */
function isRootOf(marked: string, name: string): boolean {
  return name !== '' && marked.replace(/v\d+\/$/, '').endsWith(`/${name}/`);
}

function inPackageOfGo(base: string, { text }: Hint, { files, pathPrefix, repository }: Around): string | undefined {
  const own = folderOfImportPath(text, repository);
  if (own !== undefined) {
    const path = own === '' ? base : `${own}/${base}`;
    const there = (pathPrefix === undefined ? undefined : files.find(`${pathPrefix}/${path}`)) ?? files.find(path);
    if (there !== undefined) return there;
  }
  const { names, files: having } = files.longestEnding(`${text}/${base}`);
  return names >= 2 ? onlyOne(having, pathPrefix) : undefined;
}

const jvm = /\.(?:java|kts?|groovy|scala|clj)$/;
/** Folders that hold a source set, below which packages are folders. */
const sourceRoot = /^(?:java|kotlin|scala|groovy|clojure)$/;

/**
 * Packages are folders, all of them or, by Kotlin's convention, without those that all of a module's files have in common
 * ("Coding conventions: Directory structure").
 */
function inPackages(base: string, hint: Hint, { files, pathPrefix }: Around): string | undefined {
  const folder = packagesBefore(base, hint.text);
  if (folder === undefined) return undefined;
  if (!jvm.test(base)) {
    const { names, files: having } = files.longestEnding(folder === '' ? base : `${folder}/${base}`);
    return names >= 2 ? onlyOne(having, pathPrefix) : undefined;
  }
  const all = files.longestEnding(base).files;
  const best = inPackageOf(folder, all);
  if (best.length > 0) return onlyOne(best, pathPrefix);
  // A test's own class has its name from the file, whatever the folder.
  return hint.isOwn && namesClass(hint.text, base) && all.length === 1 ? all[0] : undefined;
}

/** Those of the files that agree with most of a package's names; a source set's root agrees with every package. */
function inPackageOf(folder: string, files: readonly string[]): readonly string[] {
  const rated = files.map((file) => ({ file, names: namesShared(file, folder) }));
  const most = Math.max(0, ...rated.map(({ names }) => names ?? 0));
  return rated.filter(({ names }) => names === most).map(({ file }) => file);
}

/**
 * How many names at a package's end a file's folders agree with, from the source set on: all of them or the file is of another
 * package, which is `undefined`. Without a source set to be seen, one must agree.
 */
function namesShared(file: string, folder: string): number | undefined {
  const folders = file.split('/').slice(0, -1);
  const packages = folder === '' ? [] : folder.split('/');
  const roots = folders.flatMap((name, index) => (sourceRoot.test(name) ? [index] : []));
  for (const root of roots) {
    const below = folders.slice(root + 1);
    if (below.length <= packages.length && sharedAtEnd(below, packages) === below.length) return below.length;
  }
  const shared = sharedAtEnd(folders, packages);
  return roots.length === 0 && (shared > 0 || packages.length === 0) ? shared : undefined;
}

function sharedAtEnd(some: readonly string[], others: readonly string[]): number {
  let shared = 0;
  while (shared < some.length && shared < others.length && some.at(-1 - shared) === others.at(-1 - shared)) shared++;
  return shared;
}

/** `org.example.shop.CartTest$Empty.adds` → `org/example/shop` for `CartTest.kt` */
function packagesBefore(base: string, text: string): string | undefined {
  const names = namesIn(text);
  const own = classAmong(names, base);
  const at = own >= 0 ? own : names.findIndex((name) => /^[A-Z]/.test(name));
  return at < 0 ? undefined : names.slice(0, at).join('/');
}

/** Whether a class that a file is named after is among the names of a text: `org.example.CartTest$Empty` for `CartTest.kt`. */
export function namesClass(text: string, base: string): boolean {
  return classAmong(namesIn(text), base) >= 0;
}

function namesIn(text: string): readonly string[] {
  return text.split(/[.\\/]/).filter((name) => name !== '');
}

function classAmong(names: readonly string[], base: string): number {
  const stem = base.slice(0, base.lastIndexOf('.')).toLowerCase();
  return names.findIndex((name) => [stem, `${stem}kt`].includes(name.split('$', 1)[0]?.toLowerCase() ?? ''));
}

/** Endings of languages in which a class's name with its packages is its file's path. */
const classEndings = ['java', 'kt', 'groovy', 'scala', 'swift', 'php', 'py'];

const qualified = /^[A-Za-z_]\w*(?:[.\\][A-Za-z_]\w*)+/;

/**
 * The only file of the repository that a class or a module of this name can stand in: `com.example.SumTest`, also with an inner
 * class (`…SumTest$Empty`), `tests.test_sum.TestSum`, `Tests\Unit\SumTest`. What follows the name does not matter.
 */
export function fileOfClass(text: string, around: Around): string | undefined {
  // What is longer is no class.
  const [name] = qualified.exec(text.slice(0, 500)) ?? [];
  if (name === undefined) return undefined;
  const parts = name.split(/[.\\]/).slice(0, 20);
  for (let end = parts.length; end >= 2; end--) {
    const having = classEndings.flatMap((ending) => ofClass(parts.slice(0, end), ending, around));
    if (having.length > 0) return onlyOne([...new Set(having)], around.pathPrefix);
  }
  return undefined;
}

function ofClass(parts: readonly string[], ending: string, { files }: Around): readonly string[] {
  const folder = parts.slice(0, -1).join('/');
  const { names, files: having } = files.longestEnding(`${parts.join('/')}.${ending}`);
  if (names === parts.length || names === 0) return having;
  return jvm.test(`.${ending}`) ? inPackageOf(folder, files.longestEnding(`${parts.at(-1)}.${ending}`).files) : [];
}

/** Where several files fit, none is meant for sure, unless just one lies below the prefix. */
export function onlyOne(files: readonly string[], pathPrefix: string | undefined): string | undefined {
  const [only, another] = onlyBelow(files, pathPrefix);
  return another === undefined ? only : undefined;
}

function onlyBelow(files: readonly string[], pathPrefix: string | undefined): readonly string[] {
  const below = pathPrefix === undefined ? [] : files.filter((file) => file.startsWith(`${pathPrefix}/`));
  return below.length > 0 ? below : files;
}
