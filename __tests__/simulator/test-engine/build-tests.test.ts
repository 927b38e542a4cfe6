import { describe, expect, test } from '@jest/globals';
import { ends, starts } from '../../../simulator/test-engine/build-story.ts';
import type { FailureScript, FailuresScript } from '../../../simulator/test-engine/failures-script.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { TestState } from '../../../simulator/test-engine/listed-script.ts';
import type { RunScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears, finishes, hasFailures, vanishes } from '../../../simulator/test-engine/story.ts';
import { ask, BUILD, BUILD_PLACE, buildScript, failedRun, json, list, RUNS, TOKEN, withBuild } from './support.ts';

const TESTS = `/v2/analytics/organizations/acme/builds/${BUILD}/tests`;
const PLACE = { organization: 'acme', build: BUILD };

/** The build with one run that failed like this. */
const failing = (failures: FailuresScript, passing = 0) => withBuild(buildScript(), [failedRun({ failures, passing })]);
const listing = (...written: FailureScript[]) => failing({ list: written });

/** `name passed/failed` for each test of an answer. */
function standings(tests: Record<string, unknown>[]): string[] {
  return tests.map(({ name, executions_count_by_result: counts }) => {
    const { passed, failed } = counts as { passed: number; failed: number };
    return `${name} ${passed}/${failed}`;
  });
}

describe('the tests of a build', () => {
  test('carry the fields that Buildkite sends', async () => {
    const listed = { labels: ['flaky'], passes: 1, others: { skipped: 2 } };
    await using standIn = await startTestEngine(
      listing({ test: 'User#email is valid', location: './spec/user_spec.rb:42', attempts: 2, listed }),
    );
    const [failed] = await list(ask(standIn, `${RUNS}/${failedRun().id}/failed_executions`));
    const suite = 'organizations/acme/suites/rspec';
    expect(await list(ask(standIn, TESTS))).toEqual([
      {
        id: failed?.['test_id'],
        url: `${standIn.url}/v2/analytics/${suite}/tests/${failed?.['test_id']}`,
        web_url: `https://buildkite.com/organizations/acme/analytics/suites/rspec/tests/${failed?.['test_id']}`,
        scope: 'User#email',
        name: 'is valid',
        location: './spec/user_spec.rb:42',
        file_name: './spec/user_spec.rb',
        labels: ['flaky'],
        executions_count: 5,
        executions_count_by_result: { passed: 1, failed: 2, skipped: 2 },
      },
    ]);
  });

  test('take names and locations as they come', async () => {
    await using standIn = await startTestEngine(
      listing(
        { test: ' logs in', location: 'e2e/login.spec.ts:9:1' },
        { test: 'alone', location: null },
        { test: 'a b c', listed: { raw: { url: undefined, executions_count_by_result: null } } },
      ),
    );
    expect(await list(ask(standIn, TESTS))).toMatchObject([
      { scope: '', name: 'logs in', file_name: 'e2e/login.spec.ts' },
      { scope: '', name: 'alone', location: null, file_name: null },
      { scope: 'a', name: 'b c', executions_count_by_result: null },
    ]);
  });

  test('are those of every suite and run of the build, each once', async () => {
    const failures = (state?: TestState) => ({
      list: [{ test: 'A works', listed: { passes: 1, ...(state !== undefined && { state }) } }],
    });
    const run = (suite: string, more: Partial<RunScript> = {}) =>
      failedRun({ id: uuid(suite, JSON.stringify(more)), failures: failures(), ...more });
    const suites = {
      rspec: {
        runs: [run('rspec'), run('rspec', { failures: failures('muted') }), run('rspec', { buildId: uuid('another') })],
      },
      jest: { runs: [run('jest')] },
      pytest: {
        runs: [run('pytest', { steps: [appears({ at: 0 }), finishes({ at: 0 }, 'failed'), vanishes({ at: 0 })] })],
      },
    };
    await using standIn = await startTestEngine({
      ...withBuild(buildScript(), []),
      organizations: { acme: { suites, builds: [buildScript()] } },
    });
    expect(standings(await list(ask(standIn, TESTS)))).toEqual(['works 2/2', 'works 1/1']);
    expect(await list(ask(standIn, `${TESTS}?state=muted`))).toHaveLength(1);
  });

  test('come page by page, the passed ones with the others', async () => {
    await using standIn = await startTestEngine(failing({ count: 50 }, 30));
    const answer = await ask(standIn, `${TESTS}?per_page=40&page=2`);
    expect(answer.headers.get('link')).toBe(
      `<${standIn.url}${TESTS}?per_page=40&page=1>; rel="first", <${standIn.url}${TESTS}?per_page=40&page=1>; rel="prev"`,
    );
    expect(await answer.json()).toHaveLength(30);
    const failed = await list(ask(standIn, `${TESTS}?per_page=100&tags=result:~failed`));
    expect(failed).toHaveLength(40);
    const ids = (await list(ask(standIn, `${RUNS}/${failedRun().id}/failed_executions?per_page=100`))).map(
      (execution) => execution['test_id'],
    );
    expect(new Set(failed.map(({ id }) => id))).toEqual(new Set(ids));
  });

  test('are muted, and unmuted again, as time goes on', async () => {
    let clock = 0;
    const changes = [
      { at: 10, state: 'muted' },
      { at: 20, state: 'enabled' },
    ] as const;
    await using standIn = await startTestEngine(listing({ test: 'A works', listed: { changes } }), {
      now: () => clock,
      begins: 'at-once',
    });
    const muted: number[] = [];
    for (clock of [0, 10, 20]) muted.push((await list(ask(standIn, `${TESTS}?state=muted`))).length);
    expect(muted).toEqual([0, 1, 0]);
  });

  test('failures are counted as they become known', async () => {
    let clock = 0;
    const steps = [
      appears({ at: 0 }),
      finishes({ at: 0 }, 'failed'),
      hasFailures({ at: 0 }, 1),
      hasFailures({ at: 10 }, 3),
    ];
    const failures = { list: [{ test: 'A works', attempts: 2 }, { test: 'B works' }] };
    await using standIn = await startTestEngine(withBuild(buildScript(), [failedRun({ steps, failures })]), {
      now: () => clock,
      begins: 'at-once',
    });
    expect(standings(await list(ask(standIn, TESTS)))).toEqual(['works 0/1']);
    clock = 10;
    expect(standings(await list(ask(standIn, TESTS)))).toEqual(['works 0/2', 'works 0/1']);
  });
});

