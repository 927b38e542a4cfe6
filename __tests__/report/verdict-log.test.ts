import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import { GitHubNotice } from '../../src/github/errors.ts';
import { basis } from '../../src/messages/basis.ts';
import { costSentence } from '../../src/messages/report-notices.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { nothingPublished } from '../../src/report/published.ts';
import type { Report } from '../../src/report/report.ts';
import { failedTestLines, verdictLines } from '../../src/report/verdict-log.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import {
  commitSelector,
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  nowhere,
  outside,
  report,
  run,
  runId,
  surroundings,
  toleratedTest,
  tracked,
  unhurried,
  viewOf,
} from './fixtures.ts';
import { draws, hostileOrHuge, isCommandName, spelled } from './hostile.ts';

/** Without annotations, whose messages stand for words. */
const none = { verdict: undefined, others: [] };

function lines(given: Report, around = surroundings) {
  const view = viewOf(given, around);
  return [...verdictLines(view, none), ...failedTestLines(view, new Map(), unhurried)].map(String);
}

describe('the log’s last part', () => {
  test('names the runs that newer ones replaced, failed ones first, with their links', () => {
    const page = (id: string) => `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${id}`;
    const old = (id: string, result: 'failed' | 'passed') => run({ id, result, webUrl: untrusted(page(id)) });
    const putAside = [old('r-1', 'passed'), old('r-2', 'failed')];
    const newest = report({ name: 'passed' }, { seen: { putAside }, changes: { selector: commitSelector } });
    const sentence =
      `Replaced by newer runs and not gated: run r-2 of acme/rspec (failed): ${page('r-2')} and run r-1 of acme/rspec ` +
      `(passed): ${page('r-1')}. Set \`runs\` to \`all\` to gate them too.`;
    expect(lines(newest, surroundings)).toContain(sentence);
    const elsewhere = report(
      { name: 'passed' },
      { seen: { putAside: [run({ id: 'r-1', webUrl: untrusted('https://evil.example/') })] } },
    );
    expect(lines(elsewhere, surroundings).join('\n')).not.toContain('evil.example');
  });

  test('says once what GitHub does not show', () => {
    const view = viewOf(report({ name: 'failed' }, { failed: manyFailures(3) }));
    const notices = [new GitHubNotice('no-permission', { permission: 'statuses' })];
    const annotations = annotationsOf(view, { ...nothingPublished, status: { notices } });
    const text = verdictLines(view, annotations).map(String).join('\n');
    expect(text.match(/GitHub does not allow this token to write commit statuses/g)).toHaveLength(1);
  });

  test('shows the verdict and what it is based on', () => {
    const passed = report({ name: 'passed' });
    expect(lines(passed, surroundings)).toEqual([
      '',
      'The run of acme/rspec passed',
      `Run ${runId} of acme/rspec finished, and no test failed.`,
      `The run in Test Engine: https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`,
      '',
      ...basis(passed),
      costSentence(passed.cost),
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
      '│     No reason given.',
      '::endgroup::',
    ]);
  });

  test('names each annotated test and its place before the annotation, which stands for its reason, once', () => {
    const view = viewOf(report({ name: 'failed' }, { failed: manyFailures(12, 3) }), nowhere);
    const { tests } = annotationsOf(view, nothingPublished);
    const printed = failedTestLines(view, tests, unhurried).map(String);
    const names = printed.filter((line) => line.startsWith('│ ✗'));
    expect(names.toSorted()).toEqual(view.failed.tests.map(({ name }) => `│ ✗ ${name}`).toSorted());
    for (const [shown, annotation] of tests) {
      const at = printed.indexOf(String(annotation));
      expect(printed.slice(at - 2, at)).toEqual([
        `│ ✗ ${shown.name}`,
        `│   ${shown.test.place?.path}:${shown.test.place?.line}`,
      ]);
    }
    expect(printed.filter((line) => line.startsWith('::error'))).toHaveLength(9);
    expect(printed.filter((line) => line.startsWith('│     Failure'))).toHaveLength(3);
    const hurried = failedTestLines(view, tests, () => 0).map(String);
    expect(hurried.filter((line) => line.startsWith('::error'))).toHaveLength(9);
    expect(hurried.at(-2)).toBe('… and 3 more failed tests.');
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
    expect(lines(report({ name: 'passed' }, { failed: many }), nowhere).slice(-2)).toEqual([
      '… and 750 more tolerated tests.',
      '::endgroup::',
    ]);
  });

  test('says why a failed test was not tolerated, each reason once', () => {
    const test = { ...failedTest(), notTolerated: ['failed-in-job', 'not-muted'] } as const;
    const printed = lines(report({ name: 'failed' }, { failed: failures([test]) }), nowhere);
    expect(printed).toContain('│   not tolerated: it never passed in a job that was not retried; not muted');
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

  test('quotes texts from outside after the margin, and lists causes line by line', () => {
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
      draws(150),
    );
  });
});
