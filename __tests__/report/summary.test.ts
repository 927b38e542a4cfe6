import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looseText, reference, render, skeleton, targets, textOf, texts } from '../../simulator/github/markdown.ts';
import type { FailedTests } from '../../src/gate/failures.ts';
import { treeOf } from '../../src/locate/tree.ts';
import { summaryFull } from '../../src/messages/report-notices.ts';
import type { Report } from '../../src/report/report.ts';
import { pack } from '../../src/report/summary/pack.ts';
import { renderSummary, summaryLimit } from '../../src/report/summary/summary.ts';
import type { ReportView } from '../../src/report/view.ts';
import type { TimeLeft } from '../../src/shared/clock.ts';
import { atOnce } from '../../src/shared/steps.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { clean } from '../../src/text/sanitize.ts';
import { counted } from '../../src/text/words.ts';
import {
  commit,
  execution,
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
  workspaceWith,
} from './fixtures.ts';
import { draws, hostile, hostileOrHuge, spelled } from './hostile.ts';

const failed = (of: FailedTests, more: Parameters<typeof report>[1] = {}) =>
  report({ name: 'failed' }, { failed: of, ...more });

/** A summary that keeps what all of them promise. */
function written(view: ReportView, available: number, timeLeft: TimeLeft = unhurried) {
  const summary = atOnce(renderSummary(view, { bytesAvailable: available, timeLeft }));
  const { html, bytes } = summary;
  expect({
    bytes,
    fits: bytes <= Math.max(0, available),
    // One block of HTML: blank lines around it, none in it.
    isBlock: html === '' || /^\n\n<h2>[\s\S]*>\n\n$/.test(html),
    isOneBlock: !/\n\s*\n/.test(html.trim()),
  }).toEqual({ bytes: Buffer.byteLength(html), fits: true, isBlock: true, isOneBlock: true });
  return summary;
}

function shown(given: Report, available = summaryLimit, around = surroundings) {
  return shownOf(viewOf(given, around), available);
}

function shownOf(view: ReportView, available: number) {
  const summary = written(view, available);
  return { ...summary, page: render(summary.html) };
}

/** A repository with an owner for some of its files. */
function ownedBy(ownersFile: string, files: readonly string[]) {
  const workspace = workspaceWith({ kind: 'tested', files: treeOf(files) }, { ownersFile: () => ownersFile });
  return { ...surroundings, workspace };
}

describe('owners', () => {
  const at = (location: string) => failedTest({ testId: untrusted(location), location: untrusted(location) });
  const files = ['pay/a.rb', 'pay/b.rb', 'c.rb'];
  const tests = failures([at('pay/a.rb:1'), at('c.rb:2'), at('pay/b.rb:3')]);
  const headings = (summary: string) => [...summary.matchAll(/<h4>(.*?)<\/h4>/g)].map(([, heading]) => heading);

  test('head what they own, and files head the rest', () => {
    const { html } = shown(failed(tests), summaryLimit, ownedBy('/pay/ @acme/payments @octocat', files));
    expect(headings(html)).toEqual(['<code>@acme/payments @octocat</code> · 2', '<code>c.rb</code>: 1 failed test']);
  });

  test('are not notified', () => {
    const { page } = shown(failed(tests), summaryLimit, ownedBy('* @acme/payments dev@acme.example', files));
    expect(textOf(page)).toContain('@acme/payments dev@acme.example · 3');
    expect(looseText(page)).not.toContain('@acme');
  });

  test('stand in for as many files as are left out with them', () => {
    const { sections } = viewOf(failed(tests), ownedBy('/pay/ @acme/payments', files)).failed;
    const { leftOut } = atOnce(pack(sections, { room: 60, timeLeft: unhurried, severalSuites: false }));
    expect(leftOut.files).toBe(3);
  });
});

