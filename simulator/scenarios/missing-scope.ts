import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gate, TOKEN } from './cast.ts';

export const missingScope: Scenario = {
  name: 'missing-scope',
  tells: 'The token is good, but it may not read suites.',
  inputs: gate({ suite: 'rspec' }),
  expect: { verdict: 'error', exitCode: 1 },
  api: acme({ rspec: [] }, { tokens: { [TOKEN]: { scopes: ['read_builds'] } } }),
};
