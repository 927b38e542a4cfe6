import { appearances } from './sanitize.ts';
import { spellings } from './spellings.ts';

/** A text with `***` wherever it holds a secret; otherwise as it was. */
export type Redact = (text: string) => string;

/** What is shorter stands in ordinary words, and taking it out of them would wreck every text. */
const shortest = 4;
/** What is shorter may be a whole word that means something to us, such as a state or an id; a real token is longer. */
const shortestInWords = 16;

/**
 * Redacts these secrets, in whatever usual spelling (see `spellings`) and in whatever disguise: where a secret can be read only
 * once what cannot be seen is gone, the text comes back without what cannot be seen. The longest go first, so that no piece is
 * left of one that holds another. A secret of fewer than 4 characters stands, and one of fewer than 16 where it is a whole text.
 *
 * Every text goes through this when it comes in, before anything is cut off it, and again at the place where it leaves: the
 * runner's masks reach neither titles nor files nor GitHub's API.
 */
export function redactor(secrets: readonly string[]): Redact {
  const distinct = [...new Set(secrets)].toSorted((one, other) => other.length - one.length);
  const each = distinct.filter(({ length }) => length > 0).map(redactOne);
  if (each.length === 0) return (text) => text;
  const redact: Redact = (text) => each.reduce((rest, one) => one(rest), text);
  return (text) =>
    appearances.reduce((rest, appearance) => {
      const seen = appearance(rest);
      if (seen === rest) return rest;
      const redacted = redact(seen);
      return redacted === seen ? rest : redacted;
    }, redact(text));
}

function redactOne(secret: string): Redact {
  // What was given for a token and cannot be one may have any signs in it, of which no other spellings are known.
  if (/[^\0-\x7f]/.test(secret)) return (text) => text.replaceAll(secret, '***');
  if (secret.length < shortest) return (text) => text;
  const each = spellings(secret);
  return (text) => {
    if (secret.length < shortestInWords && /^[\w-]*$/.test(text)) return text;
    return each.reduce((rest, replace) => replace(rest, '***'), text);
  };
}

/** HTML that `Html` made, its texts and addresses redacted: the tags stay whole, whatever the secret is. */
export function redactHtml(html: string, redact: Redact): string {
  // It is so long that the usual case must cost no more than a search.
  if (redact(html) === html) return html;
  return html.replace(/<[^<>]*>|[^<>]+/g, (part) =>
    part.startsWith('<') ? part.replace(/(?<==")[^"]*/g, redact) : redact(part),
  );
}

/** The same plain value with every text in it, names of fields included, passed through `change`; the value itself stays as it is. */
export function withTexts<T>(value: T, change: Redact): T {
  const changed = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(changed);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, held]) => [change(name), changed(held)]));
  };
  return changed(value) as T;
}
