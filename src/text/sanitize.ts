import { cutEnd, cutMiddle, cutStart } from '../shared/cut.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';

/** Text of ours or of somebody outside: whoever takes this makes no difference between the two. */
export type Text = Untrusted | string;

/** UTF-16 units that are looked at at all: what is beyond is cut out before anything else, so that no text costs much time. */
const mostUnits = 65_536;

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
  return legible(cutMiddle(plain(text), mostUnits).toWellFormed());
}

/** All that `clean` does but for cutting, so that whoever looks for secrets sees what it shows. */
function legible(text: string): string {
  if (!/[^\n\t -~]/.test(text)) return withoutLostColours(text);
  const seen = text
    .replace(sequence, '')
    .replace(lineBreak, '\n')
    .replace(control, '')
    .replace(bidiControl, codePoint)
    .replace(invisible, '')
    .replace(idleJoiner, '');
  return withoutLostColours(seen);
}

/** A terminal sequence whose escape character was spelled out, or replaced by a picture of it, on its way through XML or JSON. */
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

/** Without what is left of terminal colours when their escape characters were lost. */
function withoutLostColours(text: string): string {
  if (!text.includes('[')) return text;
  const unspelled = text.replace(spelledSequence, '');
  const isColoured =
    unspelled !== text || [...unspelled.matchAll(bareColour)].some(([, codes = '']) => isColour(codes));
  return isColoured ? unspelled.replace(bareColour, '') : unspelled;
}

/** What no path has that people can be shown. Joiners are letters' neighbours in some languages, and parts of emoji. */
const hidden =
  /[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u200C\u200D\uFE0E\uFE0F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/v;

/** Whether nothing of a text is hidden from who reads it, but for joiners between letters. */
export function showsAll(text: string): boolean {
  return !/[^ -~]/.test(text) || !hidden.test(text);
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
  (text) => {
    const shown = legible(text);
    return /[^\n\t -~]/.test(shown) ? shown.replace(codePoints, '').replace(unseen, '') : shown;
  },
  (text) => text.replace(unseen, ''),
];

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

/** A path on one line. One that shows all of itself stays as it is, joiners between letters included, or it would be another. */
export function pathText(text: Text, most: number): string {
  const path = plain(text);
  return showsAll(path) ? shortenMiddle(path, most) : oneLine(path, most);
}

/** At most `most` UTF-16 units (at least 3), `…` standing for what was taken out of the middle. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${cutEnd(text, most - 1 - tail)}…${cutStart(text, tail)}`;
}
