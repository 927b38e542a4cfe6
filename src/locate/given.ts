import { clean, showsAll } from '../text/sanitize.ts';

/** A parsed path as it was sent. Whether such a file exists is not known yet. */
export interface GivenPath {
  /**
   * With `/`, without a root or a drive: `src/a.js`, `app/a.exs` of `/app/a.exs`. No name in it is empty, `.`, `..` or reserved by
   * Git.
   */
  readonly path: string;
  /** The file's name. */
  readonly base: string;
  /** `undefined` for a relative path, or else the path with its root: `/app/a.exs`, `C:/work/a.cs`. */
  readonly absolute: string | undefined;
  /** How many folders a relative path goes up before it goes down: 1 for `../a.py`. */
  readonly up: number;
}

/** A location: a path with a line, if there is one. */
export interface Given extends GivenPath {
  /** As sent, so that 0 may be the first line; see `lineOf`. */
  readonly line: number | undefined;
  /** Counts from 1. */
  readonly column: number | undefined;
  /** How the line was written: `a.py:3`, `a.fs: line 3`, `a.py:None` or `a.php(3)`; `undefined` if there is only a path. */
  readonly form: 'colon' | 'words' | 'none' | 'brackets' | undefined;
}

/** Longer than any path on Linux. */
const longest = 4096;

/**
 * Parses a location. `undefined` if it cannot be a path in a repository: with control or invisible characters except for joiners, with `<`,
 * `>`, `"`, `|`, `?` or `*`, a URL other than `file://`, a network share, a drive without a root, Git's own folder, or an empty text.
 */
export function givenBy(text: string): Given | undefined {
  if (text.length > longest) return undefined;
  const { path: sent, line, column, form } = positionIn(text.trim());
  const there = givenPath(withoutNode(sent));
  if (there === undefined) return undefined;
  const { path, base, absolute, up } = there;
  return { path, base, absolute, up, line, column, form };
}

/** A path that needs no further check, as almost all are: no leading dot, and only the most common characters. */
const usual = /^(\.\/|(?:[A-Za-z]:)?\/)?([\w@+-][\w@+.-]*(?:\/[\w@+-][\w@+.-]*)*)$/;

/** Parses a path without a line. */
export function givenPath(sent: string): GivenPath | undefined {
  if (sent.length > longest) return undefined;
  const slashed = sent.includes('\\') ? sent.replaceAll('\\', '/') : sent;
  const [, root = './', path] = usual.exec(slashed) ?? [];
  if (path === undefined) return unusualPath(slashed);
  return { path, base: baseOf(path), absolute: root === './' ? undefined : slashed, up: 0 };
}

function unusualPath(sent: string): GivenPath | undefined {
  if (!showsAll(sent)) return undefined;
  // Windows writes long paths like this.
  const path = sent.replace(/^\/\/\?\/(?=[A-Za-z]:\/)/, '');
  const there = /^file:/i.test(path) ? pathOfUrl(path) : path;
  return there === undefined ? undefined : walk(there);
}

/** Whether a tracked file's path would be accepted unchanged. Such paths are untrusted too. */
export function isOwnPath(path: string): boolean {
  return givenPath(path)?.path === path;
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What collectors send if they know no place, whatever follows it: `undefined:undefined`, `<unknown>:0`, `None`, `:`. */
const nothing =
  /^[\s<[({]*(?:undefined|null|none|nil|nan|unknown(?: source)?|anonymous|n\/a|native(?: method| code)?|-+|\?+)?[>\])}\s]*(?::\s*(?:\d+|undefined|null|none|nil|nan|-1)?\s*){0,2}$/i;

/** Whether a location names no place at all, so that it is not worth showing. */
export function namesNothing(location: string): boolean {
  return location.length <= 100 ? nothing.test(clean(location)) : location.trim() === '';
}

/** How a line and a column are written after a path. Each pattern is anchored at the end of the text, to stay fast. */
const positions: readonly (readonly [RegExp, NonNullable<Given['form']>])[] = [
  [/(?::|(?<=\.dart) )(\d{1,7})(?::(\d{1,7}))?$/, 'colon'],
  [/:(\d{1,7})-\d{1,7}$/, 'colon'],
  [/(?:: ?|, | )line (\d{1,7})$/, 'words'],
  [/\((\d{1,7})(?:, ?(\d{1,7}))?\)$/, 'brackets'],
  [/#L(\d{1,7})(?:-L\d{1,7})?$/, 'colon'],
  [/:(?:None|undefined|null|NaN)(?::(?:None|undefined|null|NaN))?$/, 'none'],
];

function positionIn(text: string): Pick<Given, 'line' | 'column' | 'form'> & { readonly path: string } {
  // Nothing that matches is longer than this, so there is no line.
  const tail = text.slice(-40);
  for (const [pattern, form] of positions) {
    const [all, line, column] = pattern.exec(tail) ?? [];
    if (all === undefined) continue;
    return {
      path: text.slice(0, text.length - all.length),
      line: line === undefined ? undefined : Number(line),
      column: Number(column ?? 0) >= 1 ? Number(column) : undefined,
      form,
    };
  }
  return { path: text, line: undefined, column: undefined, form: undefined };
}

/** `a_test.py::TestSum::test_adds` → `a_test.py`; `./a_spec.rb[1:2]`, one of RSpec's IDs, → `./a_spec.rb`. */
function withoutNode(path: string): string {
  if (!path.includes('::') && !path.endsWith(']')) return path;
  const [, file = path] = /^(.*?\.[A-Za-z]\w*)(?:::|\[[\d:,]+\]$)/.exec(path) ?? [];
  return file;
}

function pathOfUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.host !== '') return undefined;
  try {
    const path = decodeURIComponent(url.pathname).replace(/^\/(?=[A-Za-z]:)/, '');
    return showsAll(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function walk(path: string): GivenPath | undefined {
  const slashed = path.includes('\\') ? path.replaceAll('\\', '/') : path;
  const [drive = ''] = /^[A-Za-z]:/.exec(slashed) ?? [];
  const rest = slashed.slice(drive.length);
  const isRooted = rest.startsWith('/');
  const isShare = rest.startsWith('//') && drive === '';
  if (isShare || (drive !== '' && !isRooted) || /[:<>"|?*\n\t]/.test(rest)) return undefined;
  // It must end with a name.
  if (/(?:^|\/)\.{0,2}$/.test(rest)) return undefined;
  let up = 0;
  const down: string[] = [];
  for (const name of rest.split('/')) {
    if (name === '' || name === '.') continue;
    // Git reserves the name of its own folder, in upper or lower case.
    if ((name.length === 4 && name.toLowerCase() === '.git') || name.trim() !== name) return undefined;
    if (name !== '..') down.push(name);
    else if (down.pop() === undefined) up++;
    if (isRooted && up > 0) return undefined;
  }
  const whole = down.join('/');
  return { path: whole, base: baseOf(whole), absolute: isRooted ? `${drive}/${whole}` : undefined, up };
}
