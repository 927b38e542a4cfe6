import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const severalRuns: Scenario = {
  name: 'several-runs',
  tells: 'One build, two suites: the first passes and the second fails, so the gate fails.',
  inputs: gate({ suite: 'rspec, jest' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 600 }, 'passed')])],
    jest: [
      run('jest', [appears({ at: 300 }), finishes({ at: 1500 }, 'failed')], {
        count: 3,
        collector: 'jest',
        retryEvery: 0,
      }),
    ],
  }),
};
