import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { fileOfClass } from './class-name.ts';
import { isJvmPath, placesNamedIn } from './frames.ts';
import { givenBy } from './given.ts';
import { lineOf } from './line.ts';
import { isForeign } from './roots.ts';
import { type Found, type Repository, type Sureness, search } from './search.ts';

export type { Repository, Sureness } from './search.ts';

/** A place in this repository. */
export interface Place {
  /** Relative to the repository's root, with `/`; never leads out of it. */
  readonly path: Untrusted;
  /** Counts from 1. */
  readonly line: number | undefined;
  /** Counts from 1. */
  readonly column: number | undefined;
  /** What the path rests on. */
  readonly sure: Sureness;
}

/** As people write it: `spec/a_spec.rb:42`. */
export function spelled({ path, line }: Pick<Place, 'path' | 'line'>): string {
  return line === undefined ? rawText(path) : `${rawText(path)}:${line}`;
}

/** What tells where a test stands. */
export type Located = Pick<FailedExecution, 'location' | 'tags' | 'testName' | 'reason' | 'details'>;

/** The first place in the repository that a line of a backtrace names. */
export function locateFrame(frame: Untrusted, repository: Repository): Place | undefined {
  for (const named of placesNamedIn(rawText(frame))) {
    const place = framePlace(named, repository);
    if (place !== undefined) return place;
  }
  return undefined;
}

/**
 * Where in the repository a failed test stands: at its location, else in the file that its tags name, else where the first line
 * of the backtrace or the message that lies in the repository says, else in the file that its name begins with. A location without
 * a line takes that of the first such line in the same file. All of it was written by somebody outside, so that the path
 * leads nowhere but to a file of the repository or, without a checkout, to something that looks like one. Never throws.
 */
export function locate(execution: Located, repository: Repository): Place | undefined {
  const location = plain(execution.location);
  const given = givenBy(location);
  const found = (given && search(given, repository)) ?? fileOfClass(location, repository);
  const file = found ?? fileAt(plain(execution.tags.get('code.file.path')), repository);
  if (file === undefined) return firstFrame(execution, repository) ?? namedPlace(plain(execution.testName), repository);
  // A tag that names a file says nothing of the line of another.
  const own = found !== undefined || given?.segments.at(-1) === file.path.split('/').at(-1) ? given : undefined;
  const line = own && lineOf(own, execution);
  if (line !== undefined) return placed(file, line, own?.column);
  const frame = firstFrame(execution, repository, file.path);
  return placed(file, frame?.line, frame?.column);
}

function plain(text: Untrusted | undefined): string {
  return text === undefined ? '' : rawText(text);
}

function fileAt(path: string, repository: Repository): Found | undefined {
  const given = givenBy(path);
  return given && search(given, repository);
}

/** A test's name may begin with its file (`tests/test_sum.py::TestSum`) or with its class (`com.example.SumTest`). */
function namedPlace(testName: string, repository: Repository): Place | undefined {
  if (repository.tree() === undefined) return undefined;
  const [first = ''] = testName.slice(0, 1000).trimStart().split(/\s/, 1);
  const file = (/[/\\.]/.test(first) ? fileAt(first, repository) : undefined) ?? fileOfClass(first, repository);
  return file && placed(file, undefined, undefined);
}

/** How much of an execution is searched: UTF-16 units and lines of its backtraces, as much of its words, and places that they name. */
const mostSearched = 16_384;
const mostLines = 300;
const mostPlaces = 100;

/** The first frame that lies in the repository or, when one is named, in that file. */
function firstFrame(execution: Located, repository: Repository, path?: string): Place | undefined {
  let places = 0;
  for (const line of linesToSearch(execution, repository.tree() !== undefined)) {
    for (const named of placesNamedIn(line)) {
      if (++places > mostPlaces) return undefined;
      const place = framePlace(named, repository);
      if (place !== undefined && (path === undefined || rawText(place.path) === path)) return place;
    }
  }
  return undefined;
}

/** Backtraces, then words: several collectors for JavaScript send the stack in the message, Rust's sends all output as the reason. */
function* linesToSearch({ details, reason }: Located, isCheckedOut: boolean): Generator<string> {
  yield* linesOf(details.flatMap(({ backtrace }) => backtrace));
  const words = [...details.flatMap(({ message }) => message), ...(reason === undefined ? [] : [reason])];
  for (const line of linesOf(words)) if (isCheckedOut || saysFrame(line)) yield line;
}

/** What every place in a line has; whatever else it takes costs more to see. */
const namesNumber = /[:(] ?\d|line \d/;

function* linesOf(texts: readonly Untrusted[]): Generator<string> {
  let left = mostSearched;
  let lines = 0;
  for (const text of texts) {
    if (left <= 0) return;
    const start = rawText(text).slice(0, left);
    left -= start.length + 1;
    for (const line of start.split('\n')) {
      if (!namesNumber.test(line)) continue;
      if (++lines > mostLines) return;
      yield line;
    }
  }
}

/** Without a checkout, a line of words must look like a frame before a path in it counts. */
function saysFrame(line: string): boolean {
  return /^\s*(?:at |File ")|panicked at /.test(line);
}

function framePlace(named: string, repository: Repository): Place | undefined {
  // Most frames are, so that this comes first.
  const given = isForeign(named.replaceAll('\\', '/')) ? undefined : givenBy(named);
  if (given === undefined || given.line === undefined || given.line < 1) return undefined;
  const tree = repository.tree();
  // A host with its port looks like a file with its line, and the JVM names only the end of a path.
  const path = given.segments.join('/');
  const isVague = given.absolute === undefined && (given.segments.length === 1 || isJvmPath(path));
  if (tree === undefined && isVague) return undefined;
  if (isForeign(given.absolute ?? path)) return undefined;
  // Files of languages and libraries have names that repositories use, too.
  const file = search(given, repository, 2);
  if (file === undefined || isForeign(file.path)) return undefined;
  return placed({ ...file, sure: tree === undefined ? 'unconfirmed' : 'frame' }, given.line, given.column);
}

function placed({ path, sure }: Found, line: number | undefined, column: number | undefined): Place | undefined {
  // A repository's own paths are outside text, too: what would not be taken as a location is not shown as one.
  const checked = givenBy(path);
  if (checked === undefined || checked.absolute !== undefined || checked.segments.join('/') !== path) return undefined;
  return { path: untrusted(path), line, column, sure };
}
