import type { Scenario } from '../test-engine/scenario.ts';
import { appears, vanishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const vanished: Scenario = {
  name: 'vanished',
  tells: 'The run appears and then disappears: it is neither listed nor found by its ID until `timeout` elapses.',
  inputs: gate({ suite: 'rspec', timeout: '10s' }),
  expect: { verdict: 'stale', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 }), vanishes({ at: 900 })])],
  }),
};
