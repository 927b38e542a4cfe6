import { type Place, placeOf } from './buildkite-url.ts';
import { isBuildNumber, isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

const where =
  'After buildkite/trigger-pipeline-action write $' +
  '{{ fromJSON(steps.build.outputs.json).id }}, with the id of that step for build; inside the build itself it is ' +
  'BUILDKITE_BUILD_ID.';

/** A build's UUID, in lower case; what people give instead is told apart. */
export function asBuildId(text: string): Checked<string> {
  return isUuid(text) ? { value: text.toLowerCase() } : notABuildId(text);
}

const byUrl =
  "The build's address would do as well, in build-url: it is the output url of that action, and the token needs the scope " +
  'read_builds for it, too.';

function notABuildId(text: string): Wrong {
  if (/^#?\d+$/.test(text)) return wrong("is a build's number, not its UUID", `${where} ${byUrl}`);
  if (text.startsWith('{')) return wrong("is the build's whole JSON, not its UUID", where);
  if (/^\$|fromJSON\(|outputs\./.test(text)) {
    return wrong('is an expression that was not replaced by its value', where);
  }
  const place = placeOf(text);
  switch (place?.kind) {
    case 'run':
      return wrong('is the address of a run', 'Give it to run-id instead of build-id.');
    case 'job':
      return wrong("is the address of a build's job, and holds no UUID of the build", instead(place));
    case 'build':
      return wrong("is the address of a build, which holds the build's number but not its UUID", instead(place));
    case 'suite':
    case 'pipeline':
    case 'organization':
    case undefined:
      return wrong('is not a UUID (32 hex digits in groups of 8, 4, 4, 4 and 12)', where);
  }
}

/** The address is put together anew from what was checked: what else stood in it is nobody's business. */
function instead({ organization, pipeline, number }: Extract<Place, { readonly kind: 'job' | 'build' }>): string {
  if (!isBuildNumber(number)) return where;
  const address = `https://buildkite.com/${organization}/${pipeline}/builds/${number}`;
  return `Write build-url: ${address} instead; the token needs the scope read_builds for it, too. Or keep build-id: ${where}`;
}
