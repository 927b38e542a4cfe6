import { describe, expect, test } from '@jest/globals';
import type { BuildTestsScript } from '../simulator/test-engine/build-script.ts';
import type { FailuresScript } from '../simulator/test-engine/failures-script.ts';
import { uuid } from '../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../simulator/test-engine/script.ts';
import { persist } from '../src/gate/persist.ts';
import { applyTolerance } from '../src/gate/tolerance.ts';
import { runSourceOf } from '../src/run-source.ts';
import type { Settings } from '../src/settings.ts';
import { realClock } from '../src/shared/clock.ts';
import type { Run } from '../src/test-engine/model.ts';
import { readFrom } from './inputs/given.ts';
import {
  acme,
  BUILD,
  byBuild,
  emptyLook,
  endedBuild,
  failedRun,
  failureOf,
  inPart,
  numberedRun,
  RUN,
  RUNS_PATH,
  TESTS_PATH,
  TOKEN,
  unending,
  until,
} from './test-engine/support.ts';

const failures: FailuresScript = {
  list: [
    { test: 'Cart is muted', location: null, listed: { state: 'muted' } },
    { test: 'Cart is retried', location: null, listed: { passes: 1 } },
    { test: 'Cart is broken', location: null, attempts: 2 },
  ],
};
const OTHER_BUILD = uuid('another build');
const other = { ...numberedRun(1), buildId: OTHER_BUILD, failures };
const outside = { ...numberedRun(2), buildId: null, failures };

/** A watcher of `acme` and all that it asks for; every passing fault is met again a millisecond later. */
async function watching(
  runs: readonly RunScript[] = [failedRun({ failures })],
  { tolerate = ['retried', 'muted'], ...given }: Partial<Settings> = {},
  more: Partial<ApiScript> & { readonly buildTests?: BuildTestsScript } = {},
) {
  const builds = [endedBuild(), endedBuild({ id: OTHER_BUILD, number: 8 })];
  const { api, engine } = await acme({ suites: { rspec: { runs } }, builds }, more);
  const defaults = readFrom({ INPUT_TOKEN: TOKEN, 'INPUT_BUILD-URL': 'https://buildkite.com/acme/shop/builds/7' });
  const settings = { ...defaults, selector: byBuild, tolerate, ...given };
  const source = runSourceOf(engine, settings);
  const known: Run[] = [];
  for (const { id } of runs) {
    const selector = { kind: 'run-id', organization: 'acme', suites: ['rspec'], runId: id } as const;
    known.push(...(await engine.poll(selector, [], inPart, unending())).runs);
  }
  const before = api.requests.length;
  const faults: string[] = [];
  const evidence = (signal = unending()) =>
    source.evidence({ runs: known, builds: undefined }, signal, (attempt) => {
      const pause = (fault: Error) => {
        faults.push(fault.message);
        return 1;
      };
      return persist(attempt, { signal, clock: realClock, pause });
    });
  return {
    api,
    source,
    known,
    faults,
    evidence,
    /** What was asked, further pages apart. */
    asked: () =>
      api.requests
        .slice(before)
        .filter(({ query }) => query['page'] === '1')
        .map(({ path, query }) => [path, query['state']] as const),
  };
}

const executionsOf = ({ id }: { readonly id: string }) => `${RUNS_PATH}/${id}/failed_executions`;
const testsPathOf = (build: string) => TESTS_PATH.replace(BUILD, build);