describe('the commands that run failed tests again', () => {
  const details = (page: ReturnType<typeof render>) => texts('details', page).filter((text) => text.startsWith('Run'));

  test('are folded away, whole, and say what they leave out', () => {
    const tests = Array.from({ length: 100 }, (_, index) =>
      failedTest({ testId: untrusted(`t-${index}`), location: untrusted(`./spec/models/user_spec.rb:${index + 1}`) }),
    );
    const other = failedTest({ testId: untrusted('other'), location: untrusted('a.unknown:1'), details: [] });
    const [shownDetails = ''] = details(shown(failed(failures([...tests, other]))).page);
    expect(shownDetails).toMatch(/^Run the failed tests again\s+bundle exec rspec \.\/spec\/models\/user_spec\.rb:1 /);
    expect(shownDetails.match(/user_spec\.rb:\d+/g)).toHaveLength(100);
    expect(shownDetails).toContain('1 failed test is not included: the framework is unknown');
  });

  test('are left out where there are none, and where the tests themselves need the room', () => {
    expect(details(shown(failed(failures([failedTest({ location: undefined, details: [] })]))).page)).toEqual([]);
    const many = failed(manyFailures(200));
    expect(details(shown(many).page)).toHaveLength(1);
    expect(details(shown(many, 12_000).page)).toHaveLength(0);
  });
});

