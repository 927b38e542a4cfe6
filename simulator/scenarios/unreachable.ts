import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gate } from './cast.ts';

export const unreachable: Scenario = {
  name: 'unreachable',
  tells: 'The API never answers.',
  inputs: gate({ suite: 'rspec', timeout: '2s' }),
  expect: { verdict: 'error', exitCode: 1 },
  api: acme({ rspec: [] }, { faults: [{ where: 'any', kind: 'refused' }] }),
};
