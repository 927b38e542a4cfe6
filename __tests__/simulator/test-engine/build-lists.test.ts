import { describe, expect, test } from '@jest/globals';
import type { BuildListsScript, BuildScript } from '../../../simulator/test-engine/build-script.ts';
import { ends, isFound, isMissing, starts } from '../../../simulator/test-engine/build-story.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { ask, BUILD, buildScript, json, list, TOKEN } from './support.ts';

const COMMIT = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const OF_SHOP = '/v2/organizations/acme/pipelines/shop/builds';
const OF_ALL = '/v2/organizations/acme/builds';

function numbered(number: number, more: Partial<BuildScript> = {}): BuildScript {
  return buildScript({ id: uuid('build', number), number, ...more });
}

const builds = [
  numbered(1, { steps: [ends({ at: 0 }, 'failed')] }),
  numbered(2, { commit: OTHER }),
  numbered(3, { pipeline: 'tea', branch: 'release', steps: [starts({ at: 0 })] }),
  numbered(4, { rebuiltFrom: { id: uuid('build', 1), number: 1 }, createdAt: '2026-08-03T10:00:00.000Z' }),
  numbered(5, { steps: [isMissing({ at: 0 }), isFound({ at: 1000 })], createdAt: '2026-08-03T11:00:00.000Z' }),
];

async function served(more: { readonly buildLists?: BuildListsScript } = {}) {
  let clock = 0;
  const standIn = await startTestEngine(
    {
      organizations: { acme: { suites: {}, builds, emptyPipelines: ['coffee'] } },
      tokens: { [TOKEN]: { scopes: ['read_builds'] } },
      ...more,
    },
    { now: () => clock },
  );
  return {
    [Symbol.asyncDispose]: () => standIn.close(),
    standIn,
    numbers: async (path: string) => (await list(ask(standIn, path))).map(({ number }) => number),
    wait: (ms: number) => {
      clock += ms;
    },
  };
}

describe('a list of builds', () => {
  test('is that of a pipeline or of all, the newest first, with those that are found', async () => {
    await using world = await served();
    expect(await world.numbers(OF_SHOP)).toEqual([4, 2, 1]);
    expect(await world.numbers(OF_ALL)).toEqual([4, 3, 2, 1]);
    world.wait(1000);
    expect(await world.numbers(OF_SHOP)).toEqual([5, 4, 2, 1]);
    expect(await world.numbers(OF_SHOP.replace('shop', 'coffee'))).toEqual([]);
  });

  test.each([
    [`commit=${OTHER}`, [2]],
    [`commit[]=${OTHER}`, [2]],
    [`commit[]=${COMMIT}&commit[]=${OTHER}`, [4, 3, 2, 1]],
    [`commit[]=${COMMIT}&branch=release`, [3]],
    ['branch[]=release&branch[]=main', [4, 3, 2, 1]],
    ['state[]=failed', [1]],
  ])('takes %s', async (query, numbers) => {
    await using world = await served();
    expect(await world.numbers(`${OF_ALL}?${query}`)).toEqual(numbers);
  });

  test('gives every build where it does not filter', async () => {
    await using world = await served({ buildLists: { filtered: false } });
    expect(await world.numbers(`${OF_SHOP}?commit[]=${OTHER}`)).toEqual([4, 2, 1]);
  });

  test('has pages', async () => {
    await using world = await served();
    const answer = await ask(world.standIn, `${OF_ALL}?per_page=3&page=2`);
    expect(await answer.json()).toMatchObject([{ number: 1 }]);
    expect(answer.headers.get('link')).toContain('rel="prev"');
  });

  test('has rows like a build without what belongs to one build alone', async () => {
    await using world = await served();
    const [row] = await list(ask(world.standIn, `${OF_SHOP}?exclude_jobs=true&exclude_pipeline=true`));
    expect(row).toEqual({
      id: uuid('build', 4),
      number: 4,
      state: 'scheduled',
      blocked: false,
      branch: 'main',
      commit: COMMIT,
      created_at: '2026-08-03T10:00:00.000Z',
      rebuilt_from: { id: uuid('build', 1), number: 1 },
      url: `${world.standIn.url}${OF_SHOP}/4`,
      web_url: 'https://buildkite.com/acme/shop/builds/4',
    });
  });

  test.each([
    ['an unknown pipeline', OF_SHOP.replace('shop', 'store')],
    ['an unknown organization', OF_ALL.replace('acme', 'nobody')],
  ])('of %s is not found', async (_, path) => {
    await using world = await served();
    expect((await ask(world.standIn, path)).status).toBe(404);
  });

  test('needs its scope', async () => {
    await using standIn = await startTestEngine({
      organizations: { acme: { suites: {}, builds: [buildScript({ id: BUILD })] } },
      tokens: { [TOKEN]: { scopes: ['read_suites'] } },
    });
    expect(await json(ask(standIn, OF_ALL))).toEqual({
      message: "Your access token doesn't have the read_builds scope",
    });
  });
});
