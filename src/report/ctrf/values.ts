import { rawText, type Untrusted } from '../../shared/untrusted.ts';
import { withTexts } from '../../text/redact.ts';

/** A plain value whose texts may go into a file, whoever wrote them. */
export type Saved<T> = T extends Untrusted
  ? string
  : T extends readonly (infer Element)[]
    ? Saved<Element>[]
    : T extends object
      ? { [Name in keyof T]: Saved<T[Name]> }
      : T;

/** Makes every text in a plain value fit for a file, the names of fields included; the value itself stays as it is. */
export type Safe = <const T extends object>(value: T) => Saved<T>;

/**
 * Without secrets, and with U+FFFD for halves of characters, which no UTF-8 has. Nothing else is done to a text: it is data, and
 * JSON escapes what has to be.
 */
export function safeWith(redact: (text: string) => string): Safe {
  return <const T extends object>(value: T) =>
    withTexts<unknown>(value, (text) => redact(text.toWellFormed())) as Saved<T>;
}

/** A field where there is something to say: formats like CTRF have neither empty nor missing values in it. */
export function given<Name extends string, Value extends string | Untrusted>(
  name: Name,
  value: Value | undefined,
): { readonly [N in Name]?: Value } {
  const isThere = value !== undefined && (typeof value === 'string' ? value : rawText(value)) !== '';
  return (isThere ? { [name]: value } : {}) as { readonly [N in Name]?: Value };
}