describe('evidence', () => {
  test('is the failed executions, and the lists of the tests of their build', async () => {
    const { evidence, asked, known } = await watching();
    const found = await evidence();
    expect(found.failures.executions.map(({ testName }) => String(testName))).toEqual([
      'Cart is muted',
      'Cart is retried',
      'Cart is broken',
      'Cart is broken',
    ]);
    const ids = new Set(found.failures.executions.map(({ testId }) => testId));
    expect(found).toMatchObject({ failures: { truncated: false, problems: [] } });
    expect(found.tests).toEqual([
      {
        buildId: BUILD,
        tests: [
          { suite: 'rspec', testId: [...ids][0], muted: true, passes: 0, locations: [] },
          { suite: 'rspec', testId: [...ids][1], muted: false, passes: 1, locations: [] },
          { suite: 'rspec', testId: [...ids][2], muted: false, passes: 0, locations: [] },
        ],
        problem: undefined,
        jobs: undefined,
      },
    ]);
    expect(asked()).toEqual([
      [executionsOf({ id: RUN }), undefined],
      [TESTS_PATH, undefined],
      [TESTS_PATH, 'muted'],
      [TESTS_PATH, 'enabled'],
    ]);
    const { toleratedRuns, failures } = applyTolerance(known, found, ['retried', 'muted']);
    expect([toleratedRuns.size, failures.tolerated.length, failures.tests.length]).toEqual([0, 2, 1]);
  });

  test('asks who is muted only where that is tolerated', async () => {
    const { evidence, asked } = await watching(undefined, { tolerate: ['retried'] });
    expect((await evidence()).tests[0]?.tests.map(({ muted }) => muted)).toEqual([false, false, false]);
    expect(asked().slice(1)).toEqual([[TESTS_PATH, undefined]]);
  });

  test('asks once for each build, however many runs it has', async () => {
    const again = { ...numberedRun(3), failures };
    const { evidence, asked } = await watching([failedRun({ failures }), again, other], { tolerate: ['retried'] });
    const { failures: fetched, tests } = await evidence();
    expect(fetched.executions).toHaveLength(12);
    expect(tests.map(({ buildId, problem, tests: listed }) => [buildId, problem, listed.length])).toEqual([
      [BUILD, undefined, 3],
      [OTHER_BUILD, undefined, 3],
    ]);
    expect(asked().slice(3)).toEqual([TESTS_PATH, testsPathOf(OTHER_BUILD)].map((path) => [path, undefined]));
  });

  test('is complete if no page has a link, since pages are requested until the end is proven', async () => {
    const { evidence, api } = await watching(undefined, {}, { links: 'absent' });
    expect((await evidence()).failures).toMatchObject({ whole: true, truncated: false });
    const pages = api.requests.filter(({ path }) => path === executionsOf({ id: RUN }));
    expect(pages.slice(0, 2).map(({ query }) => query['page'])).toEqual(['1', '2']);
  });

  test('fetches what the settings say', async () => {
    const given = { reportLimit: 2, failureDetails: false };
    const { evidence, api } = await watching(undefined, given);
    expect((await evidence()).failures).toMatchObject({ truncated: true, executions: [{}, {}] });
    const details = api.requests.flatMap(({ endpoint, query }) =>
      endpoint === 'failed-executions' ? [query['include_failure_expanded']] : [],
    );
    expect(details).toEqual([undefined]);
    const { evidence: inFull, api: other } = await watching();
    await inFull();
    expect(other.requests[1]?.query).toMatchObject({ include_failure_expanded: 'true' });
  });
});

describe('rejections are reported', () => {
  test('of a list that is not served', async () => {
    const { evidence, faults } = await watching(undefined, {}, { buildTests: { served: false } });
    const { failures: fetched, tests } = await evidence();
    expect(fetched.executions).toHaveLength(4);
    expect(tests).toMatchObject([{ buildId: BUILD, tests: [], problem: { code: 'not-found' } }]);
    expect(faults).toEqual([]);
  });

  test('of one build, and do not keep from another', async () => {
    const faults = [{ where: 'build-tests', kind: 'status', status: 404 }] as const;
    const { evidence } = await watching([failedRun({ failures }), other], {}, { faults });
    expect((await evidence()).tests).toMatchObject([
      { buildId: BUILD, tests: [], problem: { code: 'not-found' } },
      { buildId: OTHER_BUILD, tests: [{}, {}, {}], problem: undefined },
    ]);
  });

  test('of the failed executions', async () => {
    const body = { message: "Your access token doesn't have the read_suites scope" };
    const faults = [{ where: 'failed-executions', kind: 'status', status: 403, body }] as const;
    const { evidence, known } = await watching(undefined, {}, { faults });
    const found = await evidence();
    expect(found).toMatchObject({ failures: { executions: [], truncated: true }, tests: [{ problem: undefined }] });
    expect(found.failures.problems).toEqual([expect.objectContaining({ code: 'missing-scope' })]);
    expect(applyTolerance(known, found, ['retried', 'muted']).toleratedRuns.size).toBe(0);
  });

  test('of runs without a build, where nothing is known of retries', async () => {
    const { evidence, asked, known } = await watching([outside], { tolerate: ['retried'] });
    const found = await evidence();
    expect(found).toMatchObject({
      tests: [],
      suites: [{ suite: 'rspec', muted: undefined, problem: { code: 'no-build' } }],
    });
    expect(asked()).toEqual([[executionsOf(outside), undefined]]);
    const [{ problem } = { problem: undefined }] = found.suites;
    const { toleratedRuns, failures: all } = applyTolerance(known, found, ['retried']);
    expect([toleratedRuns.size, all.tests.length, all.problems]).toEqual([0, 3, [problem]]);
  });

  test('of these in addition to what is known of a build', async () => {
    const { evidence } = await watching([outside, failedRun({ failures })], { tolerate: ['retried'] });
    expect(await evidence()).toMatchObject({
      tests: [{ buildId: BUILD, tests: [{}, {}, {}], problem: undefined }],
      suites: [{ problem: { code: 'no-build' } }],
    });
  });
});

