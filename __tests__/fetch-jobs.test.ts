import { describe, expect, test } from '@jest/globals';
import type { BuildScript } from '../simulator/test-engine/build-script.ts';
import { ends } from '../simulator/test-engine/build-story.ts';
import { type JobScript, jobFails, jobIs, jobIsRetried, jobTriggers } from '../simulator/test-engine/job-story.ts';
import type { ApiScript } from '../simulator/test-engine/script.ts';
import { fetchJobs } from '../src/fetch-jobs.ts';
import { nothingSeen } from '../src/gate/observation.ts';
import type { Verdict } from '../src/gate/outcome.ts';
import { realClock } from '../src/shared/clock.ts';
import { readFrom } from './inputs/given.ts';
import { build as seenBuild } from './support/runs.ts';
import { acme, endedBuild, TOKEN } from './test-engine/support.ts';

const page = 'https://buildkite.com/acme/shop/builds/7#';
const incomplete: Verdict = { name: 'incomplete', because: { kind: 'build-ended', end: 'failed' } };
const timedOut: Verdict = { name: 'timed-out', because: 'build-goes-on' };
const failed = (name: string): JobScript => ({ name, steps: [jobFails({ at: 0 }, { exit: 137 })] });
const jobs: readonly JobScript[] = [
  failed('shard 1'),
  { name: 'lint', steps: [jobIs({ at: 0 }, 'passed')] },
  { name: 'shard 2', steps: [{ at: 0, set: { state: 'canceled', signal_reason: 'agent_stop' } }] },
  { name: 'shard 3', steps: [jobIs({ at: 0 }, 'timed_out')] },
  { name: null, steps: [jobIs({ at: 0 }, 'expired')] },
  { name: 'may fail', steps: [jobFails({ at: 0 }, { soft: true })] },
  { name: 'first try', steps: [jobFails({ at: 0 }), jobIsRetried({ at: 0 })] },
  { name: 'left out', steps: [jobIs({ at: 0 }, 'broken')] },
];

/** What is fetched of an ended build with these jobs after that verdict, and what was asked. */
async function fetching(
  given: Partial<BuildScript>,
  {
    verdict = incomplete,
    word = 'failed',
    inputs = {},
    ...script
  }: Partial<ApiScript> & { verdict?: Verdict; word?: string; inputs?: Readonly<Record<string, string>> } = {},
) {
  const builds = [endedBuild({ steps: [ends({ at: 0 }, 'failed')], ...given })];
  const { api, engine } = await acme({ suites: {}, builds }, script);
  const settings = readFrom({
    INPUT_TOKEN: TOKEN,
    'INPUT_BUILD-URL': 'https://buildkite.com/acme/shop/builds/7',
    ...inputs,
  });
  const outcome = {
    verdict,
    observation: { ...nothingSeen, builds: [seenBuild(word)] },
    startedAt: 0,
    endedAt: 0,
    decisive: undefined,
    decisiveBuild: undefined,
    toleranceResult: undefined,
    tests: undefined,
    leftOut: [],
  };
  const time = { signal: AbortSignal.timeout(2_000), left: () => 2_000 };
  const fetched = await fetchJobs(outcome, engine, { settings, clock: realClock, random: () => 0, time });
  return { fetched, asks: () => api.requests.map(({ path, query }) => [path, query['state[]']]) };
}

describe('jobs that died', () => {
  test('are those that failed, timed out, expired or were canceled, with why, by one request', async () => {
    const { fetched, asks } = await fetching({ jobs });
    expect(fetched.problems).toEqual([]);
    expect(fetched.died).toMatchObject([
      {
        build: { pipeline: 'shop', number: 7 },
        total: 4,
        truncated: false,
        jobs: [
          { how: 'failed', name: 'shard 1', exitStatus: 137, webUrl: expect.stringContaining(page) },
          { how: 'canceled', name: 'shard 2', exitStatus: undefined, signalReason: 'agent_stop' },
          { how: 'timed_out', name: 'shard 3' },
          { how: 'expired', name: undefined },
        ],
      },
    ]);
    expect(asks()).toEqual([['/v2/organizations/acme/pipelines/shop/builds/7/jobs', undefined]]);
    const { fetched: late, asks: asksLate } = await fetching({ jobs }, { verdict: timedOut });
    expect(late.died).toEqual(fetched.died);
    // The stand-in keeps the last of several.
    expect(asksLate()).toEqual([['/v2/organizations/acme/pipelines/shop/builds/7/jobs', 'canceled']]);
  });

  test('are ten at the most, and counted', async () => {
    const many = Array.from({ length: 120 }, (_, index) => failed(`shard ${index}`));
    const { fetched } = await fetching({ jobs: many.slice(0, 12) });
    expect(fetched.died).toMatchObject([{ jobs: { length: 10 }, total: 12, truncated: false }]);
    const { fetched: more } = await fetching({ jobs: many });
    expect(more.died).toMatchObject([{ jobs: { length: 10 }, total: 100, truncated: true }]);
  });

  test('are the same from a server that does not filter', async () => {
    const { fetched } = await fetching({ jobs }, { jobLists: { filtered: false } });
    expect(fetched.died).toMatchObject([{ total: 4 }]);
  });

  test('are none of a build that passed, nor where the verdict is explained without', async () => {
    for (const more of [
      { word: 'passed', verdict: timedOut },
      { verdict: { name: 'failed' } },
      { verdict: { name: 'passed', leftOut: [] } },
    ] as const) {
      const { fetched, asks } = await fetching({ jobs }, more);
      expect([fetched, asks()]).toEqual([{ died: [], triggered: [], problems: [] }, []]);
    }
  });

  test('come with the builds that were triggered, where the tests may have run there', async () => {
    const trigger: JobScript = { name: 'tea', type: 'trigger', steps: [jobTriggers({ at: 0 }, 'tea', 3)] };
    const retried: JobScript = {
      name: 'cup',
      type: 'trigger',
      steps: [jobTriggers({ at: 0 }, 'cup', 4), jobIsRetried({ at: 0 })],
    };
    const all = [trigger, retried, failed('shard 1')];
    const { fetched } = await fetching({ jobs: all });
    expect(fetched).toMatchObject({ triggered: [{ pipeline: 'tea', number: 3 }], died: [{ total: 1 }], problems: [] });
    // One that passed explains nothing by its jobs, but perhaps by what it triggered.
    const { fetched: ofPassed } = await fetching(
      { jobs: all },
      { word: 'passed', verdict: { name: 'not-found', missing: [] } },
    );
    expect(ofPassed).toMatchObject({ triggered: [{ pipeline: 'tea', number: 3 }], died: [] });
    // Where they are gated, or the verdict is another one, nobody asks.
    const { fetched: gated } = await fetching({ jobs: all }, { inputs: { 'INPUT_TRIGGERED-BUILDS': 'include' } });
    const { fetched: late } = await fetching({ jobs: all }, { verdict: timedOut });
    expect([gated.triggered, late.triggered]).toEqual([[], []]);
  });

  test('are missed where they cannot be had, and it is said why', async () => {
    const { fetched } = await fetching({ jobs }, { jobLists: { served: false } });
    expect(fetched).toMatchObject({ died: [], problems: [{ code: 'not-found' }] });
  });

  test('are asked for again within the time', async () => {
    const { fetched, asks } = await fetching({ jobs }, { faults: [{ where: 'jobs', kind: 'html' }] });
    expect([fetched.died.length, asks().length]).toEqual([1, 2]);
  });
});
