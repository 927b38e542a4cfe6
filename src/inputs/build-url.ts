import { placeOf } from './buildkite-url.ts';
import { isBuildNumber, isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

/** A build as its URL names it. */
export interface BuildAddress {
  readonly organization: string;
  readonly pipeline: string;
  readonly number: number;
}

/** The URL of a build's page, of a job or anything else below it, or of the build in the API. */
export function asBuildUrl(text: string): Checked<BuildAddress> {
  const place = placeOf(text);
  if (place?.kind !== 'build' && place?.kind !== 'job') return notABuildUrl(text, place?.kind);
  const { organization, pipeline, number } = place;
  if (!isBuildNumber(number)) return wrong('build-address-without-number');
  return { value: { organization, pipeline, number: Number(number) } };
}

function notABuildUrl(text: string, kind: 'run' | 'suite' | 'pipeline' | 'organization' | undefined): Wrong {
  switch (kind) {
    case 'run':
      return wrong('run-address');
    case 'suite':
    case 'pipeline':
    case 'organization':
      return wrong('other-address-for-build', { place: kind });
    case undefined:
      if (isUuid(text)) return wrong('uuid-for-build-url');
      return wrong(/^#?\d+$/.test(text) ? 'number-for-build-url' : 'not-a-build-address');
  }
}
