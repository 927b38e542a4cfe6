import { GateError } from '../../src/gate/errors.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { InputError } from '../../src/inputs/problem.ts';
import type { Report } from '../../src/report/report.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import {
  buildSelector,
  buildUrlSelector,
  commit,
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  observation,
  pipelineSelector,
  type ReportOptions,
  run,
  runId,
  runSelector,
  settings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';
import { asked } from './samples.ts';

/** What could be read of wrong inputs. */
export const readable = {
  summary: true,
  annotationLevel: 'error',
  statusName: undefined,
  headSha: undefined,
  githubToken: undefined,
} as const;

/** Inputs that are wrong, as an error. */
export const wrongInputs = new InputError(
  [
    { input: 'timeout', value: untrusted('5'), code: 'duration-without-unit', data: { digits: '5' } },
    { input: 'suite', value: undefined, code: 'not-given', data: {} },
  ],
  readable,
);

const noSuite = new InputError([{ input: 'suite', value: undefined, code: 'not-given', data: {} }], readable);

const running = { state: 'running', result: 'pending' } as const;
const bad = tracked({ result: 'failed' });
const gone = { presence: 'gone', missedPolls: 4 } as const;
const missing = { presence: 'missing', missedPolls: 1 } as const;
const another = { suite: 'jest', id: 'r-2' } as const;
const rspec = `rspec/${runId}`;
const ended = (word: 'passed' | 'failed' | 'canceled') => ({ builds: [build(word)] });
const tolerated = (retried: number, muted = 0) => ({
  failed: failures([], { tolerated: manyTolerated(retried, muted) }),
  tolerate: ['retried', 'muted'] as const,
  toleratedRuns: [rspec],
});
const byUrl = { selector: buildUrlSelector };
const anySuite: Partial<Report> = {
  selector: {
    kind: 'build-url',
    ifBlocked: 'judge',
    triggeredBuilds: 'ignore',
    organization: 'acme',
    suites: [],
    pipeline: 'shop',
    number: 7,
  },
};
const onMain: Partial<Report> = {
  selector: { kind: 'commit', organization: 'acme', suites: ['rspec'], commit, branch: 'main', runs: 'all' },
};
const tea = { pipeline: 'tea', number: 3 };
const forbiddenJobs = new TestEngineError('forbidden', { asked });
const passed: Verdict = { name: 'passed' };
const failed: Verdict = { name: 'failed' };
const ofBuild = (end: 'failed' | 'canceled'): Verdict => ({
  name: 'incomplete',
  because: { kind: 'build-ended', end },
});
const pending: Verdict = { name: 'incomplete', because: { kind: 'pending' } };
const late = (because: Extract<Verdict, { name: 'timed-out' }>['because']): Verdict => ({ name: 'timed-out', because });

