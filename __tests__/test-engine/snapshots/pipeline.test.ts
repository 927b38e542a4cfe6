import { describe, expect, test } from '@jest/globals';
import type { BuildScript } from '../../../simulator/test-engine/build-script.ts';
import { becomes, ends, isFound, isMissing, starts } from '../../../simulator/test-engine/build-story.ts';
import type { BuildStep } from '../../../simulator/test-engine/build-timeline.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import type { ApiScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import type { PipelineSelector } from '../../../src/selector.ts';
import type { Run, Snapshot } from '../../../src/test-engine/model.ts';
import { acme, BUILD_PATH, COMMIT, client, failedRun, failureOf, RUNS_PATH, unending } from '../support.ts';

const MERGE = 'd'.repeat(40);
const OTHER = 'e'.repeat(40);
const LIST = '/v2/organizations/acme/pipelines/shop/builds';
const ALL = '/v2/organizations/acme/builds';
const byPipeline: PipelineSelector = {
  kind: 'pipeline',
  organization: 'acme',
  pipelines: ['shop'],
  commit: COMMIT,
  mergeCommit: undefined,
  branch: undefined,
  suites: [],
  ifBlocked: 'judge',
  triggeredBuilds: 'ignore',
};
const onceEnded = { whole: false, runs: 'once-ended', since: Number.POSITIVE_INFINITY } as const;

function build(number: number, steps: readonly BuildStep[], more: Partial<BuildScript> = {}): BuildScript {
  const pipeline = more.pipeline ?? 'shop';
  return { id: uuid(pipeline, number), pipeline, number, commit: COMMIT, branch: 'main', steps, ...more };
}

/** A run of that build that passes when its suite is polled first. */
function runOf({ id }: BuildScript, more: Partial<RunScript> = {}): RunScript {
  return failedRun({
    id: uuid('run of', id),
    buildId: id,
    steps: [appears({ at: 0 }), finishes({ at: 0 }, 'passed')],
    ...more,
  });
}

/** A world of builds and their runs in `rspec`, polled as the gate does it, by a clock of its own. */
async function polling(
  builds: readonly BuildScript[],
  given: Partial<PipelineSelector> & { readonly script?: Partial<ApiScript>; readonly empty?: readonly string[] } = {},
) {
  const { script, empty: emptyPipelines = ['coffee'], ...more } = given;
  const runs = builds.slice(0, 10).map((one) => runOf(one));
  const { api } = await acme({ suites: { rspec: { runs } }, builds, emptyPipelines }, script);
  let now = 0;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const engine = client(api.url, { clock });
  let known: readonly Run[] = [];
  let asked = 0;
  return {
    api,
    engine,
    wait: (ms: number) => {
      now += ms;
    },
    poll: async (options = {}): Promise<Snapshot> => {
      const snapshot = await engine.poll({ ...byPipeline, ...more }, known, { ...onceEnded, ...options }, unending());
      const gone = new Set(snapshot.putAside.map(({ id }) => id));
      const runs = [...known, ...snapshot.runs].filter(({ id }) => !gone.has(id));
      known = [...new Map(runs.map((run) => [run.id, run])).values()];
      return snapshot;
    },
    /** Paths of the requests since this was asked last. */
    asks: () => {
      const paths = api.requests.slice(asked).map(({ path }) => path);
      asked = api.requests.length;
      return paths;
    },
  };
}

const numbersOf = ({ builds }: Snapshot) => builds?.map(({ pipeline, number }) => `${pipeline} ${number}`);

