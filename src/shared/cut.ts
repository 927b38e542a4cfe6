/*
 * Texts that are too long keep their beginning and their end, with a note between them that says how much is left out.
 */

/** The first `most` UTF-16 units, or one less if that would halve a character. */
export function cutEnd(text: string, most: number): string {
  if (text.length <= most) return text;
  return text.slice(0, isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most);
}

/** The last `most` UTF-16 units, or one less if that would halve a character. */
export function cutStart(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.length - most;
  return text.slice(isHighSurrogate(text.charCodeAt(start - 1)) ? start + 1 : start);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** How much of a text's middle is left out: lines, and characters (UTF-16 units) if lines are cut in two. */
export interface LeftOut {
  readonly lines: number;
  readonly characters: number;
}

/** `… 1,234 lines left out …` */
export function leftOutNote({ lines, characters }: LeftOut): string {
  const counts = [
    ...(lines > 0 ? [numbered(lines, 'line')] : []),
    ...(characters > 0 || lines === 0 ? [numbered(characters, 'character')] : []),
  ];
  return `… ${counts.join(' and ')} left out …`;
}

function numbered(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}

const note = /^… (?:([\d,]{1,13}) lines?)?(?: and )?(?:([\d,]{1,13}) characters?)? left out …$/gm;

/** What is left out with some lines of a text. What an earlier cut left out among them counts too. */
export function leftOutWith(text: string): LeftOut {
  let [lines, characters] = [1, 0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  for (const [, ofLines, ofCharacters] of text.includes(' left out …') ? text.matchAll(note) : []) {
    lines += count(ofLines) - 1;
    characters += count(ofCharacters);
  }
  return { lines, characters };
}

function count(number: string | undefined): number {
  return Number((number ?? '0').replaceAll(',', ''));
}

/** The share of the beginning in what remains: the end says more about panics and causes. */
export const headShare = 0.4;

/** Longer than any note, including its line breaks. */
const longestNote = 80;

/**
 * The text in at most `most` UTF-16 units (at least 3). The excess is cut from its middle, at the ends of lines if there are any nearby. A
 * single line stays a single line.
 */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = most - longestNote;
  // There is room for the text or for the note, but not for both.
  if (room < longestNote)
    return `${cutEnd(text, Math.ceil((most - 1) / 2))}…${cutStart(text, Math.floor((most - 1) / 2))}`;
  const head = wholeLines(cutEnd(text, Math.floor(room * headShare)));
  const tail = wholeLinesAtEnd(cutStart(text, room - head.length));
  const missing = text.slice(head.length, text.length - tail.length);
  const areWhole = missing.startsWith('\n') && (missing.endsWith('\n') || tail === '');
  if (areWhole) return [head, leftOutNote(leftOutWith(missing.slice(1, -1))), tail].join('\n');
  const between = text.includes('\n') ? '\n' : '';
  return [head, leftOutNote({ lines: 0, characters: missing.length }), tail].join(between);
}

/** Not more than a third of a text is given up for the sake of complete lines. */
function wholeLines(text: string): string {
  const at = text.lastIndexOf('\n');
  return at > (text.length * 2) / 3 ? text.slice(0, at) : text;
}

function wholeLinesAtEnd(text: string): string {
  const at = text.indexOf('\n');
  return at >= 0 && at < text.length / 3 ? text.slice(at + 1) : text;
}
