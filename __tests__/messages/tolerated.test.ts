import { describe, expect, test } from '@jest/globals';
import { NoBuild } from '../../src/fetch-excuses.ts';
import type { FailedTests } from '../../src/gate/failures.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { basis, messageOf } from '../../src/messages/verdict-message.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { UserError } from '../../src/shared/user-error.ts';
import {
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  type ReportOptions,
  report,
  runId,
  settings,
  surroundings,
  toleratedTest,
  tracked,
} from '../report/fixtures.ts';

class Refusal extends UserError {}

const passed: Verdict = { name: 'passed', leftOut: [] };
const failed: Verdict = { name: 'failed' };
const bad = tracked({ result: 'failed' });
const badToo = tracked({ result: 'failed', suite: 'jest', id: 'r-2' });
const good = tracked({ suite: 'go', id: 'r-3' });
const [badKey, badTooKey] = [`rspec/${runId}`, 'jest/r-2'];
const three = failures([], { tolerated: manyTolerated(2, 1) });

function upstreamMessage(verdict: Verdict, options: ReportOptions) {
  return messageOf(report(verdict, { tolerate: ['retried', 'muted'], ...options }), surroundings);
}

/** What is said when the one run stays failed. */
function stays(failed: FailedTests, options: ReportOptions = {}) {
  return upstreamMessage({ name: 'failed' }, { runs: [bad], failed, ...options });
}

describe('a pass that rests on tolerated tests', () => {
  test('is told as what it is', () => {
    expect(upstreamMessage(passed, { runs: [bad], failed: three, toleratedRuns: [badKey] })).toEqual({
      topic: 'passed',
      headline: 'The run of suite rspec counts as passed, with 3 tolerated tests',
      what: `Run ${runId} of suite rspec counts as passed: 3 failed tests were tolerated (2 retried, 1 muted).`,
      hint: 'There is nothing to do for this gate. The tolerated tests are listed, since they are still worth mending.',
      quotes: [],
    });
    const one = failures([], { tolerated: manyTolerated(0, 1) });
    expect(upstreamMessage(passed, { runs: [bad], failed: one, toleratedRuns: [badKey] }).what).toContain(
      ': 1 failed test was tolerated (1 muted).',
    );
  });

  test('names the runs that it concerns', () => {
    const both = upstreamMessage(passed, { runs: [bad, badToo], failed: three, toleratedRuns: [badKey, badTooKey] });
    expect(both.headline).toBe('All 2 runs count as passed, with 3 tolerated tests');
    expect(both.what).toMatch(/^2 runs \(.*\) count as passed: 3 failed tests were tolerated/);
    const some = upstreamMessage(passed, { runs: [good, bad], failed: three, toleratedRuns: [badKey] });
    expect(some.headline).toBe('All 2 runs count as passed, with 3 tolerated tests');
    expect(some.what).toBe(
      `2 runs (r-3 of go and ${runId} of rspec) are finished, and no test failed that counts. Run ${runId} of suite rspec ` +
        'counts as passed: 3 failed tests were tolerated (2 retried, 1 muted).',
    );
  });

  test('may have suites left out, too', () => {
    const leftOut: Verdict = { name: 'passed', leftOut: ['go'] };
    const { headline, what } = upstreamMessage(leftOut, { runs: [bad], failed: three, toleratedRuns: [badKey] });
    expect(headline).toBe('The run of suite rspec counts as passed, with 3 tolerated tests; 1 suite left out');
    expect(what).toContain('(2 retried, 1 muted). No run was found for suite go,');
  });

  test('says what its word means', () => {
    const meaning =
      '“Passed on a retry” means that Test Engine lists a pass of the test in the same build, in whichever job.';
    const told = (failed: FailedTests) => basis(report(passed, { runs: [bad], failed, tolerate: ['retried'] }));
    expect(told(three)).toContain(meaning);
    const ofBuild = report(passed, { runs: [bad], failed: three, seen: { builds: [] } });
    expect(basis(ofBuild).join(' ')).toContain('and no job in which it did nothing but fail and that was not retried');
    expect(told(failures([], { tolerated: manyTolerated(0, 2) }))).not.toContain(meaning);
    expect(told(failures([]))).not.toContain(meaning);
  });
});