test('passing faults are met again, through persist', async () => {
  const faults = [
    { where: 'failed-executions', kind: 'reset' },
    { where: 'build-tests', kind: 'html', times: 2 },
    { where: 'build-tests', kind: 'cut-json', from: { request: 4 } },
  ] as const;
  const { evidence, faults: met } = await watching(undefined, {}, { faults });
  const { failures: fetched, tests } = await evidence();
  expect(fetched).toMatchObject({ truncated: false, problems: [] });
  expect(tests).toMatchObject([{ tests: [{ muted: true }, { passes: 1 }, {}], problem: undefined }]);
  expect(met).toEqual(['no-connection', 'server-error', 'server-error', 'unexpected-response']);
});

describe('a signal rejects', () => {
  const why = { the: 'reason' };

  test('at once, if it has fired before', async () => {
    const { evidence, asked } = await watching();
    expect(await failureOf(evidence(AbortSignal.abort(why)))).toBe(why);
    expect(asked()).toEqual([]);
  });

  test.each(['failed-executions', 'build-tests'] as const)('while %s hangs', async (where) => {
    const { evidence, asked } = await watching(undefined, {}, { faults: [{ where, kind: 'never' }] });
    const stop = new AbortController();
    const failure = failureOf(evidence(stop.signal));
    await until(() => asked().length === (where === 'build-tests' ? 2 : 1));
    stop.abort(why);
    expect(await failure).toBe(why);
  });

  test.each(['failed-executions', 'build-tests'] as const)('while a fault of %s is slept off', async (where) => {
    const faults = [{ where, kind: 'html', times: 'forever' }] as const;
    const { evidence, faults: met } = await watching(undefined, {}, { faults });
    const stop = new AbortController();
    const failure = failureOf(evidence(stop.signal));
    await until(() => met.length > 2);
    stop.abort(why);
    expect(await failure).toBe(why);
  });
});

describe('the rest', () => {
  test('polls what the selector names', async () => {
    const { source } = await watching();
    const { runs } = await source.poll([], inPart, unending());
    expect(runs).toMatchObject([{ id: RUN, buildId: BUILD }]);
    const { source: another } = await watching([]);
    expect(await another.poll([], inPart, unending())).toEqual(emptyLook);
  });

  test('polls once, and leaves retries to persist', async () => {
    const faults = [{ where: 'runs', kind: 'html', times: 3 }] as const;
    const { source, asked } = await watching([], {}, { faults });
    const poll = () => source.poll([], inPart, unending());
    expect(await failureOf(poll())).toMatchObject({ code: 'server-error' });
    expect(asked()).toHaveLength(1);
    const attempts: number[] = [];
    const pause = (_: Error, attempt: number) => attempts.push(attempt);
    expect(await persist(poll, { signal: unending(), clock: realClock, pause })).toEqual(emptyLook);
    expect(attempts).toEqual([1, 2]);
  });
});
