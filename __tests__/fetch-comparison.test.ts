import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { testIdOf } from '../simulator/test-engine/executions.ts';
import type { RequestFault } from '../simulator/test-engine/fault-script.ts';
import type { HistoryScript, PastScript } from '../simulator/test-engine/history-script.ts';
import type { ApiScript, RunScript } from '../simulator/test-engine/script.ts';
import { groupCounts, standingIn } from '../src/compare/comparison.ts';
import { fetchComparison } from '../src/fetch-comparison.ts';
import { failedTests } from '../src/gate/failures.ts';
import { nothingSeen } from '../src/gate/observation.ts';
import { observe } from '../src/gate/observe.ts';
import type { VerdictName } from '../src/gate/outcome.ts';
import type { WorkflowEvent } from '../src/github-context.ts';
import type { Settings } from '../src/settings.ts';
import { type Clock, realClock } from '../src/shared/clock.ts';
import { rawText, untrusted } from '../src/shared/untrusted.ts';
import { TestEngineError } from '../src/test-engine/errors.ts';
import type { FailedExecution } from '../src/test-engine/model.ts';
import { readFrom } from './inputs/given.ts';
import { execution } from './report/fixtures.ts';
import { poll } from './support/runs.ts';
import { acme, BUILD, failedRun, knownRun, TOKEN } from './test-engine/support.ts';

const place = { organization: 'acme', suite: 'rspec' };
const settings = readFrom({
  INPUT_TOKEN: TOKEN,
  INPUT_ORGANIZATION: 'acme',
  INPUT_SUITE: 'rspec',
  'INPUT_BUILD-ID': BUILD,
});
const pullRequest: WorkflowEvent = {
  name: 'pull_request',
  commit: undefined,
  isAboutCommit: true,
  base: 'main',
  pullRequest: undefined,
};
const onMain = (
  hoursAgo: number,
  results: Omit<PastScript, 'branch' | 'hoursAgo'>,
  branch: string | null = 'main',
) => ({
  branch,
  hoursAgo,
  ...results,
});

/** A failed execution of a test of this name. */
function failure(name: string, changes: Partial<FailedExecution> = {}): FailedExecution {
  return execution({ testId: untrusted(testIdOf(place, { test: name })), testName: untrusted(name), ...changes });
}

