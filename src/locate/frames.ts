/** How much of one frame is looked at, in UTF-16 units. */
const longestFrame = 1000;

/** Where a line or a column is named: `:3`, `:3:5`, `:line 3`, `: line 3`, `", line 3`, `(3)`, `(3,5)`. */
const marker = /:(?: ?line )?(\d{1,7})(?::(\d{1,7}))?(?!\d)|", line (\d{1,7})|\((\d{1,7})(?:, ?(\d{1,7}))?\)/g;

/** What a path in a frame does not contain. A colon may, in `C:\`, `file://` and `webpack://`. */
const edge = /[\s"'`<>|,;=()[\]{}@:]/;
/** A path in quotes may have blanks. */
const quotedEdge = /"/;

/**
 * The places that a line of a backtrace or of a message names, from left to right, each as `path:line` or `path:line:column`, for every
 * language whose frames we have met: `at run (src/a.js:3:5)`, `./a.rb:12:in 'run'`, `File "a.py", line 3`, `in C:\a.cs:line 3`,
 * `#0 /app/a.php(3): f()`, `at com.example.SumTest.adds(SumTest.kt:3)`. The time grows with the line's length only.
 */
export function* placesNamedIn(frame: string): Generator<string> {
  const text = frame.slice(0, longestFrame);
  const [, inBrackets] = /^\s*at [^(]* \((.+)\)\s*$/.exec(text) ?? [];
  // A path may have brackets of its own: `at page (/app/[slug]/page (1).test.ts:3:5)`.
  if (inBrackets !== undefined && !inBrackets.includes('<') && /:\d{1,7}$/.test(inBrackets.slice(-8))) {
    yield ofBundler(inBrackets);
    return;
  }
  for (const match of text.matchAll(marker)) {
    const [, line = match[3] ?? match[4], column = match[5]] = match;
    const quoted = match[3] !== undefined;
    const start = backTo(quoted ? quotedEdge : edge, text, match.index);
    const path = start === match.index ? '' : scheme(text, start) + text.slice(start, match.index);
    const whole = ofJvm(path, text, start) ?? ofBundler(path);
    if (whole !== '') yield `${whole}:${line}${column === undefined ? '' : `:${column}`}`;
  }
}

/** The index behind the last character before `end` that is an edge. */
function backTo(stop: RegExp, text: string, end: number): number {
  let start = end;
  while (start > 0 && !stop.test(text[start - 1] ?? '')) start--;
  return start;
}

/** What belongs to a path but stands before a colon: a drive, `file:`, `webpack:`. */
function scheme(text: string, start: number): string {
  if (text[start - 1] !== ':' || !/[/\\]/.test(text[start] ?? '')) return '';
  const [, name = ''] =
    /(?:^|[^A-Za-z])([A-Za-z]|file|webpack|webpack-internal)$/.exec(text.slice(Math.max(0, start - 20), start - 1)) ??
    [];
  return name === '' ? '' : `${name}:`;
}

const jvmFile = /^[\w$]+\.(?:java|kts?|groovy|scala)$/;

/** Whether a path comes from a frame of the JVM's: it is the end of one, what stands before it is unknown. */
export function isJvmPath(path: string): boolean {
  return jvmFile.test(path.slice(path.lastIndexOf('/') + 1));
}

/** The JVM names a file without its folders, which are the packages of the class that stands before it. */
function ofJvm(path: string, text: string, start: number): string | undefined {
  if (!jvmFile.test(path) || text[start - 1] !== '(') return undefined;
  const method = text.slice(backTo(/[^\w$.<>]/, text, start - 1), start - 1);
  // … package, package, Class, method
  return [...method.split('.').slice(0, -2), path].join('/');
}

/** `webpack://app/./cypress/e2e/a.cy.js`: what stands after `./` is the path in the project. */
function ofBundler(path: string): string {
  if (!path.startsWith('webpack')) return path;
  const at = path.indexOf('/./');
  return at < 0 ? '' : path.slice(at + 1);
}
