import { createHash } from 'node:crypto';

/** UUIDs by their parts: hashing takes as long as much of what is done with them, and the same few are asked for again and again. */
const remembered = new Map<string, string>();
const mostRemembered = 20_000;

/** A UUID that is always the same for the same parts, and unlike that of any others. */
export function uuid(...parts: readonly (string | number)[]): string {
  const key = JSON.stringify(parts);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const hex = createHash('sha256').update(key).digest('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, id);
  return id;
}

/** Any UUID, in any version and case. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}
