import { placeOf } from './buildkite-url.ts';
import { isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

const forms =
  "Write the run's UUID, or the address of its page: https://buildkite.com/organizations/my-org/analytics/suites/rspec/runs/, then the UUID.";

/** A run, and where it is when an address told. */
export interface RunId {
  /** UUID, lower case. */
  readonly runId: string;
  readonly place: { readonly organization: string; readonly suite: string } | undefined;
}

/** A run's UUID or the address of its page or of its place in the API; what people give instead is told apart. */
export function asRunId(text: string): Checked<RunId> {
  if (isUuid(text)) return { value: { runId: text.toLowerCase(), place: undefined } };
  const place = placeOf(text);
  return place?.kind === 'run' ? { value: { runId: place.runId, place } } : notARunId(text, place?.kind);
}

function notARunId(
  text: string,
  kind: Exclude<NonNullable<ReturnType<typeof placeOf>>['kind'], 'run'> | undefined,
): Wrong {
  switch (kind) {
    case 'job':
    case 'build':
      return wrong(
        'is the address of a build, not of a run',
        `Give the build's UUID to build-id instead, or open the run in Test Engine. ${forms}`,
      );
    case 'suite':
      return wrong('is the address of a suite, not of a run', `Open the run there and copy its address. ${forms}`);
    case 'pipeline':
      return wrong('is the address of a pipeline, not of a run', forms);
    case 'organization':
      return wrong('is the address of an organization, not of a run', forms);
    case undefined:
      if (/^\d+$/.test(text)) {
        return wrong(
          'is a number',
          `github.run_id is the run of a workflow; a run of Test Engine has a UUID. ${forms}`,
        );
      }
      return wrong('is neither a UUID nor the address of a run', forms);
  }
}