describe('the build of a commit', () => {
  test('costs a request until it exists, then one for itself while it is running, and its runs once it has ended', async () => {
    const steps = [isMissing({ at: 0 }), isFound({ at: 0 }), starts({ at: 0 }), ends({ poll: 3 }, 'passed')];
    const { poll, asks, api } = await polling([build(7, steps)]);
    const first = await poll();
    expect(first).toMatchObject({
      builds: [{ number: 7, ended: undefined }],
      runs: [],
      buildsOnly: true,
      whole: false,
    });
    expect(asks()).toEqual([LIST, BUILD_PATH]);
    expect(api.requests[0]?.query).toEqual({
      'commit[]': COMMIT,
      exclude_jobs: 'true',
      exclude_pipeline: 'true',
      page: '1',
      per_page: '100',
    });
    await poll();
    expect(asks()).toEqual([BUILD_PATH]);
    const last = await poll();
    expect(last).toMatchObject({ builds: [{ ended: 'passed' }], runs: [{ result: 'passed' }], buildsOnly: false });
    expect(asks()).toEqual([BUILD_PATH, LIST, RUNS_PATH]);
  });

  test('that is not there costs one request, and says which pipeline has none', async () => {
    const { poll, asks } = await polling([build(7, [starts({ at: 0 })], { commit: OTHER })]);
    expect(await poll()).toMatchObject({ builds: [], runs: [], withoutBuild: ['shop'] });
    expect(asks()).toEqual([LIST]);
  });

  test('has its runs requested while it is running, if a verdict may need them', async () => {
    const { poll, asks } = await polling([build(7, [starts({ at: 0 })])]);
    expect(await poll({ runs: 'always' })).toMatchObject({ runs: [{ result: 'passed' }], buildsOnly: false });
    expect(asks()).toEqual([LIST, BUILD_PATH, RUNS_PATH]);
  });

  test('in a pipeline that is not there is refused', async () => {
    const { poll } = await polling([], { pipelines: ['store'] });
    const sought = { kind: 'builds', organization: 'acme', pipeline: 'store' };
    expect(await failureOf(poll())).toMatchObject({ code: 'not-found', data: { sought } });
  });
});

describe('the newest build of the commit counts', () => {
  const old = build(7, [ends({ at: 0 }, 'failed')]);

  test('of several', async () => {
    const { poll } = await polling([old, build(8, [starts({ at: 0 })]), build(9, [], { commit: OTHER })]);
    expect(numbersOf(await poll())).toEqual(['shop 8']);
  });

  test('and one that comes later takes its place, with whose runs put aside', async () => {
    const later = build(8, [isMissing({ at: 0 }), isFound({ poll: 1 }), starts({ poll: 1 })]);
    const { poll, api } = await polling([old, later]);
    const first = await poll();
    expect([numbersOf(first), first.runs.length, first.putAside]).toEqual([['shop 7'], 1, []]);
    // Somebody looks at it, so that it is there.
    await fetch(`${api.url}${LIST}/8`, { headers: { authorization: 'Bearer bkua_0123456789' } });
    const second = await poll();
    expect([numbersOf(second), second.runs]).toEqual([['shop 8'], []]);
    expect(second.putAside).toMatchObject([{ buildId: old.id }]);
    expect((await poll()).putAside).toEqual([]);
  });

  test('and is looked for once a minute while one goes on', async () => {
    const { poll, asks, wait } = await polling([build(7, [starts({ at: 0 })])]);
    await poll();
    asks();
    wait(56_999);
    await poll();
    expect(asks()).toEqual([BUILD_PATH]);
    wait(1);
    await poll();
    expect(asks()).toEqual([BUILD_PATH, LIST]);
  });

  test('and is looked for in each poll that sees an ended build, after it was seen', async () => {
    const { poll, asks } = await polling([old]);
    await poll();
    expect(asks()).toEqual([LIST, BUILD_PATH, RUNS_PATH]);
    await poll();
    expect(asks()).toEqual([BUILD_PATH, LIST, RUNS_PATH]);
  });

  test.each(['skipped', 'not_run'] as const)(
    'but one that was %s is passed over while another is there',
    async (word) => {
      const { poll } = await polling([old, build(8, [ends({ at: 0 }, word)])]);
      expect(numbersOf(await poll())).toEqual(['shop 7']);
      const { poll: pollAlone } = await polling([build(8, [ends({ at: 0 }, word)])]);
      expect(await pollAlone()).toMatchObject({ builds: [{ number: 8, ended: word }] });
    },
  );

  test('and one that is skipped while it waits gives its place back', async () => {
    const steps = [starts({ at: 0 }), becomes({ poll: 2 }, 'skipped')];
    const { poll } = await polling([old, build(8, steps)]);
    expect(numbersOf(await poll())).toEqual(['shop 8']);
    expect(numbersOf(await poll())).toEqual(['shop 7']);
    expect(numbersOf(await poll())).toEqual(['shop 7']);
  });

  test('and no list that leaves it out makes an older one count', async () => {
    const id = uuid('shop', 8);
    const faults = [{ where: 'builds', kind: 'row-omitted', id, from: { request: 2 } }] as const;
    const { poll, wait } = await polling([old, build(8, [starts({ at: 0 })])], { script: { faults } });
    expect(numbersOf(await poll())).toEqual(['shop 8']);
    wait(60_000);
    expect(numbersOf(await poll())).toEqual(['shop 8']);
  });

  test('of the branch, however it is written', async () => {
    const builds = [old, build(8, [starts({ at: 0 })], { branch: 'release' })];
    for (const branch of ['main', 'refs/heads/main', 'origin/main']) {
      const { poll } = await polling(builds, { branch });
      expect(numbersOf(await poll())).toEqual(['shop 7']);
    }
    const { poll } = await polling(builds, { branch: 'hotfix' });
    expect(await poll()).toMatchObject({ withoutBuild: ['shop'] });
  });

  test('and never that of another commit, from a server that does not filter', async () => {
    const { poll } = await polling([old, build(8, [], { commit: OTHER })], {
      script: { buildLists: { filtered: false } },
    });
    expect(numbersOf(await poll())).toEqual(['shop 7']);
  });
});

