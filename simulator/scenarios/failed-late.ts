import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes, reopens } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const failedLate: Scenario = {
  name: 'failed-late',
  tells:
    'The run finishes and passes. Then a late upload brings failures, which the gate sees because a pass has to settle.',
  inputs: gate({ suite: 'rspec', interval: '200ms', settle: '1500ms' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme({
    rspec: [
      run(
        'rspec',
        [appears({ at: 0 }), finishes({ at: 600 }, 'passed'), reopens({ at: 1200 }), finishes({ at: 1800 }, 'failed')],
        { count: 2, retryEvery: 0 },
      ),
    ],
  }),
};
