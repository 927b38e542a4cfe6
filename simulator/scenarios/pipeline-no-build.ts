import { ends } from '../test-engine/build-story.ts';
import { uuid } from '../test-engine/ids.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { acme, build, gatePipeline } from './cast.ts';

export const pipelineNoBuild: Scenario = {
  name: 'pipeline-no-build',
  tells: 'The pipeline only has a build of another commit, and none appears for this one.',
  inputs: gatePipeline({ timeout: '2s' }),
  expect: { verdict: 'not-found', exitCode: 1 },
  api: acme(
    { rspec: [] },
    {
      builds: [
        {
          ...build([ends({ at: 0 }, 'passed')]),
          id: uuid('build', 'acme/shop', 1233),
          number: 1233,
          commit: 'b'.repeat(40),
        },
      ],
    },
  ),
};
