import { placeOf } from './buildkite-url.ts';
import { isBuildNumber, isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

/** A build as its address names it. */
export interface BuildAddress {
  readonly organization: string;
  readonly pipeline: string;
  readonly number: number;
}

const form =
  "Write the build's address, https://buildkite.com/my-org/my-pipeline/builds/123; after buildkite/trigger-pipeline-action it " +
  "is that step's output url, and in Buildkite's commit status the target_url.";

/** The address of a build's page, of a job or anything else below it, or of its place in the API. */
export function asBuildUrl(text: string): Checked<BuildAddress> {
  const place = placeOf(text);
  if (place?.kind !== 'build' && place?.kind !== 'job') return notABuildUrl(text, place?.kind);
  const { organization, pipeline, number } = place;
  if (!isBuildNumber(number)) {
    return wrong('has no number where the number of the build stands', form);
  }
  return { value: { organization, pipeline, number: Number(number) } };
}

function notABuildUrl(text: string, kind: 'run' | 'suite' | 'pipeline' | 'organization' | undefined): Wrong {
  switch (kind) {
    case 'run':
      return wrong('is the address of a run', `Give it to run-id instead. ${form}`);
    case 'suite':
      return wrong('is the address of a suite, not of a build', form);
    case 'pipeline':
      return wrong('is the address of a pipeline, not of a build', form);
    case 'organization':
      return wrong('is the address of an organization, not of a build', form);
    case undefined:
      if (isUuid(text)) return wrong('is a UUID, not an address', `Give it to build-id instead. ${form}`);
      if (/^#?\d+$/.test(text)) return wrong('is a number, not an address', form);
      return wrong('is not the address of a build', form);
  }
}
