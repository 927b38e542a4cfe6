import { describe, expect, test } from '@jest/globals';
import type { FailedTests, NotTolerated } from '../../src/gate/failures.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { notTolerated } from '../../src/messages/not-tolerated.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
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
  tracked,
} from '../report/fixtures.ts';
import { bad, badToo, everyGap, fix, forbidden, noBuild, outside } from './every-gap.ts';

/** What is said when the runs stay failed, though some failures may be tolerated. */
function stays(failed: FailedTests, options: ReportOptions = {}) {
  const all: ReportOptions = { runs: [bad], failed, tolerate: ['retried', 'muted'], ...options };
  return messageOf(report({ name: 'failed' }, all), surroundings);
}

describe('what was tolerated', () => {
  test('is counted apart from what was not', () => {
    const { hint } = stays(failures([failedTest()], { tolerated: manyTolerated(2, 1) }));
    expect(hint).toBe(
      'Fix the failed test and push again. Test Engine lists it neither as passed on a retry nor as muted.',
    );
    expect(stays(manyFailures(2)).hint).toContain('lists them neither as');
    expect(stays(manyFailures(2), { tolerate: ['muted'] }).hint).toContain('does not list them as muted.');
  });

  test('does not say that a test is not listed where something else is in the way', () => {
    const staying = (...reasons: readonly NotTolerated[][]) =>
      failures(reasons.map((notTolerated) => ({ ...failedTest(), notTolerated })));
    expect(stays(staying(['no-pass', 'not-muted'], ['failed-in-job', 'not-muted'])).hint).toBe(
      `${fix} The list of failed tests says why each was not tolerated.`,
    );
    expect(stays(staying(['no-pass', 'not-muted'])).hint).toContain('lists it neither as passed on a retry');
  });

  test('leaves the other runs to be named', () => {
    const { headline, what } = stays(manyFailures(1), { runs: [bad, badToo], toleratedRuns: ['jest/r-2'] });
    expect(headline).toBe('1 test failed (acme/rspec)');
    expect(what).toContain(`Test Engine reports that run ${runId} of acme/rspec failed.`);
  });
});

describe('why a test is not tolerated', () => {
  test('is said with all its reasons', () => {
    expect(notTolerated({ ...failedTest(), notTolerated: ['no-pass', 'not-muted'] })).toBe(
      'not tolerated: no pass in this build; not muted',
    );
  });

  test.each([failedTest(), { ...failedTest(), notTolerated: [] }])(
    'is not said where nothing was to be (%#)',
    (one) => {
      expect(notTolerated(one)).toBeUndefined();
    },
  );
});

describe('evidence that is missing', () => {
  test.each(everyGap)('%s', (_, failed, options, sentence, hint) => {
    const message = stays(failed, options);
    expect(message.what).toContain(sentence);
    expect(message.hint.startsWith(hint)).toBe(true);
  });

  test('is quoted with what to do, and what the server responded', () => {
    expect(stays({ ...manyFailures(2), problems: [forbidden] }).quotes).toEqual([
      {
        intro: 'Evidence for `tolerate` is missing:',
        text: expect.stringMatching(/^Buildkite forbids this request \(403\): GET .*\.\nThe token is valid/),
      },
      { intro: 'The server responded:', text: 'No!' },
    ]);
  });

  test('is quoted without a hint where there is none', () => {
    const problems = [new TestEngineError('no-time-left', {}), new TypeError('boom')];
    expect(stays({ ...manyFailures(2), problems }).quotes.map(({ text }) => text)).toEqual([
      'The time for fetching failures ran out before Buildkite answered.',
      'TypeError: boom',
    ]);
  });

  test('may be all of it, when the time was up first', () => {
    const undecided = report({ name: 'failed' }, { runs: [bad], failed: manyFailures(2) });
    const message = messageOf({ ...undecided, settings: { ...settings, tolerate: ['retried'] } }, surroundings);
    expect(message.what).toContain(
      'Nothing could be tolerated because `timeout` elapsed before the evidence could be requested',
    );
    expect(message.hint).toBe(`${fix} Raise \`timeout\` (it is 30m) to leave time for the evidence.`);
  });
});

describe('runs from outside Buildkite', () => {
  const problems = [noBuild];

  test('have no evidence, which the verdict itself says', () => {
    const message = stays({ ...manyFailures(2), problems }, { runs: [outside] });
    expect(message).toMatchObject({ anchor: 'not-all-failures-could-be-tolerated', quotes: [] });
    expect(message.what).toMatch(
      / Retries could not be tolerated: this run was uploaded from outside Buildkite, and Test Engine knows retries of builds only\.$/,
    );
    expect(message.hint).toBe(
      `${fix} Remove \`retried\` from \`tolerate\`, or let a re-run replace the run (\`runs: newest\`).`,
    );
    const several = stays(failures([], { problems }), {
      runs: [outside, { ...outside, run: { ...outside.run, id: 'x' } }],
    });
    expect(several.what).toContain('these runs were uploaded from outside Buildkite');
  });

  test('leave only `retried` to be removed where no failed test is known', () => {
    const { hint } = stays(failures([], { problems }), { runs: [outside] });
    expect(hint).toBe('Remove `retried` from `tolerate`, or let a re-run replace the run (`runs: newest`).');
  });

  test('are what the failed runs alone decide', () => {
    const { what } = stays(manyFailures(2), { runs: [outside, tracked({ suite: 'jest', id: 'r-2' })] });
    expect(what).toContain('this run was uploaded from outside Buildkite');
  });

  test('have no other problem hidden', () => {
    const { quotes } = stays({ ...manyFailures(2), problems: [noBuild, forbidden] }, { runs: [outside] });
    expect(quotes.map(({ text }) => text)).toEqual([expect.stringContaining('forbids'), 'No!']);
  });

  test.each<readonly [string, Verdict, ReportOptions]>([
    ['only muted tests are tolerated', { name: 'failed' }, { tolerate: ['muted'] }],
    ['the verdict is another', { name: 'stale' }, { tolerate: ['retried'] }],
  ])('are quoted as a problem where %s', (_, verdict, options) => {
    const { what, quotes } = messageOf(
      report(verdict, { runs: [outside], failed: { ...manyFailures(2), problems }, ...options }),
      surroundings,
    );
    expect(what).not.toContain('Retries could not be tolerated');
    expect(quotes).toHaveLength(1);
  });

  test('are not named before the evidence was asked for', () => {
    const { what } = stays(manyFailures(2), {
      runs: [outside],
      tolerate: [],
      changes: { settings: { ...settings, tolerate: ['retried'] } },
    });
    expect(what).toContain('because `timeout` elapsed before the evidence could be requested');
  });

  test('together with runs of a build are a problem like any other', () => {
    const { what, quotes } = stays({ ...manyFailures(2), problems }, { runs: [outside, bad] });
    expect(what).toContain("Test Engine's list of the build's tests could not be fetched");
    expect(quotes).toHaveLength(1);
  });
});
