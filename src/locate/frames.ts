/** How much of one line is examined, in UTF-16 units. */
const longestLine = 1000;

/** A place that a line of a backtrace or of other text names. */
export interface NamedPlace {
  /** As in the line. */
  readonly path: string;
  readonly line: number;
  readonly column: number | undefined;
  /** The class in a JVM frame, which names a file without its folders: `com.example.SumTest.adds`. */
  readonly owner: string | undefined;
  /** The line is a frame of a backtrace, or looks like one. */
  readonly isFrame: boolean;
  /** Other possible paths, if spaces and brackets before it are part of it; the longest first. */
  readonly longer: () => readonly Spelling[];
}

/** Another path that may be meant, and whether the line would then be a frame. */
export type Spelling = Pick<NamedPlace, 'path' | 'isFrame'>;

/**
 * How a line, and a column, are named: `:3`, `:3:5`, `:line 3`, `: line 3`, `", line 3`, `, line 3`, ` line 3`, ` on line 3`, `(3)`,
 * `(3,5)` and, by Dart, ` 3:5`.
 */
const marker =
  /:(?: ?line )?(\d{1,7})(?::(\d{1,7}))?(?!\d)|["'],? (?:on )?line (\d{1,7})(?!\d)|,? (?:on )?line (\d{1,7})(?!\d)|\((\d{1,7})(?:, ?(\d{1,7}))?\)|(?<=\.dart) (\d{1,7}):(\d{1,7})(?!\S)/g;

/** Characters that a path in a line does not contain, unless the checkout has such a file. It may contain a colon: `C:\`, `file://`, `webpack://`. */
const edges = new Set(' \t\u00a0"\'`<>|,;=()[]{}:');
/** A path in quotes may contain spaces. */
const quotes = { '"': new Set('"'), "'": new Set("'") };
/** Characters that no path contains. */
const hardEdges = new Set('"\'`<>|:*?\t');

/** A file as a server for tests in a browser hands it out: of Karma's, of Vite's, with what keeps it from being cached. */
const served = /https?:\/\/(?:localhost|[\w.-]+:\d{1,5})\/([^\s?#()]+)(?:\?[^\s:()]*)?(?=:\d)/g;
/** What stands before a path there: Karma's folder, with webpack's in it, or what leads to a whole path. */
const onServer = /^(?:base\/|_karma_webpack_\/webpack:\/+(?:\.\/)?|(?:absolute|@fs)\/?(?=\/|[A-Za-z]:\/))/;

/** Nothing of a bundle, whose lines are not a file's. Firefox puts a function before the address: `run@http://…`. */
function pathOnServer(_: string, served: string, at: number, text: string): string {
  const path = served.replace(onServer, '');
  return (text[at - 1] === '@' ? ' ' : '') + (path.startsWith('_karma_webpack_/') ? '' : path);
}

/** How lines begin that are frames wherever in them the place stands. */
const frameLine = /^\s*(?:at|from) |^\s*#\d+ |panicked at /;
/** What stands before the place in other frames: nothing but signs or an application's version, or a word that leads to a place. */
const signs = /^[\s│╷╵|>#*•❯✗×(-]*$|^\s*\([\w .]+\) *$/;
const leadingWord = /(?:^|[\s(│])(?:at|in|on|from|file|trace:)[\s"'(]*$|[@❯] ?$/i;
/** So much of it is looked at, in UTF-16 units. */
const longestSigns = 80;
const longestWord = 12;

/**
 * The places that a line names, from left to right, for every language whose frames we have met: `at run (src/a.js:3:5)`,
 * `./a.rb:12:in 'run'`, `File "a.py", line 3`, `in C:\a.cs:line 3`, `#0 /app/a.php(3): f()`,
 * `at com.example.SumTest.adds(SumTest.kt:3)`, `in test file a.bats, line 3`, `at t/a.t line 3.` Timestamps, counters and hosts with
 * ports are none. The time grows with the line's length only.
 */
export function* placesNamedIn(line: string): Generator<NamedPlace> {
  const start = line.slice(0, longestLine);
  const text = start.includes('://') ? start.replace(served, pathOnServer) : start;
  const whole = wholeLine(text);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  const isFrameLine = frameLine.test(text);
  for (const match of text.matchAll(marker)) {
    const start = backTo(
      match[3] === undefined ? edges : quotes[match[0].startsWith('"') ? '"' : "'"],
      text,
      match.index,
    );
    const path = ofBundler(scheme(text, start) + text.slice(start, match.index));
    // Dart's packages: those of others look like our own.
    if (text.endsWith('package:', start) || !looksLikePath(path)) continue;
    yield {
      path,
      line: Number(match[1] ?? match[3] ?? match[4] ?? match[5] ?? match[7]),
      column: optional(match[2] ?? match[6] ?? match[8]),
      owner: undefined,
      // A drive or a scheme does not count.
      isFrame: isFrameLine || leadsToPlace(text, start - path.indexOf(':') - 1),
      longer: () => longerSpellings(text, start, match.index),
    };
  }
}

const nothingLonger = () => [];

/** Frames that are a whole line, so that all of what stands in their place is the path: of the JVM, of .NET, of V8. */
function wholeLine(text: string): NamedPlace | undefined {
  const [, jvmFile = '', jvmLine] =
    /\(([\w$-]+\.(?:java|kts?|groovy|scala|clj)):(\d{1,7})\)\s*$/.exec(text.slice(-200)) ?? [];
  const common = { isFrame: true, longer: nothingLonger };
  if (jvmLine !== undefined) {
    return { ...common, path: jvmFile, line: Number(jvmLine), column: undefined, owner: ownerIn(text) };
  }
  const frame = text.trim();
  if (!frame.startsWith('at ')) return undefined;
  const [, dotnetPath, dotnetLine] = /\) in ([A-Za-z]:[\\/].*|\/.*):line (\d{1,7})$/.exec(frame) ?? [];
  if (dotnetPath !== undefined) {
    return { ...common, path: dotnetPath, line: Number(dotnetLine), column: undefined, owner: undefined };
  }
  const [position = '', line, column, bracket] = /:(\d{1,7})(?::(\d{1,7}))?(\))?$/.exec(frame.slice(-20)) ?? [];
  if (line === undefined) return undefined;
  const body = frame.slice(3, frame.length - position.length);
  const [, place = ''] = (bracket === undefined ? /^(?:async )?(.*)$/s : /^(?:[^(]* )?\((.*)$/s).exec(body) ?? [];
  const path = ofBundler(place);
  // An `eval`'s place has its own in it, and .NET's frames say more before the place.
  if (/[<>"]|\) in /.test(path) || !looksLikePath(path)) return undefined;
  return { ...common, path, line: Number(line), column: optional(column), owner: undefined };
}

/** `	at app//com.example.SumTest$Inner.adds two numbers(SumTest.kt:3)` → `com.example.SumTest$Inner.adds` */
function ownerIn(text: string): string | undefined {
  const [, owner] = /(?:^|[\s/])((?:[\w$]+\.)+[\w$<>]+)[^/]*$/.exec(text) ?? [];
  return owner;
}

function optional(digits: string | undefined): number | undefined {
  return Number(digits ?? 0) >= 1 ? Number(digits) : undefined;
}

/** A path has a folder or an ending, and letters: neither `12:00`, `2026-08-01T12:00` nor `localhost:80` has. */
function looksLikePath(path: string): boolean {
  return !path.startsWith('//') && /\.[A-Za-z]\w*$|[/\\]/.test(path) && /[A-Za-z_\u0080-\uffff]/.test(path);
}

/** The index behind the last character before `end` that is an edge. */
function backTo(stops: ReadonlySet<string>, text: string, end: number, least = 0): number {
  let start = end;
  while (start > least && !stops.has(text[start - 1] ?? '')) {
    // Browsers put a function before the path: `run@/srv/a.js`. In names it stands for a scope or a version.
    if (text[start] === '/' && text[start - 1] === '@') break;
    start--;
  }
  return start;
}

/** Whether what stands before a path makes it a frame's. */
function leadsToPlace(text: string, end: number): boolean {
  if (end < longestSigns && signs.test(text.slice(0, end))) return true;
  return leadingWord.test(text.slice(Math.max(0, end - longestWord), end));
}

/** What belongs to a path but stands before a colon: a drive, `file:`, `webpack:`. */
function scheme(text: string, start: number): string {
  if (text[start - 1] !== ':' || !/[/\\]/.test(text[start] ?? '')) return '';
  const [, name = ''] =
    /(?:^|[^A-Za-z])([A-Za-z]|file|webpack|webpack-internal)$/.exec(text.slice(Math.max(0, start - 20), start - 1)) ??
    [];
  return name === '' ? '' : `${name}:`;
}

/** `webpack://app/./cypress/e2e/a.cy.js`, `webpack:///src/a.test.js?`: what stands after `./`, or the root, is the path in the project. */
function ofBundler(path: string): string {
  if (!/^webpack(?:-internal)?:/.test(path)) return path;
  const [, file = ''] = /^webpack(?:-internal)?:\/\/(?:.*?\/(?=\.\/)|\/(?!\())([^?]*)/.exec(path) ?? [];
  return file;
}

/** More are not tried, nor is there a path with blanks that begins further left, in UTF-16 units. */
const mostSpellings = 8;
const mostLeft = 250;

/** What begins further left, behind a blank or a bracket, and has a folder there. */
function longerSpellings(text: string, start: number, end: number): readonly Spelling[] {
  const hard = backTo(hardEdges, text, start, Math.max(0, start - mostLeft));
  if (!/[/\\]/.test(text.slice(hard, start))) return [];
  const from = /[A-Za-z]:/.test(text.slice(hard - 2, hard)) ? hard - 2 : hard;
  const isFrameLine = frameLine.test(text);
  const spellings: Spelling[] = [];
  for (let at = from; at < start && spellings.length < mostSpellings; at++) {
    if ((at > from && !/[\s(]/.test(text.charAt(at - 1))) || /\s/.test(text.charAt(at))) continue;
    spellings.push({ path: text.slice(at, end), isFrame: isFrameLine || leadsToPlace(text, at) });
  }
  return spellings;
}
