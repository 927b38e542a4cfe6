import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { complaintAbout } from '../../simulator/github/api/rules.ts';
import { render, targets, texts } from '../../simulator/github/markdown.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { type CheckAnnotation, checkRunOf, jobAnnotationsOf } from '../../src/report/check-run/check-run.ts';
import type { Report } from '../../src/report/report.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { redactor } from '../../src/text/redact.ts';
import {
  failedTest,
  failures,
  manyFailures,
  manyTolerated,
  nowhere,
  report,
  run,
  runId,
  settings,
  surroundings,
  tracked,
  unhurried,
  viewOf,
} from './fixtures.ts';
import { draws, hostile, hostileOrHuge, spelled } from './hostile.ts';

const failed = (...tests: Parameters<typeof failures>[0]) => report({ name: 'failed' }, { failed: failures(tests) });

/** The check run of a report that takes its time. */
const checkRun = (given: Report, around = surroundings) => checkRunOf(viewOf(given, around), unhurried);

function annotated(given: Report, around = surroundings): readonly CheckAnnotation[] {
  return [...checkRun(given, around).annotations];
}

describe('the conclusion', () => {
  test.each<[Verdict, Parameters<typeof report>[1], string]>([
    [{ name: 'passed' }, {}, 'success'],
    [{ name: 'failed' }, {}, 'failure'],
    [{ name: 'stale' }, {}, 'failure'],
    [{ name: 'not-found', missing: ['rspec'] }, {}, 'failure'],
    [{ name: 'not-found', missing: ['rspec'] }, { ifNoRunFound: 'warn' }, 'success'],
    [{ name: 'not-found', missing: ['rspec'] }, { ifNoRunFound: 'ignore' }, 'success'],
    [{ name: 'incomplete', because: { kind: 'pending' } }, {}, 'failure'],
    [{ name: 'incomplete', because: { kind: 'pending' } }, { ifIncomplete: 'warn' }, 'success'],
    [{ name: 'timed-out', because: 'run-goes-on' }, {}, 'timed_out'],
    [{ name: 'error', cause: new Error('boom') }, {}, 'failure'],
    [{ name: 'cancelled', signal: 'SIGINT' }, {}, 'cancelled'],
  ])('of %j is right', (verdict, options, conclusion) => {
    expect(checkRun(report(verdict, options)).conclusion).toBe(conclusion);
  });
});

describe('an annotation', () => {
  test('is on the line, with the reason, a link and the backtrace', () => {
    expect(annotated(failed(failedTest({ location: untrusted('./spec/models/user_spec.rb:42:7') })))).toEqual([
      {
        path: 'spec/models/user_spec.rb',
        start_line: 42,
        end_line: 42,
        start_column: 7,
        end_column: 7,
        annotation_level: 'failure',
        title: 'User is valid with a name',
        message:
          'Failure/Error: expect(user).to be_valid\nexpected `user` to be valid\ngot errors: name is blank\n' +
          'In Test Engine: https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1?execution_id=e-1',
        raw_details:
          "expected `user` to be valid\ngot errors: name is blank\n/usr/local/bundle/gems/rspec-support-3.13/lib/rspec/support.rb:102:in 'block'\n./spec/models/user_spec.rb:43:in 'block (2 levels)'",
      },
    ]);
  });

  test('has no columns if there are none, and line 1 if there is no line', () => {
    const [withLine, withoutLine] = annotated(
      failed(
        failedTest(),
        failedTest({ testId: untrusted('t-2'), location: untrusted('spec/models/user_spec.rb'), details: [] }),
      ),
    );
    expect(withLine).not.toHaveProperty('start_column');
    expect(withLine).not.toHaveProperty('end_column');
    expect(withoutLine).toMatchObject({ path: 'spec/models/user_spec.rb', start_line: 1, end_line: 1 });
  });

  test('without a place is on the workflow’s file, and begins with its location', () => {
    const checkRuns = failed(failedTest({ location: untrusted('/app/../x.exs:1'), details: [] }));
    expect(annotated(checkRuns)[0]).toMatchObject({ path: '.github/workflows/ci.yml', start_line: 1, end_line: 1 });
    expect(annotated(checkRuns)[0]?.message).toMatch(/^\/app\/\.\.\/x\.exs:1\nFailure/);
    expect(annotated(checkRuns, nowhere)[0]?.path).toBe('.github');
    expect(annotated(failed(failedTest({ location: undefined, details: [] })))[0]?.message).toMatch(/^Failure/);
  });

  test('says that there is no reason, and has no empty parts', () => {
    const rawText = {
      reason: undefined,
      details: [],
      executionUrl: undefined,
      testUrl: undefined,
      testName: undefined,
    };
    const [annotation] = annotated(failed(failedTest(rawText)));
    expect(annotation?.message).toBe('No reason given.');
    expect(annotation?.title).toBe('Unnamed test');
    expect(annotation).not.toHaveProperty('raw_details');
  });

  test.each([
    ['error', 'failure'],
    ['warning', 'warning'],
    ['notice', 'notice'],
  ] as const)('of annotation-level %s is a %s', (annotationLevel, level) => {
    const given = { ...failed(failedTest()), settings: { ...settings, annotationLevel } };
    expect(annotated(given)[0]?.annotation_level).toBe(level);
  });

  test('is none where annotation-level says so, and none for tolerated tests', () => {
    const none = checkRun({ ...failed(failedTest()), settings: { ...settings, annotationLevel: 'none' } });
    expect([none.annotations.total, [...none.annotations]]).toEqual([0, []]);
    expect(none.finished(0).text).toContain(
      'Annotated: 0 of 1 failed test. <code>annotation-level</code> is <code>none</code>.',
    );
    const tolerated = failures([failedTest()], { tolerated: manyTolerated(3) });
    expect(annotated(report({ name: 'failed' }, { failed: tolerated }))).toHaveLength(1);
  });

  test('of the job has the tests that are not shown already', () => {
    const all = failed(...manyFailures(30).tests);
    const view = viewOf(all);
    const shown = view.failed.annotated.map(({ shown }) => String(shown.name));
    const { annotations, output } = jobAnnotationsOf(view);
    expect(annotations.total).toBe(21);
    const [names, others] = [[...annotations].map(({ title }) => title), annotated(all).map(({ title }) => title)];
    expect(names).toHaveLength(21);
    expect(new Set([...names, ...others])).toEqual(new Set(others));
    expect(names.filter((name) => shown.includes(name))).toEqual([]);
    expect(output.title).toBe('30 tests failed (acme/rspec)');
    expect(output.summary).toContain('beyond those that GitHub keeps per step');
  });
});

