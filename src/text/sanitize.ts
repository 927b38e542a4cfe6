import { cutEnd, cutMiddle, cutStart } from '../shared/cut.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';

/** Our own text or text from outside: functions that take this treat both alike. */
export type Text = Untrusted | string;

/** UTF-16 units that are examined: the rest is cut out first, so that no text takes much time. */
const mostUnits = 65_536;

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** One-character forms of the openers of control strings (DCS, SOS, OSC, PM, APC) and of ST, which ends them (ECMA-48). */
const openers = '\\u0090\\u0098\\u009d\\u009e\\u009f';
const terminator = '\\u009c';

/**
 * What terminals obey instead of showing it (ECMA-48, 5.3 to 5.6). Of a sequence that never ends, only the beginning matches. Not
 * `util.stripVTControlCharacters`, which knows few control strings, removes digits after a sequence, and takes quadratic time.
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

/**
 * Finds whatever is not in a block of visible characters. Few texts have anything else, and this takes a quarter of the time of all patterns
 * below. Of characters beyond U+FFFF, the first half counts.
 */
const unusual =
  /[^\n\t -~\xA0-\xAC\xAE-\u02FF\u0370-\u05FF\u2010-\u2027\u2030-\u205F\u2070-\u3163\u3165-\uD7FF\uD835-\uDB3F\uDC00-\uDFFF]/;

const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const control = /[\p{Cc}--[\n\t]]/gv;
const bidiControl = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Invisible characters, except for those that select an emoji's glyph and for Arabic and Egyptian ones that are visible. */
const invisible =
  /[[\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u200D\uFE0E\uFE0F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/gv;
/** A joiner that joins no emoji (a family, a flag), but hides in a word. */
const idleJoiner =
  /\u200D(?!\p{Extended_Pictographic})|(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D/gu;

/**
 * The text as it would look on paper: no terminal sequences, no controls except `\n` (for every kind of line break) and `\t`, nothing that
 * invisibly changes its direction, nothing invisible, no half characters.
 */
export function clean(text: Text): string {
  return legible(cutMiddle(plain(text), mostUnits).toWellFormed());
}

/** Does everything that `clean` does, except for cutting, so that a search for secrets sees what people would see. */
function legible(text: string): string {
  if (!unusual.test(text)) return withoutLostColours(text);
  const uncoloured = text.replace(sequence, '');
  if (!unusual.test(uncoloured)) return withoutLostColours(uncoloured);
  const seen = uncoloured
    .replace(lineBreak, '\n')
    .replace(control, '')
    .replace(bidiControl, codePoint)
    .replace(invisible, '')
    .replace(idleJoiner, '');
  return withoutLostColours(seen);
}

/** A terminal sequence whose escape character was spelled out, or replaced by its symbol, on its way through XML or JSON. */
const spelledSequence =
  /(?:&?#(?:x1B|27);?|\\(?:x1B|u001B|033|e)|<0x1B>|\^\[|[\uFFFD\u241B])\[(?:[\d;]{0,20}m|[\d;?]{1,20}[A-DGHJKhlsu]|K)/gi;
/** A colour whose escape character is gone, and no span of time: `[5m]`, `[30m:5m]`, `[45m12s]`. */
const bareColour = /\[(\d{1,3}(?:;\d{1,3}){0,5})?m(?!\]|:\]|\d+s|:\d+[smhdwy])/g;
/** Codes that nobody writes for another reason: `[31m`, `[39m`, `[0m`. Of others, `[5m` and `[30m` may be minutes. */
const isColour = (codes: string) => codes.includes(';') || /^(?:0|22|[349][1-79]|10[1-7])$/.test(codes);

const mayBeColoured = new RegExp(`${esc}|\\u009b|\\[[\\d;]*m`);

/** A text to be searched, without colours and other terminal sequences, or what is left of them. */
export function withoutColours(text: string): string {
  return mayBeColoured.test(text) ? withoutLostColours(text.replace(sequence, '')) : text;
}

/** Removes what is left of terminal colours after their escape characters were lost. */
function withoutLostColours(text: string): string {
  if (!text.includes('[')) return text;
  const unspelled = text.replace(spelledSequence, '');
  const isColoured =
    unspelled !== text || [...unspelled.matchAll(bareColour)].some(([, codes = '']) => isColour(codes));
  return isColoured ? unspelled.replace(bareColour, '') : unspelled;
}

/** What makes a path unfit to be shown. Joiners are legitimate next to letters in some languages, and in emoji. */
const hidden =
  /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u200C\u200D\uFE0E\uFE0F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/v;

/** Whether a text hides nothing from its reader, except for joiners between letters. */
export function showsAll(text: string): boolean {
  return !/[^ -~]/.test(text) || !hidden.test(text);
}

/** Everything invisible except for controls, whatever its purpose. In one pattern with them, it takes more than twice the time. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** As `codePoint` writes them. */
const codePoints = /⟨U\+[\dA-F]{4}⟩/g;

/**
 * What people may read in a text of any length: what `clean` leaves of it, and the same with the texts of control strings that were cut
 * off. A search for secrets must look there too.
 */
export const appearances: readonly ((text: string) => string)[] = [
  (text) => withoutUnseen(legible(text).replace(codePoints, '')),
  withoutUnseen,
];

function withoutUnseen(text: string): string {
  return unusual.test(text) ? text.replace(control, '').replace(unseen, '') : text;
}

function codePoint(character: string): string {
  return `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** At run time the two are the same. */
function plain(text: Text): string {
  return typeof text === 'string' ? text : rawText(text);
}

/** On one line, with at most `most` UTF-16 units; the excess is cut from its middle, since its end says most. */
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

/** A path on one line. If nothing in it is hidden, it stays as it is, including joiners between letters: without them, it would be another path. */
export function pathText(text: Text, most: number): string {
  const path = plain(text);
  return showsAll(path) ? shortenMiddle(path, most) : oneLine(path, most);
}

/** At most `most` UTF-16 units (at least 3), with `…` in place of what was cut from the middle. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${cutEnd(text, most - 1 - tail)}…${cutStart(text, tail)}`;
}
