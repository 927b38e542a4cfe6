import type { Scenario } from '../test-engine/scenario.ts';
import { appears, vanishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const vanished: Scenario = {
  name: 'vanished',
  tells: 'The run was there and is gone: not in the list, not found by its id, until the time is up.',
  inputs: gate({ suite: 'rspec', timeout: '10s' }),
  expect: { verdict: 'stale', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 }), vanishes({ at: 900 })])],
  }),
};
