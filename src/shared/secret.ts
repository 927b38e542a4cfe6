import { inspect } from 'node:util';
import { spellings } from './spellings.ts';

/** What is shorter stands in ordinary words, and taking it out of them would wreck every text. */
const shortest = 4;
/** What is shorter may be a whole word that means something to us, such as a state or an id; a real token is longer. */
const shortestInWords = 16;
/** For what is longer, patterns of all spellings would be larger than machines take them; a real token is shorter. */
const longestSpelled = 1000;

/**
 * A value that no log, error or JSON may show. Printing it in any way gives `***`; only `reveal()` gives it away, and
 * only the HTTP client calls that.
 */
export class Secret {
  readonly #value: string;
  #spellings: readonly RegExp[] | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
  }

  /** A text of somebody else with `***` wherever it holds this value, in whatever usual spelling: see `spellings`. */
  redactIn(text: string): string {
    const { length } = this.#value;
    if (length < shortest || (length < shortestInWords && /^[\w-]*$/.test(text))) return text;
    if (length > longestSpelled)
      return plainSpellings(this.#value).reduce((rest, one) => rest.replaceAll(one, '***'), text);
    this.#spellings ??= spellings(this.#value);
    return this.#spellings.reduce((rest, spelling) => rest.replace(spelling, '***'), text);
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}

/** A text as it stands, in JSON, in an address, in Base64 and in hexadecimal digits. */
function plainSpellings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const encoded = [JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed())];
  return [value, ...encoded, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')];
}
