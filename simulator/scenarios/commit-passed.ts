import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gateCommit, outsideRun } from './cast.ts';

export const commitPassed: Scenario = {
  name: 'commit-passed',
  tells:
    "The tests ran outside Buildkite, so the run is found by its commit and branch, deep in a list of others' runs.",
  inputs: gateCommit({ suite: 'rspec', branch: 'add-gift-cards' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme({
    rspec: {
      runs: [
        outsideRun('rspec', 'release', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], {
          branch: 'release',
          failures: { count: 1 },
        }),
        outsideRun('rspec', 'push', [appears({ at: 0 }), finishes({ at: 1000 }, 'passed')]),
      ],
      others: { older: 150, newer: 110, arriving: [{ at: 700 }, { at: 1300 }] },
    },
  }),
};
