import type { FailedExecution } from '../test-engine/model.ts';
import { bare, type Untrusted, untrusted } from '../untrusted.ts';
import { clean } from './text/clean.ts';

/** A place in this repository. */
export interface Place {
  /** Relative to the repository's root, with `/`; never leads out of it. */
  readonly path: Untrusted;
  /** Counts from 1. */
  readonly line: number | undefined;
  /** Counts from 1. */
  readonly column: number | undefined;
}

/** What is known of the repository in which the tests lie. */
export interface Repository {
  /** Whether a path, relative to the root, is a file there; `undefined` when there is no checkout to look into. */
  readonly exists: ((path: string) => boolean) | undefined;
}

/** Where in the repository a failed test stands, as far as its collector told and the repository confirms. */
export function locate(execution: Pick<FailedExecution, 'location'>, repository: Repository): Place | undefined {
  return execution.location === undefined ? undefined : placeAt(bare(execution.location), repository);
}

/** Frames name their place in brackets, between blanks or up to a colon: `at run (src/a.js:3:5)`, `a.rb:12:in 'run'`. */
const placeInFrame = /(?:^|[\s("'])([^\s()"':]{1,1000}:\d{1,7}(?::\d{1,7})?)(?=$|[\s)"':,])/g;
/** Code of others that lies in the repository's folder. */
const foreign = /(?:^|\/)(?:node_modules|vendor|\.venv|venv|site-packages|\.bundle|gems)\//;

/** The first place in the repository that a line of a backtrace names. */
export function locateFrame(frame: Untrusted, repository: Repository): Place | undefined {
  for (const [, named = ''] of bare(frame).slice(0, 2000).matchAll(placeInFrame)) {
    const place = placeAt(named, repository);
    if (place && !foreign.test(bare(place.path))) return place;
  }
  return undefined;
}

/** `path`, `path:line` or `path:line:column`. */
const shape = /^(?<path>[^:]+?)(?::(?<line>\d{1,7})(?::(?<column>\d{1,7}))?)?$/;

function placeAt(location: string, { exists }: Repository): Place | undefined {
  if (location.length > longest || clean(location) !== location) return undefined;
  const { path: given = '', line, column } = shape.exec(location)?.groups ?? {};
  const path = insideRepository(given);
  if (path === undefined) return undefined;
  const number = positive(line);
  if (exists ? !exists(path) : !looksLikeFile(path, number)) return undefined;
  return { path: untrusted(path), line: number, column: number === undefined ? undefined : positive(column) };
}

/** Longer than any path that Linux takes. */
const longest = 4096;

/** Names that lead out of the repository: upwards, or among Git's own files. */
const outside = /^(?:\.\.|\.git)$/i;

/** A relative path with `/` and without `.`; `undefined` for what is absolute, has a drive or leads out of the repository. */
function insideRepository(given: string): string | undefined {
  const segments = given.replaceAll('\\', '/').split('/');
  if (segments[0] === '' || /^\.?$/.test(segments.at(-1) ?? '') || /[<>"|?*\n\t]/.test(given)) return undefined;
  const kept = segments.filter((segment) => segment !== '.' && segment !== '');
  if (kept.length === 0 || kept.some((segment) => outside.test(segment) || segment.trim() !== segment))
    return undefined;
  return kept.join('/');
}

/** Without a checkout, a class (`com.example.SumTest`) or a sentence must not pass for a file. */
function looksLikeFile(path: string, line: number | undefined): boolean {
  return line !== undefined || /^\S*\/[^\s/]*\.[A-Za-z0-9]+$/.test(path);
}

function positive(digits: string | undefined): number | undefined {
  const number = Number(digits ?? 0);
  return number >= 1 ? number : undefined;
}
