import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes, reopens } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const passedAfterReopening: Scenario = {
  name: 'passed-after-reopening',
  tells: 'A parallel job uploads late: the run has passed, starts again, and passes in the end.',
  inputs: gate({ suite: 'rspec', interval: '200ms', settle: '1500ms' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme({
    rspec: [
      run('rspec', [
        appears({ at: 0 }),
        finishes({ at: 600 }, 'passed'),
        reopens({ at: 1200 }),
        finishes({ at: 1800 }, 'passed'),
      ]),
    ],
  }),
};