describe('what is listed when', () => {
  test('a pass may be taken in late, and a test may be listed late or never', async () => {
    await using standIn = await startTestEngine(
      listing(
        { test: 'A passes', listed: { passes: { count: 2, from: { poll: 2 } } } },
        { test: 'A comes', listed: { from: { poll: 3 } } },
        { test: 'A stays', listed: 'never' },
      ),
    );
    const seen: string[][] = [];
    for (let poll = 1; poll <= 3; poll += 1) {
      seen.push(standings(await list(ask(standIn, TESTS))));
      await ask(standIn, `${TESTS}?page=2`);
      await ask(standIn, `${TESTS}?state=odd`);
    }
    expect(seen).toEqual([['passes 0/1'], ['passes 2/1'], ['passes 2/1', 'comes 0/1']]);
    expect(standIn.world.polls(PLACE)).toBe(3);
  });

  test('a pass is not counted before it ran', async () => {
    let clock = 0;
    await using standIn = await startTestEngine(
      listing({ test: 'A works', listed: { passes: { count: 1, ranAt: 20 } } }),
      { now: () => clock, begins: 'at-once' },
    );
    clock = 19;
    expect(standings(await list(ask(standIn, TESTS)))).toEqual(['works 0/1']);
    clock = 20;
    expect(standings(await list(ask(standIn, TESTS)))).toEqual(['works 1/1']);
  });

  test.each([
    ['until-its-end', '1/1 0/1'],
    ['open', '1/1 1/1'],
  ] as const)('passes that ran after the end of the build, window %s', async (window, expected) => {
    let clock = 0;
    const build = buildScript({ window, steps: [starts({ at: 0 }), ends({ poll: 1 }, 'failed')] });
    const failures = {
      list: [
        { test: 'A 1', listed: { passes: { count: 1, ranAt: 100, from: { at: 400 } } } },
        { test: 'A 2', listed: { passes: { count: 1, ranAt: 101 } } },
      ],
    };
    await using standIn = await startTestEngine(withBuild(build, [failedRun({ failures })]), {
      now: () => clock,
      begins: 'at-once',
    });
    const counts = async () =>
      standings(await list(ask(standIn, TESTS)))
        .map((standing) => standing.slice(2))
        .join(' ');
    clock = 100;
    await ask(standIn, '/v2/organizations/acme/pipelines/shop/builds/12');
    expect(standIn.world.polls(BUILD_PLACE)).toBe(1);
    clock = 399;
    expect(await counts()).toBe(`0/1 ${expected.slice(4)}`);
    clock = 400;
    expect(await counts()).toBe(expected);
  });
});

