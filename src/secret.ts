import { inspect } from 'node:util';
import { spellings } from './spellings.ts';

/** What is shorter stands in ordinary words, and taking it out of them would wreck every text. */
const shortest = 4;
/** What is shorter may be a whole word that means something to us, such as a state or an id; a real token is longer. */
const shortestInWords = 16;

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
  hideIn(text: string): string {
    const { length } = this.#value;
    if (length < shortest || (length < shortestInWords && /^[\w-]*$/.test(text))) return text;
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
