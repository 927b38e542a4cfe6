import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const manyFailures: Scenario = {
  name: 'many-failures',
  tells: 'Something central broke: 250 failed executions of 200 tests, on three pages.',
  inputs: gate({ suite: 'rspec' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme({
    rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 800 }, 'failed')], { count: 250, details: 'mixed' })],
  }),
};
