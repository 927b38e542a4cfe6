import { createHash } from 'node:crypto';

/** A UUID that is always the same for the same parts, and unlike that of any others. */
export function uuid(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const remembered = new Map<string, string>();

/** As `uuid`, for thousands of histories with the same few ids: hashing costs most of what it takes to write one down. */
export function idOf(what: string, which: string | number): string {
  const key = `${what} ${which}`;
  const id = remembered.get(key) ?? uuid(what, which);
  remembered.set(key, id);
  return id;
}

/** Any UUID, in any version and case. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}
