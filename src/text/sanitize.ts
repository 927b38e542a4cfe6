import { rawText, type Untrusted } from '../shared/untrusted.ts';
import { counted } from './words.ts';

/** Text of ours or of somebody outside: whoever takes this makes no difference between the two. */
export type Text = Untrusted | string;

/** UTF-16 units that are looked at at all: what is beyond is cut before anything else, so that no text costs much time. */
const mostUnits = 32_768;

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** One-character forms of what opens a control string (DCS, SOS, OSC, PM, APC) and of ST, which ends it (ECMA-48). */
const openers = '\\u0090\\u0098\\u009d\\u009e\\u009f';
const terminator = '\\u009c';

/**
 * What terminals obey instead of showing it (ECMA-48, 5.3 to 5.6). Of what never ends only the beginning is meant. Not
 * `util.stripVTControlCharacters`, which knows few control strings, takes digits behind a sequence for its own, and takes time
 * that grows with the square of the text.
 */
const sequence = new RegExp(
  [
    // Control strings: hyperlinks, window titles, images.
    `(?:${esc}[\\]PX^_]|[${openers}])[^${openers}${terminator}${esc}${bell}\\n]*(?:${bell}|${esc}\\\\|${terminator})`,
    // Control sequences: colours, movements.
    `(?:${esc}\\[|\\u009b)[0-?]*[ -\\/]*[@-~]?`,
    // Escape sequences, and the beginning of a control string.
    `${esc}[ -\\/]*[0-~]`,
  ].join('|'),
  'g',
);

const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const control = /[\p{Cc}--[\n\t]]/gv;
const bidiControl = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Characters without a picture, but for those that choose an emoji's and for Arabic and Egyptian ones that have one. */
const invisible =
  /[[\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u200D\uFE0E\uFE0F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/gv;
/** Joins no emoji (a family, a flag): hides in a word. */
const idleJoiner =
  /\u200D(?!\p{Extended_Pictographic})|(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D/gu;

/**
 * The text as it would look on paper: no terminal sequences, no controls but `\n` (for every kind of line break) and
 * `\t`, nothing that turns its direction unseen, nothing invisible, no half characters.
 */
export function clean(text: Text): string {
  return legible(cutEnd(plain(text), mostUnits).toWellFormed());
}

function legible(text: string): string {
  if (!/[^\n\t -~]/.test(text)) return text;
  return text
    .replace(sequence, '')
    .replace(lineBreak, '\n')
    .replace(control, '')
    .replace(bidiControl, codePoint)
    .replace(invisible, '')
    .replace(idleJoiner, '');
}

/** What has no picture, whatever it is there for. */
const unseen = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\n\t]]/gv;
/** As `codePoint` writes them. */
const codePoints = /⟨U\+[\dA-F]{4}⟩/g;

/**
 * What people may come to read in a text of any length: what `clean` leaves of it, and the same with the texts of control strings
 * that were cut off. Who looks for what nobody is to read looks for it there, too.
 */
export const appearances: readonly ((text: string) => string)[] = [
  (text) => legible(text).replace(codePoints, '').replace(unseen, ''),
  (text) => text.replace(unseen, ''),
];

/** Whether a text looks otherwise in one of them than it is; most do not. */
export function isDisguise(text: string): boolean {
  return text.search(unseen) >= 0 || text.includes('⟨U+');
}

function codePoint(character: string): string {
  return `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** At run time the two are the same. */
function plain(text: Text): string {
  return typeof text === 'string' ? text : rawText(text);
}

/** On one line, with at most `most` UTF-16 units; what is too much is taken out of its middle, since its end tells most. */
export function oneLine(text: Text, most: number): string {
  const cleaned = clean(shortenMiddle(plain(text), mostUnits))
    .replaceAll('\t', ' ')
    .trim();
  return shortenMiddle(cleaned.includes('\n') ? joinLines(cleaned) : cleaned, most);
}

function joinLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ⏎ ');
}

/** At most `most` UTF-16 units (at least 3), `…` standing for what was taken out of the middle. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${cutEnd(text, most - 1 - tail)}…${cutStart(text, tail)}`;
}

/** The first `most` UTF-16 units, less one where that would halve a character. */
export function cutEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  return text.slice(0, isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most);
}

function cutStart(text: string, most: number): string {
  const start = text.length - most;
  return text.slice(isHighSurrogate(text.charCodeAt(start - 1)) ? start + 1 : start);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** How much of a text is shown. */
export interface Bounds {
  readonly lines: number;
  /** UTF-16 units in all. */
  readonly units: number;
}

/** The beginning of a text, cleaned, without blank lines around it. */
export interface Excerpt {
  readonly lines: readonly string[];
  /** What is not in it: `12 more lines`, `3,000 more characters`; `undefined` when it is all there. */
  readonly rest: string | undefined;
}

/** An excerpt as one text, its last line saying what is missing. */
export function excerptText(text: Text, bounds: Bounds): string {
  const { lines, rest } = excerpt(text, bounds);
  return [...lines, ...(rest === undefined ? [] : [`… ${rest}`])].join('\n');
}

/** A line that does not fit is cut in two only where a piece of this many UTF-16 units can be shown of it. */
const leastPiece = 80;

/** As much of a text as the bounds (at least one line) allow. */
export function excerpt(text: Text, bounds: Bounds): Excerpt {
  const cleaned = clean(text)
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  const unseen = Math.max(0, plain(text).length - mostUnits);
  const all = cleaned === '' ? [] : cleaned.split('\n');
  const lines: string[] = [];
  let room = bounds.units;
  for (const line of all.slice(0, bounds.lines)) {
    if (line.length > room) {
      if (lines.length > 0 && room < leastPiece) break;
      const piece = cutEnd(line, room);
      const shown = lines.reduce((sum, { length }) => sum + length + 1, piece.length);
      return { lines: [...lines, `${piece}…`], rest: counted(cleaned.length - shown + unseen, 'more character') };
    }
    lines.push(line);
    room -= line.length;
  }
  if (unseen > 0) {
    const shown = lines.join('\n').length;
    return { lines, rest: counted(cleaned.length - shown + unseen, 'more character') };
  }
  const left = all.length - lines.length;
  return { lines, rest: left > 0 ? counted(left, 'more line') : undefined };
}