describe('the output', () => {
  test('shows the verdict and the failed tests, and links to run and workflow', () => {
    const { underWay, finished } = checkRun(failed(failedTest(), failedTest({ testId: untrusted('t-2') })));
    const { title, summary, text = '' } = finished(2);
    expect(title).toBe('2 tests failed (acme/rspec)');
    expect(texts('h3', render(summary))).toEqual(['1 run', '2 failed tests']);
    expect(texts('p', render(text))).toEqual(['Annotated: 2 of 2 failed tests.']);
    const pages = [
      'https://github.com/acme/shop/actions/runs/123456',
      `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`,
    ];
    expect(targets(render(text))).toEqual(pages);
    expect(underWay.title).toBe(title);
    expect(targets(render(underWay.summary))).toEqual(pages);
  });

  test('says how many are missing', () => {
    const { finished } = checkRun(failed(...manyFailures(3).tests));
    expect(texts('p', render(finished(2).text ?? ''))).toEqual([
      'Annotated: 2 of 3 failed tests. 1 failed test was left out: GitHub did not accept more in the time available.',
    ]);
    const passed = checkRun(report({ name: 'passed' }));
    expect(texts('p', render(passed.finished(0).text ?? ''))).toEqual([]);
  });

  test('fits, however many tests and runs there are', () => {
    const runs = Array.from({ length: 300 }, (_, index) =>
      tracked({ ...run({ id: `r-${index}`, webUrl: untrusted(`https://buildkite.com/${'&'.repeat(index * 5)}`) }) }),
    );
    for (const count of [100, 3000]) {
      const given = report({ name: 'failed' }, { failed: manyFailures(count), runs });
      const { finished, underWay } = checkRun(given);
      expect(complaintAbout({ output: underWay })).toBeUndefined();
      const output = finished(count);
      expect(complaintAbout({ output })).toBeUndefined();
      expect(Buffer.byteLength(output.text ?? '')).toBeLessThanOrEqual(65_535);
      expect(output.summary).toContain('Left out');
    }
  });
});

describe('whatever a test says', () => {
  const wide = fc
    .tuple(fc.constantFrom('漢', 'é', '👩\u200D👩\u200D👧', '𝒳', 'a', '\n漢'), fc.integer({ min: 20_000, max: 40_000 }))
    .map(([text, times]) => text.repeat(times));
  const anything = fc.oneof({ weight: 3, arbitrary: hostileOrHuge.map(spelled) }, { weight: 1, arbitrary: wide });
  const given = fc.record({
    testName: anything,
    reason: anything,
    location: fc.oneof(hostile, fc.constantFrom('a.rb:3:4', '../a.rb:1', '/a.rb', 'a\\b.rb:2', './x/./y.rb:9')),
    message: anything,
    backtrace: anything,
  });

  const reportOf = ({
    testName,
    reason,
    location,
    message,
    backtrace,
  }: Record<'testName' | 'reason' | 'location' | 'message' | 'backtrace', string>) =>
    failed(
      failedTest({
        testName: untrusted(testName),
        reason: untrusted(reason),
        location: untrusted(location),
        details: [{ message: [untrusted(message)], backtrace: [untrusted(backtrace), untrusted(backtrace)] }],
      }),
    );

  test('GitHub takes it, before secrets are hidden and afterwards', () => {
    const redact = redactor(['漢漢漢漢', 'word', 'evil.example']);
    const hidden = (annotation: CheckAnnotation) =>
      Object.fromEntries(
        Object.entries(annotation).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
      );
    fc.assert(
      fc.property(given, (texts) => {
        const { annotations, finished } = checkRun(reportOf(texts));
        const [annotation] = annotations;
        if (annotation === undefined) throw new Error('There is an annotation for each failed test.');
        expect(
          complaintAbout({ output: { ...finished(1), annotations: [annotation, hidden(annotation)] } }),
        ).toBeUndefined();
        const shown = [annotation.title, annotation.path, annotation.message, annotation.raw_details ?? ''].join('\n');
        expect(shown.isWellFormed()).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is looked for.
        expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(`${annotation.title}${annotation.path}`).not.toContain('\n');
      }),
      draws(40),
    );
  });

  test('it makes nothing of its own in the output', () => {
    const page = (texts: Parameters<typeof reportOf>[0]) => {
      const { summary, text = '' } = checkRun(reportOf(texts)).finished(1);
      return [targets(render(summary)), targets(render(text))].flat();
    };
    fc.assert(
      fc.property(given, (texts) => {
        for (const target of page(texts)) expect(target).toMatch(/^https:\/\/(?:buildkite|github)\.com\//);
      }),
      draws(15),
    );
  });
});
