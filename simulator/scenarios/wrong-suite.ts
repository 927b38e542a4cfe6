import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const wrongSuite: Scenario = {
  name: 'wrong-suite',
  tells: 'The workflow names a suite that the organization does not have.',
  inputs: gate({ suite: 'rpsec' }),
  expect: { verdict: 'error', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'passed')])],
  }),
};
