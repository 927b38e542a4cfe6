import type { Untrusted } from './untrusted.ts';

/** An error that tells its reader what to do about it. Every error that is to be expected is one. */
export abstract class UserError extends Error {
  /** What to do, in one or two sentences of our own; may hold links to Buildkite and GitHub. */
  readonly hint: string;
  /** What the other side said, in its own words. */
  readonly upstreamMessage: Untrusted | undefined;

  /** `message` says what happened to which thing, in our own words and checked inputs only. */
  constructor(
    message: string,
    hint: string,
    options: { readonly upstreamMessage?: Untrusted | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.hint = hint;
    this.upstreamMessage = options.upstreamMessage;
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
