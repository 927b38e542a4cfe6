import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../simulator/runner/commands.ts';
import { noneLocated } from '../../src/messages/report-notices.ts';
import type { Taken } from '../../src/report/annotated-tests.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { nothingPublished } from '../../src/report/published.ts';
import type { Report } from '../../src/report/report.ts';
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
  repositoryWith,
  runId,
  settings,
  surroundings,
  toleratedTest,
  tracked,
  viewOf,
} from './fixtures.ts';
import { draws, hostile, isCommandName } from './hostile.ts';

/** What the runner makes of the commands. */
function annotated(given: Report, around = surroundings, before: Partial<Taken> = {}) {
  const { verdict, others, tests } = annotationsOf(
    viewOf(given, around, { annotationsBefore: before }),
    nothingPublished,
  );
  return [...(verdict === undefined ? [] : [verdict]), ...others, ...tests.values()].map((annotation) => {
    const line = String(annotation);
    expect(line).not.toMatch(/[\r\n]/);
    const found = parseCommand(line, isCommandName);
    const { title, file, ...place } = found?.properties.toRecord() ?? {};
    return { level: found?.name, title: title ?? '', file, place, message: found?.data ?? '' };
  });
}

const failed = (count: number, files: number, more: Partial<Report> = {}) =>
  report({ name: 'failed' }, { failed: manyFailures(count, files), changes: { settings, ...more } });

describe('the verdict’s annotation', () => {
  test('comes first, at the workflow’s file, with all that is needed to act', () => {
    const [verdict, ...tests] = annotated(failed(12, 3));
    expect(verdict).toEqual({
      level: 'error',
      title: '12 tests failed (acme/rspec)',
      file: '.github/workflows/ci.yml',
      place: { line: '1', endLine: '1' },
      message: expect.any(String),
    });
    expect(verdict?.message).toContain(`run ${runId} of acme/rspec failed. There are 12 failed tests.`);
    expect(verdict?.message).toContain('Fix the failed tests');
    expect(verdict?.message).toContain(
      'Annotated: 9 of 12 failed tests. The rest is in the job summary: https://github.com/acme/shop/actions/runs/123456',
    );
    expect(verdict?.message).toContain(
      'Test Engine: https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/',
    );
    expect(tests).toHaveLength(9);
  });

  test('says where the rest is, as far as it is known', () => {
    const message = (given: Report, around = nowhere) => annotated(given, around)[0]?.message ?? '';
    expect(message(failed(2, 1))).toContain('Annotated: 2 of 2 failed tests. Details are in the job summary.');
    expect(message(failed(2, 1, { settings: { ...settings, summary: false } }))).toContain('are in the log.');
    const part = message({ ...failed(20, 1), failures: { ...manyFailures(20), truncated: true } });
    expect(part).toContain('Annotated: 9 of the 20 that were fetched. The rest is in the job summary.');
    expect(part).toContain('There are more failed tests than were fetched.');
    const limited = { settings: { ...settings, reportLimit: 20 } };
    const cut = message({ ...failed(20, 1, limited), failures: { ...manyFailures(20), truncated: true } });
    expect(cut).toContain('only 20 failed executions were fetched (`report-limit`).');
  });

  test('says so where none of the locations leads to a file', () => {
    const message = (pathPrefix?: string) =>
      annotated(failed(2, 1), { ...nowhere, ...repositoryWith(['other.rb']), pathPrefix })[0]?.message ?? '';
    expect(message()).toContain(noneLocated(undefined));
    expect(message('packages/api')).toContain(noneLocated('packages/api'));
    expect(annotated(failed(2, 1), nowhere)[0]?.message).not.toContain('could be matched');
  });

  test('is nothing for a cancelled step but the signal', () => {
    const message = (given: Report) => annotated(given, nowhere)[0]?.message ?? '';
    expect(message(report({ name: 'cancelled', signal: 'SIGINT' }))).not.toContain('Annotated');
    const [unplaced] = annotated(failed(1, 1), nowhere);
    expect([unplaced?.file, unplaced?.place]).toEqual([undefined, {}]);
  });

  test('is a warning where the step only warns, and none where it succeeds', () => {
    const notFound = { name: 'not-found', missing: ['rspec'] } as const;
    const levels = (ifNoRunFound: 'error' | 'warn' | 'ignore') =>
      annotated(report(notFound, { runs: [], ifNoRunFound })).map(({ level }) => level);
    expect([levels('error'), levels('warn'), levels('ignore')]).toEqual([['error'], ['warning'], []]);
    expect(annotated(report({ name: 'passed' }))).toEqual([]);
  });

  test('warns about the suites that were left out, if a warning is wanted', () => {
    const passed = (ifNoRunFound: 'warn' | 'ignore') =>
      annotated(report({ name: 'passed' }, { ifNoRunFound, leftOut: ['jest'] }));
    expect(passed('ignore')).toEqual([]);
    expect(passed('warn')).toEqual([
      {
        level: 'warning',
        title: '1 suite left out',
        file: undefined,
        place: {},
        message:
          'No run of acme/jest was found; `if-no-run-found` is `warn`, so it was left out. If acme/jest should have run, check ' +
          'whether its results were uploaded, and set `if-no-run-found` to `error`.',
      },
    ]);
  });

  test('does so whatever the verdict is', () => {
    const failed = report({ name: 'failed' }, { ifNoRunFound: 'warn', leftOut: ['jest'] });
    expect(annotated(failed).map(({ level, title }) => `${level}: ${title}`)).toEqual([
      'error: Tests failed in acme/rspec',
      'warning: 1 suite left out',
    ]);
  });

  test('comes with a warning where a pass rests on lists that go on beyond what was read', () => {
    const seen = { readLimits: [{ suite: 'rspec', runs: 1000 }] };
    const of = (name: 'passed' | 'failed') =>
      annotated(report({ name }, { seen, changes: { selector: commitSelector } })).map(
        ({ level, title }) => `${level}: ${title}`,
      );
    expect(of('passed')).toEqual(['warning: Older runs were not searched']);
    expect(of('failed')).toEqual(['error: Tests failed in acme/rspec']);
  });

  test('counts tolerated tests, none of which is annotated', () => {
    const tolerated = manyTolerated(2, 1);
    const tests = failures(manyFailures(2, 1).tests, { tolerated });
    const found = annotated(report({ name: 'failed' }, { failed: tests, tolerate: ['retried', 'muted'] }));
    expect(found.map(({ title }) => title)).toEqual([
      '2 tests failed (acme/rspec)',
      ...Array(2).fill(expect.stringMatching(/^Checkout with/)),
    ]);
    expect(found[0]?.message).toContain(
      'In addition, 3 failed tests were tolerated (2 passed on a retry, 1 muted in Test Engine).',
    );
    const passed = report({ name: 'passed' }, { failed: failures([], { tolerated }), tolerate: ['muted'] });
    expect(annotated(passed)).toEqual([]);
    const stays = report(
      { name: 'failed' },
      { failed: failures([], { tolerated, truncated: true }), tolerate: ['muted'] },
    );
    expect(annotated(stays).map(({ title }) => title)).toEqual(['Not all failures in acme/rspec could be tolerated']);
  });

  test('quotes the API’s response', () => {
    const upstreamMessage = failures([], { problems: [new Error('x\n::error::y')] });
    expect(annotated(report({ name: 'failed' }, { failed: upstreamMessage }))[0]?.message).toContain(
      'fetched:\nError: x\n::error::y',
    );
  });
});

