import { rawText, type Untrusted } from '../shared/untrusted.ts';

/**
 * Sorts the newer of two timestamps first, those without one last. The API's are ISO 8601 in one zone, so that their
 * text order is their time order.
 */
export function newestFirst(a: Untrusted | undefined, b: Untrusted | undefined): number {
  const [left, right] = [a === undefined ? '' : rawText(a), b === undefined ? '' : rawText(b)];
  return left < right ? 1 : left > right ? -1 : 0;
}
