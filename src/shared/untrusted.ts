declare const outside: unique symbol;

/**
 * Text from outside: a test's name, a failure's reason, a branch, an API's message.
 *
 * At run time it is a plain string. The type keeps it from being printed, joined or linked as one: only `text/` turns it into something
 * that is safe in one particular place.
 */
export type Untrusted = { readonly [outside]: 'text' };

/** Marks a text as text from outside. */
export function untrusted(text: string): Untrusted {
  return text as unknown as Untrusted;
}

/**
 * The bare text, for comparing, searching or measuring, never for showing. To show it, use `text/`.
 */
export function rawText(text: Untrusted): string {
  return text as unknown as string;
}
