import type { GivenPath } from './given.ts';
import type { Tree } from './tree.ts';

/** Extensions of languages whose tools print a file's name without its folders. */
const printsBareNames = /\.(?:go|java|kts?|groovy|scala|clj|swift)$/;

/** Whether a path is only a name, so that the file may be in any folder. */
export function isBareName({ path, base, absolute }: GivenPath): boolean {
  return absolute === undefined && path === base && printsBareNames.test(base);
}

/** What implies a file's folder: a Go import path, a class with its packages, a Python module. */
export interface Hint {
  /** `github.com/acme/shop/pkg/a`, `org.example.shop.CartTest.adds`, `tests.test_sum.TestSum` */
  readonly text: string;
  /** It is the test's own name, not that of a class in a frame. */
  readonly isOwn: boolean;
}

/** The first word of a test's name, which may be a package, a module or a class with its packages. */
export function hintsInName(name: string): readonly Hint[] {
  const [text = ''] = name.slice(0, 1000).trimStart().split(/\s/, 1);
  return /[./\\]/.test(text) ? [{ text, isOwn: true }] : [];
}

/** A location may be a class instead of a place. */
export function hintsInLocation(text: string): readonly Hint[] {
  const isClass = text.length <= 500 && /^[A-Za-z_]\w*(?:[.\\][A-Za-z_$][\w$]*)+$/.test(text);
  return isClass && !printsBareNames.test(text) ? [{ text, isOwn: true }] : [];
}

/** What is needed to find the folder of a hint. */
export interface Around {
  readonly files: Tree;
  readonly pathPrefix: string | undefined;
  /** `owner/name` */
  readonly repository: string | undefined;
}

/** The file with this name in the folder that a hint implies. */
export function fileInNamedFolder(base: string, hint: Hint, around: Around): string | undefined {
  return base.endsWith('.go') ? inPackageOfGo(base, hint, around) : inPackages(base, hint, around);
}

/**
 * The folder of a Go package in this repository, from an import path that contains the repository's name:
 * `github.com/acme/shop/v2/pkg/a` → `pkg/a`. `undefined` if it does not.
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
/** Folders of source sets, below which packages are folders. */
const sourceRoot = /^(?:java|kotlin|scala|groovy|clojure)$/;

/**
 * Packages are folders: all of them or, by Kotlin's convention, without the packages that all files of a module have in common
 * ("Coding conventions: Directory structure").
 */
function inPackages(base: string, hint: Hint, { files, pathPrefix }: Around): string | undefined {
  const folder = packagesBefore(base, hint.text);
  if (folder === undefined) return undefined;
  if (!jvm.test(base)) {
    const { names, files: having } = files.longestEnding(`${folder}/${base}`);
    return names >= 2 ? onlyOne(having, pathPrefix) : undefined;
  }
  const all = files.longestEnding(base).files;
  const best = inPackageOf(folder, all);
  if (best.length > 0) return onlyOne(best, pathPrefix);
  // A test's own class is named after the file, whatever its folder.
  return hint.isOwn && namesClass(hint.text, base) && all.length === 1 ? all[0] : undefined;
}

/** The files whose folders agree with most of a package's names. The root of a source set agrees with every package. */
function inPackageOf(folder: string, files: readonly string[]): readonly string[] {
  const rated = files.map((file) => ({ file, names: namesShared(file, folder) }));
  const most = Math.max(0, ...rated.map(({ names }) => names ?? 0));
  return rated.filter(({ names }) => names === most).map(({ file }) => file);
}

/**
 * How many names at the end of a package agree with a file's folders below the source set. All of these folders must agree, or the file
 * belongs to another package: `undefined`. If no source set can be recognized, one folder must agree.
 */
function namesShared(file: string, folder: string): number | undefined {
  const folders = file.split('/').slice(0, -1);
  const packages = folder === '' ? [] : folder.split('/');
  const roots = folders.flatMap((name, index) => (sourceRoot.test(name) ? [index] : []));
  for (const root of roots) {
    const below = folders.slice(root + 1);
    if (sharedAtEnd(below, packages) === below.length) return below.length;
  }
  const shared = sharedAtEnd(folders, packages);
  return roots.length === 0 && (shared > 0 || packages.length === 0) ? shared : undefined;
}

function sharedAtEnd(some: readonly string[], others: readonly string[]): number {
  let shared = 0;
  while (shared < some.length && some.at(-1 - shared) === others.at(-1 - shared)) shared++;
  return shared;
}

/** `org.example.shop.CartTest$Empty.adds` → `org/example/shop` for `CartTest.kt` */
function packagesBefore(base: string, text: string): string | undefined {
  const names = namesIn(text);
  const own = classAmong(names, base);
  const at = own >= 0 ? own : names.findIndex((name) => /^[A-Z]/.test(name));
  return at < 0 ? undefined : names.slice(0, at).join('/');
}

/** Whether a text contains the class that a file is named after: `org.example.CartTest$Empty` for `CartTest.kt`. */
export function namesClass(text: string, base: string): boolean {
  return classAmong(namesIn(text), base) >= 0;
}

function namesIn(text: string): readonly string[] {
  return text.split(/[.\\/]/);
}

function classAmong(names: readonly string[], base: string): number {
  const stem = base.slice(0, base.lastIndexOf('.')).toLowerCase();
  return names.findIndex((name) => [stem, `${stem}kt`].includes(name.split('$', 1)[0]?.toLowerCase() ?? ''));
}

/** Extensions of languages in which a class's name with its packages is its file's path. */
const classEndings = ['java', 'kt', 'groovy', 'scala', 'swift', 'php', 'py'];

const qualified = /^[A-Za-z_]\w*(?:[.\\][A-Za-z_]\w*)+/;

/**
 * The only file of the repository that can contain a class or module with this name: `com.example.SumTest`, also with an inner
 * class (`…SumTest$Empty`), `tests.test_sum.TestSum`, `Tests\Unit\SumTest`. What follows the name does not matter.
 */
export function fileOfClass(text: string, around: Around): string | undefined {
  // A longer text is not a class.
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

/** If several files match, it is not certain which one is meant, unless only one is below the prefix. */
export function onlyOne(files: readonly string[], pathPrefix: string | undefined): string | undefined {
  const [only, another] = onlyBelow(files, pathPrefix);
  return another === undefined ? only : undefined;
}

function onlyBelow(files: readonly string[], pathPrefix: string | undefined): readonly string[] {
  const below = pathPrefix === undefined ? [] : files.filter((file) => file.startsWith(`${pathPrefix}/`));
  return below.length > 0 ? below : files;
}
