/** For longer texts, patterns of all spellings would be too large; a real token is shorter. */
const longestSpelled = 1000;

/**
 * Patterns that find a text of printable ASCII in another text in all usual spellings: verbatim, in capitals or small letters, perhaps across several lines; with some
 * or all of its characters escaped as in URLs, JSON, string literals or HTML; in hexadecimal digits; in Base64, alone or within something
 * longer. Each pattern begins with something rare, so that a search is fast. Texts of more than 1,000 characters are found in their
 * simplest spellings only.
 */
export function spellings(value: string): readonly Spelling[] {
  if (value.length > longestSpelled) {
    return plainSpellings(value).map((spelling) => (text, by) => text.replaceAll(spelling, by));
  }
  const bytes = Buffer.from(value);
  const plain = spelling(value, character, lineBreaks);
  const hexadecimal = spelling(bytes.toString('hex'), anyCase, blank);
  return [plain, hexadecimal, ...base64(bytes).map((encoded) => spelling(encoded, base64Sign, blank))];
}

/** A text with `by` wherever something stands in it in one spelling. */
export type Spelling = (text: string, by: string) => string;

/** Signs of a pattern that are looked for before all of it. */
const signsOfBeginning = 4;

/**
 * Looks for a value, each sign of it as a pattern, with something between them. The machine takes 5 ms to get a whole pattern ready, and
 * at the start of the action nothing else is waited for; so only where there is its beginning.
 */
function spelling(value: string, pattern: (sign: string) => string, between: string): Spelling {
  const patternOf = (signs: string) => [...signs].map(pattern).join(between);
  let [beginning, whole]: [RegExp?, RegExp?] = [];
  return (text, by) => {
    // Each sign takes one unit at least.
    if (text.length < value.length) return text;
    beginning ??= new RegExp(patternOf(value.slice(0, signsOfBeginning)));
    if (!beginning.test(text)) return text;
    whole ??= new RegExp(patternOf(value), 'g');
    return text.replaceAll(whole, by);
  };
}

/** A text verbatim, in JSON, in a URL, in Base64 and in hexadecimal digits. */
function plainSpellings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const encoded = [JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())];
  return [value, ...encoded, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
}

/** A word may continue on the next line. Everything else that is invisible is removed before the search. */
const lineBreaks = '[\\t-\\r\\x85\\u2028\\u2029]*';
/** Codes may continue on the next line. */
const blank = '\\s{0,8}';

/** Names of HTML's character references; all other characters have numbers only. */
const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** One character in all its spellings. */
function character(sign: string): string {
  const code = sign.charCodeAt(0);
  const digits = anyCase(hex(code));
  const name = names[sign];
  return `(?:${[
    eitherCase(sign),
    // In a URL, perhaps within another one.
    `%(?:25){0,3}${digits}`,
    // In a literal of JSON or another language, perhaps within another one.
    `\\\\{1,4}(?:${escaped(sign)}|x${digits}|u00${digits}|u\\{0{0,4}${digits}\\})`,
    `&#(?:0{0,5}${code}|[xX]0{0,5}${digits});`,
    ...(name === undefined ? [] : [`&${name};`]),
  ].join('|')})`;
}

/** A token of small letters and digits can be read from its capitals, too. */
function eitherCase(sign: string): string {
  const other = /[a-z]/.test(sign) ? sign.toUpperCase() : sign.toLowerCase();
  return other === sign ? escaped(sign) : `[${escaped(sign)}${escaped(other)}]`;
}

/** For a pattern. */
function escaped(sign: string): string {
  return `\\x${hex(sign.charCodeAt(0))}`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Hexadecimal digits, in upper or lower case. */
function anyCase(digits: string): string {
  return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/**
 * Base64 encodes three bytes at a time, so the result depends on how many bytes come before these. The characters at both ends that also
 * encode other bytes are ignored: alone, they reveal nothing.
 */
function base64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

/** Base64 for URLs has other signs in place of two. */
function base64Sign(sign: string): string {
  return sign === '+' ? '[+-]' : sign === '/' ? '[/_]' : sign;
}
