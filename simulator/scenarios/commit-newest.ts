import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gateCommit, outsideRun } from './cast.ts';

export const commitNewest: Scenario = {
  name: 'commit-newest',
  tells:
    'The first attempt at the commit has failed and the second passes, and the workflow asks for the newest run only.',
  inputs: gateCommit({ suite: 'rspec', runs: 'newest' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme({
    rspec: {
      runs: [
        outsideRun('rspec', 'attempt-1', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], {
          createdAt: '2026-08-03T08:40:00.000Z',
          failures: { count: 2, retryEvery: 0 },
        }),
        outsideRun('rspec', 'attempt-2', [appears({ at: 0 }), finishes({ at: 900 }, 'passed')]),
      ],
      others: { older: 20, newer: 5 },
    },
  }),
};
