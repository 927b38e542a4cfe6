import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gate } from './cast.ts';

export const unreachable: Scenario = {
  name: 'unreachable',
  tells: 'Nothing ever answers at the address of the API.',
  inputs: gate({ suite: 'rspec', timeout: '2s' }),
  expect: { verdict: 'error', exitCode: 1 },
  api: acme({ rspec: [] }, { faults: [{ where: 'any', kind: 'refused' }] }),
};
