import { ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const buildLateSuite: Scenario = {
  name: 'build-late-suite',
  tells:
    "A suite's first results arrive after the build has ended and all other suites have passed, and they bring failures.",
  inputs: gateBuild({ settle: '1500ms' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme(
    {
      rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 400 }, 'passed')])],
      jest: [
        run('jest', [appears({ at: 1500 }), finishes({ at: 2000 }, 'failed')], {
          count: 2,
          collector: 'jest',
          retryEvery: 0,
        }),
      ],
    },
    { builds: [build([starts({ at: 0 }), ends({ at: 700 }, 'passed')])] },
  ),
};
