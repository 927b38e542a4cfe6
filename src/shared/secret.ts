import { inspect } from 'node:util';

/**
 * A value that no log, error or JSON may show. Printing it in any way gives `***`; only `reveal()` returns it, and only HTTP clients
 * call that. Texts that may contain it go through a `redactor`.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
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
