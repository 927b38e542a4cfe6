import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/gate/outcome.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import {
  buildPage,
  buildUrlSelector,
  failures,
  manyTolerated,
  type ReportOptions,
  report,
  runId,
  surroundings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';

type Because = Extract<Verdict, { name: 'incomplete' }>['because'];
type Expected = { readonly what: string; readonly hint: string };

const eight = { ...build('passed'), number: 8 };
const eightPage = buildPage.replace('7', '8');
const triggered = [
  { pipeline: 'tea', number: 3 },
  { pipeline: 'cup', number: 4 },
];
const orTriggered =
  ' Or: The tests ran in builds 3 of acme/tea and 4 of acme/cup, which were triggered but are not gated: set `triggered-builds` ' +
  'to `include` to gate them too. See https://buildkite.com/acme/tea/builds/3 and https://buildkite.com/acme/cup/builds/4.';
const run = `run ${runId} of acme/rspec`;
const allow = 'set `if-incomplete` to `warn` or `ignore`.';

describe('results that may be missing', () => {
  test.each<readonly [string, Because, ReportOptions, Expected]>([
    [
      'are those of the runs without any result, and no others',
      { kind: 'pending' },
      {
        runs: [tracked({ suite: 'jest', id: 'r-2' }), tracked({ result: 'pending' })],
        seen: { builds: [build('passed'), eight] },
      },
      {
        what: `Builds 7 of acme/shop and 8 of acme/shop have ended and ${run} finished without any result: the upload contained no tests.`,
        hint:
          "Check in the logs of the build's jobs whether any tests ran, and what the test collector uploaded: " +
          `${buildPage} and ${eightPage}. Then run them again. If a run without tests is fine, ${allow}`,
      },
    ],
    [
      'may be in triggered builds',
      { kind: 'pending' },
      {
        runs: [tracked({ result: 'pending' })],
        seen: { builds: [build('passed')] },
        changes: { selector: buildUrlSelector, jobs: { died: [], triggered, problems: [] } },
      },
      {
        what: `Build 7 of acme/shop has ended and ${run} finished without any result: the upload contained no tests.`,
        hint:
          "Check in the logs of the build's jobs whether any tests ran, and what the test collector uploaded: " +
          `${buildPage}. Then run them again.${orTriggered} If a run without tests is fine, ${allow}`,
      },
    ],
    [
      'are those of the builds that ended so, and no others',
      { kind: 'build-ended', end: 'canceled' },
      { runs: [tracked()], seen: { builds: [build('canceled'), eight] } },
      {
        what: `No test failed in ${run}, but build 7 of acme/shop was canceled, so some jobs may not have uploaded their results.`,
        hint:
          `Check in the build what did not finish, and why: ${buildPage}. Then build again, or retry those jobs and run this job ` +
          `again. If such a build is fine, ${allow}`,
      },
    ],
    [
      'of a build that failed are due to a job, or to tests that were tolerated',
      { kind: 'build-ended', end: 'failed' },
      {
        runs: [tracked({ result: 'failed' })],
        failed: failures([], { tolerated: manyTolerated(1) }),
        seen: { builds: [build('failed')] },
      },
      {
        what:
          `In ${run}, 1 failed test was tolerated (1 passed on a retry) and no other test failed, but build 7 of acme/shop failed: ` +
          'either because of the tolerated tests, or because another job failed, perhaps before it uploaded its results.',
        hint:
          `Check in the build which of the two it was: ${buildPage}. If another job failed, fix or retry it, then run this job ` +
          `again. If the build fails only because of tolerated tests, ${allow}`,
      },
    ],
    [
      'are counted where `min-tests` wants more',
      { kind: 'too-few-tests', ran: 1, least: 1000 },
      { runs: [tracked()], seen: { builds: [build('passed')] } },
      {
        what: `No test failed in ${run}, but only 1 test passed or failed, and \`min-tests\` is 1,000.`,
        hint: `Check in the jobs' logs how many tests each of them ran: ${buildPage}. If no more are expected, lower \`min-tests\`.`,
      },
    ],
  ])('%s', (_, because, options, expected) => {
    expect(messageOf(report({ name: 'incomplete', because }, options), surroundings)).toMatchObject(expected);
  });
});
