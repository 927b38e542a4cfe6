import { becomes, ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const buildShardDied: Scenario = {
  name: 'build-shard-died',
  tells: 'All that was uploaded has passed, but one of the jobs died before it could upload, and the build failed.',
  inputs: gateBuild(),
  expect: { verdict: 'incomplete', exitCode: 1 },
  api: acme(
    { rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 500 }, 'passed')])] },
    { builds: [build([starts({ at: 0 }), becomes({ at: 600 }, 'failing'), ends({ at: 1000 }, 'failed')])] },
  ),
};
