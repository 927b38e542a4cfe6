import { ends, isFound, isMissing, starts } from '../test-engine/build-story.ts';
import { jobIs } from '../test-engine/job-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gatePipeline, run } from './cast.ts';

export const pipelinePassed: Scenario = {
  name: 'pipeline-passed',
  tells:
    'The workflow names only the pipeline: Buildkite starts the build of the commit a little later, and it passes.',
  inputs: gatePipeline(),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme(
    { rspec: [run('rspec', [appears({ at: 500 }), finishes({ at: 1100 }, 'passed')])] },
    {
      builds: [
        build(
          [isMissing({ at: 0 }), isFound({ at: 300 }), starts({ at: 400 }), ends({ at: 1300 }, 'passed')],
          [
            { name: 'lint', steps: [jobIs({ at: 600 }, 'passed')] },
            { name: 'rspec', steps: [jobIs({ at: 400 }, 'running'), jobIs({ at: 1200 }, 'passed')] },
          ],
        ),
      ],
    },
  ),
};
