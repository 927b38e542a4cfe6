import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gateCommit, outsideRun } from './cast.ts';

export const commitFailedMatrix: Scenario = {
  name: 'commit-failed-matrix',
  tells: 'Each leg of a matrix uploads its own run for the same commit, and the leg with the oldest Node fails.',
  inputs: gateCommit({ suite: 'jest' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme({
    jest: {
      runs: [
        outsideRun('jest', 'node-22', [appears({ at: 0 }), finishes({ at: 700 }, 'passed')]),
        outsideRun('jest', 'node-24', [appears({ at: 100 }), finishes({ at: 500 }, 'passed')]),
        outsideRun('jest', 'node-20', [appears({ at: 200 }), finishes({ at: 1200 }, 'failed')], {
          failures: { count: 3, collector: 'jest', retryEvery: 0 },
        }),
      ],
      others: { older: 20 },
    },
  }),
};