describe('the merge commit', () => {
  const merged = build(9, [starts({ at: 0 })], { commit: MERGE });

  test('stands in while the head has no build, in the same request', async () => {
    const head = build(8, [isMissing({ at: 0 }), isFound({ poll: 1 }), starts({ poll: 1 })]);
    const { poll, api, wait, asks } = await polling([head, merged], { mergeCommit: MERGE });
    expect(numbersOf(await poll())).toEqual(['shop 9']);
    expect(asks()).toEqual([LIST, `${LIST}/9`]);
    await fetch(`${api.url}${LIST}/8`, { headers: { authorization: 'Bearer bkua_0123456789' } });
    asks();
    wait(60_000);
    expect(numbersOf(await poll())).toEqual(['shop 8']);
    expect(asks()).toEqual([`${LIST}/9`, LIST, `${LIST}/8`]);
    wait(60_000);
    await poll();
    const commits = api.requests.filter(({ path }) => path === LIST).map(({ query }) => query['commit[]']);
    // The stand-in keeps the last of several.
    expect(commits).toEqual([MERGE, MERGE, COMMIT]);
  });

  test('does not stand in for a head whose build was skipped', async () => {
    const { poll } = await polling([build(8, [ends({ at: 0 }, 'skipped')]), merged], { mergeCommit: MERGE });
    expect(numbersOf(await poll())).toEqual(['shop 8']);
  });
});

