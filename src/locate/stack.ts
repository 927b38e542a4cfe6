import { rawText, type Untrusted, untrusted } from '../shared/untrusted.ts';
import type { FailedExecution } from '../test-engine/model.ts';
import { withoutColours } from '../text/sanitize.ts';
import { isForeign } from './foreign.ts';
import { type NamedPlace, placesNamedIn, type Spelling } from './frames.ts';
import type { Found } from './search.ts';

/** What an execution says at length. */
export type Texts = Pick<FailedExecution, 'reason' | 'details'>;

/** Of the backtraces, and of the words, so many UTF-16 units are searched from the beginning, and as many from the end. */
const mostSearched = 16_384;
/** Lines looked at in each of these parts, those next to the text's end, and places in a line. */
const mostLines = 250;
const mostInLine = 10;
/** Different places that lead nowhere, after which the rest of a part is let be. */
const mostUnknown = 300;

/** The file that a place means, and whether the line that names it is a frame then. */
export type FoundFrame = Found & Pick<Spelling, 'isFrame'>;

/** A place that a text names, brought to a file by whoever knows the repository. */
export interface Frame extends FoundFrame {
  readonly place: NamedPlace;
}

/** How to bring a named place to a file. */
export interface Resolver {
  /** `isTrace` says that it stands in a backtrace and not just in words. */
  readonly file: (place: NamedPlace, isTrace: boolean) => FoundFrame | undefined;
  /** Lines of backtraces in which no place leads anywhere, whichever test they belong to: most frames of most failures. */
  readonly idleLines: Set<string>;
}

/** More of them are not kept, nor longer ones. */
const mostIdle = 50_000;
const longestIdle = 300;

/**
 * The frame that says most of where the test failed: one in the test's own file, if that is known, then in files that look like tests,
 * then in other code; and at each of these, what looks like a frame before what does not. Among equals the first: backtraces come
 * before words, since several collectors for JavaScript send the stack in the message and Rust's sends all output as the reason.
 */
export function bestFrame(texts: Texts, own: string | undefined, resolve: Resolver): Frame | undefined {
  const best = own === undefined ? standing.ofTest : standing.ofOwn;
  let chosen: (Frame & { readonly rank: number }) | undefined;
  for (const frame of framesIn(texts, resolve)) {
    const rank = rankOf(frame, own);
    if (chosen !== undefined && rank >= chosen.rank) continue;
    chosen = { ...frame, rank };
    if (rank === best) break;
  }
  return chosen;
}

/** The first frame in a file; what looks like a frame goes first. */
export function frameIn(texts: Texts, file: string, resolve: Resolver): Frame | undefined {
  const frame = bestFrame(texts, file, resolve);
  return frame?.path === file ? frame : undefined;
}

function* framesIn({ details, reason }: Texts, resolve: Resolver): Generator<Frame> {
  yield* framesOf(
    details.flatMap(({ backtrace }) => backtrace),
    true,
    resolve,
  );
  const words = details.flatMap(({ message }) => message);
  yield* framesOf(reason === undefined ? words : [...words, reason], false, resolve);
}

/** Beginning and end, each with as many places that lead nowhere as it may have. */
function* framesOf(texts: readonly Untrusted[], isTrace: boolean, resolve: Resolver): Generator<Frame> {
  const [start, end] = endsOf(texts);
  const lines = linesIn(start);
  yield* framesAmong(firstOf(lines, mostLines), isTrace, resolve);
  // Of one part that is all there is, the end is not looked at twice.
  yield* framesAmong([...(end === undefined ? lines : linesIn(end))].slice(-mostLines), isTrace, resolve);
}

