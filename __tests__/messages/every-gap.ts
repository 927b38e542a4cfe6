import { GateError } from '../../src/gate/errors.ts';
import type { FailedTests } from '../../src/gate/failures.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import {
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  type ReportOptions,
  settings,
  tracked,
} from '../report/fixtures.ts';
import { asked } from './samples.ts';

export const bad = tracked({ result: 'failed' });
export const badToo = tracked({ result: 'failed', suite: 'jest', id: 'r-2' });
export const outside = tracked({ result: 'failed', buildId: undefined });
export const forbidden = new TestEngineError('forbidden', { asked }, { upstreamMessage: untrusted('No!') });
export const noBuild = new GateError('no-build', {});

const three = failures([], { tolerated: manyTolerated(2, 1) });
const limit = (reportLimit: number): ReportOptions => ({
  changes: { settings: { ...settings, tolerate: ['retried'], reportLimit } },
});
const rule = 'what is not fetched is not tolerated';
export const fix = 'Fix the failed tests and push again.';
const below = 'The cause, and what to do about it, is listed below.';

/** What is missing of the evidence that tolerating takes, what is said of it, and what to do. */
export const everyGap: readonly (readonly [string, FailedTests, ReportOptions, what: string, hint: string])[] = [
  [
    'more failures than the limit',
    { ...three, truncated: true },
    limit(3),
    `The run stays failed because there are more failed executions than \`report-limit\` (3) allows, and ${rule}.`,
    'Raise `report-limit` (it is 3) above the number of failed executions.',
  ],
  [
    'more failures than the limit, in several runs',
    { ...three, truncated: true },
    { ...limit(3), runs: [bad, badToo] },
    'The runs stay failed because there are more',
    'Raise `report-limit`',
  ],
  [
    'more failures than the limit, beside some that decide alone',
    failures([failedTest()], { tolerated: manyTolerated(2), truncated: true }),
    limit(3),
    ` There are more failed executions than \`report-limit\` (3) allows, and ${rule}.`,
    `${fix} Raise \`report-limit\` (it is 3)`,
  ],
  [
    'a limit of none',
    failures([], { truncated: true }),
    limit(0),
    `Nothing could be tolerated because \`report-limit\` is 0, so no failed execution was fetched, and ${rule}.`,
    'Raise `report-limit` (it is 0)',
  ],
  [
    'executions that could not be fetched',
    { ...three, truncated: true, problems: [forbidden] },
    {},
    `The run stays failed because not all failed executions could be fetched, and ${rule}.`,
    below,
  ],
  [
    'executions that the server does not list',
    { ...three, truncated: true },
    {},
    `because Test Engine did not list all failed executions, and ${rule}.`,
    'Run this job again.',
  ],
  [
    "the list of the build's tests",
    { ...manyFailures(2), problems: [forbidden] },
    {},
    "Nothing could be tolerated because Test Engine's list of the build's tests could not be fetched.",
    `${fix} ${below}`,
  ],
  [
    'a pass that excuses a test, though its list has one',
    failures([{ ...failedTest(), notTolerated: ['failed-in-job', 'not-muted'] }]),
    {},
    'There is 1 failed test.',
    'Fix the failed test and push again. The list of failed tests says why each was not tolerated.',
  ],
  [
    'any failed execution',
    failures([]),
    {},
    'Nothing could be tolerated because its list of failed executions is empty.',
    'Run the tests again',
  ],
];
