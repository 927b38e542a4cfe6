import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, gate, run } from './cast.ts';

export const passingFaults: Scenario = {
  name: 'passing-faults',
  tells: "A proxy's error page, a reset connection and a rate limit get in the way, and the gate waits them out.",
  inputs: gate({ suite: 'rspec', timeout: '30s' }),
  expect: { verdict: 'passed', exitCode: 0 },
  api: acme(
    {
      rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 800 }, 'passed')])],
    },
    {
      faults: [
        { where: 'any', kind: 'html', from: { request: 1 } },
        { where: 'any', kind: 'reset', from: { request: 3 } },
        { where: 'any', kind: 'rate-limited', bucket: 'user', reset: 1, from: { request: 5 } },
      ],
    },
  ),
};
