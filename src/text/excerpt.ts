import { cutMiddle, headShare, leftOutNote, leftOutWith } from '../shared/cut.ts';
import { rawText } from '../shared/untrusted.ts';
import { clean, type Text } from './sanitize.ts';

/** How much of a text is shown. */
export interface Bounds {
  /** Lines, at least one; the note about what is left out is not counted. */
  readonly lines: number;
  /** UTF-16 units in total, at least 200; the note is not counted. */
  readonly units: number;
}

/** Beginning and end of a text, sanitized, without blank lines around it. */
export interface Excerpt {
  /** If something is missing, a line says how much: `… 1,234 lines left out …`. */
  readonly lines: readonly string[];
  /** Whether nothing is missing. */
  readonly isWhole: boolean;
}

/** UTF-16 units that are examined, of both ends together, so that no text takes much time. */
const mostUnits = 65_536;
/** A line that does not fit is shown in part only if that part has at least so many UTF-16 units. */
const leastPiece = 80;

/**
 * As much of a text as the bounds allow, from both its ends: what was expected usually comes first, a panic or a cause last. The end gets
 * the larger part.
 */
export function excerpt(text: Text, { lines, units }: Bounds): Excerpt {
  const all = linesIn(clean(cutMiddle(plain(text), mostUnits)));
  const room = unitsOf(all);
  if (all.length <= lines && room <= units) return { lines: all, isWhole: true };
  const [first = ''] = all;
  if (all.length === 1) return { lines: [cutMiddle(first, units)], isWhole: false };
  const most = Math.min(all.length, lines);
  const ofHead = Math.max(1, Math.floor(most * headShare));
  const head = fitting(all.slice(0, ofHead), Math.floor(units * headShare));
  const rest = all.slice(head.length);
  const ofTail = Math.min(rest.length, most - head.length);
  const tail = fitting(rest.slice(rest.length - ofTail).toReversed(), units - unitsOf(head)).toReversed();
  const missing = rest.slice(0, rest.length - tail.length);
  const gap = missing.length === 0 ? [] : [leftOutNote(leftOutWith(missing.join('\n')))];
  return { lines: [...head, ...gap, ...tail], isWhole: false };
}

/** An excerpt as one text. */
export function excerptText(text: Text, bounds: Bounds): string {
  return excerpt(text, bounds).lines.join('\n');
}

/** The first lines that fit, and both ends of the next one. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  const taken: string[] = [];
  let left = room;
  for (const line of lines) {
    if (line.length > left && left < leastPiece) break;
    taken.push(cutMiddle(line, left));
    left -= line.length;
    if (left < 0) break;
  }
  return taken;
}

function unitsOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function plain(text: Text): string {
  return typeof text === 'string' ? text : rawText(text);
}

/** Without blank lines at either end. */
function linesIn(text: string): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first);
}
