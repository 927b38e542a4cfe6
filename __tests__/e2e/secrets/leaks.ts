import { stripVTControlCharacters } from 'node:util';

/** So many characters of a token are worth something. */
const worth = 12;

/** Pieces of a token in a text, however they are spelled there: by undoing every usual spelling, and looking. */
export function leaks(text: string, token: string): readonly string[] {
  // What stands around a token so that it is cut somewhere, which is most of the text.
  const given = text.replace(/(?:[xy] ){20,}/g, 'x ');
  // Most texts look the same however they are read.
  const views = new Set([given, ...undone(given)].flatMap((view) => [view, visible(view)]));
  const readings = [...views, ...decoded(views)];
  const piecesOf = (length: number, step: number) => {
    const count = Math.floor((token.length - length) / step) + 1;
    return Array.from({ length: count }, (_, index) => token.slice(index * step, index * step + length));
  };
  const found = (pieces: readonly string[]) => pieces.filter((piece) => readings.some((view) => view.includes(piece)));
  // A piece of that length contains one of these, which are far fewer.
  return found(piecesOf(worth / 2, worth / 2)).length === 0 ? [] : found(piecesOf(worth, 1));
}

function undone(text: string): readonly string[] {
  const html = text
    .replace(/&#(\d+);?/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&#x([\da-f]+);?/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(
      /&(amp|lt|gt|quot|apos);/g,
      (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name as 'amp'],
    );
  const percent = (of: string) =>
    of.replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const literal = (of: string) =>
    of.replace(/\\+(?:u\{?0*([\da-f]{2})\}?|x([\da-f]{2}))/gi, (_, a, b) =>
      String.fromCharCode(Number.parseInt(a ?? b, 16)),
    );
  const twice = (of: string) => percent(percent(of));
  return [html, percent(text), twice(text), twice(twice(text)), percent(html), literal(text), literal(html)].flatMap(
    (view) => [view, view.replace(/\\(?=[!-/:-@[-`{-~])/g, '')],
  );
}

/** Without what people do not see, or what stands there in its place. */
function visible(text: string): string {
  return stripVTControlCharacters(text.replace(controlStrings, '').replace(/⟨U\+[\dA-F]{4,5}⟩/g, '')).replace(
    /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu,
    '',
  );
}

/** What terminals keep to themselves: see ECMA-48, 5.6. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: of these it consists.
const controlStrings = /(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x1b\x07\x90\x98\x9c-\x9f\n]*(?:\x07|\x9c|\x1b\\)/g;

/** What the long words in texts are in Base64, from any of their signs on, and as hexadecimal digits. */
function decoded(texts: ReadonlySet<string>): readonly string[] {
  const words = [...new Set([...texts].flatMap((text) => text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []))];
  const base64 = words.flatMap((word) =>
    [0, 1, 2, 3].map((start) => Buffer.from(word.slice(start), 'base64').toString('latin1')),
  );
  // All digits are signs of such words, too.
  const hexadecimal = words
    .flatMap((word) => word.match(/[\da-f]{24,}/gi) ?? [])
    .flatMap((digits) => [0, 1].map((start) => Buffer.from(digits.slice(start), 'hex').toString('latin1')));
  return [base64.join('\n'), hexadecimal.join('\n')];
}
