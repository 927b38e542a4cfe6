import { describe, expect, test } from '@jest/globals';
import { blocks, changesBuild, ends, isFound, isMissing, starts } from '../../../simulator/test-engine/build-story.ts';
import type { BuildStep } from '../../../simulator/test-engine/build-timeline.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { RunScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears, leavesTheList, vanishes } from '../../../simulator/test-engine/story.ts';
import { ask, BUILD, BUILD_PLACE, buildScript, failedRun, json, TOKEN, withBuild } from './support.ts';

const PATH = '/v2/organizations/acme/pipelines/shop/builds/12';
const LEAN = `${PATH}?include_test_engine=true&exclude_jobs=true&exclude_pipeline=true`;

const storyOf = (steps: readonly BuildStep[], runs: readonly RunScript[] = []) =>
  withBuild(buildScript({ steps }), runs);

/** The runs that a build names, by suite. */
function named(build: unknown): string[] {
  const { test_engine: testEngine } = build as { test_engine: { runs: { suite: { slug: string } }[] } };
  return testEngine.runs.map(({ suite }) => suite.slug);
}

describe('a build', () => {
  test('has the fields that a gate asks for', async () => {
    await using standIn = await startTestEngine(storyOf([starts({ at: 0 })], [failedRun()]));
    expect(await json(ask(standIn, LEAN))).toEqual({
      id: BUILD,
      number: 12,
      state: 'running',
      blocked: false,
      branch: 'main',
      commit: 'a'.repeat(40),
      url: `${standIn.url}${PATH}`,
      web_url: 'https://buildkite.com/acme/shop/builds/12',
      test_engine: { runs: [{ id: failedRun().id, suite: { id: uuid('suite', 'acme', 'rspec'), slug: 'rspec' } }] },
    });
  });

  test('has more than that, and less, if nothing is said', async () => {
    await using standIn = await startTestEngine(storyOf([changesBuild({ at: 0 }, { test_engine: null })]));
    const bare = await json(ask(standIn, PATH));
    expect(bare).toMatchObject({ jobs: [], pipeline: { slug: 'shop' } });
    expect(bare).not.toHaveProperty('test_engine');
    expect(await json(ask(standIn, LEAN))).toHaveProperty('test_engine', null);
  });

  test('goes by its own polls, which are the requests that are answered usably', async () => {
    const steps = [
      isMissing({ poll: 1 }),
      isFound({ poll: 2 }),
      starts({ poll: 2 }),
      blocks({ poll: 3 }),
      ends({ poll: 4 }, 'passed'),
    ];
    await using standIn = await startTestEngine({
      ...storyOf(steps),
      faults: [{ where: 'build', kind: 'cut-json', from: { request: 3 } }],
    });
    await ask(standIn, '/v2/access-token');
    const seen: unknown[] = [];
    for (let request = 1; request <= 5; request += 1)
      seen.push(await json(ask(standIn, LEAN)).catch(() => 'cut short'));
    expect(seen).toMatchObject([
      { message: 'Not Found' },
      { state: 'running', blocked: false },
      'cut short',
      { state: 'passed', blocked: true },
      { state: 'passed', blocked: false },
    ]);
    expect(standIn.world.polls(BUILD_PLACE)).toBe(4);
    expect(standIn.counts).toMatchObject({ byEndpoint: { build: 5 }, byFault: { 'cut-json': 1 } });
  });

  test.each([
    ['its UUID', PATH.replace('/12', `/${BUILD}`)],
    ['a number in another notation', PATH.replace('/12', '/0xc')],
    ['another number', PATH.replace('/12', '/13')],
    ['another pipeline', PATH.replace('/shop/', '/store/')],
    ['another organization', PATH.replace('/acme/', '/nobody/')],
    ['a name that every object inherits', PATH.replace('/acme/', '/constructor/')],
    ['anything deeper', `${PATH}/jobs/1`],
  ])('%s is not found', async (_, path) => {
    await using standIn = await startTestEngine(storyOf([]));
    const answer = await ask(standIn, path);
    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }]);
    expect(standIn.world.polls(BUILD_PLACE)).toBe(0);
  });

  test('needs the scope for builds, and no other', async () => {
    const reads = (...scopes: string[]) => ({ tokens: { [TOKEN]: { scopes } } });
    await using refusing = await startTestEngine({ ...storyOf([]), ...reads('read_suites') });
    const refused = await ask(refusing, LEAN);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { message: "Your access token doesn't have the read_builds scope" },
    ]);
    await using letting = await startTestEngine({ ...storyOf([]), ...reads('read_builds') });
    expect((await ask(letting, LEAN)).status).toBe(200);
  });

  test("of an organization that the token does not reach is not found, and counts in that one's rate limit", async () => {
    const tokens = { [TOKEN]: { scopes: ['read_builds'], organizations: ['others'] } };
    await using standIn = await startTestEngine({ ...storyOf([]), tokens });
    const answer = await ask(standIn, LEAN);
    expect([answer.status, answer.headers.get('ratelimit-remaining')]).toEqual([404, '199']);
  });
});

describe('the runs of a build', () => {
  const run = (suite: string, more: Partial<RunScript> = {}) => failedRun({ id: uuid('run', suite), ...more });
  const script = (suites: Record<string, RunScript>) => ({
    ...withBuild(buildScript(), []),
    organizations: {
      acme: {
        suites: Object.fromEntries(Object.entries(suites).map(([suite, only]) => [suite, { runs: [only] }])),
        builds: [buildScript()],
      },
    },
  });

  test('are named while they are there, in whichever suite, and those of other builds never', async () => {
    let clock = 0;
    const suites = {
      rspec: run('rspec', { steps: [appears({ at: 10 }), leavesTheList({ at: 15 }), vanishes({ at: 30 })] }),
      jest: run('jest', { buildId: BUILD.toUpperCase(), steps: [appears({ at: 20 })] }),
      pytest: run('pytest', { buildId: uuid('another build') }),
      swift: run('swift', { buildId: null }),
    };
    await using standIn = await startTestEngine(script(suites), { now: () => clock, begins: 'at-once' });
    const seen: string[][] = [];
    for (clock of [0, 10, 20, 30]) seen.push(named(await json(ask(standIn, LEAN))));
    expect(seen).toEqual([[], ['rspec'], ['rspec', 'jest'], ['jest']]);
  });

  test('may be named later than they are listed, never, or longer than they are there', async () => {
    const suites = {
      late: run('late', { steps: [appears({ at: 0 })], linked: { poll: 2 } }),
      never: run('never', { steps: [appears({ at: 0 })], linked: 'never' }),
      gone: run('gone', { steps: [], linked: { at: 0 } }),
    };
    await using standIn = await startTestEngine(script(suites));
    expect(named(await json(ask(standIn, LEAN)))).toEqual(['gone']);
    expect(named(await json(ask(standIn, LEAN)))).toEqual(['late', 'gone']);
  });
});