describe('as many tests as the runner keeps', () => {
  test.each([
    ['error', 0, 9],
    ['warning', 0, 10],
    ['warning', 1, 9],
    ['warning', 12, 0],
    ['notice', 0, 10],
    ['none', 0, 0],
  ] as const)('at level %s after %i warnings: %i', (annotationLevel, warnings, count) => {
    const given = failed(30, 4, { settings: { ...settings, annotationLevel } });
    const [verdict, ...tests] = annotated(given, surroundings, { warning: warnings });
    expect(verdict?.level).toBe('error');
    expect(tests.map(({ level }) => level)).toEqual(Array(count).fill(annotationLevel));
    expect(verdict?.message).toContain(`Annotated: ${count} of 30 failed tests`);
  });

  test.each([
    ['nothing', {}, 10],
    ['a notice of the check run, if there is one', { checkName: 'Tests' }, 9],
    ['a notice of the job’s own check run, too', { checkName: 'Tests', jobAnnotations: 'all' }, 8],
  ] as const)('at level notice, with room for %s', (_, more, count) => {
    const given = failed(30, 4, { settings: { ...settings, annotationLevel: 'notice', ...more } });
    expect(annotated(given).filter(({ level }) => level === 'notice')).toHaveLength(count);
  });

  test('at level warning, with room for the verdict and for suites that were left out', () => {
    const warn = { ...settings, annotationLevel: 'warning', ifNoRunFound: 'warn' } as const;
    const tests = { failed: manyFailures(30, 4) };
    const warnings = (given: Report) => annotated({ ...given, settings: warn }).map(({ title }) => title);
    const notFound = report({ name: 'not-found', missing: ['jest'] }, { ...tests, ifNoRunFound: 'warn' });
    expect(warnings(notFound)).toHaveLength(10);
    expect(warnings(notFound)[0]).toBe('No run found in acme/jest');
    const leftOut = report({ name: 'passed' }, { ...tests, leftOut: ['jest', 'go'] });
    expect(warnings(leftOut)).toHaveLength(10);
    expect(warnings(leftOut)[0]).toBe('2 suites left out');
  });

  test('are errors where no setting is known', () => {
    expect(annotated(failed(1, 1, { settings: undefined }))[1]?.level).toBe('error');
  });

  test('cover as many files as possible', () => {
    const filesOf = (given: Report) =>
      annotated(given)
        .slice(1)
        .map(({ file }) => file);
    expect(new Set(filesOf(failed(100, 20))).size).toBe(9);
    const many = (file: string, count: number) =>
      Array.from({ length: count }, () => failedTest({ location: untrusted(`${file}:1`), details: [] }));
    const few = failures([...many('/nowhere/x.rb', 5), ...many('a.rb', 9), ...many('b.rb', 2), ...many('c.rb', 1)]);
    expect(filesOf(report({ name: 'failed' }, { failed: few }))).toEqual([
      'a.rb',
      'b.rb',
      'c.rb',
      'a.rb',
      'b.rb',
      'a.rb',
      'a.rb',
      'a.rb',
      'a.rb',
    ]);
    const one = failures([...many('/nowhere/x.rb', 5), ...many('a.rb', 1)]);
    expect(filesOf(report({ name: 'failed' }, { failed: one }))).toEqual(['a.rb', ...Array(5).fill(undefined)]);
  });
});