describe('the summary', () => {
  test('leads to the runs that newer ones replaced', () => {
    const page = 'https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/r-1';
    const putAside = [run({ id: 'r-1', result: 'failed', webUrl: untrusted(page) })];
    const { page: shownPage } = shown(report({ name: 'passed' }, { seen: { putAside } }));
    expect(textOf(shownPage)).toContain('Replaced by newer runs and not gated: run r-1 of acme/rspec (failed)');
    expect(targets(shownPage)).toContain(page);
  });

  test('shows the verdict, its basis, the runs, and the cost', () => {
    const { page } = shown(report({ name: 'passed' }));
    expect(texts('h2', page)).toEqual(['✅ The run of acme/rspec passed']);
    expect(textOf(page as never)).toContain('Based on: Seen in 7 polls: 1 run. Nothing changed for 34s');
    expect(texts('th', page)).toEqual(['Suite', 'Run', 'State', 'Result', 'Branch', 'Commit']);
    expect(texts('td', page)).toEqual(['rspec', runId, 'finished', 'passed', 'main', '6dcb09b5b5']);
    expect(targets(page)).toEqual([`https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`]);
    expect(texts('sub', page)).toEqual([
      "Waited 1m 5s and used 12 API requests (38 of 50 per minute left for this token's user).",
    ]);
  });

  test('shows every verdict', () => {
    const lenient = report({ name: 'not-found', missing: ['rspec'] }, { runs: [], ifNoRunFound: 'warn' });
    expect(textOf(shown(lenient).page as never)).toContain('The step only warns because if-no-run-found is warn.');
    expect(textOf(shown({ ...lenient, conclusion: 'success' }).page as never)).toContain('The step passes');
    const error = report({ name: 'error', cause: new Error('<b>boom</b>') }, { runs: [] });
    expect(texts('pre', shown(error, summaryLimit, nowhere).page)).toEqual(['Error: <b>boom</b>']);
    expect(texts('h2', shown(error).page)).toEqual(['⚠️ No verdict: An unexpected error occurred']);
  });

  test('shows failed tests once, by file, with all that is known of them', () => {
    const tests = [
      failedTest({}, 3),
      failedTest({ testName: untrusted('Second'), location: untrusted('./spec/models/user_spec.rb:50') }),
      failedTest({
        testName: untrusted('Elsewhere'),
        location: untrusted('/srv/x.exs:1'),
        executionUrl: undefined,
        details: [],
      }),
      failedTest({
        testName: untrusted('Nowhere'),
        location: undefined,
        details: [],
        executionUrl: undefined,
        testUrl: undefined,
        duration: undefined,
      }),
    ];
    const { page, stage } = shown(failed(failures(tests)));
    expect(stage).toBe('full');
    expect(texts('h3', page)).toEqual(['1 run', '4 failed tests']);
    expect(texts('h4', page)).toEqual([
      'spec/models/user_spec.rb: 2 failed tests',
      '/srv/x.exs: 1 failed test',
      'Without a location: 1 failed test',
    ]);
    expect(texts('li', page)[0]).toBe(
      'User is valid with a namespec/models/user_spec.rb:42 · failed 3 times · 125ms · HistoryFailure/Error: expect(user).to be_valid\nexpected `user` to be valid\ngot errors: name is blank' +
        "Message and backtrace/usr/local/bundle/gems/rspec-support-3.13/lib/rspec/support.rb:102:in 'block'\n./spec/models/user_spec.rb:43:in 'block (2 levels)'",
    );
    expect(texts('li', page)[2]).toMatch(/^Elsewhere\/srv\/x\.exs:1 · 125msFailure/);
    expect(texts('li', page)[3]).toMatch(/^NowhereFailure/);
    expect(targets(page)).toEqual([
      `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`,
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1?execution_id=e-1',
      `https://github.com/acme/shop/blob/${commit}/spec/models/user_spec.rb#L42`,
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1',
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1?execution_id=e-1',
      `https://github.com/acme/shop/blob/${commit}/spec/models/user_spec.rb#L50`,
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1',
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1',
    ]);
  });

  test('says why a failed test was not tolerated', () => {
    const { page } = shown(failed(failures([{ ...failedTest(), notTolerated: ['namesake'] }])));
    expect(texts('li', page)[0]).toContain('125ms · not tolerated: several tests share its name · HistoryFailure');
  });

  test('links to the commit that was tested', () => {
    const tested = 'c'.repeat(40);
    const runs = [tracked({ result: 'failed', commit: untrusted(tested) })];
    expect(targets(shown(failed(failures([failedTest()]), { runs })).page)[2]).toContain(`/blob/${tested}/`);
  });

  test('shows a commit that is none as it is', () => {
    const { page } = shown(report({ name: 'passed' }, { runs: [tracked({ commit: untrusted('HEAD') })] }));
    expect(texts('td', page).at(-1)).toBe('HEAD');
  });

  test('names the suite where there are several', () => {
    const runs = [tracked({ result: 'failed' }), tracked({ suite: 'jest', id: 'r-2' })];
    expect(texts('li', shown(failed(failures([failedTest()]), { runs })).page)[0]).toContain('suite rspec');
    expect(texts('li', shown(failed(failures([failedTest()]))).page)[0]).not.toContain('suite rspec');
  });

  test('folds away what a long reason leaves out', () => {
    const reason = untrusted(Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n'));
    const { page } = shown(failed(failures([failedTest({ reason, details: [] })])));
    const [excerpt, whole] = texts('li pre', page);
    expect(excerpt).toMatch(/^line 0\nline 1\nline 2\nline 3\n… 30 lines left out …\nline 34[\s\S]*line 39$/);
    expect(whole).toMatch(/^line 0[\s\S]*line 39$/);
    expect(
      texts('li pre', shown(failed(failures([failedTest({ details: [], reason: untrusted('short') })]))).page),
    ).toEqual(['short']);
    expect(texts('li pre', shown(failed(failures([failedTest({ details: [], reason: undefined })]))).page)).toEqual([
      'No reason given.',
    ]);
  });

  test('says that there are more failures, and why', () => {
    const problems = [new Error('boom')];
    const { page } = shown(failed(failures([failedTest()], { truncated: true, problems })));
    expect(texts('h3', page)[1]).toBe('at least 1 failed test');
    expect(texts('em', page)).toEqual(['There are more failed tests than were fetched.']);
    expect(textOf(page as never)).toContain('Not all failures could be fetched:');
  });

  test('shows tolerated tests apart, with what for, folded away', () => {
    const tolerated = [
      toleratedTest('retried', { testName: untrusted('Again') }, 2),
      toleratedTest('muted', {
        testName: untrusted('Muted'),
        location: untrusted('/srv/x.exs:1'),
        executionUrl: undefined,
        details: [],
      }),
      toleratedTest('muted', {
        testName: undefined,
        location: undefined,
        executionUrl: undefined,
        testUrl: undefined,
        details: [],
      }),
    ];
    const { page, leftOut } = shown(failed(failures([failedTest()], { tolerated })));
    expect(texts('h3', page)).toEqual(['1 run', '1 failed test', '3 tolerated tests']);
    expect(texts('h3 ~ details > summary', page)).toEqual([
      'Run the failed tests again',
      '1 passed on a retry, 2 muted in Test Engine',
    ]);
    expect(texts('h3 ~ details li', page)).toEqual([
      'Againpassed on a retry · spec/models/user_spec.rb:42 · failed 2 times · 125ms · History',
      'Mutedmuted in Test Engine · /srv/x.exs:1 · 125ms',
      'Unnamed testmuted in Test Engine · 125ms',
    ]);
    expect(targets(page).slice(4)).toEqual([
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1?execution_id=e-1',
      `https://github.com/acme/shop/blob/${commit}/spec/models/user_spec.rb#L42`,
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1',
      'https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/t-1',
    ]);
    expect(leftOut.tolerated).toEqual({ facts: 0, tests: 0 });
  });

  test('shows tolerated tests of a pass, and which runs they let pass', () => {
    const runs = [tracked({ result: 'failed' }), tracked({ id: 'r-2' })];
    const options = { runs, tolerate: ['retried'], toleratedRuns: [`rspec/${runId}`] } as const;
    const given = report({ name: 'passed' }, { ...options, failed: failures([], { tolerated: manyTolerated(2) }) });
    const { page } = shown(given);
    expect(texts('h2', page)).toEqual(['✅ All 2 runs count as passed, with 2 tolerated tests']);
    expect(texts('h3', page)).toEqual(['2 runs', '2 tolerated tests']);
    expect(texts('td:nth-child(4)', page)).toEqual(['failed, tolerated', 'passed']);
    expect(
      texts('td:nth-child(4)', shown({ ...given, outcome: { ...given.outcome, toleranceResult: undefined } }).page),
    ).toEqual(['failed', 'passed']);
  });

  test('says of a run that it is gone, or missing', () => {
    const runs = [
      tracked({ state: 'running', result: 'pending' }, { presence: 'gone' }),
      tracked({ id: 'r-2' }, { presence: 'missing' }),
      tracked({ id: 'r-3' }),
    ];
    const { page } = shown(report({ name: 'stale' }, { runs }));
    expect(texts('td:nth-child(3)', page)).toEqual(['running, then gone', 'finished, then missing', 'finished']);
  });

  test('folds many runs away where tests failed, so that the tests are in sight', () => {
    const runs = Array.from({ length: 4 }, (_, index) =>
      tracked({ suite: `suite-${index}`, id: `r-${index}`, result: index < 2 ? 'failed' : 'passed' }),
    );
    const tests = failures([failedTest()]);
    const { page } = shown(failed(tests, { runs }));
    expect(texts('summary', page)[0]).toBe('2 of 4 runs failed');
    expect(texts('details', page)[0]).toContain('suite-3');
    expect(texts('summary', shown(failed(tests, { runs: runs.slice(1) })).page)).not.toContain('1 of 3 runs failed');
    expect(texts('summary', shown(report({ name: 'passed' }, { runs })).page)).toEqual([]);
  });

  test('shows no more runs than anybody reads', () => {
    const runs = Array.from({ length: 70 }, (_, index) => tracked({ id: `r-${index}` }));
    const { page } = shown(report({ name: 'passed' }, { runs }));
    expect(texts('tbody tr', page)).toHaveLength(50);
    expect(textOf(page as never)).toContain('… and 20 more runs.');
  });
});

describe('the limit', () => {
  test('cuts in steps, each said, and is never passed', () => {
    const given = viewOf(failed(manyFailures(30, 6)));
    const stages = new Map<string, string>();
    for (let available = 30_000; available >= 0; available -= 800) {
      const { stage, page, leftOut, html, bytes } = shownOf(given, available);
      const [note = ''] = texts('em', page);
      if (!stages.has(stage)) stages.set(stage, note);
      // There was no room for one part more.
      if (stage !== 'full' && leftOut.files === 0) expect(bytes).toBeGreaterThan(available - 3000);
      expect(note === '').toBe(stage === 'full' || html === '');
      expect(
        leftOut.details >= leftOut.reasons && leftOut.reasons >= leftOut.facts && leftOut.facts >= leftOut.tests,
      ).toBe(true);
      // What is shown, and what is said to be left out, are all there is.
      if (leftOut.files < 6)
        expect(texts('li', page).filter((item) => !item.startsWith('…'))).toHaveLength(30 - leftOut.tests);
    }
    expect([...stages.keys()]).toEqual(['full', 'no-details', 'no-reasons', 'names', 'counts']);
    expect(stages.get('no-details')).toMatch(
      /^Left out because GitHub limits the size of summaries: the details of \d+ failed tests?\. The report file contains/,
    );
    expect(stages.get('no-reasons')).toMatch(
      /: the reasons and details of \d+ failed tests?; the details of \d+ failed tests?\. The/,
    );
    expect(stages.get('names')).toMatch(
      /: everything but the names of \d+ failed tests?; the reasons and details of \d+ failed tests?\. The/,
    );
    expect(stages.get('counts')).toMatch(
      /: the names of \d+ failed tests?; everything but the names of \d+ failed tests?\. The/,
    );
  });

  test('gives no test more before all tests have as much, however uneven they are', () => {
    const uneven = Array.from({ length: 35 }, (_, index) => {
      // Some take ten times the room of others, so that what does not fit in one place would in the next.
      const long = (part: number) => 'word '.repeat(index % 7 === part ? 150 : 2);
      return failedTest({
        testId: untrusted(`t-${index}`),
        testName: untrusted(`${index} ${long(1)}`),
        location: untrusted(`./spec/${'deep/'.repeat(index % 5 === 3 ? 40 : 1)}${Math.floor(index / 4)}_spec.rb:1`),
        reason: untrusted(`no: ${long(3)}`),
        details: [{ message: [untrusted(long(5))], backtrace: [untrusted(`at ${long(2)}`)] }],
      });
    });
    const parts = ['<code>', '<a ', '<pre>', '<details>'];
    const given = viewOf(failed(failures(uneven)));
    const files = texts('h4', shownOf(given, summaryLimit).page);
    const seen = new Set<string>();
    for (let available = 45_000; available >= 4_000; available -= 1_100) {
      const { html, page, leftOut } = shownOf(given, available);
      const items = html.split('<li>').slice(1);
      const levels = items
        .filter((item) => !item.startsWith('…'))
        .map((item) => parts.filter((part) => item.includes(part)).length);
      // What has no room for one test may have room for a shorter one after it.
      const [most, least] = [Math.max(...levels), leftOut.tests > 0 ? 0 : Math.min(...levels)];
      expect(most - least).toBeLessThanOrEqual(1);
      seen.add(`${most} ${least}`);
      const named = texts('h4', page);
      expect(named).toEqual(files.slice(0, named.length));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['4 4', '4 3', '3 2', '2 1', '1 0']));
  });

  test('cuts tolerated tests likewise, each cut said', () => {
    const tolerated = manyTolerated(20, 10);
    const given = viewOf(
      report({ name: 'passed' }, { failed: failures([], { tolerated }), tolerate: ['retried', 'muted'] }),
    );
    const notes = new Set<string>();
    for (let available = 18_000; available >= 0; available -= 300) {
      const { page, leftOut, html, bytes } = shownOf(given, available);
      const { facts, tests } = leftOut.tolerated;
      const [note = ''] = texts('em', page);
      notes.add(
        note
          .replace(/ The report file contains .*/, '')
          .replaceAll(/\d+/g, 'n')
          .replaceAll(/test\b/g, 'tests'),
      );
      expect(note === '').toBe(facts === 0 || html === '');
      if (facts > 0 && tests < 30) {
        // There was no room for one part more.
        expect(bytes).toBeGreaterThan(available - 3000);
        const [all, count] = tests > 0 ? ['the names of', tests] : ['everything but the names of', facts];
        expect(note).toContain(`${all} ${counted(count, 'tolerated test')}`);
      }
      expect(texts('li', page).filter((item) => !item.startsWith('…'))).toHaveLength(30 - tests);
      if (tests > 0 && tests < 30)
        expect(texts('li', page).at(-1)).toBe(`… and ${counted(tests, 'more tolerated test')}`);
    }
    const lead = 'Left out because GitHub limits the size of summaries: ';
    expect([...notes]).toEqual([
      '',
      `${lead}everything but the names of n tolerated tests.`,
      `${lead}the names of n tolerated tests; everything but the names of n tolerated tests.`,
      `${lead}the names of n tolerated tests.`,
      summaryFull,
    ]);
  });

  test('gives failed tests the room first, but not all of it', () => {
    const both = (count: number) => failed(failures(manyFailures(count, 3).tests, { tolerated: manyTolerated(1000) }));
    const few = shown(both(3), 20_000);
    expect(few.stage).toBe('full');
    expect(few.leftOut.tolerated.tests).toBeGreaterThan(600);
    expect(few.leftOut.tolerated.tests).toBeLessThan(1000);
    const many = shown(both(1000), 20_000);
    expect(many.leftOut.tests).toBeLessThan(1000);
    expect(many.leftOut.tolerated.tests).toBeLessThan(1000);
    // Nine bytes in ten, about.
    const [named, apart] = [1000 - many.leftOut.tests, 1000 - many.leftOut.tolerated.tests];
    expect(named / apart).toBeGreaterThan(3);
  });

  test('takes every single byte into account', () => {
    for (const some of [manyFailures(8, 2), { ...manyFailures(6, 2), tolerated: manyTolerated(6) }]) {
      const given = viewOf(failed(some));
      const { bytes } = written(given, summaryLimit);
      for (let available = bytes + 2500; available > bytes - 300; available -= 11) written(given, available);
    }
  });

  test('leaves the verdict when there is room for nothing else, and nothing when there is none at all', () => {
    const given = failed(manyFailures(20));
    const small = shown(given, 500);
    expect(texts('h2', small.page)).toEqual(['❌ 20 tests failed (acme/rspec)']);
    expect(texts('em', small.page)[0]).toBe(summaryFull);
    expect(small).toMatchObject({
      stage: 'counts',
      leftOut: { details: 20, reasons: 20, facts: 20, tests: 20, files: 3, tolerated: { facts: 0, tests: 0 } },
    });
    const apart = shown({ ...given, failures: { ...given.failures, tolerated: manyTolerated(4) } }, 500);
    expect(apart.leftOut.tolerated).toEqual({ facts: 4, tests: 4 });
    expect(shown(given, 100)).toMatchObject({ html: '', bytes: 0 });
    expect(shown(given, -1)).toMatchObject({ html: '', bytes: 0 });
  });

  test('counts files when there are too many', () => {
    const { page, leftOut } = shown(failed(manyFailures(500, 500)), 12_000);
    expect(leftOut.files).toBeGreaterThan(100);
    expect(texts('em', page)[0]).toContain(`${leftOut.files} files entirely`);
    expect(texts('h4', page)).toHaveLength(500 - leftOut.files);
  });

  test('holds for thousands of failures', () => {
    const heavy = (count: number) =>
      failures(
        Array.from({ length: count }, (_, index) =>
          failedTest({
            testId: untrusted(`${index}`),
            testName: untrusted(`${'漢字'.repeat(200)} ${index}`),
            reason: untrusted('é\n'.repeat(5000)),
            location: untrusted(`./spec/${index}_spec.rb:1`),
          }),
        ),
      );
    const apart = { ...manyFailures(5_000), tolerated: manyTolerated(5_000) };
    for (const many of [manyFailures(5_000), manyFailures(10_000, 10_000), heavy(5_000), apart]) {
      const { bytes } = written(viewOf(failed(many)), summaryLimit);
      expect(bytes).toBeGreaterThan(900_000);
      expect(bytes).toBeLessThanOrEqual(summaryLimit);
    }
  });
});