/** Every verdict in each of its ways, in singular and plural, with its title and a part of what happened. */
export const everyVerdict: readonly (readonly [title: string, what: string | RegExp, Verdict, ReportOptions])[] = [
  ['The run of acme/rspec passed', `Run ${runId} of acme/rspec finished, and no test failed.`, passed, {}],
  [
    'All 2 runs passed',
    `2 runs (${runId} of acme/rspec and r-2 of acme/jest) finished, and no test failed.`,
    passed,
    { runs: [tracked(), tracked(another)] },
  ],
  [
    'The run of acme/rspec passed; 1 suite left out',
    / No run of acme\/jest was found; `if-no-run-found` is `warn`, so it was left out\.$/,
    passed,
    { leftOut: ['jest'], changes: { settings: { ...settings, ifNoRunFound: 'warn' } } },
  ],
  [
    'The run of acme/rspec passed; 2 suites left out',
    / No run of acme\/go or acme\/jest was found; `if-no-run-found` is `ignore`, so they were left out\.$/,
    passed,
    { leftOut: ['go', 'jest'], changes: { settings: { ...settings, ifNoRunFound: 'ignore' } } },
  ],
  [
    'The run of acme/rspec counts as passed, with 1 tolerated test',
    `Run ${runId} of acme/rspec counts as passed: 1 failed test was tolerated (1 muted in Test Engine).`,
    passed,
    { runs: [bad], ...tolerated(0, 1) },
  ],
  [
    'All 2 runs count as passed, with 3 tolerated tests',
    /finished, and no test failed that is not tolerated\. Run .* counts as passed: 3 failed tests were tolerated \(2 passed on a retry, 1 muted in Test Engine\)\.$/,
    passed,
    { runs: [bad, tracked(another)], ...tolerated(2, 1) },
  ],
  [
    '1 test failed (acme/rspec)',
    `Test Engine reports that run ${runId} of acme/rspec failed. There is 1 failed test.`,
    failed,
    { failed: manyFailures(1) },
  ],
  [
    '2 tests failed (acme/rspec and acme/jest)',
    /There are 2 failed tests \(4 failed executions\)\. Failed runs were still running, so there may be more\.$/,
    failed,
    {
      runs: [tracked({ ...running, result: 'failed' }), tracked({ ...another, state: 'running', result: 'failed' })],
      failed: failures([failedTest({}, 3), failedTest()]),
    },
  ],
  [
    'At least 1 test failed (acme/rspec)',
    /There is at least 1 failed test\. A failed run was still running, so there may be more\.$/,
    failed,
    { runs: [tracked({ ...running, result: 'failed' })], failed: { ...manyFailures(1), truncated: true } },
  ],
  [
    'At least 1,000 tests failed (acme/rspec)',
    / There are at least 1,000 failed tests\.$/,
    failed,
    { failed: { ...manyFailures(1000), truncated: true } },
  ],
  [
    '1 test failed (acme/rspec)',
    / There is 1 failed test\. In addition, 3 failed tests were tolerated \(2 passed on a retry, 1 muted in Test Engine\)\.$/,
    failed,
    { failed: failures([failedTest()], { tolerated: manyTolerated(2, 1) }), tolerate: ['retried'] },
  ],
  ['Tests failed in acme/rspec', / Its list of failed executions is empty\.$/, failed, {}],
  [
    'Tests failed in acme/rspec',
    / None of its failures were fetched\.$/,
    failed,
    { failed: failures([], { truncated: true }), changes: { settings: { ...settings, reportLimit: 0 } } },
  ],
  [
    'Not all failures in acme/rspec could be tolerated',
    / Of the failures that were fetched, 1 failed test was tolerated \(1 passed on a retry\), and no other test failed\. The run stays failed because Test Engine did not list all failed executions, and what is not fetched is not tolerated\.$/,
    failed,
    { failed: failures([], { tolerated: manyTolerated(1), truncated: true }), tolerate: ['retried'] },
  ],
  [
    'The results of acme/rspec went stale',
    `Test Engine stopped waiting for run ${runId} of acme/rspec: no results arrived for a long time, so it is unknown whether the tests pass.`,
    { name: 'stale' },
    {},
  ],
  [
    'The results of acme/rspec and acme/jest went stale',
    / In addition, 2 failed tests were tolerated \(2 passed on a retry\)\.$/,
    { name: 'stale' },
    { ...tolerated(2), runs: [tracked({ result: 'stale' }), tracked({ ...another, result: 'stale' })] },
  ],
  [
    'A run disappeared from Test Engine',
    `Run ${runId} of acme/rspec existed, but in the last 4 polls it was neither listed nor found by ID.`,
    { name: 'stale' },
    { runs: [tracked(running, gone)] },
  ],
  [
    '2 runs disappeared from Test Engine',
    / existed, but in the last 4 polls they were neither listed nor found by ID\.$/,
    { name: 'stale' },
    { runs: [tracked(running, gone), tracked({ ...running, ...another }, gone)] },
  ],
  [
    'No run found in acme/rspec',
    'No run of build 01900470-0000-7000-8000-000000000001 appeared in acme/rspec within 1m 5s.',
    { name: 'not-found', missing: ['rspec'] },
    { runs: [] },
  ],
  [
    'No run found in acme/go or acme/jest',
    new RegExp(` appeared in acme/go or acme/jest within 1m 5s\\. Found: run ${runId} of acme/rspec\\.$`),
    { name: 'not-found', missing: ['go', 'jest'] },
    { runs: [tracked()], changes: byUrl },
  ],
  [
    'No run found for build 7 of acme/shop',
    'No run of build 7 of acme/shop appeared in any suite of acme within 1m 5s.',
    { name: 'not-found', missing: [] },
    { runs: [], changes: anySuite },
  ],
  [
    'No run found in acme/rspec',
    `Run ${runId} did not appear in acme/rspec within 1m 5s.`,
    { name: 'not-found', missing: [] },
    { runs: [], changes: { selector: runSelector } },
  ],
  [
    'No run found in acme/rspec',
    /^No run of commit [\da-f]{40} on branch main appeared in acme\/rspec within 1m 5s\.$/,
    { name: 'not-found', missing: ['rspec'] },
    {
      runs: [],
      seen: { readLimits: [{ suite: 'rspec', runs: 1000 }] },
      changes: onMain,
    },
  ],
  [
    'No run found in acme/rspec',
    /within 1m 5s\. `if-no-run-found` does not apply because build 7 of acme\/shop failed, perhaps before any test ran\.$/,
    { name: 'not-found', missing: ['rspec'] },
    {
      runs: [],
      seen: ended('failed'),
      ifNoRunFound: 'warn',
      changes: byUrl,
    },
  ],
  [
    'No build found in acme/shop',
    `No build of commit ${commit} appeared in acme/shop within 1m 5s.`,
    { name: 'not-found', missing: [] },
    { runs: [], seen: { withoutBuild: ['shop'] }, changes: { selector: pipelineSelector } },
  ],
  [
    'No build found in acme/shop or acme/tea',
    / `if-no-run-found` does not apply because a build is missing\.$/,
    { name: 'not-found', missing: [] },
    {
      runs: [],
      seen: { withoutBuild: ['shop', 'tea'] },
      ifNoRunFound: 'warn',
      changes: { selector: { ...pipelineSelector, pipelines: ['shop', 'tea'], branch: 'main' } },
    },
  ],
  [
    'No build of acme/tea was triggered',
    '`triggered-builds` names acme/tea, but build 7 of acme/shop did not trigger a build of it.',
    { name: 'not-found', missing: [] },
    {
      runs: [],
      seen: { notTriggered: ['tea'], builds: [build('passed')] },
      changes: { selector: { ...pipelineSelector, triggeredBuilds: ['tea'] } },
    },
  ],
  [
    'Results may be missing: builds 7 of acme/shop and 8 of acme/shop failed',
    /but builds 7 of acme\/shop and 8 of acme\/shop failed: /,
    ofBuild('failed'),
    {
      runs: [tracked()],
      seen: { builds: [build('failed'), { ...build('failed'), number: 8 }, { ...build('passed'), number: 9 }] },
      changes: { selector: pipelineSelector, jobs: { died: [], triggered: [tea], problems: [forbiddenJobs] } },
    },
  ],
  [
    'Builds 7 of acme/shop and 3 of acme/tea had not ended after 1m 5s',
    /\(their states are running and failing\)/,
    late('build-goes-on'),
    { seen: { builds: [build('running'), { ...build('failing'), ...tea }] }, changes: { selector: pipelineSelector } },
  ],
  [
    'No results in acme/rspec',
    `The build has ended and run ${runId} of acme/rspec finished without any result: the upload contained no tests.`,
    pending,
    { runs: [tracked({ result: 'pending' })] },
  ],
  [
    'No results in acme/rspec and acme/jest',
    /^Build 7 of acme\/shop has ended and 2 runs \(.*\) finished without any result/,
    pending,
    { runs: [tracked({ result: 'pending' }), tracked({ ...another, result: 'pending' })], changes: byUrl },
  ],
  [
    'Results may be missing: the build was canceled',
    / but build 7 of acme\/shop was canceled, so some jobs may not have uploaded their results\.$/,
    ofBuild('canceled'),
    { runs: [tracked()], seen: ended('canceled'), changes: byUrl },
  ],
  [
    'Results may be missing: the build failed',
    `No test failed in run ${runId} of acme/rspec, but the build failed: a job that runs tests may have failed before it uploaded its results.`,
    ofBuild('failed'),
    { runs: [tracked()] },
  ],
  [
    'Results may be missing: the build failed',
    /^In run .*, 1 failed test was tolerated \(1 passed on a retry\) and no other test failed, but the build failed: either because of the tolerated tests/,
    ofBuild('failed'),
    { ...tolerated(1), runs: [bad] },
  ],
  [
    'The tests could not be counted',
    `No test failed in run ${runId} of acme/rspec, but \`timeout\` elapsed before the number of tests that ran could be compared with \`min-tests\`.`,
    { name: 'incomplete', because: { kind: 'not-counted' } },
    { runs: [tracked()] },
  ],
  [
    'Only 9 of at least 1,000 tests ran',
    `No test failed in run ${runId} of acme/rspec, but only 9 tests passed or failed, and \`min-tests\` is 1,000.`,
    { name: 'incomplete', because: { kind: 'too-few-tests', ran: 9, least: 1000 } },
    { runs: [tracked()] },
  ],
  [
    'The build had not ended after 1m 5s',
    '`timeout` elapsed after 1m 5s, before the build ended. No test had failed by then, but more results could come.',
    late('build-goes-on'),
    {},
  ],
  [
    'Build 7 of acme/shop had not ended after 1m 5s',
    '`timeout` elapsed after 1m 5s, before build 7 of acme/shop ended (its state is blocked). No run had appeared by then.',
    late('build-goes-on'),
    { runs: [], seen: { builds: [build('blocked')] }, changes: byUrl },
  ],
  [
    'A run had not finished after 1m 5s',
    `\`timeout\` elapsed after 1m 5s, before run ${runId} of acme/rspec finished. No test had failed by then.`,
    late('run-goes-on'),
    {},
  ],
  [
    '2 runs had not finished after 1m 5s',
    /before 2 runs \(.*\) finished\./,
    late('run-goes-on'),
    { runs: [tracked(running), tracked({ ...running, ...another })], seen: ended('passed') },
  ],
  [
    'No result after 1m 5s',
    `\`timeout\` elapsed after 1m 5s. By then, run ${runId} of acme/rspec had finished without any result.`,
    late('result-pending'),
    { runs: [tracked({ result: 'pending' })] },
  ],
  [
    'A run was missing after 1m 5s',
    `Run ${runId} of acme/rspec existed, but the last poll before \`timeout\` elapsed did not find it. That is too short a time to tell whether the run is gone.`,
    late('run-missing'),
    { runs: [tracked({}, missing)] },
  ],
  [
    '2 runs were missing after 1m 5s',
    /^2 runs \(.*\) existed, .* did not find them\. .* whether the runs are gone\.$/,
    late('run-missing'),
    { runs: [tracked({}, missing), tracked(another, missing)] },
  ],
  [
    'The pass had not settled after 1m 5s',
    `\`timeout\` elapsed after 1m 5s. By then, run ${runId} of acme/rspec had passed, but the pass had not stayed unchanged for 30s (\`settle\`).`,
    late('not-settled'),
    { runs: [tracked()] },
  ],
  [
    'The list of runs could not be read to its end in 1m 5s',
    / had passed, but nothing proved that the list of runs was complete, so a failed run may be missing from it\.$/,
    late('not-proven'),
    { runs: [tracked()] },
  ],
  [
    'No verdict: Could not connect to Buildkite (ECONNREFUSED)',
    'Could not connect to Buildkite (ECONNREFUSED): GET /v2/x at api.buildkite.com.\nThis says nothing about the tests.',
    {
      name: 'error',
      cause: new TestEngineError('no-connection', {
        asked,
        networkCode: 'ECONNREFUSED',
        route: { proxy: undefined, olderNode: undefined },
      }),
    },
    {},
  ],
  [
    'No verdict: Buildkite did not answer in time',
    '`timeout` elapsed before Buildkite answered.\nThis says nothing about the tests.',
    { name: 'error', cause: new GateError('no-answer-in-time', {}) },
    { runs: [], seen: { lastPoll: undefined } },
  ],
  [
    'No verdict: `timeout` and `suite` are invalid',
    'The gate did not start because its inputs are invalid.\nThis says nothing about the tests.',
    { name: 'error', cause: wrongInputs },
    { runs: [], changes: { selector: undefined, settings: undefined } },
  ],
  [
    'No verdict: `suite` is missing',
    'The gate did not start because its inputs are invalid.\nThis says nothing about the tests.',
    { name: 'error', cause: noSuite },
    { runs: [], changes: { selector: undefined, settings: undefined } },
  ],
  [
    'No verdict: An unexpected error occurred',
    'The gate stopped because of an unexpected error.\nThis says nothing about the tests.',
    { name: 'error', cause: new TypeError('boom') },
    {},
  ],
  [
    'Cancelled after 1m 5s',
    `The workflow was cancelled (SIGINT) before a verdict was reached. Seen by then: run ${runId} of acme/rspec (running, pending).`,
    { name: 'cancelled', signal: 'SIGINT' },
    {},
  ],
  [
    'Cancelled after 1m 5s',
    'The workflow was cancelled (SIGTERM) before a verdict was reached. No run had appeared by then.',
    { name: 'cancelled', signal: 'SIGTERM' },
    { runs: [] },
  ],
];

