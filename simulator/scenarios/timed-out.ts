import type { Scenario } from '../test-engine/scenario.ts';
import { appears } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const timedOut: Scenario = {
  name: 'timed-out',
  tells: 'The run is still running when `timeout` elapses.',
  inputs: gate({ suite: 'rspec', timeout: '2s' }),
  expect: { verdict: 'timed-out', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 })])],
  }),
};
