import type { Untrusted } from './untrusted.ts';

/** What an error may carry in addition to its code and data. */
export interface UserErrorOptions {
  readonly upstreamMessage?: Untrusted | undefined;
  readonly cause?: unknown;
}

/**
 * An expected error. It has a code of the room that throws it and the data of that code, but no sentence: `messages/` makes what people
 * read of the two. Its `message` is the code, only for debugging. `Facts` has each code's data.
 */
export abstract class UserError<
  Facts extends object = Readonly<Record<string, unknown>>,
  Code extends keyof Facts = keyof Facts,
> extends Error {
  readonly code: Code;
  readonly data: Facts[Code];
  /** The server's own words. */
  readonly upstreamMessage: Untrusted | undefined;

  constructor(code: Code, data: Facts[Code], { upstreamMessage, cause }: UserErrorOptions = {}) {
    super(String(code), cause === undefined ? {} : { cause });
    this.code = code;
    this.data = data;
    this.upstreamMessage = upstreamMessage;
  }
}

/** What was thrown, as an error. Anything can be thrown, even a value that cannot be converted to text. */
export function asError(thrown: unknown): Error {
  try {
    const hasWords = thrown instanceof Error && typeof thrown.name === 'string' && typeof thrown.message === 'string';
    return hasWords ? thrown : new Error(String(thrown));
  } catch {
    return new Error('something was thrown that cannot even be named');
  }
}
