import { rawText, type Untrusted } from '../../shared/untrusted.ts';
import { withTexts } from '../../text/redact.ts';

/** A plain value whose texts may be written to a file, wherever they come from. */
export type Saved<T> = T extends Untrusted
  ? string
  : T extends readonly (infer Element)[]
    ? Saved<Element>[]
    : T extends object
      ? { [Name in keyof T]: Saved<T[Name]> }
      : T;

/** A copy of a plain value with every text in it, including names of fields, fit for a file. */
export type Safe = <const T extends object>(value: T) => Saved<T>;

/**
 * Redacts secrets, and replaces half characters, which UTF-8 cannot represent, by U+FFFD. Nothing else is changed: a text is data, and JSON
 * escapes what it must.
 */
export function safeWith(redact: (text: string) => string): Safe {
  return <const T extends object>(value: T) =>
    withTexts<unknown>(value, (text) => redact(text.toWellFormed())) as Saved<T>;
}

/** A field, unless its value is missing or empty: formats like CTRF leave such fields out. */
export function given<Name extends string, Value extends string | Untrusted>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  const isThere = value !== undefined && (typeof value === 'string' ? value : rawText(value)) !== '';
  return (isThere ? { [name]: value } : {}) as { readonly [N in Name]?: Value };
}
