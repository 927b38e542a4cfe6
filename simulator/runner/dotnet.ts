/**
 * Where the runner leans on .NET and JavaScript's own function would decide otherwise.
 */

/** White space as .NET sees it: with U+0085, without U+FEFF, the other way round than in JavaScript. */
const blank = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const blankStart = new RegExp(`^${blank}+`);
const blankEnd = new RegExp(`${blank}+$`);

/** `String.TrimStart` */
export function trimStart(text: string): string {
  return text.replace(blankStart, '');
}

/** `String.Trim` */
export function trim(text: string): string {
  return trimStart(text).replace(blankEnd, '');
}

/** `String.IsNullOrWhiteSpace` */
export function isBlank(text: string | null | undefined): boolean {
  return text === null || text === undefined || trimStart(text) === '';
}

/** `int.TryParse`: a signed 32-bit number, blanks around it allowed; anything else is null. */
export function parseInt32(text: string | undefined): number | null {
  if (text === undefined || !/^[\t-\r ]*[+-]?\d+[\t-\r ]*$/.test(text)) return null;
  const value = Number(text) + 0; // "-0" is 0
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value : null;
}
