import { describe, expect, test } from '@jest/globals';
import type { BuildTestsScript } from '../../../simulator/test-engine/build-script.ts';
import type { FailureScript } from '../../../simulator/test-engine/failures-script.ts';
import type { ListedScript } from '../../../simulator/test-engine/listed-script.ts';
import type { ApiScript } from '../../../simulator/test-engine/script.ts';
import type { TestEngine } from '../../../src/test-engine/client.ts';
import type { TestEngineError } from '../../../src/test-engine/errors.ts';
import {
  acme,
  BUILD,
  client,
  endedBuild,
  failedRun,
  failureOf,
  serve,
  TESTS_PATH,
  TOKEN,
  unending,
} from '../support.ts';

const build = { organization: 'acme', buildId: BUILD };

/** What is told of the build's tests. */
function testsOf(engine: TestEngine, muted = true, signal = unending()) {
  return engine.failedTestsOfBuild(build, { muted }, signal);
}

function failing(test: string, listed?: ListedScript | 'never'): FailureScript {
  return { test, location: null, ...(listed !== undefined && { listed }) };
}

/** `acme` with the build and its run, in which these tests have failed. */
function withTests(list: readonly FailureScript[], buildTests: BuildTestsScript = {}, more: Partial<ApiScript> = {}) {
  const runs = [failedRun({ failures: { list }, passing: 3 })];
  return acme({ suites: { rspec: { runs } }, builds: [endedBuild()] }, { buildTests, ...more });
}

/** A server with these lists: of all, of the muted, of the enabled. Each has a page of rows, and nothing on the next. */
function lists(all: readonly unknown[], muted: readonly unknown[] = [], enabled: readonly unknown[] = []) {
  return serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const state = searchParams.get('state');
    const rows = state === 'muted' ? muted : state === 'enabled' ? enabled : all;
    const page = searchParams.get('page') === '1' ? rows : [];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  });
}

/** A test as the API lists it. */
function row(id: string, more: Readonly<Record<string, unknown>> = {}) {
  const url = `https://api.buildkite.com/v2/analytics/organizations/acme/suites/rspec/tests/${id}`;
  return { id, url, executions_count_by_result: { passed: 0, failed: 1 }, ...more };
}

describe('what is asked', () => {
  test('one list if muted tests do not matter', async () => {
    const { api, engine } = await withTests([failing('a b'), failing('a c', { passes: 2 })]);
    const tests = await testsOf(engine, false);
    expect(tests).toEqual([
      { suite: 'rspec', testId: expect.any(String), muted: false, passes: 0, locations: [] },
      { suite: 'rspec', testId: expect.any(String), muted: false, passes: 2, locations: [] },
    ]);
    expect(api.requests.map(({ path, query }) => [path, query])).toEqual([
      [TESTS_PATH, { tags: 'result:~failed', page: '1', per_page: '100' }],
      // Nothing but an empty page proves that there are no more.
      [TESTS_PATH, { tags: 'result:~failed', page: '2', per_page: '100' }],
    ]);
  });

  test('three if they do', async () => {
    const { api, engine } = await withTests([failing('a b')]);
    await testsOf(engine);
    const first = api.requests.filter(({ query }) => query['page'] === '1');
    expect(first.map(({ query }) => [query['state'], query['tags']])).toEqual([
      [undefined, 'result:~failed'],
      ['muted', 'result:~failed'],
      ['enabled', 'result:~failed'],
    ]);
  });

  test.each([
    ['own', ['1', '2', '3']],
    ['with-token', ['1', '2', '3']],
    ['absent', ['1', '2', '3', '4']],
    ['circle', ['1', '2', '3', '4']],
    ['stuck', ['1', '2', '3', '4']],
  ] as const)('all pages, links %s', async (links, pages) => {
    const list = Array.from({ length: 230 }, (_, number) => failing(`a ${number}`, { passes: number }));
    const { api, engine } = await withTests(list, {}, { links });
    const tests = await testsOf(engine, false);
    expect(tests.map(({ passes }) => passes)).toEqual(list.map((_, number) => number));
    expect(api.requests.map(({ query }) => query['page'])).toEqual(pages);
  });

  test('small pages without links to the last', async () => {
    const rows = Array.from({ length: 70 }, (_, number) => row(String(number)));
    const url = await serve((request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      const body = JSON.stringify(rows.slice((page - 1) * 30, page * 30));
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const engine = client(url);
    expect(await testsOf(engine, false)).toHaveLength(70);
    expect(engine.requests).toBe(4);
  });

  test('no list without end', async () => {
    let pages = 0;
    const url = await serve((_, response) => {
      const rows = Array.from({ length: 100 }, (_, number) => row(`${pages}-${number}`));
      pages += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(rows));
    });
    const engine = client(url);
    const error = await failureOf(testsOf(engine, false));
    expect(error).toMatchObject({ code: 'endless-list', transient: false, data: { pages: 100 } });
    expect(engine.requests).toBe(100);
  });

  test.each([1, 100])('no list that is the same on every page, of %i rows', async (count) => {
    const rows = JSON.stringify(Array.from({ length: count }, (_, number) => row(String(number))));
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(rows);
    });
    const engine = client(url);
    const error = await failureOf(testsOf(engine, false));
    expect(error).toMatchObject({ code: 'unproven-end', transient: false });
    expect(engine.requests).toBe(2);
  });
});

