import { ciRootsOf } from '../shared/ci-roots.ts';
import type { Checkout, ClonedFolder, Workspace } from './checkout.ts';
import { isForeign, type Source } from './foreign.ts';
import type { Given, GivenPath } from './given.ts';
import { type Around, fileInNamedFolder, folderOfImportPath, type Hint, isBareName, onlyOne } from './named-folder.ts';
import { noFiles, type Tree } from './tree.ts';

/** What is known about the repository that contains the tests. */
export interface Repository {
  readonly workspace: Workspace;
  /** The folder in which the tests ran, relative to the root, with `/`: `packages/api`. */
  readonly pathPrefix: string | undefined;
  /** `owner/name` */
  readonly repository: string | undefined;
}

/**
 * What a place is based on, the most reliable first:
 *
 * - `exact`: the repository has a file with the path that was sent;
 * - `path-prefix`: it has one with that path in the folder in which the tests ran;
 * - `ci-root`: it has one with that path after the folder of a CI system's checkout was removed;
 * - `path-suffix`: only one of its files has a path with that ending, or is in the folder that the test's name implies;
 * - `stack-frame`: no location led to a file, but a line of the backtrace or of the message did;
 * - `unverified`: the file was not checked, since the commit that was tested is not checked out.
 */
export type Confidence = 'exact' | 'path-prefix' | 'ci-root' | 'path-suffix' | 'stack-frame' | 'unverified';

/** A file and what it is based on. */
export interface Found {
  readonly path: string;
  readonly confidence: Confidence;
}

/** A possible path of a file, without what comes before the repository. */
interface Way {
  readonly path: string;
  /** What was removed: nothing, a checkout's folder, an image's folder, or only the file system's root. */
  readonly root: 'none' | 'checkout' | 'image' | 'unknown';
}

/** What is searched for, and where. */
export interface Asked {
  readonly given: GivenPath & Partial<Pick<Given, 'form'>>;
  /** `words`: a text mentions it, but not in something that looks like a frame. */
  readonly source: Source | 'words';
  readonly hints: readonly Hint[];
  readonly checkout: Checkout;
  readonly repository: Repository;
}

/** One path with everything that is known about it. */
export interface Question extends Asked {
  readonly files: Tree;
  readonly around: Around;
  /** The most likely first; at least one. */
  readonly ways: readonly [Way, ...Way[]];
  /** Only the file's name, so the file may be in any folder. */
  readonly isBareName: boolean;
}

/** All paths in the repository that may be meant, without roots. */
export function withoutRoots(asked: Asked): Question {
  const { given, checkout, repository } = asked;
  const { pathPrefix } = repository;
  const files = checkout.kind === 'none' ? noFiles : checkout.files;
  const ways =
    given.absolute === undefined
      ? relativeWays(given, repository)
      : absoluteWays(given.absolute, given.path, repository);
  const around = { files, pathPrefix, repository: repository.repository };
  return { ...asked, files, around, ways, isBareName: isBareName(given) };
}

function relativeWays(given: GivenPath, { workspace, repository }: Repository): readonly [Way, ...Way[]] {
  const { path, base } = given;
  const whole: Way = { path, root: 'none' };
  if (given.up > 0) return [whole];
  const own = base.endsWith('.go') ? folderOfImportPath(path.slice(0, -base.length - 1), repository) : undefined;
  if (own !== undefined) return [{ path: joined(own, base), root: 'checkout' }, whole];
  const clone = cloneWith(path, workspace);
  return clone === undefined ? [whole] : [whole, { path: path.slice(clone.path.length + 1), root: 'checkout' }];
}

function cloneWith(path: string, workspace: Workspace): ClonedFolder | undefined {
  return workspace.clones().findLast(({ path: folder, isOurs }) => isOurs && isBelow(folder, path));
}

function absoluteWays(
  absolute: string,
  rootless: string,
  { workspace, repository }: Repository,
): readonly [Way, ...Way[]] {
  const ways: Way[] = [];
  const root = workspace.roots.find((one) => isBelow(one, absolute));
  if (root !== undefined) {
    const path = absolute.slice(root.length + 1);
    const clone = workspace.clones().findLast((one) => isBelow(one.path, path));
    if (clone?.isOurs === true) ways.push({ path: path.slice(clone.path.length + 1), root: 'checkout' });
    ways.push({ path, root: 'checkout' });
  }
  for (const { length, kind } of ciRootsOf(absolute, repository)) {
    ways.push({ path: absolute.slice(length), root: kind });
  }
  const whole: Way = { path: rootless, root: 'unknown' };
  const [first, ...others] = ways;
  return first === undefined ? [whole] : [first, ...others, whole];
}

