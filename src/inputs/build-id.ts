import { placeOf } from './buildkite-url.ts';
import { isUuid } from './identifiers.ts';
import { type Checked, type Wrong, wrong } from './problem.ts';

const where =
  'After buildkite/trigger-pipeline-action write $' +
  '{{ fromJSON(steps.build.outputs.json).id }}, with the id of that step for build; inside the build itself it is ' +
  'BUILDKITE_BUILD_ID.';

/** A build's UUID, in lower case; what people give instead is told apart. */
export function asBuildId(text: string): Checked<string> {
  return isUuid(text) ? { value: text.toLowerCase() } : notABuildId(text);
}

function notABuildId(text: string): Wrong {
  if (/^#?\d+$/.test(text)) return wrong("is a build's number, not its UUID", where);
  if (text.startsWith('{')) return wrong("is the build's whole JSON, not its UUID", where);
  if (/^\$|fromJSON\(|outputs\./.test(text)) {
    return wrong('is an expression that was not replaced by its value', where);
  }
  switch (placeOf(text)?.kind) {
    case 'run':
      return wrong('is the address of a run', 'Give it to run-id instead of build-id.');
    case 'job':
      return wrong("is the address of a build's job, and holds no UUID of the build", where);
    case 'build':
      return wrong("is the address of a build, which holds the build's number but not its UUID", where);
    case 'suite':
    case 'organization':
    case undefined:
      return wrong('is not a UUID (32 hex digits in groups of 8, 4, 4, 4 and 12)', where);
  }
}
