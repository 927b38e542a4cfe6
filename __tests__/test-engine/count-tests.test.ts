import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../../simulator/test-engine/script.ts';
import { acme, BUILD, endedBuild, failedRun, failureOf, TESTS_PATH, unending } from './support.ts';

const build = { organization: 'acme', buildId: BUILD };
const failures = {
  list: [
    { test: 'Cart is retried', location: null, listed: { passes: 1 } },
    { test: 'Cart is broken', location: null, attempts: 2 },
    { test: 'Cart is skipped, too', location: null, listed: { others: { skipped: 1 } } },
  ],
};

/** How many tests are counted of a build with these runs, and what that took. */
async function counting(runs: readonly RunScript[], script: Partial<ApiScript> = {}) {
  const { api, engine } = await acme({ suites: { rspec: { runs } }, builds: [endedBuild()] }, script);
  const count = () => engine.countTests(build, (attempt) => attempt(), unending());
  return {
    count,
    asks: () => api.requests.map(({ path, query }) => [path, query['tags'], query['per_page'], query['page']]),
  };
}

describe('the tests that ran', () => {
  test('are counted by two requests of one row each', async () => {
    const more = failedRun({ id: uuid('more'), failures: { list: [{ test: 'Tea is cold', location: null }] } });
    const { count, asks } = await counting([failedRun({ failures, passing: 250 }), more]);
    // Those that passed, one of them on a retry, and those that only failed: not the one that was skipped once.
    expect(await count()).toBe(251 + 2);
    expect(asks()).toEqual([
      [TESTS_PATH, 'result:~passed', '1', '1'],
      [TESTS_PATH, 'result:^failed', '1', '1'],
    ]);
  });

  test('are counted page by page where no header tells how many there are', async () => {
    const { count, asks } = await counting([failedRun({ failures, passing: 250 })], { links: 'absent' });
    expect(await count()).toBe(251 + 1);
    expect(asks().filter(([, tags, perPage]) => tags === 'result:~passed' && perPage === '100')).toHaveLength(4);
  });

  test('are none, or one', async () => {
    const { count } = await counting([failedRun({ failures: { list: [] } })]);
    expect(await count()).toBe(0);
    const { count: countOne } = await counting([failedRun({ failures: { list: [] }, passing: 1 })]);
    expect(await countOne()).toBe(1);
  });

  test('are not counted twice by a server that does not filter', async () => {
    const { count } = await counting([failedRun({ passing: 9 })], { buildTests: { filtered: false } });
    const mismatch = { kind: 'unfiltered', expected: 'tests' };
    expect(await failureOf(count())).toMatchObject({ code: 'unexpected-response', data: { mismatch } });
  });

  test('are not counted from a list that goes round', async () => {
    const { count } = await counting([failedRun({ passing: 2 })], { links: 'stuck' });
    expect(await count()).toBe(2);
    const { count: countRefused } = await counting([failedRun({ passing: 2 })], { buildTests: { served: false } });
    expect(await failureOf(countRefused())).toMatchObject({ code: 'not-found' });
  });

  test('are counted by a request that is made again alone', async () => {
    const faults = [{ where: 'build-tests', kind: 'html', from: { request: 2 } }] as const;
    const { api, engine } = await acme(
      { suites: { rspec: { runs: [failedRun({ passing: 5 })] } }, builds: [endedBuild()] },
      { faults },
    );
    const twice = async <T>(attempt: () => Promise<T>) => attempt().catch(attempt);
    expect(await engine.countTests(build, twice, unending())).toBe(5);
    expect(api.requests.map(({ query }) => query['tags'])).toEqual([
      'result:~passed',
      'result:^failed',
      'result:^failed',
    ]);
  });
});
