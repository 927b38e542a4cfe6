import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gate } from './cast.ts';

export const notFoundTolerated: Scenario = {
  name: 'not-found-tolerated',
  tells: 'No run ever appears, and the workflow accepts that with a warning.',
  inputs: gate({ suite: 'rspec', timeout: '2s', 'if-no-run-found': 'warn' }),
  expect: { verdict: 'not-found', exitCode: 0 },
  api: acme({ rspec: [] }),
};
