import { ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gate, run } from './cast.ts';

export const retriedTolerated: Scenario = {
  name: 'retried-tolerated',
  tells: 'Two tests fail and then pass on a retry. The run fails all the same, and the workflow tolerates that.',
  inputs: gate({ suite: 'rspec', tolerate: 'retried' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme(
    {
      rspec: [
        {
          ...run('rspec', [appears({ at: 0 }), finishes({ at: 800 }, 'failed')], {
            count: 2,
            retryEvery: 0,
            listed: { passes: { count: 1, ranAt: 500 } },
          }),
          passing: 60,
        },
      ],
    },
    { builds: [build([starts({ at: 0 }), ends({ at: 900 }, 'passed')])] },
  ),
};
