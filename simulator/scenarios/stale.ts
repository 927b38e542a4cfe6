import type { Scenario } from '../test-engine/scenario.ts';
import { appears, goesStale } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const stale: Scenario = {
  name: 'stale',
  tells: 'The uploads stop before the run is finished, and Test Engine gives up on it.',
  inputs: gate({ suite: 'rspec' }),
  expect: { verdict: 'stale', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 }), goesStale({ at: 1000 })])],
  }),
};
