import { rawText, type Untrusted } from './untrusted.ts';

/** ISO 8601 with a time zone, as the API sends it. Without a zone, the time could be off by a day. */
const timestamp = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:Z|UTC|[+-]\d\d:?\d\d)$/i;

/** A timestamp as milliseconds since 1970; `undefined` if there is none, or none that can be parsed. */
export function instantOf(text: Untrusted | undefined): number | undefined {
  const written = text === undefined ? '' : rawText(text);
  const instant = timestamp.test(written) ? Date.parse(written) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/**
 * Sorts the newer of two timestamps first, and those that cannot be parsed last. Compares instants, never texts, in which `…00.500Z`
 * would come before `…00Z`.
 */
export function newestFirst(a: Untrusted | undefined, b: Untrusted | undefined): number {
  const [left, right] = [instantOf(a) ?? Number.NEGATIVE_INFINITY, instantOf(b) ?? Number.NEGATIVE_INFINITY];
  return left === right ? 0 : right - left;
}
