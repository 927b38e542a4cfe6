/** Whether a text is a UUID of any version, in any case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Whether a text is a build's number as Buildkite writes it in URLs. */
export function isBuildNumber(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text);
}

/** Buildkite's slugs are in lower case and need no encoding in a path. */
export const longestSlug = 255;

export function isSlug(text: string): boolean {
  return text.length <= longestSlug && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(text);
}
