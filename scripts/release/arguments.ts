import { Problem } from '../problem.ts';
import { type Version, versionOfTag } from './version.ts';

/**
 * A release's tag as it was handed to a script.
 *
 * @throws {Problem} when it is none
 */
export function readTag(tag: string | undefined): { readonly tag: string; readonly version: Version } {
  const version = versionOfTag(tag ?? '');
  if (tag === undefined || version === undefined) {
    throw new Problem(`"${tag ?? ''}" is no tag of a release: v1.2.3, or v1.2.3-rc.1 before it.`);
  }
  return { tag, version };
}