/** What every place in a line has; whatever else it takes costs more to see. */
const namesNumber = /[:(] ?\d|line \d|dart \d/;

/** The different lines that may name a place, each taken apart when it is asked for: loops and recursions say the same again and again. */
function* linesIn(texts: readonly Untrusted[]): Generator<string, undefined> {
  const seen = new Set<string>();
  for (const text of texts) {
    const raw = withoutColours(rawText(text));
    for (const line of raw.includes('\n') ? raw.split('\n') : [raw]) {
      if (!namesNumber.test(line) || seen.has(line)) continue;
      seen.add(line);
      yield line;
    }
  }
}

/** The first of them; whoever asks on gets the next. */
function* firstOf(lines: Iterator<string, undefined>, most: number): Generator<string> {
  for (let left = most; left > 0; left--) {
    const { value, done } = lines.next();
    if (done === true) return;
    yield value;
  }
}

function* framesAmong(lines: Iterable<string>, isTrace: boolean, resolve: Resolver): Generator<Frame> {
  const unknown = new Set<string>();
  for (const line of lines) {
    if (resolve.idleLines.has(line)) continue;
    let isIdle = isTrace;
    let left = mostInLine;
    for (const place of placesNamedIn(line)) {
      if (--left < 0) break;
      const key = `${place.isFrame} ${place.path}`;
      // What a bare name means depends on the test.
      isIdle &&= /[/\\]/.test(place.path);
      if (unknown.has(key)) continue;
      const file = resolve.file(place, isTrace);
      if (file === undefined && unknown.add(key).size >= mostUnknown) return;
      if (file === undefined) continue;
      isIdle = false;
      yield { ...file, place };
    }
    const { idleLines } = resolve;
    if (isIdle && line.length <= longestIdle && idleLines.size < mostIdle) idleLines.add(line);
  }
}

/** Beginning and end of texts, as one part where they meet. */
function endsOf(texts: readonly Untrusted[]): readonly [start: readonly Untrusted[], end?: readonly Untrusted[]] {
  const units = texts.reduce((sum, text) => sum + rawText(text).length + 1, 0);
  if (units <= 2 * mostSearched) return [texts];
  const end = taken(texts.toReversed(), (text, units) => text.slice(-units)).toReversed();
  return [taken(texts, (text, units) => text.slice(0, units)), end];
}

/** From the first text on, as much as is searched. */
function taken(texts: readonly Untrusted[], cut: (text: string, units: number) => string): readonly Untrusted[] {
  const parts: Untrusted[] = [];
  let room = mostSearched;
  for (const text of texts) {
    if (room <= 0) break;
    const { length } = rawText(text);
    parts.push(length > room ? untrusted(cut(rawText(text), room)) : text);
    room -= length + 1;
  }
  return parts;
}

/** The lower, the better. A frame in the test's own file is as good as can be; without one, a frame in a test. */
const standing = { ofOwn: 0, wordsOfOwn: 1, ofTest: 2, words: 6 };

function rankOf({ path, isFrame }: Frame, own: string | undefined): number {
  if (path === own) return isFrame ? standing.ofOwn : standing.wordsOfOwn;
  return (isFrame ? standing.ofTest : standing.words) + distanceFromTests(path);
}

/** Names of test files, by the conventions of frameworks: `a.test.js`, `a_spec.rb`, `test_a.py`, `ATest.java`, `a.bats`. */
const testFile =
  /(?:[._-](?:tests?|specs?|cy|e2e|it|suite)\.\w+|^(?:tests?|specs?)(?:[_-][^/]*)?\.\w+|[A-Za-z\d](?:Tests?|TestCase|Specs?|Steps|Cest)\.\w+|[a-z\d]IT\.\w+|^Tests?[A-Z]\w*\.\w+|\.(?:feature|bats|t|robot|hurl))$/;

const testFolder = /(?:^|\/)(?:[\w.-]*[tT]ests?|specs?|__tests__|e2e|cypress|features|t|testing|integration)\//;

/** 0 for a test by its file's name, 1 for one by its folder, 2 for other code, 3 for the code of others that Git tracks. */
function distanceFromTests(path: string): 0 | 1 | 2 | 3 {
  if (isForeign(path, 'frame')) return 3;
  if (testFile.test(path.slice(path.lastIndexOf('/') + 1))) return 0;
  return testFolder.test(path) ? 1 : 2;
}
