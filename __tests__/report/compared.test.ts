import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { render, targets, textOf, texts } from '../../simulator/github/markdown.ts';
import { parseCommand } from '../../simulator/runner/commands.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { checkRunOf } from '../../src/report/check-run/check-run.ts';
import { ctrfPieces } from '../../src/report/ctrf/document.ts';
import { comparisonOutputs } from '../../src/report/outputs.ts';
import { nothingPublished } from '../../src/report/published.ts';
import type { Report } from '../../src/report/report.ts';
import { renderSummary, summaryLimit } from '../../src/report/summary/summary.ts';
import { failedTestLines, verdictLines } from '../../src/report/verdict-log.ts';
import { atOnce } from '../../src/shared/steps.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import { comparedTo, oneOfEach } from '../messages/every-comparison.ts';
import { build } from '../support/runs.ts';
import {
  buildId,
  buildUrlSelector,
  execution,
  failedTest,
  failures,
  manyFailures,
  report,
  tracked,
  unhurried,
  viewOf,
} from './fixtures.ts';
import { hostile, isCommandName } from './hostile.ts';

const failed = (comparison: Comparison, of = oneOfEach, total: number | undefined = 4213): Report => ({
  ...report({ name: 'failed' }, { failed: of }),
  against: { total, comparison },
});
const each = failed(comparedTo());

function summaryOf(given: Report) {
  return render(atOnce(renderSummary(viewOf(given), { bytesAvailable: summaryLimit, timeLeft: unhurried })).html);
}

function logOf(given: Report): readonly string[] {
  const view = viewOf(given);
  const none = { verdict: undefined, others: [] };
  return [...verdictLines(view, none), ...failedTestLines(view, new Map(), unhurried)].map(String);
}

const titlesOf = (given: Report) =>
  [...annotationsOf(viewOf(given), nothingPublished).tests.values()].map(
    (one) => parseCommand(String(one), isCommandName)?.properties.toRecord()['title'],
  );

describe('failures that were compared', () => {
  test('are shown in sections of the summary, new ones first, each with what is known about it', () => {
    const page = summaryOf(each);
    expect(texts('h2', page)).toEqual(['❌ 4 of 4,213 tests failed, 1 new (acme/rspec)']);
    expect(texts('h3', page).slice(1)).toEqual([
      'New here: 1 failed test',
      'Failed on main before: 1 failed test',
      'Failing on main too: 1 failed test',
      'Flaky: 1 failed test',
    ]);
    expect(texts('li', page).map((item) => /· ([^·]* on main[^·]*)/.exec(item)?.[1]?.trim())).toEqual([
      'no recent failure on main',
      'failed in 1 of 40 recent executions on main',
      'failed in 6 of 6 executions on main in the last 24 hours',
      'failed in 1 of 3 executions on main in the last 24 hours',
    ]);
    // What happened here comes before what happened there, so that nobody mistakes one for the other.
    expect(texts('li', page)[0]).toMatch(/ · \d+ms · no recent failure on main/);
    expect(textOf(page)).toContain(
      'Compared with main, 1 is new, 1 fails there too, 1 is flaky and 1 failed there before.',
    );
  });

  test('link to a failed run of the base branch', () => {
    const run = untrusted('https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/r-main');
    const page = summaryOf(failed(comparedTo({ run })));
    expect(textOf(page)).toContain('The newest failed run on main');
    expect(targets(page)).toContain(String(run));
    expect(targets(summaryOf(failed(comparedTo({ run: untrusted('https://evil.example/r') }))))).not.toContain(
      'https://evil.example/r',
    );
  });

  test('are shown in groups of the log', () => {
    const lines = logOf(each);
    expect(lines.filter((line) => line.startsWith('::group::'))).toEqual([
      '::group::New here: 1 failed test',
      '::group::Failed on main before: 1 failed test',
      '::group::Failing on main too: 1 failed test',
      '::group::Flaky: 1 failed test',
    ]);
    expect(lines).toContain('│   failed in 6 of 6 executions on main in the last 24 hours');
  });

  test('of one suite have a section of their own if only those of another suite could be compared', () => {
    const compared = [...each.failures.tests];
    const elsewhere = compared.slice(0, 1).map((one) => ({ ...one, execution: { ...one.execution, suite: 'jest' } }));
    const comparison = new Map([...comparedTo(), ['jest', { kind: 'no-base' } as const]]);
    const given = { ...each, failures: { ...each.failures, tests: [...compared, ...elsewhere] } };
    const titles = logOf({ ...given, against: { total: undefined, comparison } }).filter((line) =>
      /^::group::/.test(line),
    );
    expect(titles.slice(0, 3)).toEqual([
      '::group::New here: 1 failed test',
      '::group::Not compared: 1 failed test',
      '::group::Failed on main before: 1 failed test',
    ]);
  });

  test('are annotated new ones first, and marked with what they are unless all are new', () => {
    expect(titlesOf(each)).toEqual(['New: Cart t-0', 'Cart t-3', 'Known: Cart t-1', 'Flaky: Cart t-2']);
    const allNew = failed(comparedTo({ tests: { recent: [], usual: new Map(), flaky: new Set() } }));
    expect(titlesOf(allNew)).toEqual(['Cart t-0', 'Cart t-1', 'Cart t-2', 'Cart t-3']);
    const [first] = checkRunOf(viewOf(each), unhurried).annotations;
    expect(first?.title).toBe('New: Cart t-0');
  });

  test('are annotated before known ones, however many files these are in', () => {
    const many = manyFailures(12, 12);
    const recent = Array.from({ length: 11 }, (_, index) => [`t-${index}`, { passed: 0, failed: 2 }] as const);
    const tests = {
      recent: [{ failed: new Map(recent), passed: new Map() }],
      usual: new Map(),
      flaky: new Set<string>(),
    };
    expect(titlesOf(failed(comparedTo({ tests }), many))[0]).toMatch(/^New: Checkout with 11 items/);
  });

  test('name their group in the report file', () => {
    const options = { redact: (text: string) => text, id: '', now: 0, timeLeft: unhurried };
    const document = JSON.parse([...ctrfPieces(viewOf(each), options)].join(''));
    const groups = document.results.tests.map(({ extra }: { extra: { onBase?: string } }) => extra.onBase);
    expect(groups).toEqual(['new', undefined, 'known', 'flaky']);
  });

  test('are counted in the outputs', () => {
    expect(comparisonOutputs(oneOfEach, each.against)).toEqual({
      tests: '4213',
      'new-failures': '1',
      'known-failures': '1',
      'flaky-failures': '1',
    });
  });
});

