import { clean, showsAll } from '../text/sanitize.ts';

/** A path as it was sent, taken apart; nothing is known yet of whether there is such a file. */
export interface GivenPath {
  /**
   * With `/`, without a root or a drive: `src/a.js`, `app/a.exs` of `/app/a.exs`. No name in it is empty, `.`, `..` or one that Git
   * keeps for itself.
   */
  readonly path: string;
  /** The file's name alone. */
  readonly base: string;
  /** `undefined` for a relative path; else the path with its root: `/app/a.exs`, `C:/work/a.cs`. */
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
  if (text === '' || text.length > longest) return undefined;
  const { path: sent, line, column, form } = positionIn(text.trim());
  const there = givenPath(withoutNode(sent));
  if (there === undefined) return undefined;
  const { path, base, absolute, up } = there;
  return { path, base, absolute, up, line, column, form };
}

/** Takes a path apart, with which nothing else stands. */
export function givenPath(path: string): GivenPath | undefined {
  if (path.length > longest) return undefined;
  const slashed = path.includes('\\') ? path.replaceAll('\\', '/') : path;
  return usualPath(slashed) ?? unusualPath(slashed);
}

/** Whether a file that somebody tracks has a path that would be taken as it stands: those are outside text, too. */
export function isOwnPath(path: string): boolean {
  if (path.length <= longest && usualNames.test(path)) return true;
  const given = givenPath(path);
  return given !== undefined && given.absolute === undefined && given.path === path;
}

/** Names of which none needs a closer look, since they have no dot in front and nothing in them but the commonest characters. */
const usualNames = /^[\w@+-][\w@+.-]*(?:\/[\w@+-][\w@+.-]*)*$/;

/** Nearly every path, told by one look at it. */
function usualPath(path: string): GivenPath | undefined {
  const from = path.startsWith('./') ? 2 : path.startsWith('/') ? 1 : /^[A-Za-z]:\//.test(path) ? 3 : 0;
  const names = from === 0 ? path : path.slice(from);
  if (!usualNames.test(names)) return undefined;
  const isRooted = from === 1 || from === 3;
  return { path: names, base: baseOf(names), absolute: isRooted ? path : undefined, up: 0 };
}

function unusualPath(sent: string): GivenPath | undefined {
  if (!showsAll(sent)) return undefined;
  // As Windows spells long paths.
  const path = sent.replace(/^\/\/\?\/(?=[A-Za-z]:\/)/, '');
  const there = /^file:/i.test(path) ? pathOfUrl(path) : path;
  return there === undefined ? undefined : walk(there);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
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
  [/(?::|(?<=\.dart) )(\d{1,7})(?::(\d{1,7}))?$/, 'colon'],
  [/:(\d{1,7})-\d{1,7}$/, 'colon'],
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
    if (rooted && up > 0) return undefined;
  }
  const base = down.at(-1);
  if (base === undefined) return undefined;
  const whole = down.join('/');
  return { path: whole, base, absolute: rooted ? `${drive}/${whole}` : undefined, up };
}
