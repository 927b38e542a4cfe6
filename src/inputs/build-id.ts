import { placeOf } from './buildkite-url.ts';
import { isBuildNumber, isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

/** A build's UUID, in lower case. Common mistakes have problems of their own. */
export function asBuildId(text: string): Checked<string> {
  return isUuid(text) ? { value: text.toLowerCase() } : notABuildId(text);
}

function notABuildId(text: string): Wrong {
  if (/^#?\d+$/.test(text)) return wrong('number-for-build-id');
  if (text.startsWith('{')) return wrong('json-for-build-id');
  if (/^\$|fromJSON\(|outputs\./.test(text)) return wrong('unreplaced-expression');
  const place = placeOf(text);
  switch (place?.kind) {
    case 'run':
      return wrong('run-address');
    case 'job':
    case 'build': {
      const { kind, organization, pipeline, number } = place;
      // Only the checked parts: the rest of the URL may hold a secret.
      const build = isBuildNumber(number) ? { organization, pipeline, number } : undefined;
      return wrong('build-address-for-build-id', { kind, build });
    }
    case 'suite':
    case 'pipeline':
    case 'organization':
    case undefined:
      return wrong('not-a-uuid');
  }
}
