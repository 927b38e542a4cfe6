import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gate } from './cast.ts';

export const notFound: Scenario = {
  name: 'not-found',
  tells: 'No job of the build ever uploads a result.',
  inputs: gate({ suite: 'rspec', timeout: '2s' }),
  expect: { verdict: 'not-found', exitCode: 1 },
  api: acme({ rspec: [] }),
};
