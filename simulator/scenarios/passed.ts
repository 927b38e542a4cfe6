import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const passed: Scenario = {
  name: 'passed',
  tells: 'The run starts, finishes and passes, and nothing changes until the pass counts.',
  inputs: gate({ suite: 'rspec' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 400 }), finishes({ at: 1200 }, 'passed')])],
  }),
};
