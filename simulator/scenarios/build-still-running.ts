import { starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const buildStillRunning: Scenario = {
  name: 'build-still-running',
  tells: 'All uploaded tests have passed, but the build may upload more and is still running when `timeout` elapses.',
  inputs: gateBuild({ timeout: '2500ms' }),
  expect: { verdict: 'timed-out', exitCode: 1 },
  api: acme(
    { rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 300 }, 'passed')])] },
    { builds: [build([starts({ at: 0 })])] },
  ),
};