describe('several pipelines', () => {
  const pipelines = ['shop', 'tea'] as const;
  const tea = build(3, [starts({ at: 0 })], { pipeline: 'tea' });

  test('are found by one request', async () => {
    const { poll, asks } = await polling([build(7, [starts({ at: 0 })]), tea], { pipelines });
    expect(numbersOf(await poll())).toEqual(['shop 7', 'tea 3']);
    expect(asks().toSorted()).toEqual([ALL, BUILD_PATH, '/v2/organizations/acme/pipelines/tea/builds/3'].toSorted());
  });

  test('must all be there: the list of all does not tell, so each without a build is asked for once', async () => {
    const { poll, asks } = await polling([tea], { pipelines: ['coffee', 'tea'] });
    expect(await poll()).toMatchObject({ withoutBuild: ['coffee'], builds: [{ pipeline: 'tea' }] });
    expect(asks().filter((path) => !path.endsWith('/3'))).toEqual([
      ALL,
      '/v2/organizations/acme/pipelines/coffee/builds',
    ]);
    await poll();
    expect(asks().filter((path) => !path.endsWith('/3'))).toEqual([ALL]);
    const { poll: pollUnknown } = await polling([tea], { pipelines: ['tea', 'store'] });
    expect(await failureOf(pollUnknown())).toMatchObject({ code: 'not-found' });
  });

  test('have their runs requested once all of them have ended', async () => {
    const { poll } = await polling([build(7, [ends({ at: 0 }, 'passed')]), tea], { pipelines });
    expect(await poll()).toMatchObject({ buildsOnly: true, runs: [] });
    const ended = build(3, [ends({ at: 0 }, 'passed')], { pipeline: 'tea' });
    const { poll: pollEnded } = await polling([build(7, [ends({ at: 0 }, 'passed')]), ended], { pipelines });
    const { runs } = await pollEnded();
    expect(runs.map(({ buildId }) => buildId)).toEqual([uuid('shop', 7), uuid('tea', 3)]);
  });

  test('are found on a later page, too', async () => {
    const many = Array.from({ length: 120 }, (_, index) => build(100 + index, [], { pipeline: 'tea' }));
    const { poll, asks } = await polling([build(7, [starts({ at: 0 })]), ...many], { pipelines });
    expect(numbersOf(await poll())).toEqual(['shop 7', 'tea 219']);
    expect(asks().filter((path) => path === ALL)).toHaveLength(2);
  });
});

describe('a list of builds that cannot be right', () => {
  test('for a row that cannot be identified', async () => {
    const steps = [{ at: 0, set: { url: 'https://buildkite.com/x' } }];
    const { poll } = await polling([build(7, steps)]);
    expect(await failureOf(poll())).toMatchObject({ code: 'unexpected-response' });
  });

  test('for a row of another pipeline', async () => {
    const url = 'https://api.buildkite.com/v2/organizations/acme/pipelines/tea/builds/7';
    const { poll } = await polling([build(7, [{ at: 0, set: { url } }])]);
    const mismatch = { kind: 'another', expected: 'builds' };
    expect(await failureOf(poll())).toMatchObject({ code: 'unexpected-response', data: { mismatch } });
  });

  test('for an end that does not come', async () => {
    const many = Array.from({ length: 1100 }, (_, index) => build(index + 1, [], { commit: OTHER }));
    const { poll, asks } = await polling(many, { script: { buildLists: { filtered: false } } });
    expect(await failureOf(poll())).toMatchObject({ code: 'endless-list' });
    expect(asks()).toHaveLength(10);
  });
});

test('a poll that takes more than half of the smallest limit is refused before it is made', async () => {
  const suites = Array.from({ length: 9 }, (_, index) => `suite-${index}`);
  const limits = { organization: { limit: 200 }, user: { limit: 22 } } as const;
  const { poll, asks } = await polling([build(7, [ends({ at: 0 }, 'passed')])], { suites, script: { limits } });
  // The list, the build, and nine lists of runs: eleven of twenty-two are in order, and these suites are not there.
  expect(await failureOf(poll())).toMatchObject({ code: 'not-found' });
  const more = await polling([build(7, [ends({ at: 0 }, 'passed')])], {
    suites: [...suites, 'one-more'],
    script: { limits },
  });
  expect(await failureOf(more.poll())).toMatchObject({ code: 'poll-too-large', data: { requests: 12, limit: 22 } });
  expect(more.asks()).toEqual([LIST, BUILD_PATH]);
  expect(asks().length).toBeGreaterThan(2);
});
