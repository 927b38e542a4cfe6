import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CaselessMap } from './caseless.ts';
import { isBlank, parseInt32 } from './dotnet.ts';

export type Level = 'error' | 'warning' | 'notice';

export interface Annotation {
  readonly level: Level;
  /** Masked, at most 4,096 UTF-16 units. */
  readonly message: string;
  /** Not masked, at most 255 UTF-16 units. */
  readonly title: string | null;
  /** Not masked. Below the workspace, an absolute path has been made relative to it. */
  readonly path: string | null;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly col: number | null;
  readonly endColumn: number | null;
  /** Whether the path is spelled as GitHub spells a file of the repository, so that the diff can show the annotation. */
  readonly lands: boolean;
  /** Whether the path is a file of the workspace; null without a path, or when the workspace is empty. */
  readonly exists: boolean | null;
  readonly messageCut: boolean;
  readonly titleCut: boolean;
  /** What made it: a workflow command, a problem matcher, or the runner itself. */
  readonly source: 'command' | 'matcher' | 'runner';
}

/** An annotation that GitHub does not show: more than ten of its level came before it, or there is nothing to read in it. */
export interface DroppedAnnotation extends Annotation {
  readonly reason: 'limit' | 'empty message';
}

/** What an annotation is made of, as a command, a matcher or the runner gives it; the message is masked already. */
export interface Issue {
  readonly level: Level;
  readonly message: string;
  readonly properties: CaselessMap<string>;
  readonly source: Annotation['source'];
}

/** The length, in UTF-16 units, to which the runner cuts an issue's message for annotation and log. */
export const messageUnits = 4096;

const keptPerLevel = 10;
const titleUnits = 255;

/** The annotations of one step: the first ten of each level are kept, in order of arrival. */
export class Annotations {
  readonly kept: Annotation[] = [];
  readonly dropped: DroppedAnnotation[] = [];
  readonly #counts: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  readonly #workspace: string;

  /** @param workspace absolute path of the workspace folder */
  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  add(issue: Issue): void {
    const properties = normalizePlace(issue.properties);
    const text = isBlank(issue.message) ? (properties.get('message') ?? '') : issue.message.slice(0, messageUnits);
    const path = placeInWorkspace(properties.get('file'), this.#workspace);
    const title = properties.get('title') ?? null;
    const line = parseInt32(properties.get('line'));
    const col = parseInt32(properties.get('col'));
    const annotation: Annotation = {
      level: issue.level,
      message: text,
      title: title?.slice(0, titleUnits) ?? null,
      path,
      line,
      endLine: parseInt32(properties.get('endLine')) ?? line,
      col,
      endColumn: parseInt32(properties.get('endColumn')) ?? col,
      lands: path !== null && landsInDiff(path),
      exists: path === null || isEmptyFolder(this.#workspace) ? null : isFile(join(this.#workspace, path)),
      messageCut: issue.message.length > messageUnits,
      titleCut: (title ?? '').length > titleUnits,
      source: issue.source,
    };

    // One without a message is counted when it comes and thrown away at the end, so it costs a place.
    const full = this.#counts[issue.level] >= keptPerLevel;
    this.#counts[issue.level] += 1;
    if (full) this.dropped.push({ ...annotation, reason: 'limit' });
    else if (isBlank(text)) this.dropped.push({ ...annotation, reason: 'empty message' });
    else this.kept.push(annotation);
  }
}

/** Whether a path is repo-relative exactly as GitHub writes it: `/` between the names, none of them empty, `.` or `..`. */
export function landsInDiff(path: string): boolean {
  return !path.includes('\\') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

/** Lines and columns that contradict each other are mended or dropped, in the order in which the runner looks at them. */
function normalizePlace(given: CaselessMap<string>): CaselessMap<string> {
  const place = new CaselessMap(given.entries());
  const drop = (...names: readonly string[]) => {
    for (const name of names) place.delete(name);
  };
  const endLine = parseInt32(place.get('endLine'));
  const endColumn = parseInt32(place.get('endColumn'));
  if (endLine !== null && parseInt32(place.get('line')) === null) place.set('line', String(endLine));
  if (endColumn !== null && parseInt32(place.get('col')) === null) place.set('col', String(endColumn));

  const line = parseInt32(place.get('line'));
  const col = parseInt32(place.get('col'));
  const severalLines = endLine !== null && place.get('line') !== place.get('endLine');
  if (line === null || severalLines) drop('col', 'endColumn');
  if (line !== null && endLine !== null && endLine < line) drop('line', 'endLine');
  if (col !== null && endColumn !== null && endColumn < col) drop('col', 'endColumn');
  return place;
}

function placeInWorkspace(file: string | undefined, workspace: string): string | null {
  if (isBlank(file) || file === undefined) return null;
  return file.startsWith(`${workspace}/`) && file.length > workspace.length + 1
    ? file.slice(workspace.length + 1)
    : file;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // not there, or a path that no file can have
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return true; // the step removed it
  }
}
