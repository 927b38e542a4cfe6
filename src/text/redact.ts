import { appearances } from './sanitize.ts';
import { spellings } from './spellings.ts';

/** Replaces secrets in a text by `***`. */
export type Redact = (text: string) => string;

/** Shorter secrets occur in ordinary words, and redacting them would wreck every text. */
const shortest = 4;
/** Shorter secrets may be words that have a meaning to us, such as a state or an ID; a real token is longer. */
const shortestInWords = 16;

/**
 * Redacts these secrets in all usual spellings (see `spellings`). If a secret can only be read without the invisible characters in it,
 * the result has no invisible characters. The longest secrets go first, so that nothing is left of one that contains another. A secret
 * of fewer than 4 characters stays, and so does one of fewer than 16 if it is the entire text.
 *
 * Every text goes through this when it comes in, before it is shortened, and again when it leaves: the runner does not mask titles, files
 * and requests to GitHub's API.
 */
export function redactor(secrets: readonly string[]): Redact {
  const distinct = [...new Set(secrets)].toSorted((one, other) => other.length - one.length);
  const sought = distinct.filter(({ length }) => length > 0);
  const least = sought.at(-1)?.length ?? Number.POSITIVE_INFINITY;
  const each = sought.map(redactOne);
  const redact: Redact = (text) => each.reduce((rest, one) => one(rest), text);
  return (text) => {
    // No spelling is shorter than its secret, and most texts are shorter than that.
    if (text.length < least) return text;
    return appearances.reduce((rest, appearance) => {
      const seen = appearance(rest);
      if (seen === rest) return rest;
      const redacted = redact(seen);
      return redacted === seen ? rest : redacted;
    }, redact(text));
  };
}

function redactOne(secret: string): Redact {
  // An invalid token may have any characters, for which no other spellings are known.
  if (/[^\0-\x7f]/.test(secret)) return (text) => text.replaceAll(secret, '***');
  if (secret.length < shortest) return (text) => text;
  const each = spellings(secret);
  return (text) => {
    if (secret.length < shortestInWords && /^[\w-]*$/.test(text)) return text;
    return each.reduce((rest, replace) => replace(rest, '***'), text);
  };
}

/** Redacts the texts and URLs of HTML that `Html` made. Its tags stay intact, whatever the secret is. */
export function redactHtml(html: string, redact: Redact): string {
  // It is so long that in the usual case, a search must be enough.
  if (redact(html) === html) return html;
  return html.replace(/<[^<>]*>|[^<>]+/g, (part) =>
    part.startsWith('<') ? part.replace(/(?<==")[^"]*/g, redact) : redact(part),
  );
}

/** A copy of a plain value with every text in it, including names of fields, passed through `change`. */
export function withTexts<T>(value: T, change: Redact): T {
  const changed = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(changed);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, held]) => [change(name), changed(held)]));
  };
  return changed(value) as T;
}