describe('who gets the list', () => {
  const path = (organization: string, build: string) =>
    `/v2/analytics/organizations/${organization}/builds/${build}/tests`;

  test.each([
    ['an unknown build', path('acme', uuid('nobody'))],
    ['a number instead of the UUID', path('acme', '12')],
    ['an unknown organization', path('nobody', BUILD)],
  ])('%s is not found', async (_, unknown) => {
    await using standIn = await startTestEngine(listing({ test: 'A works' }));
    const answer = await ask(standIn, unknown);
    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  test('needs the scope for suites', async () => {
    const tokens = { [TOKEN]: { scopes: ['read_builds'] } };
    await using standIn = await startTestEngine({ ...listing(), tokens });
    const answer = await ask(standIn, TESTS);
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { message: "Your access token doesn't have the read_suites scope" },
    ]);
  });

  test('older servers do not have it', async () => {
    await using standIn = await startTestEngine({ ...listing({ test: 'A works' }), buildTests: { served: false } });
    expect((await ask(standIn, TESTS)).status).toBe(404);
  });

  test('a server may know no filters, and may tell the state of each test', async () => {
    const script = listing({ test: 'A 1', listed: { state: 'muted' } }, { test: 'A 2' });
    await using standIn = await startTestEngine({ ...script, buildTests: { filtered: false, withState: true } });
    expect(await json(ask(standIn, `${TESTS}?state=muted`))).toMatchObject([{ state: 'muted' }, { state: 'enabled' }]);
  });

  test.each(['page=0', 'state=quiet', 'tags=result', 'tags=result:~broken', 'tags=:x'])(
    '%s is refused',
    async (query) => {
      await using standIn = await startTestEngine(listing());
      const answer = await ask(standIn, `${TESTS}?${query}`);
      expect([answer.status, await answer.json()]).toEqual([422, { message: expect.stringContaining('must be') }]);
    },
  );
});

describe('filters', () => {
  const script = listing(
    { test: 'A muted', listed: { state: 'muted' }, tags: { framework: 'rspec' } },
    { test: 'A retried', listed: { passes: 1 }, tags: { framework: 'rspec-rails' } },
    { test: 'A skipped', listed: { state: 'skipped', others: { skipped: 1 } } },
  );

  test.each([
    ['state=muted', ['muted 0/1']],
    ['state=enabled', ['retried 1/1']],
    ['state=skipped', ['skipped 0/1']],
    ['tags=result:~failed', ['muted 0/1', 'retried 1/1', 'skipped 0/1']],
    ['tags=result:^failed', ['muted 0/1']],
    ['tags=result:~passed', ['retried 1/1']],
    ['tags=result:failed', ['muted 0/1', 'retried 0/1', 'skipped 0/1']],
    ['tags=result:!failed', ['retried 1/0', 'skipped 0/0']],
    ['tags=framework:rspec*', ['muted 0/1', 'retried 1/1']],
    ['tags=framework:!rspec', ['retried 1/1', 'skipped 0/1']],
    [`tags=build.id:${uuid('another')},result:^failed,framework:rspec`, ['muted 0/1']],
    ['tags=result:~failed&state=enabled', ['retried 1/1']],
    ['tags=', ['muted 0/1', 'retried 1/1', 'skipped 0/1']],
  ])('%s', async (query, expected) => {
    await using standIn = await startTestEngine(script);
    expect(standings(await list(ask(standIn, `${TESTS}?${query}`)))).toEqual(expected);
  });
});
