import { ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const mutedTolerated: Scenario = {
  name: 'muted-tolerated',
  tells: 'A test that is muted in Test Engine fails: the run fails, the build does not, and the workflow tolerates it.',
  inputs: gateBuild({ tolerate: 'muted' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme(
    {
      rspec: [
        run('rspec', [appears({ at: 0 }), finishes({ at: 700 }, 'failed')], {
          count: 1,
          listed: { state: 'muted', labels: ['flaky'] },
        }),
      ],
    },
    { builds: [build([starts({ at: 0 }), ends({ at: 900 }, 'passed')])] },
  ),
};
