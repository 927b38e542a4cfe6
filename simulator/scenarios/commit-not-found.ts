import type { Scenario } from '../test-engine/scenario.ts';
import { acme, gateCommit } from './cast.ts';

export const commitNotFound: Scenario = {
  name: 'commit-not-found',
  tells: 'The list is full of runs, and none of them is of this commit.',
  inputs: gateCommit({ suite: 'rspec', timeout: '2s' }),
  expect: { verdict: 'not-found', exitCode: 1 },
  api: acme({ rspec: { runs: [], others: { older: 130, arriving: [{ at: 500 }, { at: 1000 }] } } }),
};
