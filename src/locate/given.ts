import { clean, showsAll } from '../text/sanitize.ts';

/** A path as it was sent, taken apart; nothing is known yet of whether there is such a file. */
export interface GivenPath {
  /** Names from the outermost folder to the file: none is empty, `.`, `..` or one that Git keeps for itself. */
  readonly segments: readonly [string, ...string[]];
  /**
   * `undefined` for a relative path; else the path itself, with `/` and without `.` and `..`: `/app/a.exs`, `C:/work/a.cs`.
   */
  readonly absolute: string | undefined;
  /** How many folders a relative path goes up before it goes down: 1 for `../a.py`. */
  readonly up: number;
}

/** A location: a path with what was said of the line. */
export interface Given extends GivenPath {
  /** As sent, so that 0 may be the first line; see `lineOf`. */
  readonly line: number | undefined;
  /** Counts from 1. */
  readonly column: number | undefined;
  /** How the line was said: `a.py:3`, `a.fs: line 3`, `a.py:None` or `a.php(3)`; `undefined` when nothing but a path was. */
  readonly form: 'colon' | 'words' | 'none' | 'brackets' | undefined;
}

/** Longer than any path that Linux takes. */
const longest = 4096;

/**
 * Takes a location apart. `undefined` for what cannot be a path in a repository: control and invisible characters but for joiners, `<`,
 * `>`, `"`, `|`, `?`, `*`, other addresses than `file://`, a network share, a drive without a root, Git's own folder, nothing at all.
 */
export function givenBy(text: string): Given | undefined {
  if (text.length > longest) return undefined;
  const { path, ...position } = positionIn(text.trim());
  const walked = givenPath(withoutNode(path));
  return walked && { ...walked, ...position };
}

/** Takes a path apart, with which nothing else stands. */
export function givenPath(path: string): GivenPath | undefined {
  if (path.length > longest || !showsAll(path)) return undefined;
  const there = /^file:/i.test(path) ? pathOfUrl(path) : path;
  return there === undefined ? undefined : walk(there);
}

/** What collectors send who know no place, whatever follows it: `undefined:undefined`, `<unknown>:0`, `None`, `:`. */
const nothing =
  /^[\s<[({]*(?:undefined|null|none|nil|nan|unknown(?: source)?|anonymous|n\/a|native(?: method| code)?|-+|\?+)?[>\])}\s]*(?::\s*(?:\d+|undefined|null|none|nil|nan|-1)?\s*){0,2}$/i;

/** Whether a location names no place at all, so that there is nothing in it to show to anybody. */
export function namesNothing(location: string): boolean {
  return location.length <= 100 ? nothing.test(clean(location).trim()) : location.trim() === '';
}

/** How a line, and a column, are said behind a path. Each pattern is tied to the text's end, where little can stand. */
const positions: readonly (readonly [RegExp, NonNullable<Given['form']>])[] = [
  [/(?<=\.dart) (\d{1,7}):(\d{1,7})$/, 'colon'],
  [/:(\d{1,7})(?::(\d{1,7}))?$/, 'colon'],
  [/(?:: ?|, | )line (\d{1,7})$/, 'words'],
  [/\((\d{1,7})(?:, ?(\d{1,7}))?\)$/, 'brackets'],
  [/#L(\d{1,7})(?:-L\d{1,7})?$/, 'colon'],
  [/:(?:None|undefined|null|NaN)(?::(?:None|undefined|null|NaN))?$/, 'none'],
];

function positionIn(text: string): Pick<Given, 'line' | 'column' | 'form'> & { readonly path: string } {
  // No line: nothing that matches is longer than this.
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

/** `a_test.py::TestSum::test_adds` → `a_test.py`; `./a_spec.rb[1:2]`, an id of RSpec's, → `./a_spec.rb`. */
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
  const [, drive = '', rest = ''] = /^([A-Za-z]:)?(.*)$/s.exec(path.replaceAll('\\', '/')) ?? [];
  const rooted = rest.startsWith('/');
  const isShare = rest.startsWith('//') && drive === '';
  if (isShare || (drive !== '' && !rooted) || /[:<>"|?*\n\t]/.test(rest)) return undefined;
  const names = rest.split('/');
  const last = names.at(-1) ?? '';
  if (last === '' || last === '.' || last === '..') return undefined;
  let up = 0;
  const down: string[] = [];
  for (const name of names) {
    if (name === '' || name === '.') continue;
    // Git keeps its own folder's name for itself, in any case.
    if ((name.length === 4 && name.toLowerCase() === '.git') || name.trim() !== name) return undefined;
    if (name !== '..') down.push(name);
    else if (down.pop() === undefined) up++;
  }
  const [first, ...others] = down;
  if (first === undefined || (rooted && up > 0)) return undefined;
  const absolute = rooted ? `${drive}/${down.join('/')}` : undefined;
  return { segments: [first, ...others], absolute, up };
}
