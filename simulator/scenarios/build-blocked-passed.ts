import { blocks, starts } from '../test-engine/build-story.ts';
import { jobIs } from '../test-engine/job-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const buildBlockedPassed: Scenario = {
  name: 'build-blocked-passed',
  tells:
    'All tests have passed, and the build waits at a block step for somebody to let it deploy. The gate does not wait for that.',
  inputs: gateBuild(),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme(
    { rspec: [run('rspec', [appears({ at: 300 }), finishes({ at: 700 }, 'passed')])] },
    {
      builds: [
        build(
          [starts({ at: 0 }), blocks({ at: 900 })],
          [
            { name: 'rspec', steps: [jobIs({ at: 0 }, 'running'), jobIs({ at: 900 }, 'passed')] },
            { name: 'Deploy?', type: 'manual', steps: [jobIs({ at: 0 }, 'waiting'), jobIs({ at: 900 }, 'blocked')] },
            { name: 'deploy', steps: [jobIs({ at: 0 }, 'waiting')] },
          ],
        ),
      ],
    },
  ),
};
