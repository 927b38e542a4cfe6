import type { Untrusted } from './untrusted.ts';

/** What an error may carry in addition to its code and data. */
export interface UserErrorOptions {
  readonly upstreamMessage?: Untrusted | undefined;
  readonly cause?: unknown;
}

/**
 * An error that is to be expected. It holds a code of the room that throws it and the data of that code, but no sentence: what
 * people read is made of the two in `messages/`. Its `message` is the code, for debugging only. `Facts` gives each code's data.
 */
export abstract class UserError<
  Facts extends object = Readonly<Record<string, unknown>>,
  Code extends keyof Facts = keyof Facts,
> extends Error {
  readonly code: Code;
  readonly data: Facts[Code];
  /** What the other side answered, in its own words. */
  readonly upstreamMessage: Untrusted | undefined;

  constructor(code: Code, data: Facts[Code], { upstreamMessage, cause }: UserErrorOptions = {}) {
    super(String(code), cause === undefined ? {} : { cause });
    this.code = code;
    this.data = data;
    this.upstreamMessage = upstreamMessage;
  }
}

/** What was thrown, as an error. Anything can be thrown, even what has no words. */
export function asError(thrown: unknown): Error {
  try {
    const hasWords = thrown instanceof Error && typeof thrown.name === 'string' && typeof thrown.message === 'string';
    return hasWords ? thrown : new Error(String(thrown));
  } catch {
    return new Error('something was thrown that cannot even be named');
  }
}
