import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import type { Report } from '../../src/report/report.ts';
import { failedTestLines, verdictLines } from '../../src/report/verdict-log.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import {
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  nowhere,
  outside,
  report,
  runId,
  surroundings,
  toleratedTest,
  tracked,
  unhurried,
  viewOf,
} from './fixtures.ts';
import { hostileOrHuge, isCommandName, spelled } from './hostile.ts';

/** Without annotations, whose messages stand for words. */
const none = { verdict: undefined, others: [], tests: [] };

function lines(given: Report, around = surroundings) {
  const view = viewOf(given, around);
  return [...verdictLines(view, none), ...failedTestLines(view, unhurried)].map(String);
}

describe('the log’s last part', () => {
  test('tells the verdict and what it rests on', () => {
    expect(lines(report({ name: 'passed', leftOut: [] }), surroundings)).toEqual([
      '',
      'The run of suite rspec passed',
      `Run ${runId} of suite rspec is finished, and no test failed.`,
      `The run in Test Engine: https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`,
      '',
      `Seen on 7 looks: run ${runId} of suite rspec (finished, passed).`,
      'Nothing had changed for 34s (settle asks for 30s).',
      'The end of the build was not checked: its UUID alone does not tell it, so that results which are uploaded later cannot be ruled out; build-url checks it.',
      'Waited 1m 5s and used 12 API requests (38 of 50 per minute left for this token’s user).',
    ]);
  });

  test('lists the failed tests in a group', () => {
    const tests = [
      failedTest({ reason: untrusted('a\nb\nc\nd\ne\nf\ng') }, 3),
      failedTest({ location: undefined, reason: undefined, details: [] }),
    ];
    const printed = lines(report({ name: 'failed' }, { failed: failures(tests) }), nowhere);
    expect(printed.slice(printed.indexOf('::group::2 failed tests'))).toEqual([
      '::group::2 failed tests',
      '│ ✗ User is valid with a name (failed 3 times)',
      '│   spec/models/user_spec.rb:42',
      '│     a',
      '│     b',
      '│     c',
      '│     d',
      '│     e',
      '│     f',
      '│     g',
      '│ ✗ User is valid with a name',
      '│     No reason was given.',
      '::endgroup::',
    ]);
  });

  test('lists the tolerated tests in a group of their own, with what for', () => {
    const tolerated = [
      toleratedTest('retried', {}, 2),
      toleratedTest('muted', {
        location: untrusted('/srv/a.rb:1'),
        testName: untrusted('Muted\n::error::x'),
        details: [],
      }),
    ];
    const failed = failures([failedTest({ location: undefined, reason: untrusted('a') })], { tolerated });
    const printed = lines(report({ name: 'failed' }, { failed }), nowhere);
    expect(printed.slice(printed.indexOf('::group::1 failed test'))).toEqual([
      '::group::1 failed test',
      '│ ✗ User is valid with a name',
      '│   spec/models/user_spec.rb:43',
      '│     a',
      '│     expected `user` to be valid',
      '│     got errors: name is blank',
      '::endgroup::',
      '::group::2 tolerated tests (1 passed on a retry, 1 muted in Test Engine)',
      '│ ○ User is valid with a name: passed on a retry (failed 2 times)',
      '│   spec/models/user_spec.rb:42',
      '│ ○ Muted ⏎ ::error::x: muted in Test Engine',
      '│   /srv/a.rb:1',
      '::endgroup::',
    ]);
    const many = failures([], { tolerated: manyTolerated(1000) });
    expect(lines(report({ name: 'passed', leftOut: [] }, { failed: many }), nowhere).slice(-2)).toEqual([
      '… and 750 more tolerated tests.',
      '::endgroup::',
    ]);
  });

  test('says why a failed test was not tolerated, each reason once', () => {
    const test = { ...failedTest(), notTolerated: ['failed-in-job', 'not-muted'] } as const;
    const printed = lines(report({ name: 'failed' }, { failed: failures([test]) }), nowhere);
    expect(printed).toContain('│   not tolerated: every execution failed in a job that counts; not muted');
  });

  test('has an end, and says what is beyond', () => {
    const printed = lines(
      report({ name: 'failed' }, { failed: { ...manyFailures(1000), truncated: true } }),
      surroundings,
    );
    expect(printed.length).toBeLessThan(530);
    expect(printed).toContain('::group::at least 1,000 failed tests');
    expect(printed.at(-2)).toBe('… and 900 more failed tests.');
  });

  test('quotes what others said behind the margin, and keeps to causes line by line', () => {
    expect(lines(report({ name: 'error', cause: new Error('a\n::error::b') }), nowhere)).toEqual(
      expect.arrayContaining(['The error:', '│ Error: a', '│ ::error::b']),
    );
    const printed = lines(report({ name: 'not-found', missing: ['rspec'] }, { runs: [] }), nowhere);
    expect(printed.filter((line) => /^\d\. /.test(line))).toHaveLength(5);
  });

  test('has no command but its groups, whatever text comes in', () => {
    fc.assert(
      fc.property(fc.array(hostileOrHuge, { minLength: 6, maxLength: 6 }), (texts) => {
        const [name, reason, location, url, message, upstreamMessage] = texts.map((text) => outside(spelled(text)));
        const details = [{ message: message ? [message] : [], backtrace: [] }];
        const tests = [failedTest({ testName: name, reason, location, details })];
        const tolerated = [toleratedTest('muted', { testName: name, reason, location, details })];
        const problems = [new Error(String(upstreamMessage))];
        const given = report(
          { name: 'failed' },
          {
            runs: [tracked({ result: 'failed', webUrl: url, branch: name, commit: name })],
            failed: failures(tests, { tolerated, problems }),
            tolerate: ['muted'],
          },
        );
        const printed = lines(given, surroundings);
        expect(printed.join('')).not.toMatch(/[\r\n]/);
        expect(printed.flatMap((line) => parseCommand(line, isCommandName)?.name ?? [])).toEqual([
          'group',
          'endgroup',
          'group',
          'endgroup',
        ]);
        const start = printed.indexOf('::group::1 failed test');
        const inGroups = printed
          .slice(start)
          .filter((line) => !/^::(?:group::1 (?:failed|tolerated)|endgroup)/.test(line));
        expect(inGroups.every((line) => line.startsWith('│ '))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