describe('a failure beside tolerated tests', () => {
  const beside = failures([failedTest({}, 2)], { tolerated: manyTolerated(2, 1) });

  test('counts both apart', () => {
    expect(stays(beside)).toEqual({
      topic: 'failed-tests',
      headline: '1 failed test in suite rspec',
      what:
        `Test Engine says that run ${runId} of suite rspec failed. There is 1 failed test (2 failed executions). ` +
        'Beside it, 3 failed tests were tolerated (2 retried, 1 muted).',
      hint: 'Fix the failed test and push again. Test Engine does not list it as passed on a retry or muted.',
      quotes: [],
    });
    const several = { ...beside, tests: manyFailures(2).tests };
    expect(stays(several).what).toContain('There are 2 failed tests. Beside them, 3 failed tests were');
    expect(stays(several, { tolerate: ['muted'] }).hint).toMatch(/ does not list them as muted\.$/);
  });

  test('does not say that a test is not listed where something else is in the way', () => {
    const [first, second] = manyFailures(2).tests;
    const both = [
      { ...first, notTolerated: ['no-pass', 'not-muted'] },
      { ...second, notTolerated: ['failed-in-job', 'not-muted'] },
    ] as FailedTests['tests'];
    expect(stays({ ...beside, tests: both }).hint).toBe(
      'Fix the failed tests and push again. The list of failed tests says of each why it was not tolerated.',
    );
    expect(stays({ ...beside, tests: both.slice(0, 1) }).hint).toContain('does not list it as passed on a retry');
  });

  test('is that of the runs that do not count as passed', () => {
    const { headline, what } = upstreamMessage(failed, {
      runs: [bad, badToo],
      failed: beside,
      toleratedRuns: [badTooKey],
    });
    expect(headline).toBe('1 failed test in suite rspec');
    expect(what).toContain(`Test Engine says that run ${runId} of suite rspec failed.`);
  });

  test('points to tolerating where nobody asked for it', () => {
    const { hint } = upstreamMessage(failed, { tolerate: [], failed: manyFailures(1) });
    expect(hint).toBe(
      'Fix the failed test and push again. A failed result never changes, not even when a retry passes (the input ' +
        'tolerate is for that): only a new run can pass.',
    );
    expect(stays(beside).hint).not.toContain('the input tolerate is for that');
  });
});

