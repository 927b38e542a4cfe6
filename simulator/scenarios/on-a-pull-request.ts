import type { Scenario } from '../test-engine/scenario.ts';
import { failed } from './failed.ts';

export const onAPullRequest: Scenario = {
  ...failed,
  name: 'on-a-pull-request',
  tells:
    'The same failing run, with everything that a pull request can show: a commit status, a check run and a comment.',
  inputs: {
    ...failed.inputs,
    'status-name': 'Test Engine',
    'check-name': 'Failed tests',
    comment: 'failures',
  },
};
