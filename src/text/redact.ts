import { Secret } from '../shared/secret.ts';

/**
 * A function that puts `***` wherever a text holds one of these secrets, in whatever usual spelling: for what leaves by ways
 * on which the runner's masks do not go, such as files that are uploaded and requests to GitHub. The longest go first, so that
 * no piece is left of one that holds another. What `Secret.hideIn` lets stand stands: secrets too short to be told from words.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const distinct = [...new Set(secrets)].sort((one, other) => other.length - one.length);
  const hiders = distinct.map(hider);
  return (text) => hiders.reduce((rest, redact) => redact(rest), text);
}

function hider(secret: string): (text: string) => string {
  // What was given for a token and cannot be one may have any signs in it, of which no other spellings are known.
  if (/[^\0-\x7f]/.test(secret)) return (text) => text.replaceAll(secret, '***');
  const known = new Secret(secret);
  return (text) => known.redactIn(text);
}

/** The same plain value with every text in it, names of fields included, passed through `change`; the value itself stays as it is. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  const changed = (one: unknown): unknown => {
    if (typeof one === 'string') return change(one);
    if (Array.isArray(one)) return one.map(changed);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, held]) => [change(name), changed(held)]));
  };
  return changed(value) as T;
}
