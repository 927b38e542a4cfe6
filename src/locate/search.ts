import type { Given } from './given.ts';
import { belowKnownRoot, isForeign } from './roots.ts';
import type { Tree } from './tree.ts';

/** What is known of the repository in which the tests lie. */
export interface Repository {
  /** Its files; `undefined` when nothing is checked out. Asked for when there is something to look for, not before. */
  readonly tree: () => Tree | undefined;
  /** The folder in which the tests ran, relative to the root, with `/`: `packages/api`. */
  readonly pathPrefix: string | undefined;
  /** Where jobs of this workflow check out, as an absolute path: `/home/runner/work/shop/shop`. */
  readonly workspace: string | undefined;
}

/**
 * What a place rests on, from the surest to the least:
 *
 * - `exact`: the repository has a file of the very path that was sent;
 * - `below prefix`: it has one of that path in the folder in which the tests ran;
 * - `root stripped`: it has one of that path without the folder of a CI system's checkout;
 * - `unique ending`: just one of its files has a path with that ending;
 * - `frame`: no location led to a file, but a line of the backtrace or of the message did;
 * - `unconfirmed`: nothing is checked out, so that nobody has seen the file.
 */
export type Sureness = 'exact' | 'below prefix' | 'root stripped' | 'unique ending' | 'frame' | 'unconfirmed';

/** A file and what it rests on. */
export interface Found {
  readonly path: string;
  readonly sure: Sureness;
}

/**
 * The file of the repository that was meant. Of an absolute path, whose beginning may be any machine's, `leastKnown` names at
 * its end must be those of a file, and as many as lead to any file must lead to one only.
 */
export function search(given: Given, repository: Repository, leastKnown = 1): Found | undefined {
  const tree = repository.tree();
  if (tree === undefined) return withoutTree(given, repository);
  return given.absolute === undefined
    ? relativeIn(tree, given, repository)
    : absoluteIn(tree, given.absolute, given, repository, leastKnown);
}

function relativeIn(tree: Tree, { segments, up }: Given, { pathPrefix }: Repository): Found | undefined {
  const path = segments.join('/');
  if (up === 0 && tree.has(path)) return { path, sure: 'exact' };
  const below = belowPrefix(pathPrefix, segments, up);
  if (below !== undefined && tree.has(below)) return { path: below, sure: 'below prefix' };
  return onlyWith(tree, path, segments.length);
}

function absoluteIn(
  tree: Tree,
  absolute: string,
  { segments }: Given,
  { pathPrefix, workspace }: Repository,
  leastKnown: number,
): Found | undefined {
  const path = belowKnownRoot(absolute, workspace);
  const stripped = path === undefined ? [] : [path, belowPrefix(pathPrefix, path.split('/'), 0)];
  const there = stripped.find((candidate) => candidate !== undefined && tree.has(candidate));
  if (there !== undefined) return { path: there, sure: 'root stripped' };
  if (path === undefined && isForeign(absolute)) return undefined;
  return onlyWith(tree, path ?? segments.join('/'), leastKnown);
}

/** The only file that has an ending of this path, of so many names at least. */
function onlyWith(tree: Tree, path: string, leastNames: number): Found | undefined {
  const { names, files } = tree.longestEnding(path);
  return names >= leastNames ? onlyOne(files) : undefined;
}

/** Where several files fit, none is meant for sure. */
export function onlyOne([path, another]: readonly string[]): Found | undefined {
  return path === undefined || another !== undefined ? undefined : { path, sure: 'unique ending' };
}

/** `undefined` without a prefix, and for what leads out of the repository. */
function belowPrefix(pathPrefix: string | undefined, segments: readonly string[], up: number): string | undefined {
  const folders = pathPrefix?.split('/') ?? [];
  if (folders.length === 0 || up > folders.length) return undefined;
  return [...folders.slice(0, folders.length - up), ...segments].join('/');
}

/** Nobody has seen the file: the path must look like one, and what the user says of the folder is believed. */
function withoutTree(given: Given, { pathPrefix, workspace }: Repository): Found | undefined {
  if (!looksLikeFile(given)) return undefined;
  const path =
    given.absolute === undefined ? relativePath(given, pathPrefix) : belowKnownRoot(given.absolute, workspace);
  return path === undefined ? undefined : { path, sure: 'unconfirmed' };
}

function relativePath({ segments, up }: Given, pathPrefix: string | undefined): string | undefined {
  const path = segments.join('/');
  const isBelow = up === 0 && (pathPrefix === undefined || path.startsWith(`${pathPrefix}/`));
  return isBelow ? path : belowPrefix(pathPrefix, segments, up);
}

/**
 * A class (`com.example.SumTest`), a sentence, a host with its port are no files. Neither is a base name from collectors that send
 * nothing else, Swift's and .NET's for F# (`SumTests.fs: line 8`): the file may be in any folder.
 */
function looksLikeFile({ segments, absolute, form }: Given): boolean {
  const file = segments.at(-1) ?? '';
  if (!/\.[A-Za-z]\w*$/.test(file)) return false;
  if (segments.length === 1 && absolute === undefined) {
    return form === 'none' || ((form === 'colon' || form === 'brackets') && !/\.swift$/i.test(file));
  }
  return form !== undefined || !/\s/.test(segments.join('/'));
}
