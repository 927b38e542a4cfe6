/** A version by Semantic Versioning 2.0.0, without build metadata, which no release of ours carries. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** `rc.1` → `['rc', '1']`; empty for a full release. */
  readonly prerelease: readonly string[];
}

const form = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** `1.2.3` or `1.2.3-rc.1`; `undefined` for anything else, a leading `v` included. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = form.exec(text) ?? [];
  const words = prerelease?.split('.') ?? [];
  if (major === undefined || words.some((word) => /^0\d+$/.test(word))) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease: words };
}

/** `v1.2.3` → its version; `undefined` for a tag that is none, such as the moving `v1`. */
export function versionOfTag(tag: string): Version | undefined {
  return tag.startsWith('v') ? parseVersion(tag.slice(1)) : undefined;
}

/** As it is written, without `v`. */
export function versionText({ major, minor, patch, prerelease }: Version): string {
  return [`${major}.${minor}.${patch}`, ...(prerelease.length > 0 ? [prerelease.join('.')] : [])].join('-');
}

/** Negative when the first one is older, by the precedence of Semantic Versioning. */
export function compareVersions(one: Version, other: Version): number {
  const byNumbers = one.major - other.major || one.minor - other.minor || one.patch - other.patch;
  return byNumbers || comparePrereleases(one.prerelease, other.prerelease);
}

function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  // The release itself comes after all that led to it.
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (const [index, word] of one.entries()) {
    const against = other[index];
    if (against === undefined) return 1;
    const difference = compareWords(word, against);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function compareWords(one: string, other: string): number {
  const [isNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
  if (isNumber && otherIsNumber) return Number(one) - Number(other);
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}