describe('a test’s annotation', () => {
  const one = (changes: Parameters<typeof failedTest>[0], around = surroundings) =>
    annotated(report({ name: 'failed' }, { failed: failures([failedTest(changes)]) }), around)[1];

  test('is on its line', () => {
    expect(one({ location: untrusted('./spec/a_spec.rb:42:7') })).toEqual({
      level: 'error',
      title: 'User is valid with a name',
      file: 'spec/a_spec.rb',
      place: { line: '42', endLine: '42', col: '7' },
      message:
        "Failure/Error: expect(user).to be_valid\nexpected `user` to be valid\ngot errors: name is blank\n./spec/models/user_spec.rb:43:in 'block (2 levels)'",
    });
    expect(one({ location: untrusted('test/sum.js') })).toHaveProperty('place', {});
  });

  test('begins with its location if that is not a file', () => {
    const checkRuns = { location: untrusted('/srv/test/sum_test.exs:12'), details: [] };
    expect(one(checkRuns)).toHaveProperty('file', undefined);
    expect(one(checkRuns)).toHaveProperty('place', {});
    expect(one(checkRuns)?.message).toMatch(/^\/srv\/test\/sum_test.exs:12\nFailure\/Error/);
    const none = { ...surroundings, ...repositoryWith(['README.md']) };
    expect(one({}, none)?.message).toBe(
      './spec/models/user_spec.rb:42\nFailure/Error: expect(user).to be_valid\nexpected `user` to be valid\ngot errors: name is blank',
    );
  });

  test('is on a frame if there is no better place, and says so', () => {
    const checkedOut = { ...surroundings, ...repositoryWith(['spec/models/user_spec.rb']) };
    const place = { line: '43', endLine: '43' };
    expect(one({ location: undefined }, checkedOut)).toMatchObject({
      file: 'spec/models/user_spec.rb',
      place,
      message: expect.stringMatching(/^Failure\/Error/),
    });
    expect(one({ location: untrusted('com.example.UserTest') }, checkedOut)).toMatchObject({
      file: 'spec/models/user_spec.rb',
      place,
      message: expect.stringMatching(/^com\.example\.UserTest\nFailure\/Error/),
    });
  });

  test('always says something', () => {
    expect(one({ location: undefined, reason: undefined, details: [], testName: undefined })).toMatchObject({
      title: 'Unnamed test',
      message: 'No reason given.',
    });
    expect(
      one({ reason: untrusted(''), details: [{ message: [untrusted('expanded'), untrusted('more')], backtrace: [] }] })
        ?.message,
    ).toBe('expanded\nmore');
  });

  test('keeps room for frames, of which it shows a few', () => {
    const backtrace = Array.from({ length: 50 }, (_, index) => untrusted(`./src/a.rb:${index + 1}`));
    const message =
      one({ reason: untrusted('x'.repeat(10_000)), details: [{ message: [], backtrace }] })?.message ?? '';
    expect(message.split('\n')[0]).toMatch(/^x+… 7,580 characters left out …x+$/);
    expect(message.split('\n').slice(1)).toEqual([
      ...['./src/a.rb:1', './src/a.rb:2', './src/a.rb:3', './src/a.rb:4', './src/a.rb:5'],
    ]);
  });
});

test('whatever text comes in, the runner finds our annotations and no more', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 7, maxLength: 7 }), (texts) => {
      const [name, reason, location, message, frame, url, problem] = texts.map(outside);
      const changes = { testName: name, reason, location };
      const details = [{ message: message ? [message] : [], backtrace: frame ? [frame] : [] }];
      const given = report(
        { name: 'failed' },
        {
          runs: [tracked({ result: 'failed', webUrl: url })],
          failed: failures([failedTest({ ...changes, details })], {
            tolerated: [toleratedTest('retried', { ...changes, details })],
            problems: [new Error(String(problem))],
          }),
          tolerate: ['retried'],
        },
      );
      const found = annotated(given);
      expect(found.map(({ level }) => level)).toEqual(['error', 'error']);
      for (const { title, message: text, place, file } of found) {
        expect(title.length).toBeGreaterThan(0);
        expect(title.length).toBeLessThanOrEqual(255);
        expect(text.trim()).not.toBe('');
        expect(text.length).toBeLessThanOrEqual(4096);
        expect(file === undefined ? Object.keys(place) : []).toEqual([]);
      }
    }),
    draws(300),
  );
});
