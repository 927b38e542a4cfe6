import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gate } from './cast.ts';

export const wrongToken: Scenario = {
  name: 'wrong-token',
  tells: "The secret contains the suite's upload token, which the API does not accept.",
  inputs: gate({ suite: 'rspec', token: 'thisisthesuitesuploadtoken' }),
  expect: { verdict: 'error', exitCode: 1 },
  api: acme({ rspec: [] }),
};
