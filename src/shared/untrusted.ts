declare const outside: unique symbol;

/**
 * Text that somebody outside wrote: a test's name, a failure's reason, a branch, an API's message.
 *
 * At run time it is a plain string. The type keeps it from being printed, joined or linked as one: only `report/text.ts`
 * turns it into something that is safe in one particular place.
 */
export type Untrusted = { readonly [outside]: 'text' };

/** Marks a text as written by somebody outside. */
export function untrusted(text: string): Untrusted {
  return text as unknown as Untrusted;
}

/**
 * The bare text, to be compared, searched or measured, never to be shown. What shows it goes through `report/text.ts`.
 */
export function rawText(text: Untrusted): string {
  return text as unknown as string;
}