describe('the headline', () => {
  const headlineOf = (given: Report) => viewOf(given).message.headline;
  const [known] = oneOfEach.tests.filter(({ execution: { testId } }) => testId === untrusted('t-1'));
  const partly = [...oneOfEach.tests, failedTest({ suite: 'jest' })];

  test.each<readonly [string, Report]>([
    ['1 test failed, none new (acme/rspec)', failed(comparedTo(), failures(known ? [known] : []), NaN)],
    ['4 tests failed, 1 new (acme/rspec)', failed(comparedTo(), oneOfEach, NaN)],
    ['4 of 4,213 tests failed (acme/rspec)', failed(new Map())],
    ['4 tests failed, 1 new (acme/rspec)', failed(comparedTo(), oneOfEach, 3)],
    [
      'At least 4 of 4,213 tests failed, at least 1 new (acme/rspec)',
      failed(comparedTo(), { ...oneOfEach, truncated: true }),
    ],
    ['5 of 4,213 tests failed, at least 1 new (acme/rspec)', failed(comparedTo(), failures(partly))],
  ])('%s', (headline, given) => {
    const { total } = given.against;
    const against = { ...given.against, total: Number.isNaN(total) ? undefined : total };
    expect(headlineOf({ ...given, against })).toBe(headline);
  });
});

test('where nothing was compared, one line says why, wherever failures are shown', () => {
  const problem = new TestEngineError('comparison-too-long', { most: 10 });
  const given = failed(new Map([['rspec', { kind: 'failed', base: untrusted('main'), problem }]]));
  const why =
    'The failures of acme/rspec were not compared with main. Comparing the failures takes more than 10 requests.';
  expect(textOf(summaryOf(given)).split(why)).toHaveLength(2);
  expect(logOf(given).filter((line) => line === why)).toHaveLength(1);
  expect(String(annotationsOf(viewOf(given), nothingPublished).verdict)).toContain(why);
  expect(texts('h3', summaryOf(given)).slice(1)).toEqual(['4 failed tests']);
  expect(comparisonOutputs(oneOfEach, given.against)).toMatchObject({ 'new-failures': '', tests: '4213' });
});

test('a branch that is named oddly is never shown', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const plain = /^[\w./@+#-]{1,100}$/.test(name) ? name : 'the base branch';
      const sections = viewOf(failed(comparedTo({ base: untrusted(name) }))).failed.sections;
      expect(sections[2]?.title).toBe(`Failing on ${plain} too: 1 failed test`);
    }),
  );
});

describe('the job of a failed test', () => {
  const url = 'https://buildkite.com/acme/shop/builds/7';
  const job = '0190046e-0000-4000-8000-000000000001';
  const pageWith = (tags: Readonly<Record<string, string>>, builds = [{ ...build('failed'), id: buildId }]) => {
    const tagged = execution({ tags: new Map(Object.entries(tags).map(([name, tag]) => [name, untrusted(tag)])) });
    const given: Report = {
      ...report(
        { name: 'failed' },
        {
          failed: failures([{ execution: tagged, attempts: [tagged] }]),
          runs: [tracked({ result: 'failed' })],
          seen: { builds },
        },
      ),
      selector: buildUrlSelector,
    };
    return viewOf(given).failed.tests[0]?.jobPage?.toString();
  };

  test('is linked where its tags name the gated build', () => {
    expect(pageWith({ 'build.url': url, 'build.job_id': job })).toBe(`${url}#${job}`);
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['another build', { 'build.url': `${url}1`, 'build.job_id': job }],
    ['another site', { 'build.url': 'https://evil.example/acme/shop/builds/7', 'build.job_id': job }],
    ['no job', { 'build.url': url }],
    ['a job that is no id', { 'build.url': url, 'build.job_id': '"><b>' }],
  ])('is not linked where they name %s', (_, tags) => {
    expect(pageWith(tags)).toBeUndefined();
  });

  test('is not linked where the build is not known by its number', () => {
    expect(pageWith({ 'build.url': url, 'build.job_id': job }, [])).toBeUndefined();
  });
});
