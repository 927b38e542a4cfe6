import { existsSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { Level } from './annotations.ts';
import { CaselessMap } from './caseless.ts';
import { isBlank } from './dotnet.ts';
import { StandInError } from './errors.ts';

/** One entry of a problem matcher file. Numbers are groups of the expression. */
export interface ProblemMatcher {
  readonly owner: string;
  readonly severity?: string;
  readonly fromPath?: string;
  readonly pattern: readonly MatcherPattern[];
}

export interface MatcherPattern {
  readonly regexp: string;
  readonly file?: number;
  readonly fromPath?: number;
  readonly line?: number;
  readonly column?: number;
  readonly severity?: number;
  readonly code?: number;
  readonly message?: number;
}

const groupNames = ['file', 'fromPath', 'line', 'column', 'severity', 'code', 'message'] as const;

/** What a matcher made of a line. */
export interface Match {
  readonly level: Level;
  readonly message: string;
  readonly properties: CaselessMap<string>;
}

/**
 * The problem matchers that watch the lines of a step, the newest first. One pattern a matcher: several lines
 * to a problem are not modelled. Colours in a line are not taken off first: the runner means to and does not.
 */
export class Matchers {
  #list: readonly ProblemMatcher[] = [];
  readonly #workspace: string;

  /** @param workspace absolute path of the workspace folder */
  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /**
   * Registers matchers in front of the others, in place of those with the same owners.
   * @throws {Error} in the runner's words, when one is not valid
   * @throws {StandInError} when one has several patterns
   */
  add(matchers: readonly ProblemMatcher[]): void {
    for (const matcher of matchers) validate(matcher);
    const owners = matchers.map(ownerOf);
    const twice = matchers.find((matcher, index) => owners.indexOf(ownerOf(matcher)) !== index);
    if (twice !== undefined) throw new Error(`Duplicate owner name '${twice.owner}'`);
    this.remove(owners);
    this.#list = [...matchers.toReversed(), ...this.#list];
  }

  remove(owners: readonly string[]): void {
    const gone = new Set(owners.map((owner) => owner.toUpperCase()));
    this.#list = this.#list.filter((matcher) => !gone.has(ownerOf(matcher)));
  }

  /** What the first matcher that fits makes of a line that is no command; null when none does. */
  match(line: string): Match | null {
    for (const matcher of this.#list) {
      const match = matchLine(matcher, line, this.#workspace);
      if (match !== null) return match;
    }
    return null;
  }
}

/**
 * The matchers in the text of a problem matcher file.
 * @throws {Error} when it is not JSON
 */
export function parseMatcherFile(text: string): readonly ProblemMatcher[] {
  const content: unknown = JSON.parse(text);
  const list = (content as { problemMatcher?: readonly ProblemMatcher[] } | null)?.problemMatcher;
  return Array.isArray(list) ? list : [];
}

function ownerOf(matcher: ProblemMatcher): string {
  return matcher.owner.toUpperCase();
}

function validate(matcher: ProblemMatcher): void {
  if (!matcher.owner) throw new Error('Owner must not be empty');
  if (matcher.severity && levelOf(matcher.severity) === null) {
    throw new Error(`Matcher '${matcher.owner}' contains unexpected default severity '${matcher.severity}'`);
  }
  const [pattern, second] = matcher.pattern ?? [];
  if (pattern === undefined) throw new Error(`Matcher '${matcher.owner}' does not contain any patterns`);
  if (second !== undefined)
    throw new StandInError(`Matcher '${matcher.owner}' has several patterns, which is not modelled`);

  const groups = new RegExp(`${pattern.regexp}|`).exec('')?.length ?? 0;
  for (const name of groupNames) {
    const group = pattern[name];
    if (group !== undefined && (group < 0 || group >= groups)) {
      throw new Error(`The property '${name}' is set to ${group} which is out of range`);
    }
  }
  if (pattern.message === undefined) throw new Error("At least one pattern must set 'message'");
}

function levelOf(severity: string): Level | null {
  const level = severity.toLowerCase();
  return level === 'error' || level === 'warning' || level === 'notice' ? level : null;
}

function matchLine(matcher: ProblemMatcher, line: string, workspace: string): Match | null {
  const [pattern] = matcher.pattern;
  const found = pattern === undefined ? null : new RegExp(pattern.regexp).exec(line);
  if (pattern === undefined || found === null) return null;
  const text = (name: (typeof groupNames)[number]) => found[pattern[name] ?? -1] ?? '';

  const message = text('message');
  const level = levelOf(text('severity') || matcher.severity || 'error');
  if (isBlank(message) || level === null) return null;

  const properties = new CaselessMap<string>();
  for (const [property, name] of [
    ['line', 'line'],
    ['col', 'column'],
  ] as const) {
    if (/^\d+$/.test(text(name))) properties.set(property, text(name));
  }
  if (!isBlank(text('code'))) properties.set('code', text('code').trim());
  const file = fileInWorkspace(text('file'), text('fromPath') || (matcher.fromPath ?? ''), workspace);
  if (file !== null) properties.set('file', file);
  return { level, message, properties };
}

/**
 * The file as a path below the workspace, null unless it exists there. The runner also looks for the repository's URL
 * in `.git/config`; here a workspace that has the file counts as its checkout.
 */
function fileInWorkspace(file: string, fromPath: string, workspace: string): string | null {
  if (isBlank(file)) return null;
  const path = resolve(workspace, isBlank(fromPath) ? '.' : dirname(fromPath), file);
  if (!path.startsWith(workspace + sep) || !existsSync(path)) return null;
  return path.slice(workspace.length + 1).replaceAll(sep, '/');
}
