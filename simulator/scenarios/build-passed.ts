import { ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes, reopens } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const buildPassed: Scenario = {
  name: 'build-passed',
  tells:
    "The workflow names only the build's URL: two suites appear, their shards upload one by one, and the build passes.",
  inputs: gateBuild(),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme(
    {
      rspec: [
        run('rspec', [
          appears({ at: 300 }),
          finishes({ at: 500 }, 'passed'),
          reopens({ at: 800 }),
          finishes({ at: 1000 }, 'passed'),
        ]),
      ],
      jest: [run('jest', [appears({ at: 700 }), finishes({ at: 1200 }, 'passed')])],
      playwright: [],
    },
    { builds: [build([starts({ at: 100 }), ends({ at: 1400 }, 'passed')])] },
  ),
};