describe('a test is muted', () => {
  const mutedIn = async (url: string) => (await testsOf(client(url))).map(({ muted }) => muted);

  test('when it is listed so and nothing says otherwise', async () => {
    const states = [undefined, 'enabled', 'muted', 'skipped'] as const;
    const list = states.map((state, number) => failing(`a ${number}`, state && { state }));
    for (const withState of [false, true]) {
      const { engine } = await withTests(list, { withState });
      expect((await testsOf(engine)).map(({ muted }) => muted)).toEqual([false, false, true, false]);
    }
  });

  test.each([false, true])('never if the server does not know the filter, with states: %s', async (withState) => {
    const list = [failing('a b', { state: 'muted' }), failing('a c')];
    const { engine } = await withTests(list, { filtered: false, withState });
    const tests = await testsOf(engine);
    // The three that passed are in the list, too.
    expect(tests).toHaveLength(5);
    expect(tests.map(({ muted }) => muted)).toEqual([false, false, false, false, false]);
  });

  test('not when its own state says otherwise, in either list', async () => {
    expect(await mutedIn(await lists([row('a')], [row('a', { state: 'enabled' })]))).toEqual([false]);
    expect(await mutedIn(await lists([row('a', { state: 'enabled' })], [row('a')]))).toEqual([false]);
    expect(await mutedIn(await lists([row('a', { state: 'new word' })], [row('a')]))).toEqual([false]);
    // It was muted between the two answers, or it was not: the next evidence will tell.
    expect(await mutedIn(await lists([row('a', { state: 'enabled' })], [row('a', { state: 'muted' })]))).toEqual([
      false,
    ]);
    expect(await mutedIn(await lists([row('a', { state: null })], [row('a', { state: 7 })]))).toEqual([true]);
  });

  test('not by its own word alone, and not when it is enabled, too', async () => {
    expect(await mutedIn(await lists([row('a', { state: 'muted' })]))).toEqual([false]);
    expect(await mutedIn(await lists([row('a')], [row('a')], [row('a')]))).toEqual([false]);
  });

  test('not when another row of it says otherwise', async () => {
    const rows = [row('a', { state: 'muted' }), row('a', { state: 'enabled' }), row('a', { state: 'muted' })];
    expect(await mutedIn(await lists([row('a')], rows))).toEqual([false]);
    expect(await mutedIn(await lists(rows, [row('a')]))).toEqual([false]);
  });

  test('also when only the list of the muted has it yet', async () => {
    expect(await mutedIn(await lists([row('a')], [row('b')], [row('a')]))).toEqual([false, true]);
  });

  test('in its own suite only', async () => {
    const inJest = row('a', { url: row('a').url.replace('rspec', 'jest') });
    const tests = await testsOf(client(await lists([row('a'), inJest], [inJest], [row('a')])), true);
    expect(tests).toEqual([
      { suite: 'rspec', testId: 'a', muted: false, passes: 0, locations: [] },
      { suite: 'jest', testId: 'a', muted: true, passes: 0, locations: [] },
    ]);
  });
});

describe('places', () => {
  const placesIn = async (...served: Parameters<typeof lists>) => {
    const [only] = await testsOf(client(await lists(...served)), true);
    return only?.locations;
  };

  test('are what rows say, each once, whichever list they stand in', async () => {
    const [at3, at9] = [row('a', { location: './a_spec.rb:3' }), row('a', { location: './a_spec.rb:9' })];
    expect(await placesIn([at3], [at3], [at9])).toEqual(['./a_spec.rb:3', './a_spec.rb:9']);
    expect(await placesIn([at3, at9])).toEqual(['./a_spec.rb:3', './a_spec.rb:9']);
  });

  test('are the name of the file where a row has no location', async () => {
    expect(await placesIn([row('a', { location: null, file_name: 'a.test.js' })])).toEqual(['a.test.js']);
    expect(await placesIn([row('a', { location: './a.rb:3', file_name: 'shared.rb' })])).toEqual(['./a.rb:3']);
    expect(await placesIn([row('a', { location: ' ', file_name: 7 })])).toEqual([]);
  });
});

