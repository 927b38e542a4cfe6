import { ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { acme, build, gateBuild } from './cast.ts';

export const buildWithoutResults: Scenario = {
  name: 'build-without-results',
  tells: 'The build passes, and none of its jobs has uploaded a single result.',
  inputs: gateBuild(),
  expect: { verdict: 'not-found', exitCode: 1 },
  api: acme({ rspec: [] }, { builds: [build([starts({ at: 0 }), ends({ at: 500 }, 'passed')])] }),
};
