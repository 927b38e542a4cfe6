import { becomes, ends, starts } from '../test-engine/build-story.ts';
import { type JobScript, jobFails, jobIs } from '../test-engine/job-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

const jobs: readonly JobScript[] = [
  { name: ':eslint: Lint', steps: [jobIs({ at: 0 }, 'passed')] },
  { name: ':rspec: Tests 1 of 3', steps: [jobIs({ at: 0 }, 'running'), jobIs({ at: 500 }, 'passed')] },
  { name: ':rspec: Tests 2 of 3', steps: [jobIs({ at: 0 }, 'running'), jobFails({ at: 600 }, { exit: 137 })] },
  {
    name: ':rspec: Tests 3 of 3',
    steps: [
      jobIs({ at: 0 }, 'running'),
      { at: 900, set: { state: 'canceled', exit_status: -1, signal_reason: 'agent_stop' } },
    ],
  },
  { name: ':docker: Scan (may fail)', steps: [jobFails({ at: 300 }, { soft: true })] },
];

export const buildShardDied: Scenario = {
  name: 'build-shard-died',
  tells: 'All uploaded results have passed, but one of the jobs died before it could upload, and the build failed.',
  inputs: gateBuild(),
  expect: { verdict: 'incomplete', exitCode: 1 },
  api: acme(
    { rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 500 }, 'passed')])] },
    { builds: [build([starts({ at: 0 }), becomes({ at: 600 }, 'failing'), ends({ at: 1000 }, 'failed')], jobs)] },
  ),
};
