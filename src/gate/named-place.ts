import { ciRootsOf } from '../shared/ci-roots.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';

/** A place as a location names it, whether or not such a file exists. */
export interface NamedPlace {
  /** With `/`, without a known root and without `./`. */
  readonly path: string;
  /** As sent, so 0 may be the first line. */
  readonly line: number | undefined;
}

/** How collectors write the line of a path, which is never empty: `a.rb:3`, `a.ts:3:1`, `a.fs: line 3`, `a.php(3)`, `a.py:None`. */
const lineOfPath = /(?!^)(?::(\d{1,9})(?::\d{1,9})?|: ?line (\d{1,9})|\((\d{1,9})(?:, ?\d{1,9})?\)|:None)$/;

/** What collectors send if there is no place. */
const nothing = /^(?:[:\s]*|undefined|null|None|nil)$/;

/** The place that a location names, for comparing it with others of the same test; `undefined` if it names none. */
export function namedPlace(location: Untrusted | undefined): NamedPlace | undefined {
  const text = location === undefined ? '' : rawText(location).trim();
  if (nothing.test(text)) return undefined;
  const [written = '', ...lines] = lineOfPath.exec(text) ?? [];
  const line = lines.find((found) => found !== undefined);
  const path = withoutRoot(text.slice(0, text.length - written.length));
  return { path, line: line === undefined ? undefined : Number(line) };
}

function withoutRoot(path: string): string {
  const plain = path
    .replace(/^file:\/\/(?:localhost)?(?=\/)/, '')
    .replace(/^\/(?=[A-Za-z]:[\\/])/, '')
    .replaceAll('\\', '/');
  const [root] = ciRootsOf(plain);
  return plain.slice(root?.length ?? 0).replace(/^(?:\.\/+)+/, '');
}

/** Whether these locations of one test name different places: different paths, or different lines where both have one. */
export function nameSeveralPlaces(locations: Iterable<Untrusted | undefined>): boolean {
  const paths = new Set<string>();
  const lines = new Set<number>();
  for (const location of locations) {
    const place = namedPlace(location);
    if (place === undefined) continue;
    paths.add(place.path);
    if (place.line !== undefined) lines.add(place.line);
  }
  return paths.size > 1 || lines.size > 1;
}
