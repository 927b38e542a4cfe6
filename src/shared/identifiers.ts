/** Whether a text is the `owner/name` of a repository. */
export function isRepository(text: string): boolean {
  return /^[\w-]+\/[\w.-]+$/.test(text);
}

/** Whether a text is a commit's full SHA: 40 hexadecimal digits, or 64 in a repository with SHA-256. */
export function isSha(text: string): boolean {
  return /^(?:[\da-f]{40}|[\da-f]{64})$/i.test(text);
}
