import { join } from 'node:path';
import ignore from 'ignore';
import type { TimeLeft } from '../../shared/clock.ts';
import { type Untrusted, untrusted } from '../../shared/untrusted.ts';
import { inside, read } from './git-folder.ts';

/** Who owns a file, as they are named there: `@octocat`, `@acme/payments`, `dev@acme.example`, or a Buildkite team's slug. */
export type Owners = readonly [Untrusted, ...Untrusted[]];

/**
 * Where files of owners lie, the first one that is there counts. Of `CODEOWNERS`, these are GitHub's own places in
 * GitHub's order ("About code owners"). Buildkite is sent `TESTOWNERS` from wherever it lies ("Test ownership").
 */
const ownersFiles = [
  ...['', '.buildkite', '.github', 'docs'].map((folder) => join(folder, 'TESTOWNERS')),
  ...['.github', '', 'docs'].map((folder) => join(folder, 'CODEOWNERS')),
];

/** Bytes; GitHub loads no longer one. */
const longestFile = 3 * 1024 * 1024;

/**
 * The text of the file that names owners in a clone (an absolute path without links); `undefined` where there is none.
 * One to which a link leads, or that lies outside the clone, does not count.
 */
export function ownersFileIn(clone: string): string | undefined {
  for (const name of ownersFiles) {
    const path = inside(clone, join(clone, name));
    const text = path === join(clone, name) ? read(path, longestFile) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/** One line of a file of owners. */
interface Rule {
  readonly pattern: string;
  /** Whether a path may fit at all, at next to no cost. */
  readonly mayFit: (path: string) => boolean;
  /** Nobody, where the line takes owners away. */
  readonly owners: readonly string[];
}

/** Milliseconds: 500 lines and 5,000 paths take about 400. */
const longestSearch = 2_000;

/**
 * The owners of these paths by a file of owners: the last line that fits counts. Paths without an owner are not in it,
 * nor are those that were not reached in a part of the time that is left.
 */
export function ownersOf(paths: Iterable<string>, file: string, timeLeft: TimeLeft): ReadonlyMap<string, Owners> {
  const until = performance.now() + Math.min(longestSearch, timeLeft() / 4);
  const owned = new Map<string, Owners>();
  const open = new Set([...paths].filter(isMatched));
  for (const line of file.split(/\r\n?|\n/).toReversed()) {
    if (open.size === 0 || performance.now() >= until) break;
    const rule = ruleIn(line);
    if (rule === undefined) continue;
    const candidates = [...open].filter(rule.mayFit);
    if (candidates.length === 0) continue;
    // A matcher remembers what it was asked, so none outlives its rule.
    const fits = matcherOf(rule.pattern);
    const [first, ...others] = rule.owners.map(untrusted);
    for (const path of candidates) {
      if (performance.now() >= until) return owned;
      if (!fits(path)) continue;
      open.delete(path);
      if (first !== undefined) owned.set(path, [first, ...others]);
    }
  }
  return owned;
}

/**
 * Patterns come from whoever wrote the pull request, and each wildcard multiplies the ways in which a path can be
 * divided. Within these bounds, no match takes longer than a few milliseconds.
 */
const longestPath = 300;
const mostFolders = 40;
const mostWildcards = 6;
const mostGlobstars = 3;

function isMatched(path: string): boolean {
  return path.length <= longestPath && path.split('/').length <= mostFolders && ignore.isPathValid(path);
}

function isBounded(pattern: string): boolean {
  const wildcards = pattern.match(/\*+/g) ?? [];
  const globstars = wildcards.filter((stars) => stars.length > 1);
  return wildcards.length <= mostWildcards && globstars.length <= mostGlobstars && !pattern.includes('***');
}

/** What GitHub's page on code owners names as an owner, and a slug. */
const owner = /^(?:@?[\w.-]{1,100}(?:\/[\w.-]{1,100})?|[^\s@`]{1,100}@[\w.-]{1,100})$/;

/**
 * `undefined` for comments, and for lines that GitHub skips as invalid: with a character range, a negation, an escaped `#`
 * or an odd owner.
 */
function ruleIn(line: string): Rule | undefined {
  const [pattern = '', ...rest] = line.trim().match(/(?:\\.|[^\s\\])+/g) ?? [];
  const comment = rest.findIndex((word) => word.startsWith('#'));
  const owners = comment < 0 ? rest : rest.slice(0, comment);
  const isValid = /^(?![#!]|\\#)[^[\]]+$/.test(pattern) && owners.every((one) => owner.test(one));
  return isValid && isBounded(pattern) ? { pattern, mayFit: mayFit(pattern), owners } : undefined;
}

/**
 * What every path that fits has in it: a pattern with a slash that is not its last sign counts from the root, so that paths
 * begin with its beginning; any other fits in each folder, so that they have its longest piece somewhere.
 */
function mayFit(pattern: string): Rule['mayFit'] {
  const pieces = pattern.split(/\\.|[*?]/).map((piece) => piece.replace(/^\//, ''));
  if (pattern.slice(0, -1).includes('/')) {
    const [beginning = ''] = pieces;
    return (path) => path.startsWith(beginning);
  }
  const [longest = ''] = pieces.map((piece) => piece.replace(/\/$/, '')).toSorted((a, b) => b.length - a.length);
  return (path) => path.includes(longest);
}

/**
 * The patterns are Git's for ignored files, in which upper and lower case differ, but for one: here `docs/*` means
 * what lies in the folder itself, and nothing further down.
 */
function matcherOf(pattern: string): (path: string) => boolean {
  const matcher = ignore({ ignorecase: false }).add({ pattern });
  if (!/(?:^|[^*])\/\*$/.test(pattern)) return (path) => matcher.ignores(path);
  return (path) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return matcher.ignores(path) && (folder === '' || !matcher.ignores(folder));
  };
}
