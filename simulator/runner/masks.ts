import { trim } from './dotnet.ts';

/**
 * The values that are hidden from what people see, and the runner's way of finding them: each value also in the
 * spellings in which it leaks most often (Base64 at each byte offset, JSON, URL, XML, quoted). Every length counts,
 * so a mask of one letter hides that letter everywhere.
 */
export class Masks {
  readonly #values = new Set<string>();
  readonly #spellings = new Set<string>();

  /** What was registered, without the other spellings, in order. */
  get values(): readonly string[] {
    return [...this.#values];
  }

  /** Registers one value as it stands. An empty one is ignored. */
  add(value: string): void {
    if (value === '' || this.#values.has(value)) return;
    this.#values.add(value);
    this.#spellings.add(value);
    for (const spelling of otherSpellings(value)) {
      if (spelling !== '') this.#spellings.add(spelling);
    }
  }

  /** Registers a value and each of its lines, since logs are read line by line. */
  addWithLines(value: string): void {
    this.add(value);
    for (const line of value.split(/[\r\n]/)) this.add(trim(line));
  }

  /** The text with `***` in place of each hidden stretch; stretches that overlap or touch become one. */
  apply(text: string): string {
    const stretches: { start: number; end: number }[] = [];
    for (const spelling of this.#spellings) {
      for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
        stretches.push({ start: at, end: at + spelling.length });
      }
    }
    if (stretches.length === 0) return text;

    stretches.sort((a, b) => a.start - b.start);
    let masked = '';
    let done = 0;
    for (const [index, { start, end }] of stretches.entries()) {
      if (index === 0 || start > done) masked += `${text.slice(done, start)}***`;
      done = Math.max(done, end);
    }
    return masked + text.slice(done);
  }
}

function otherSpellings(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [
    ...[0, 1, 2].map((offset) => bytes.subarray(bytes.length > offset ? offset : 0).toString('base64')),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, percent),
    value.replace(/[&<>"']/g, (sign) => xmlNames[sign] ?? sign),
    value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : '',
    ...aroundAmpersand(value),
  ];
}

const xmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function percent(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** PowerShell's error output tears a value apart at `&+`, eating a letter, or at its last `&`. */
function aroundAmpersand(value: string): readonly string[] {
  const torn = value.indexOf('&+');
  const [end, next] = torn >= 0 ? [torn + 2, torn + 3] : [value.lastIndexOf('&') + 1, value.lastIndexOf('&') + 1];
  return end === 0 ? [] : [value.slice(0, end), value.slice(next)].filter((part) => part.length >= 6);
}