describe('fairness', () => {
  const named = (file: string, count: number, name: (index: number) => string) =>
    Array.from({ length: count }, (_, index) =>
      failedTest({
        testId: untrusted(`${file} ${index}`),
        testName: untrusted(name(index)),
        location: untrusted(`./${file}:${index + 1}`),
        executionUrl: undefined,
        testUrl: undefined,
        details: [],
      }),
    );

  test('long names are shortened before any test goes without its name', () => {
    const tests = [...named('a.rb', 100, (index) => `${index} ${'漢'.repeat(300)}`), ...named('b.rb', 100, String)];
    const { page, leftOut } = shown(failed(failures(tests)), 25_000);
    expect(leftOut).toMatchObject({ tests: 0, files: 0 });
    expect(texts('li', page)).toHaveLength(200);
    expect(texts('li', page).at(-1)).toBe('99');
    expect(texts('li', page).map(({ length }) => length)).toContain(40);
  });

  test('a file with many failures does not push out the tests of others', () => {
    const tests = [
      ...named('a.rb', 500, (index) => `many ${index}`),
      ...Array.from({ length: 10 }, (_, index) => named(`b${index}.rb`, 1, () => `one ${index}`)).flat(),
    ];
    const { page, leftOut } = shown(failed(failures(tests)), 8_000);
    expect(leftOut.tests).toBeGreaterThan(300);
    const items = texts('li', page);
    expect(items.filter((item) => item.startsWith('one'))).toHaveLength(10);
    // What is counted and what is named are all there are.
    expect(items.filter((item) => item.startsWith('many'))).toHaveLength(500 - leftOut.tests);
    expect(items).toContain(`… and ${leftOut.tests} more failed tests`);
  });

  test('a long reason keeps no other from being shown', () => {
    const tests = named('a.rb', 20, String).map((test, index) =>
      failedTest({ ...test.execution, reason: untrusted(index === 9 ? '<'.repeat(1000) : `reason ${index}`) }),
    );
    const given = viewOf(failed(failures(tests)));
    const { bytes } = written(given, summaryLimit);
    // There is room for all but for the long one.
    const { page, leftOut } = shownOf(given, bytes + 2048 - 3000);
    expect(leftOut).toMatchObject({ reasons: 1, facts: 0 });
    expect(texts('pre', page)).toEqual(tests.flatMap((_, index) => (index === 9 ? [] : [`reason ${index}`])));
  });
});

