import { starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { acme, build, gateBuild, TOKEN } from './cast.ts';

export const missingReadBuilds: Scenario = {
  name: 'missing-read-builds',
  tells: 'The token may read suites, but not the build whose URL the workflow names.',
  inputs: gateBuild(),
  expect: { verdict: 'error', exitCode: 1 },
  api: acme({ rspec: [] }, { builds: [build([starts({ at: 0 })])], tokens: { [TOKEN]: { scopes: ['read_suites'] } } }),
};