const waited = 65_000;
const jobs = { total: 40, done: 23, failed: 1 };
const changed = (before: ReturnType<typeof tracked> | undefined, after: ReturnType<typeof tracked>): GateEvent => ({
  kind: 'run-changed',
  before,
  after,
  waited,
});
const fault = (attempt: number, pause: number, isNew: boolean): GateEvent => ({
  kind: 'fault',
  error: new TestEngineError('server-error', { asked, status: 502 }),
  attempt,
  pause,
  isNew,
  waited,
});

/** Every event of a wait, in singular and plural, with its lines in the log. */
export const everyEvent: readonly (readonly [lines: readonly string[], GateEvent])[] = [
  [
    [
      'Waiting for the runs of build 01900470-0000-7000-8000-000000000001 in acme/rspec.',
      'Waiting up to 30m. A pass must stay unchanged for 30s.',
    ],
    { kind: 'waiting-begins', selector: buildSelector, timeout: 1_800_000, settle: 30_000 },
  ],
  [
    [`Waiting for run ${runId} in acme/rspec.`, 'Waiting up to 1m. A pass counts immediately.'],
    { kind: 'waiting-begins', selector: runSelector, timeout: 60_000, settle: 0 },
  ],
  [
    [
      `Waiting for the newest builds of acme/shop and acme/tea for commit ${commit} on branch main, and for their runs in any suite of acme.`,
      'Waiting up to 1m. A pass counts immediately.',
    ],
    {
      kind: 'waiting-begins',
      selector: { ...pipelineSelector, pipelines: ['shop', 'tea'], branch: 'main' },
      timeout: 60_000,
      settle: 0,
    },
  ],
  [[`Found run ${runId} of acme/rspec (running, pending).`], changed(undefined, tracked(running))],
  [[`Run ${runId} of acme/rspec finished and is now passed.`], changed(tracked(running), tracked())],
  [
    [`Run ${runId} of acme/rspec is running again: more results were uploaded.`],
    changed(tracked(), tracked({ state: 'running' })),
  ],
  [
    [`Run ${runId} of acme/rspec is missing: neither listed nor found by ID.`],
    changed(tracked(), tracked({}, missing)),
  ],
  [
    [`Run ${runId} of acme/rspec is gone: not found in 4 polls in a row.`],
    changed(tracked({}, missing), tracked({}, gone)),
  ],
  [[`Run ${runId} of acme/rspec is back, finished and is now passed.`], changed(tracked(running, missing), tracked())],
  [
    [`Run ${runId} of acme/rspec is still finished, passed.`],
    changed(tracked(), tracked({ words: { state: untrusted('done'), result: undefined } })),
  ],
  [
    [`Run ${runId} of acme/rspec (finished, passed) is no longer gated: replaced by a newer run.`],
    { kind: 'run-put-aside', waited, run: run(), wasGated: true },
  ],
  [
    [`Run ${runId} of acme/rspec (running, pending) is not gated: there is a newer run.`],
    { kind: 'run-put-aside', waited, run: run(running), wasGated: false },
  ],
  [['Results changed while tolerated tests were being checked. Checking again.'], { kind: 'evidence-changed', waited }],
  [
    ['Build 7 of acme/shop is no longer gated: replaced by build 8.'],
    { kind: 'build-put-aside', build: build('failed'), by: { ...build('running'), number: 8 }, waited },
  ],
  [
    ['Build 7 of acme/shop is no longer gated: the job that triggered it no longer counts.'],
    { kind: 'build-put-aside', build: build('failed'), by: undefined, waited },
  ],
  [
    [
      'Build 3 of acme/tea was triggered by a gated build, but is not gated: the token may not read it. ' +
        "Give the token's owner access to the pipeline acme/tea in Buildkite. To make this an error, name it in `triggered-builds`.",
    ],
    { kind: 'build-unreadable', build: { pipeline: 'tea', number: 3 }, waited },
  ],
  [
    ['Found build 7 of acme/shop (running): https://buildkite.com/acme/shop/builds/7.'],
    { kind: 'build-changed', before: undefined, after: build('running'), waited },
  ],
  [
    ['Found build 7 of acme/shop (running, 23 of 40 jobs done, 1 failed): https://buildkite.com/acme/shop/builds/7.'],
    { kind: 'build-changed', before: undefined, after: { ...build('running'), jobs }, waited },
  ],
  [
    ['Build 7 of acme/shop is now failing.'],
    { kind: 'build-changed', before: build('running'), after: build('failing'), waited },
  ],
  [
    ['Build 7 of acme/shop is now failing, 23 of 40 jobs done, 1 failed.'],
    { kind: 'build-changed', before: build('running'), after: { ...build('failing'), jobs }, waited },
  ],
  [
    ['Build 7 of acme/shop is now in another state.', 'Its state, as Buildkite calls it:'],
    { kind: 'build-changed', before: build('running'), after: build('Half <b>done'), waited },
  ],
  [
    ['All results are in. Deciding in 30s unless something changes.'],
    { kind: 'settling', settlesIn: 30_000, mayPass: true, waited },
  ],
  [
    ['No more results are expected. Deciding in 30s unless something changes.'],
    { kind: 'settling', settlesIn: 30_000, mayPass: false, waited },
  ],
  [
    ['Still waiting, 28m 55s left. No run found yet.'],
    { kind: 'sign-of-life', waited, left: 1_735_000, observation: observation([]) },
  ],
  [
    [`Still waiting, 28m 55s left. Found: run ${runId} of acme/rspec (running, pending).`],
    { kind: 'sign-of-life', waited, left: 1_735_000, observation: observation([tracked(running)]) },
  ],
  [
    ['Still waiting, 28m 55s left. Build 7 of acme/shop: running, 23 of 40 jobs done, 1 failed.'],
    {
      kind: 'sign-of-life',
      waited,
      left: 1_735_000,
      observation: observation([], {
        builds: [
          { ...build('running'), jobs },
          { ...build('passed'), number: 8 },
        ],
      }),
    },
  ],
  [
    [
      `Still waiting, 28m 55s left. Build 7 of acme/shop: in another state. Found: run ${runId} of acme/rspec (finished, passed).`,
    ],
    {
      kind: 'sign-of-life',
      waited,
      left: 1_735_000,
      observation: observation([tracked()], { builds: [build('Half <b>done')] }),
    },
  ],
  [
    ['Still waiting, 28m 55s left. No build found yet in acme/tea.'],
    { kind: 'sign-of-life', waited, left: 1_735_000, observation: observation([], { withoutBuild: ['tea'] }) },
  ],
  [['Attempt 1 failed. Retrying in 5s.'], fault(1, 5000, true)],
  [['Attempt 2 failed. There is no time for another attempt.'], fault(2, Number.POSITIVE_INFINITY, false)],
  [['Test Engine is responding again after 1 failed request.'], { kind: 'recovered', faults: 1, waited }],
  [['Test Engine is responding again after 2 failed requests.'], { kind: 'recovered', faults: 2, waited }],
  [
    [
      `Run ${runId} of acme/rspec has a state that this version does not know, so it counts as running. If the gate waits in vain, ` +
        'check for a newer version of this action.',
    ],
    { kind: 'unknown-word', field: 'state', word: untrusted('do:ne'), run: run(running), waited },
  ],
  [
    [
      `Run ${runId} of acme/rspec has a result that this version does not know, so it counts as pending. If the gate waits in vain, ` +
        'check for a newer version of this action.',
    ],
    { kind: 'unknown-word', field: 'result', word: untrusted('flaky'), run: run(running), waited },
  ],
  [[], { kind: 'goes-on', waited, pause: 5000, observation: observation([]), settlesIn: undefined }],
  [['Verdict: failed.'], { kind: 'decision', verdict: { name: 'failed' }, waited }],
];