describe('time', () => {
  const given = viewOf(failed(manyFailures(200, 20)));

  test('that runs out ends the summary where it is, which it says', () => {
    for (const steps of [0, 50, 150, 300, 500, 700, 850]) {
      let left = steps;
      const { html, leftOut } = written(given, summaryLimit, () => Math.max(0, left--));
      const page = render(html);
      expect(leftOut.tests).toBeLessThanOrEqual(100);
      expect(leftOut.details).toBeGreaterThan(0);
      expect(texts('em', page)[0]).toMatch(/^Left out for lack of time: .* The report file may contain more; /);
      expect(texts('li', page).filter((item) => !item.startsWith('…'))).toHaveLength(200 - leftOut.tests);
    }
  });

  test('is not asked for what names a hundred tests and files', () => {
    const { html, leftOut } = written(viewOf(failed(manyFailures(300, 300))), summaryLimit, () => 0);
    expect(leftOut).toMatchObject({ tests: 200, files: 200 });
    expect(texts('h4', render(html))).toHaveLength(100);
  });
});

describe('hostile text', () => {
  /** A report in which every text from outside is one of `texts`; links and locations lead nowhere. */
  function reportOf(all: readonly string[], url: string): Report {
    const [name, reason, message, frame, branch, tested, upstreamMessage] = all.map(outside);
    const changes = [0, 1].map((index) => ({
      testId: untrusted(`${index}`),
      testName: name,
      reason,
      location: untrusted(`<${index} ${all[7]}`),
      executionUrl: untrusted(url),
      testUrl: untrusted(url),
      details: [{ message: message ? [message] : [], backtrace: frame ? [frame] : [] }],
    }));
    const tests = changes.map((one) => failedTest(one));
    const tolerated = changes.map((one, index) => toleratedTest(index === 0 ? 'retried' : 'muted', one));
    const runs = [tracked({ result: 'failed', branch, commit: tested, webUrl: untrusted(url) })];
    return failed(failures(tests, { tolerated, problems: [new Error(String(upstreamMessage))] }), {
      runs,
      tolerate: ['retried'],
    });
  }

  /** Text of the same shape without any sign that could mean anything. */
  const harmless = (text: string) => clean(text).replace(/\S+/gu, (word) => 'x'.repeat(word.length));

  test('becomes nothing that the same report with harmless text does not have', () => {
    fc.assert(
      fc.property(
        fc.array(hostileOrHuge, { minLength: 8, maxLength: 8 }),
        fc.oneof(
          hostile,
          fc.constantFrom(
            'javascript:alert(1)',
            'https://evil.example/',
            '//evil.example',
            'https://buildkite.com@evil.example/',
          ),
        ),
        (given, url) => {
          const all = given.map(spelled);
          const { page } = shown(reportOf(all, url));
          expect(skeleton(page)).toBe(skeleton(shown(reportOf(all.map(harmless), 'x')).page));
          expect(targets(page)).toEqual([]);
          expect(looseText(page)).not.toMatch(reference);
        },
      ),
      draws(50),
    );
  });

  test('in a link stays in the link', () => {
    const url = 'https://buildkite.com/x"><img src=x>[a](b)';
    const { page } = shown(reportOf(Array(8).fill('x'), url.replaceAll(' ', '+')));
    expect(new Set(targets(page))).toEqual(new Set(['https://buildkite.com/x%22%3E%3Cimg+src=x%3E%5Ba%5D%28b%29']));
  });

  test('in a path stays in the path', () => {
    const location = untrusted('./a b/#1"><b>&amp;[x](y).rb:3');
    const path = untrusted('./a b/#1&amp;[x](y)`z`.rb:3');
    expect(targets(shown(failed(failures([failedTest({ location, details: [] })]))).page)).toHaveLength(3);
    const { page } = shown(
      failed(failures([{ execution: execution({ location: path }), attempts: [execution({ location: path })] }])),
    );
    expect(targets(page)[2]).toBe(
      `https://github.com/acme/shop/blob/${commit}/a%20b/%231%26amp%3B%5Bx%5D%28y%29%60z%60.rb#L3`,
    );
    expect(texts('h4', page)).toEqual(['a b/#1&amp;[x](y)`z`.rb: 1 failed test']);
  });
});
