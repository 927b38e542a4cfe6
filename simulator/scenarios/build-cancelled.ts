import { becomes, ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const buildCancelled: Scenario = {
  name: 'build-cancelled',
  tells: 'The build is canceled after some of its tests have passed.',
  inputs: gateBuild({ suite: 'rspec' }),
  expect: { verdict: 'incomplete', exitCode: 1 },
  api: acme(
    { rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 400 }, 'passed')])] },
    { builds: [build([starts({ at: 0 }), becomes({ at: 600 }, 'canceling'), ends({ at: 900 }, 'canceled')])] },
  ),
};