/** In the folder in which the tests ran. */
export function belowPrefix({ given, ways, files, around: { pathPrefix } }: Question): Found | undefined {
  for (const { path, root } of ways) {
    const below = root === 'unknown' ? undefined : folderUp(pathPrefix, given.up, path);
    const file = below === undefined ? undefined : files.find(below);
    if (file !== undefined) return { path: file, confidence: root === 'none' ? 'path-prefix' : 'ci-root' };
  }
  return undefined;
}

/** Below the repository's root. A bare name in a text may be in any folder, including the root. */
export function asItStands({ given, ways, files, isBareName, source }: Question): Found | undefined {
  if (given.up > 0 || (isBareName && source !== 'location')) return undefined;
  for (const { path, root } of ways) {
    const file = files.find(path);
    if (file !== undefined) return { path: file, confidence: confidenceOf(root) };
  }
  return undefined;
}

function confidenceOf(root: Way['root']): Confidence {
  switch (root) {
    case 'none':
      return 'exact';
    case 'checkout':
    case 'image':
      return 'ci-root';
    case 'unknown':
      return 'path-suffix';
  }
}

/** In the folder that the test's name, or the class before a frame, implies. */
export function inNamedFolder({ given, hints, around }: Question): Found | undefined {
  const { path, base } = given;
  if (given.absolute !== undefined || path !== base) return undefined;
  for (const hint of hints) {
    const file = fileInNamedFolder(base, hint, around);
    if (file !== undefined) return { path: file, confidence: 'path-suffix' };
  }
  return undefined;
}

/**
 * The only file whose path ends like this one. If the beginning of the path is known, all of its names must match. If it may begin with
 * any machine's folders, one name must match, or two in a frame, since files of languages and libraries have common names. Third-party
 * code is not searched for: earlier steps have found no tracked file with its path.
 */
export function withUniqueEnding(question: Question): Found | undefined {
  const { given, files, checkout, source, around, hints } = question;
  if (checkout.kind !== 'tested' || isOthersCode(question)) return undefined;
  const [{ path }] = question.ways;
  // No file of the repository is in the class's package.
  if (hints.some(({ isOwn }) => !isOwn)) return undefined;
  const isOpen = given.absolute !== undefined || isImportPath(given);
  const least = isOpen ? (source === 'location' ? 1 : 2) : path.split('/').length;
  const { names, files: having } = files.longestEnding(path);
  const file = names >= least ? onlyOne(having, around.pathPrefix) : undefined;
  return file === undefined ? undefined : { path: file, confidence: 'path-suffix' };
}

/** `example.com/shop/internal/only_test.go`, which is how Go's `-trimpath` writes the files of any module. */
function isImportPath({ path }: GivenPath): boolean {
  return path.endsWith('.go') && /^[^/]*\.[^/]*\/[^/]+\//.test(path);
}

/** Whether a path is third-party code, judged by its folders. */
export function isOthersCode({ given, ways, source, repository: { workspace } }: Question): boolean {
  const kind = source === 'location' ? 'location' : 'frame';
  const known = ways.filter(({ root }) => root !== 'unknown');
  const paths = known.length > 0 ? known.map(({ path }) => path) : [given.absolute ?? ''];
  return paths.some(
    (path) => isForeign(path, kind) || (given.absolute !== undefined && isInOtherClone(path, workspace)),
  );
}

/** Whether it is in the clone of another repository in the workspace. */
function isInOtherClone(path: string, workspace: Workspace): boolean {
  return workspace.clones().some((clone) => !clone.isOurs && isBelow(clone.path, path));
}

/** Nothing is below the workspace itself, which is ''. */
function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder) && path[folder.length] === '/';
}

/** A path relative to a folder, or to one that is `up` folders above it; `undefined` without a folder, and if it leads out of the repository. */
export function folderUp(folder: string | undefined, up: number, path: string): string | undefined {
  if (folder === undefined) return undefined;
  if (up === 0) return `${folder}/${path}`;
  const folders = folder.split('/');
  if (up > folders.length) return undefined;
  return [...folders.slice(0, folders.length - up), path].join('/');
}

/** A name in a folder, which may be the root. */
export function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