interface Given {
  readonly history?: readonly HistoryScript[];
  readonly runs?: readonly RunScript[];
  readonly defaultBranch?: string;
  readonly failures?: readonly FailedExecution[];
  readonly faults?: readonly RequestFault[];
  readonly api?: Partial<ApiScript>;
  readonly compareWith?: Settings['compareWith'];
  readonly event?: WorkflowEvent;
  readonly ref?: string;
  /** Of the gated run, as its collector has sent it. */
  readonly branch?: string;
  readonly verdict?: VerdictName;
  readonly left?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** Compares the failure of `Cart is empty`, or others, with a branch; a test's group by its name, and what was asked. */
async function comparing({
  history = [],
  runs = [],
  defaultBranch,
  failures = [failure('Cart is empty')],
  faults = [],
  api: more = {},
  compareWith = 'auto',
  event = pullRequest,
  ref,
  branch = 'topic',
  verdict = 'failed',
  left = 20_000,
  signal = AbortSignal.timeout(10_000),
  clock = realClock,
}: Given) {
  const suite = { runs, history, ...(defaultBranch !== undefined && { defaultBranch }) };
  const { api, engine } = await acme({ suites: { rspec: suite } }, { faults, ...more });
  const run = knownRun(branch === '' ? {} : { branch: untrusted(branch) });
  const failed = failedTests({ executions: failures, truncated: false, problems: [], whole: true });
  const comparison = await fetchComparison(
    {
      verdict: { name: verdict } as { name: 'failed' },
      observation: observe(nothingSeen, poll(0, [run])),
      startedAt: 0,
      endedAt: 0,
      decisive: undefined,
      decisiveBuild: undefined,
      toleranceResult: undefined,
      tests: undefined,
      leftOut: [],
    },
    failed,
    engine,
    {
      settings: { ...settings, compareWith },
      clock,
      random: () => 0,
      time: { signal, left: () => left },
      context: { event, ref },
      now: Date.now(),
    },
  );
  const groups = Object.fromEntries(
    failed.tests.map((one) => {
      const standing = standingIn(comparison, one);
      const name = one.execution.testName;
      return [
        name === undefined ? '' : rawText(name),
        standing === undefined ? 'not compared' : (standing.group ?? 'none'),
      ];
    }),
  );
  const asked = api.requests.map(({ endpoint, query }) => `${endpoint} ${query['branch'] ?? ''}`.trim());
  return { comparison, groups, asked, requests: api.requests, counts: groupCounts(comparison, failed) };
}

const known: HistoryScript = { test: 'Cart is empty', ran: [onMain(3, { failed: 6 }), onMain(50, { passed: 30 })] };

test('a comparison that is out of time says so', async () => {
  const { comparison } = await comparing({ signal: AbortSignal.abort() });
  expect([...comparison.values()]).toMatchObject([{ kind: 'failed', problem: { code: 'no-time-left' } }]);
});

describe('failures are compared', () => {
  test('with what their tests came to on the base branch', async () => {
    const names = ['is empty', 'is full', 'adds up', 'ships', 'is fixed', 'is labelled', 'fails once'];
    const { groups, counts } = await comparing({
      failures: [...names.map((name) => failure(`Cart ${name}`)), failure('Cart has no id', { testId: undefined })],
      history: [
        known,
        { test: 'Cart is full', ran: [onMain(3, { failed: 2, passed: 5 })] },
        { test: 'Cart adds up', ran: [onMain(3, { passed: 6 })] },
        { test: 'Cart is fixed', ran: [onMain(70, { failed: 9 }), onMain(3, { passed: 9 })] },
        { test: 'Cart is labelled', labels: ['Flaky'], ran: [onMain(90, { failed: 2, passed: 40 })] },
        { test: 'Cart fails once', ran: [onMain(3, { failed: 1 })] },
      ],
    });
    expect(groups).toEqual({
      'Cart is empty': 'known',
      'Cart is full': 'flaky',
      'Cart adds up': 'new',
      'Cart ships': 'new',
      'Cart is fixed': 'none',
      'Cart is labelled': 'flaky',
      'Cart fails once': 'none',
      'Cart has no id': 'new',
    });
    expect(counts).toEqual({ new: 3, known: 1, flaky: 2, other: 2, inPart: false });
  });

  test('whatever case their ids are in', async () => {
    const testId = untrusted(testIdOf(place, { test: 'Cart is empty' }).toUpperCase());
    const { groups } = await comparing({ history: [known], failures: [failure('Cart is empty', { testId })] });
    expect(groups).toEqual({ 'Cart is empty': 'known' });
  });

  test('over both spellings of the branch', async () => {
    const one = [onMain(3, { failed: 1 }), onMain(4, { failed: 1 }, 'refs/heads/main')];
    const fresh = await comparing({ history: [{ test: 'Cart is empty', ran: one }] });
    expect(fresh.groups).toEqual({ 'Cart is empty': 'known' });
    // The passes stand in no list of failures.
    const ran = [onMain(3, { failed: 6 }), onMain(3, { passed: 2 }, 'refs/heads/main')];
    expect((await comparing({ history: [{ test: 'Cart is empty', ran }] })).groups).toEqual({
      'Cart is empty': 'flaky',
    });
  });

  test('by a label that is known of other branches only', async () => {
    const history = [{ test: 'Cart is empty', labels: ['flaky'], ran: [onMain(3, { failed: 1 }, 'topic')] }];
    expect((await comparing({ history })).groups).toEqual({ 'Cart is empty': 'flaky' });
  });

  test('in windows of a day and of the default period, with the version that has counts', async () => {
    const { requests } = await comparing({});
    const lists = requests.filter(({ endpoint }) => endpoint === 'suite-tests');
    expect(new Set(lists.map(({ headers }) => headers['buildkite-version']))).toEqual(new Set(['2026-08-01']));
    const since = lists.flatMap(({ query }) => query['min_timestamp'] ?? []);
    const ages = since.map((from) => Math.round((Date.now() - Date.parse(from)) / 3_600_000));
    expect([ages, lists.filter(({ query }) => query['min_timestamp'] === undefined).length]).toEqual([[24, 24], 3]);
  });

  test('with a failed run of the branch to look at, where they fail there too', async () => {
    const runs = [failedRun({ branch: 'refs/heads/main' })];
    const labelled: HistoryScript = { test: 'Cart x', labels: ['flaky'], ran: [onMain(3, { failed: 1 })] };
    const push: WorkflowEvent = { ...pullRequest, name: 'push', base: undefined };
    const { comparison, asked } = await comparing({
      history: [known, labelled],
      runs,
      failures: [failure('Cart is empty'), failure('Cart is new')],
      event: push,
    });
    expect(asked).toHaveLength(10);
    const found = comparison.get('rspec');
    expect(found?.kind === 'compared' && found.run && rawText(found.run)).toMatch(/\/suites\/rspec\/runs\//);
  });
});

describe('the branch', () => {
  const based = (name: string, base: string | undefined): WorkflowEvent => ({ ...pullRequest, name, base });

  test.each<readonly [string, Given, readonly string[]]>([
    ['is the base of the event', { event: based('merge_group', 'next') }, ['next', 'refs/heads/next']],
    [
      "is else the suite's default one",
      { event: based('push', undefined), defaultBranch: 'trunk' },
      ['trunk', 'refs/heads/trunk'],
    ],
    ['is the one that was named', { compareWith: { branch: 'lts' } }, ['lts', 'refs/heads/lts']],
  ])('%s', async (_, given, branches) => {
    const { asked } = await comparing(given);
    expect([...new Set(asked.flatMap((one) => one.split(' ')[1] ?? []))]).toEqual(branches);
  });

  test.each<readonly [string, Given, string, readonly string[]]>([
    ['its own run', { branch: 'refs/heads/main' }, 'on-base', []],
    ["a fork's run of the same name", { branch: 'main' }, 'on-base', []],
    [
      'a push to it, whose run names no branch',
      { branch: '', event: based('push', undefined), ref: 'refs/heads/main' },
      'on-base',
      ['suite'],
    ],
    ['a name that would exclude it', { event: based('pull_request', '!main') }, 'no-base', []],
    [
      'a name that would match others',
      { event: based('push', undefined), defaultBranch: 'main*' },
      'no-base',
      ['suite'],
    ],
  ])('is not compared with for %s', async (_, given, kind, asks) => {
    const { comparison, asked, counts } = await comparing({ history: [known], ...given });
    expect([comparison.get('rspec')?.kind, asked, counts]).toEqual([kind, asks, undefined]);
  });

  test.each<readonly [string, Given]>([
    ['nobody wants it', { compareWith: 'none' }],
    ['no test is known to have failed', { failures: [] }],
    ['the verdict is another', { verdict: 'stale' }],
  ])('is not asked about where %s', async (_, given) => {
    const { comparison, asked } = await comparing({ history: [known], ...given });
    expect([comparison.size, asked]).toEqual([0, []]);
  });
});

describe('nothing is compared', () => {
  const many = (count: number): readonly HistoryScript[] =>
    Array.from({ length: count }, (_, index) => ({ test: `Cart ${index}`, ran: [onMain(3, { failed: 2 })] }));
  const status = (code: number): RequestFault => ({
    where: 'suite-tests',
    kind: 'status',
    status: code,
    times: 'forever',
  });

  test.each<readonly [string, Given, string, number]>([
    ['by an old server', { api: { suiteTests: { served: false } } }, 'no-counts', 1],
    ['without counts', { api: { suiteTests: { counted: false } } }, 'no-counts', 1],
    ['where the plan refuses the window', { api: { suiteTests: { windows: false } } }, 'refused', 1],
    ['where the version is refused', { faults: [status(400)] }, 'refused', 1],
    ['where the plan refuses all', { faults: [status(403)] }, 'forbidden', 1],
    ['where lists are too long', { history: many(500) }, 'comparison-too-long', 10],
    [
      'where the same page comes again and again',
      {
        history: many(150),
        api: { paging: { 'suite-tests': { links: 'absent' } } },
        faults: [{ where: 'suite-tests', kind: 'list-shifted', by: -100, page: 2, times: 'forever' }],
      },
      'unproven-end',
      2,
    ],
    [
      'where little is left of the rate limits',
      { left: 1000, api: { limits: { user: { limit: 3 } } } },
      'quota-spared',
      3,
    ],
  ])('%s', async (_, given, code, requests) => {
    const { comparison, asked, groups } = await comparing({ history: [known], ...given });
    const found = comparison.get('rspec');
    const problem = found?.kind === 'failed' ? found.problem : undefined;
    expect(problem instanceof TestEngineError ? problem.code : problem).toBe(code);
    expect(groups).toEqual({ 'Cart is empty': 'not compared' });
    expect(asked.length).toBe(requests);
  });
});

test('a comparison takes no more than ten requests per suite, those that are made again included', async () => {
  const { asked, groups } = await comparing({
    history: [known],
    faults: [{ where: 'any', kind: 'dropped', times: 1 }],
  });
  expect(groups).toEqual({ 'Cart is empty': 'known' });
  expect(asked.length).toBeLessThanOrEqual(10);
});

test('no failure is called known without two failures and no pass in a day, whatever goes wrong with the lists', async () => {
  const results = fc.record({ passed: fc.nat({ max: 2 }), failed: fc.nat({ max: 3 }) });
  const ran = fc.array(
    fc.record({ spelling: fc.constantFrom('main', 'refs/heads/main', 'topic'), isRecent: fc.boolean(), results }),
    { maxLength: 4 },
  );
  // Pauses before another attempt take no time, but the limit of it all does.
  const clock: Clock = { ...realClock, sleep: (ms, signal) => realClock.sleep(ms < 10_000 ? 0 : ms, signal) };
  const trouble = fc.constantFrom<RequestFault['kind'][]>(
    'row-omitted',
    'link-absent',
    'link-circle',
    'link-stuck',
    'cut-json',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        ran,
        label: fc.boolean(),
        trouble: fc.option(trouble),
        request: fc.integer({ min: 1, max: 6 }),
        most: fc.option(fc.constantFrom(1, 2)),
      }),
      async (drawn) => {
        const id = testIdOf(place, { test: 'Cart is empty' });
        const past = drawn.ran.map(({ spelling, isRecent, results: counts }) =>
          onMain(isRecent ? 3 : 60, counts, spelling),
        );
        const fault = {
          where: 'suite-tests',
          kind: drawn.trouble,
          id,
          from: { request: drawn.request },
        } as RequestFault;
        const { groups } = await comparing({
          clock,
          history: [
            { test: 'Cart is empty', ...(drawn.label && { labels: ['flaky'] }), ran: past },
            { test: 'Cart x', ran: [onMain(3, { failed: 1 })] },
          ],
          faults: drawn.trouble === null ? [] : [fault],
          api: drawn.most === null ? {} : { paging: { 'suite-tests': { most: drawn.most } } },
        });
        const recent = past.filter(({ hoursAgo, branch }) => hoursAgo < 24 && branch !== 'topic');
        const sum = (of: 'passed' | 'failed') => recent.reduce((total, one) => total + (one[of] ?? 0), 0);
        // A row that the server leaves out takes its passes with it: what is not told cannot be known.
        if (groups['Cart is empty'] === 'known' && drawn.trouble !== 'row-omitted') {
          expect([sum('failed') >= 2, sum('passed')]).toEqual([true, 0]);
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
