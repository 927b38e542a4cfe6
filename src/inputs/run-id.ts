import { placeOf } from './buildkite-url.ts';
import { isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

/** A run, and its place if a URL names it. */
export interface RunId {
  /** UUID, lower case. */
  readonly runId: string;
  readonly place: { readonly organization: string; readonly suite: string } | undefined;
}

/** A run's UUID, or the URL of its page or of the run in the API. Common mistakes have problems of their own. */
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
      return wrong('build-address-for-run');
    case 'suite':
    case 'pipeline':
    case 'organization':
      return wrong('other-address-for-run', { place: kind });
    case undefined:
      return wrong(/^\d+$/.test(text) ? 'number-for-run-id' : 'not-a-run');
  }
}