describe('tolerating that lacks evidence says what is missing, and what to do', () => {
  test('when the time was up before it could be asked for', () => {
    const undecided = report(failed, { runs: [bad], failed: manyFailures(2) });
    const { what, hint } = messageOf({ ...undecided, settings: { ...settings, tolerate: ['retried'] } }, surroundings);
    expect(what).toContain(
      'There are 2 failed tests. Nothing could be tolerated, because the evidence for it is asked for when everything has ' +
        'settled, and the time was up before it was there.',
    );
    expect(hint).toBe(
      'Fix the failed tests and push again. To leave time for the evidence, raise the input timeout (it is 30m).',
    );
  });

  const limited = (reportLimit: number) =>
    ({ changes: { settings: { ...settings, tolerate: ['retried'], reportLimit } } }) as const;

  test('when all that was fetched is tolerated, but there is more', () => {
    const { headline, what, hint } = stays({ ...three, truncated: true }, limited(3));
    expect(headline).toBe('Not all failures in suite rspec could be tolerated');
    expect(what).toBe(
      `Test Engine says that run ${runId} of suite rspec failed. Of what was fetched, 3 failed tests were tolerated ` +
        '(2 retried, 1 muted), and no other failed. It stays failed, because there are more failed executions than the 3 ' +
        'that report-limit allows, and what is not fetched is not tolerated.',
    );
    expect(hint).toBe('For all of them to be looked at, raise the input report-limit (it is 3) above their number.');
    const both = upstreamMessage(failed, { runs: [bad, badToo], failed: { ...three, truncated: true }, ...limited(3) });
    expect(both.what).toContain('They stay failed, because');
  });

  test('when there are failed tests anyway, which decide alone', () => {
    const { what, hint } = stays(
      failures([failedTest()], { tolerated: manyTolerated(2), truncated: true }),
      limited(3),
    );
    expect(what).toMatch(
      /There are at least 1 failed test\. Beside them, 2 failed tests were tolerated \(2 retried\)\. There are more failed executions than the 3 that report-limit allows, and what is not fetched is not tolerated\.$/,
    );
    expect(hint).toMatch(/^Fix the failed tests and push again\. For all of them .* report-limit \(it is 3\)/);
  });

  test('when nothing was fetched at all', () => {
    const { headline, what, hint } = stays(failures([], { truncated: true }), limited(0));
    expect(headline).toBe('Tests failed in suite rspec');
    expect(what).toContain(
      'failed. Nothing could be tolerated, because report-limit is 0, so that no failed execution',
    );
    expect(hint).toContain('raise the input report-limit (it is 0)');
    expect(upstreamMessage(failed, { tolerate: [], failed: failures([], { truncated: true }) }).what).toMatch(
      /None of its failures were fetched\.$/,
    );
  });

  test('when fetching broke off', () => {
    const cause = new Refusal('Buildkite forbids this request (403).', 'Ask somebody.', {
      upstreamMessage: untrusted('No!'),
    });
    const message = stays({ ...three, truncated: true, problems: [cause] });
    expect(message.what).toMatch(
      /It stays failed, because not all failed executions could be fetched, and what is not fetched is not tolerated\.$/,
    );
    expect(message.hint).toContain('is told below');
    expect(message.quotes).toEqual([
      { intro: 'Evidence for tolerating is missing:', text: 'Buildkite forbids this request (403).\nAsk somebody.' },
      { intro: 'The API said:', text: 'No!' },
    ]);
  });

  test('when the server does not show everything', () => {
    const { what, hint } = stays({ ...three, truncated: true });
    expect(what).toContain('because Test Engine did not show all failed executions, and what is not');
    expect(hint).toContain('Run this job again');
  });

  test('when the list of the build’s tests could not be had', () => {
    const cause = new Refusal('Only builds have one.', 'Leave out tolerate.');
    const { what, hint, quotes } = stays({ ...manyFailures(2), problems: [cause] });
    expect(what).toContain(
      'There are 2 failed tests. Nothing could be tolerated, because Test Engine’s own list of the tests of the build could not be had.',
    );
    expect(hint).toBe(
      'Fix the failed tests and push again. Why that list could not be had, and what to do about it, is told below.',
    );
    expect(quotes).toEqual([
      { intro: 'Evidence for tolerating is missing:', text: 'Only builds have one.\nLeave out tolerate.' },
    ]);
    const some = { ...manyFailures(1), tolerated: [toleratedTest()], problems: [new TypeError('boom')] };
    expect(stays(some).what).toContain(
      'Beside it, 1 failed test was tolerated (1 retried). It stays failed, because Test',
    );
    expect(stays(some).quotes[0]?.text).toBe('TypeError: boom');
  });

  test('when the runs were uploaded outside Buildkite', () => {
    const outside = tracked({ result: 'failed', buildId: undefined });
    const problems = [new NoBuild()];
    const message = stays({ ...manyFailures(2), problems }, { runs: [outside] });
    expect(message).toMatchObject({
      topic: 'not-all-failures-could-be-tolerated',
      headline: '2 failed tests in suite rspec',
      hint: 'Fix the failed tests and push again. Leave retried out of tolerate, or let a re-run replace the run (runs: newest).',
      quotes: [],
    });
    expect(message.what).toMatch(
      /There are 2 failed tests\. Nothing counts as retried: this run was uploaded outside Buildkite, and passes on a retry are known of builds only\.$/,
    );
    const none = stays(failures([], { problems }), { runs: [outside, tracked({ ...outside.run, suite: 'jest' })] });
    expect(none.what).toContain('failed. Nothing counts as retried: these runs were uploaded outside Buildkite');
    expect(none.hint).toBe('Leave retried out of tolerate, or let a re-run replace the run (runs: newest).');
    const beside = stays({ ...manyFailures(2), problems }, { runs: [outside, bad] });
    expect(beside.what).toContain('Test Engine’s own list of the tests of the build could not be had');
    expect(beside.quotes).toHaveLength(1);
  });

  test('when a failed run has no failed executions', () => {
    const { what, hint } = stays(failures([]));
    expect(what).toContain('failed. Nothing could be tolerated, because its list of failed executions is empty.');
    expect(hint).toContain('Run the tests again');
    expect(upstreamMessage(failed, { runs: [bad, badToo], failed: three, toleratedRuns: [badKey] }).what).toBe(
      'Test Engine says that run r-2 of suite jest failed. Of what was fetched, 3 failed tests were tolerated (2 retried, ' +
        '1 muted), and no other failed. It stays failed, because its list of failed executions is empty.',
    );
  });
});

test.each<[Verdict, ReportOptions]>([
  [{ name: 'stale' }, { runs: [bad, tracked({ result: 'stale', id: 'r-4' })] }],
  [{ name: 'stale' }, { runs: [bad, tracked({ id: 'r-4' }, { presence: 'gone', missedPolls: 3 })] }],
  [{ name: 'not-found', missing: ['go'] }, { runs: [bad] }],
  [{ name: 'incomplete', because: { kind: 'pending' } }, { runs: [bad, tracked({ result: 'pending', id: 'r-4' })] }],
])('%j tells what was tolerated beside', (verdict, options) => {
  const told = { ...options, toleratedRuns: [badKey] };
  expect(upstreamMessage(verdict, { ...told, failed: three }).what).toMatch(
    / Beside that, 3 failed tests were tolerated \(2 retried, 1 muted\)\.$/,
  );
  expect(upstreamMessage(verdict, { ...told, failed: failures([]) }).what).not.toContain('tolerated');
});
