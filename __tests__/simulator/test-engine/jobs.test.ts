import { describe, expect, test } from '@jest/globals';
import type { JobListsScript } from '../../../simulator/test-engine/build-script.ts';
import { starts } from '../../../simulator/test-engine/build-story.ts';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import {
  type JobScript,
  jobFails,
  jobIs,
  jobIsRetried,
  jobTriggers,
} from '../../../simulator/test-engine/job-story.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { ask, buildScript, json, TOKEN } from './support.ts';

const BUILD_PATH = '/v2/organizations/acme/pipelines/shop/builds/12';
const JOBS = `${BUILD_PATH}/jobs`;

const jobs: readonly JobScript[] = [
  { name: 'lint', steps: [jobIs({ at: 0 }, 'passed')] },
  { name: 'first try', steps: [jobFails({ at: 0 }, { exit: 2 }), jobIsRetried({ at: 0 })] },
  { name: 'second try', from: { at: 1000 }, steps: [jobIs({ at: 1000 }, 'running'), jobIs({ at: 2000 }, 'passed')] },
  { name: 'deploy', type: 'trigger', async: true, steps: [jobTriggers({ at: 1000 }, 'tea', 3)] },
];

async function served(jobLists?: JobListsScript, more: readonly JobScript[] = jobs) {
  let clock = 0;
  const tea = buildScript({ id: uuid('tea'), pipeline: 'tea', number: 3 });
  const standIn = await startTestEngine(
    {
      organizations: { acme: { suites: {}, builds: [buildScript({ jobs: more, steps: [starts({ at: 0 })] }), tea] } },
      tokens: { [TOKEN]: { scopes: ['read_builds'] } },
      ...(jobLists !== undefined && { jobLists }),
    },
    { now: () => clock, begins: 'at-once' },
  );
  const page = async (query: string) =>
    (await json(ask(standIn, `${JOBS}${query}`))) as {
      readonly items: readonly Record<string, unknown>[];
      readonly links: { readonly next?: string };
    };
  return {
    [Symbol.asyncDispose]: () => standIn.close(),
    standIn,
    page,
    names: async (query = '') => (await page(query)).items.map(({ name }) => name),
    at: (ms: number) => {
      clock = ms;
    },
  };
}

describe('the jobs of a build', () => {
  test('come and go on with time', async () => {
    await using world = await served();
    expect(await world.names()).toEqual(['lint', 'first try', 'deploy']);
    world.at(1000);
    const { items } = await world.page('');
    expect(items.map(({ name, state, retried }) => [name, state, retried])).toEqual([
      ['lint', 'passed', false],
      ['first try', 'failed', true],
      ['second try', 'running', false],
      ['deploy', 'running', false],
    ]);
    expect(items[1]).toMatchObject({ type: 'script', exit_status: 2, soft_failed: false });
  });

  test('name the build that they have triggered, once it is there', async () => {
    await using world = await served();
    expect((await world.page('')).items.at(-1)).toMatchObject({ type: 'trigger', async: true, triggered_build: null });
    world.at(1000);
    expect((await world.page('')).items.at(-1)).toMatchObject({
      triggered_build: {
        id: uuid('tea'),
        number: 3,
        url: `${world.standIn.url}/v2/organizations/acme/pipelines/tea/builds/3`,
        web_url: 'https://buildkite.com/acme/tea/builds/3',
      },
    });
  });

  test('are filtered by state, and leave retried ones out on demand', async () => {
    await using world = await served();
    expect(await world.names('?state[]=failed&state[]=scheduled')).toEqual(['first try', 'deploy']);
    expect(await world.names('?include_retried_jobs=false')).toEqual(['lint', 'deploy']);
    await using other = await served({ filtered: false });
    expect(await other.names('?state[]=failed')).toHaveLength(3);
  });

  test('come with their build and in lists of builds, where retried ones are shown on demand', async () => {
    await using world = await served();
    world.at(1000);
    const build = JOBS.replace(/\/jobs$/, '');
    const names = async (query: string) => {
      const { jobs } = (await (await ask(world.standIn, `${build}${query}`)).json()) as { jobs?: { name: string }[] };
      return jobs?.map(({ name }) => name);
    };
    const last = ['lint', 'second try', 'deploy'];
    expect(await names('')).toEqual(last);
    expect(await names('?include_retried_jobs=true')).toEqual(['lint', 'first try', ...last.slice(1)]);
    expect(await names('?exclude_jobs=true')).toBeUndefined();
    const listed = await ask(world.standIn, build.replace(/\/\d+$/, '?include_retried_jobs=true'));
    expect(await listed.json()).toMatchObject([{ jobs: { length: 4 } }]);
  });

  test('come page by page, by a cursor', async () => {
    await using world = await served();
    const first = await world.page('?per_page=2');
    const next = new URL(first.links.next ?? '');
    expect(next.href).toMatch(`${world.standIn.url}${JOBS}?per_page=2&after=`);
    const second = await world.page(next.search);
    expect([second.items.map(({ name }) => name), second.links]).toEqual([['deploy'], {}]);
    expect((await ask(world.standIn, `${JOBS}?after=2`)).status).toBe(422);
    expect((await ask(world.standIn, `${JOBS}?per_page=101`)).status).toBe(422);
  });

  test('may be said to go on elsewhere, or at the same page', async () => {
    await using elsewhere = await served({ most: 1, next: { origin: 'https://evil.example' } });
    expect((await elsewhere.page('')).links.next).toMatch('https://evil.example/v2/');
    await using stuck = await served({ most: 1, next: 'stuck' });
    const { links } = await stuck.page('');
    expect((await stuck.page(new URL(links.next ?? '').search)).links).toEqual(links);
  });

  test('may not be served', async () => {
    await using world = await served({ served: false });
    expect((await ask(world.standIn, JOBS)).status).toBe(404);
  });

  test('are counted in the build, retried ones left out', async () => {
    await using world = await served();
    world.at(1000);
    expect(await json(ask(world.standIn, BUILD_PATH))).toMatchObject({
      job_state_counts: { total: 3, states: { passed: 1, running: 2 } },
    });
  });
});
