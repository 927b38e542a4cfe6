import { join } from 'node:path';
import ignore from 'ignore';
import type { TimeLeft } from '../../shared/clock.ts';
import { type Untrusted, untrusted } from '../../shared/untrusted.ts';
import { inside, read } from './git-folder.ts';

/** Who owns a file, as the file of owners names them: `@octocat`, `@acme/payments`, `dev@acme.example`, or a Buildkite team's slug. */
export type Owners = readonly [Untrusted, ...Untrusted[]];

/**
 * Where files of owners may be; the first one that exists counts. The places of `CODEOWNERS`, and their order, are GitHub's
 * ("About code owners"). Users upload `TESTOWNERS` to Buildkite from any place ("Test ownership").
 */
const ownersFiles = [
  ...['', '.buildkite', '.github', 'docs'].map((folder) => join(folder, 'TESTOWNERS')),
  ...['.github', '', 'docs'].map((folder) => join(folder, 'CODEOWNERS')),
];

/** The most bytes of the file: GitHub ignores larger ones. */
const longestFile = 3 * 1024 * 1024;

/**
 * The text of the file of owners in a clone (an absolute path without links); `undefined` if there is none. A symbolic link,
 * or a file outside the clone, does not count.
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
  /** Whether a path might match. Much cheaper than the match itself. */
  readonly mayFit: (path: string) => boolean;
  /** Empty if the line removes the owners that an earlier line gave. */
  readonly owners: readonly string[];
}

/** Milliseconds: 500 lines and 5,000 paths take about 400. */
const longestSearch = 2_000;

/**
 * The owners of these paths according to a file of owners: the last line that matches counts. Paths without an owner are left
 * out, and so are paths for which there was no time.
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
    // A matcher caches every path that it has seen, so each lives only as long as its rule is being applied.
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
 * The author of the pull request may have written the patterns, and each wildcard multiplies the ways to divide a path. Within
 * these limits, no match takes longer than a few milliseconds.
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

/** What GitHub's documentation of code owners allows as an owner, and a slug. */
const owner = /^(?:@?[\w.-]{1,100}(?:\/[\w.-]{1,100})?|[^\s@`]{1,100}@[\w.-]{1,100})$/;

/**
 * A line as a rule; `undefined` for a comment, and for a line that GitHub skips as invalid: with a character range, a negation,
 * an escaped `#` or something that is not an owner.
 */
function ruleIn(line: string): Rule | undefined {
  const [pattern = '', ...rest] = line.match(/(?:\\.|[^\s\\])+/g) ?? [];
  const comment = rest.findIndex((word) => word.startsWith('#'));
  const owners = comment < 0 ? rest : rest.slice(0, comment);
  const isValid = /^(?![#!]|\\#)[^[\]]+$/.test(pattern) && owners.every((one) => owner.test(one));
  return isValid && isBounded(pattern) ? { pattern, mayFit: mayFit(pattern), owners } : undefined;
}

/**
 * A text that every matching path contains. A pattern with a slash before its last character is relative to the root, so paths
 * begin with the pattern's first piece. Any other pattern matches in every folder, so paths contain its longest piece somewhere.
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
 * The patterns are those of `.gitignore`, case-sensitive, with one exception: here, `docs/*` matches what is directly in the
 * folder, but nothing in its subfolders.
 */
function matcherOf(pattern: string): (path: string) => boolean {
  const matcher = ignore({ ignorecase: false }).add({ pattern });
  if (!/(?:^|[^*])\/\*$/.test(pattern)) return (path) => matcher.ignores(path);
  return (path) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    return matcher.ignores(path) && (folder === '' || !matcher.ignores(folder));
  };
}