describe('passes', () => {
  const passesOf = async (more: Readonly<Record<string, unknown>>) => {
    const [only] = await testsOf(client(await lists([row('a', more)])), false);
    return only?.passes;
  };
  const counts = (passed: unknown) => ({ executions_count_by_result: { passed, failed: 1 } });

  test.each([
    [{ ...counts(2) }, 2],
    [{ ...counts(2), state: 'enabled' }, 2],
    [{ ...counts(2), state: 'muted' }, 2],
    // A test that is skipped has passed nothing.
    [{ ...counts(2), state: 'skipped' }, 0],
    [{ ...counts(0), executions_count: 9 }, 0],
    [{ ...counts('2') }, 0],
    [{ ...counts(-1) }, 0],
    [{ ...counts(0.5) }, 0],
    [{ ...counts(null) }, 0],
    [{ executions_count_by_result: {} }, 0],
    [{ executions_count_by_result: null }, 0],
    [{ executions_count_by_result: 'many' }, 0],
    [{ executions_count_by_result: [1, 2] }, 0],
    [{ executions_count_by_result: undefined }, 0],
  ])('%j', async (more, passes) => {
    expect(await passesOf(more)).toBe(passes);
  });

  test('are the fewest that any row and any list has', async () => {
    const passed = (count: number, more = {}) => row('a', { ...counts(count), ...more });
    const fewest = async (...rows: Parameters<typeof lists>) =>
      (await testsOf(client(await lists(...rows)))).map(({ passes }) => passes);
    expect(await fewest([passed(2), passed(0), passed(1)])).toEqual([0]);
    expect(await fewest([passed(2), passed(3, { state: 'skipped' })])).toEqual([0]);
    expect(await fewest([passed(2)], [passed(1)])).toEqual([1]);
    expect(await fewest([passed(2)], [], [passed(0)])).toEqual([0]);
  });
});

describe('whose test it is', () => {
  test.each([
    ['https://api.buildkite.com/v2/analytics/organizations/acme/suites/rspec/tests/a', 'rspec'],
    ['/v2/analytics/organizations/acme/suites/rspec/tests/a', 'rspec'],
    ['https:://buildkite.com/organizations/acme/analytics/suites/my.suite_2/tests/a', 'my.suite_2'],
    [
      'https://proxy.example.com/buildkite/v2/analytics/organizations/suites/suites/rspec/tests/a?x=/suites/y/',
      'rspec',
    ],
  ])('%s', async (url, suite) => {
    expect(await testsOf(client(await lists([row('a', { url })])), false)).toMatchObject([{ suite, testId: 'a' }]);
  });

  test.each([
    { url: undefined },
    { url: null },
    { url: 7 },
    { url: 'https://api.buildkite.com/v2/analytics/organizations/acme/suites/rspec' },
    { url: 'https://api.buildkite.com/v2/analytics/organizations/acme/suites//tests/a' },
    { url: 'https://api.buildkite.com/v2/analytics/organizations/acme/suites/my%20suite/tests/a' },
    { id: null },
    { id: '' },
  ])('where it is not told, the test is passed over: %j', async (more) => {
    const url = await lists([row('a', more), row('b')], [row('a', more)]);
    expect(await testsOf(client(url))).toMatchObject([{ testId: 'b' }]);
  });
});

describe('no list', () => {
  test('of a server that does not know it yet', async () => {
    const { api, engine } = await withTests([failing('a b')], { served: false });
    const error = (await failureOf(testsOf(engine))) as TestEngineError;
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error.transient).toBe(false);
    expect(error.data).toMatchObject({ sought: { kind: 'tests', organization: 'acme', buildId: BUILD } });
    expect(api.requests).toHaveLength(1);
  });

  test('for a token that may not read it', async () => {
    const { engine } = await withTests([], {}, { tokens: { [TOKEN]: { scopes: ['read_builds'] } } });
    const error = await failureOf(testsOf(engine));
    expect(error).toMatchObject({ code: 'missing-scope', data: { scope: 'read_suites' } });
  });

  test.each([2, 3])('where request %i of all fails', async (request) => {
    const faults = [{ where: 'build-tests', kind: 'html', from: { request } }] as const;
    const { engine } = await withTests([failing('a b', { state: 'muted' })], {}, { faults });
    expect(await failureOf(testsOf(engine))).toMatchObject({ code: 'server-error' });
  });

  test.each([{ tests: [] }, [7], ['x'], [null]])('in another shape: %j', async (body) => {
    const faults = [{ where: 'build-tests', kind: 'wrong-shape', body }] as const;
    const { engine } = await withTests([], {}, { faults });
    expect(await failureOf(testsOf(engine))).toMatchObject({ code: 'unexpected-response' });
  });

  test('once the signal has fired', async () => {
    const why = { the: 'reason' };
    const { api, engine } = await withTests([failing('a b')]);
    expect(await failureOf(testsOf(engine, true, AbortSignal.abort(why)))).toBe(why);
    expect(api.requests).toEqual([]);
  });
});
