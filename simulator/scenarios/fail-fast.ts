import type { Scenario } from '../test-engine/scenario.ts';
import { appears, fails } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const failFast: Scenario = {
  name: 'fail-fast',
  tells: 'A first failure comes in while both suites are still running, and the gate does not wait for the rest.',
  inputs: gate({ suite: 'rspec, jest', 'fail-fast': 'true' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 })])],
    jest: [run('jest', [appears({ at: 0 }), fails({ at: 900 })], { count: 1, collector: 'jest' })],
  }),
};
