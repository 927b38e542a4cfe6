import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../simulator/scenarios/index.ts';
import type { BuildScript } from '../simulator/test-engine/build-script.ts';
import { blocks, ends, isFound, isMissing, starts } from '../simulator/test-engine/build-story.ts';
import type { BuildStep } from '../simulator/test-engine/build-timeline.ts';
import { uuid } from '../simulator/test-engine/ids.ts';
import { type JobScript, jobIs, jobTriggers } from '../simulator/test-engine/job-story.ts';
import type { ApiScript, RunScript } from '../simulator/test-engine/script.ts';
import { appears, finishes } from '../simulator/test-engine/story.ts';
import type { BuildUrlSelector, PipelineSelector } from '../src/selector.ts';
import { playScript } from './support/played.ts';

const minute = 60_000;
const commit = 'c'.repeat(40);
const builds = { organization: 'acme', suites: [], ifBlocked: 'judge', triggeredBuilds: 'ignore' } as const;
const byPipeline: PipelineSelector = {
  ...builds,
  kind: 'pipeline',
  pipelines: ['shop'],
  commit,
  mergeCommit: undefined,
  branch: undefined,
};
const byUrl: BuildUrlSelector = { ...builds, kind: 'build-url', pipeline: 'shop', number: 7 };

function build(number: number, steps: readonly BuildStep[], more: Partial<BuildScript> = {}): BuildScript {
  const pipeline = more.pipeline ?? 'shop';
  return { id: uuid(pipeline, number), pipeline, number, commit, branch: 'main', steps, ...more };
}

/** A run of that build that is there after a minute and ends at its fourth, with so many tests that passed. */
function run({ id }: BuildScript, result: 'passed' | 'failed' = 'passed', passing = 900): RunScript {
  const steps = [appears({ at: minute }), finishes({ at: 4 * minute }, result)];
  return { id: uuid('run of', id), buildId: id, commit, steps, passing };
}

function world(all: readonly BuildScript[], runs: readonly RunScript[], more: Partial<ApiScript> = {}): ApiScript {
  return {
    organizations: { acme: { suites: { rspec: { runs } }, builds: all, emptyPipelines: ['shop', 'tea'] } },
    tokens: { bkua_0123456789: { scopes: ['read_suites', 'read_builds'] } },
    ...more,
  };
}

const fiveMinutes = [
  isMissing({ at: 0 }),
  isFound({ at: 20_000 }),
  starts({ at: 20_000 }),
  ends({ at: 5 * minute }, 'passed'),
];

describe('pipeline', () => {
  test('waits for the build of the commit, and for its end; while it goes on, a poll is one request', async () => {
    const one = build(7, fiveMinutes);
    const { outcome, requests, events } = await playScript(world([one], [run(one)]), { selector: byPipeline });
    expect(outcome.verdict).toEqual({ name: 'passed' });
    expect(outcome.endedAt).toBeLessThan(6.2 * minute);
    const goesOn = requests.filter(({ at }) => at > 20_000 && at < 5 * minute).map(({ path }) => path);
    const looks = goesOn.filter((path) => path.endsWith('/shop/builds')).length;
    expect(goesOn.every((path) => path.includes('/builds'))).toBe(true);
    // Newer ones are looked for once a minute, and no oftener.
    expect(looks).toBeLessThanOrEqual(6);
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['build-changed', 'run-changed']));
  });

  test('gates a newer build in place of one that failed', async () => {
    const [old, newer] = [
      build(7, [starts({ at: 0 }), ends({ at: 2 * minute }, 'canceled')]),
      build(8, [isMissing({ at: 0 }), isFound({ at: 2 * minute }), ends({ at: 5 * minute }, 'passed')]),
    ];
    const runs = [{ ...run(old, 'failed'), steps: [appears({ at: 0 })] }, run(newer)];
    const { outcome, events } = await playScript(world([old, newer], runs), { selector: byPipeline });
    expect(outcome.verdict.name).toBe('passed');
    expect(events.filter(({ kind }) => kind === 'build-put-aside')).toMatchObject([
      { build: { number: 7 }, by: { number: 8 } },
    ]);
    expect(outcome.observation.builds).toMatchObject([{ number: 8 }]);
  });

  test('finds nothing where Buildkite starts no build, in the time that one has to appear', async () => {
    const wanted = { selector: byPipeline, appearWithin: 2 * minute };
    const { outcome, requests } = await playScript(world([], []), wanted);
    expect(outcome.verdict.name).toBe('not-found');
    expect(outcome.observation.withoutBuild).toEqual(['shop']);
    expect(outcome.endedAt).toBe(2 * minute);
    expect(new Set(requests.map(({ path }) => path)).size).toBe(1);
  });

  test.each([
    ['a long `settle`', { settle: 10 * minute }],
    ['a long `interval`', { interval: 3 * minute }],
    ['an `interval` that does not divide a minute', { interval: 40_000 }],
  ])('looks for a newer build at least once a minute with %s', async (_, wanted) => {
    const one = build(7, fiveMinutes);
    const { outcome, requests } = await playScript(world([one], [run(one)]), { selector: byPipeline, ...wanted });
    expect(outcome.verdict.name).toBe('passed');
    const looks = requests.filter(({ path }) => path.endsWith('/shop/builds')).map(({ at }) => at);
    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(minute);
    // They are no reason to look oftener.
    expect(looks.length).toBeLessThan(outcome.endedAt / 30_000 + 10);
  });

  test('gates all of several', async () => {
    const [shop, tea] = [build(7, fiveMinutes), build(3, fiveMinutes, { pipeline: 'tea' })];
    const runs = [run(shop), { ...run(tea, 'failed') }];
    const selector = { ...byPipeline, pipelines: ['shop', 'tea'] } as const;
    const { outcome } = await playScript(world([shop, tea], runs), { selector });
    expect(outcome.verdict.name).toBe('failed');
    const { outcome: without } = await playScript(world([shop], runs), { selector, timeout: 10 * minute });
    expect([without.verdict.name, without.observation.withoutBuild]).toEqual(['not-found', ['tea']]);
  });

  test('repeats the one request of a poll that fails, and no other', async () => {
    const one = build(7, fiveMinutes);
    const faults = [{ where: 'runs', kind: 'html' }] as const;
    const { outcome, requests } = await playScript(world([one], [run(one)], { faults }), { selector: byPipeline });
    expect(outcome.verdict.name).toBe('passed');
    const refusedAt = requests.findIndex(({ path }) => path.endsWith('/runs'));
    // What was answered stands: nothing but the list of runs is asked for again.
    expect(requests[refusedAt + 1]?.path).toMatch(/\/runs$/);
  });
});

describe('build-url', () => {
  const jobs: readonly JobScript[] = [
    { name: 'test', steps: [jobIs({ at: 4 * minute }, 'passed')] },
    { name: 'Deploy?', type: 'manual', steps: [jobIs({ at: 4 * minute }, 'blocked')] },
  ];

  test.each([true, false])('judges a build at its block step, jobs counted: %j', async (jobCounts) => {
    const one = build(7, [starts({ at: 0 }), blocks({ at: 4 * minute })], { jobs, jobCounts });
    const { outcome } = await playScript(world([one], [run(one)]), { selector: byUrl });
    expect(outcome.verdict.name).toBe('passed');
    const waiting = { ...byUrl, ifBlocked: 'wait' } as const;
    const { outcome: waited } = await playScript(world([one], [run(one)]), { selector: waiting, timeout: 10 * minute });
    expect(waited.verdict).toEqual({ name: 'timed-out', because: 'build-goes-on' });
  });

  test('gates the builds that it triggers', async () => {
    const trigger: JobScript = {
      name: 'tea',
      type: 'trigger',
      async: true,
      steps: [jobTriggers({ at: 2 * minute }, 'tea', 3), jobIs({ at: 2 * minute }, 'passed')],
    };
    const parent = build(7, [starts({ at: 0 }), ends({ at: 5 * minute }, 'passed')], { jobs: [trigger] });
    const child = build(3, [starts({ at: 2 * minute }), ends({ at: 8 * minute }, 'failed')], { pipeline: 'tea' });
    const runs = [run(parent), run(child, 'failed')];
    const { outcome: alone } = await playScript(world([parent, child], runs), { selector: byUrl });
    expect(alone.verdict.name).toBe('passed');
    const selector = { ...byUrl, triggeredBuilds: 'include' } as const;
    const { outcome } = await playScript(world([parent, child], runs), { selector });
    expect(outcome.verdict.name).toBe('failed');
    expect(outcome.endedAt).toBeGreaterThan(8 * minute);
  });

  test('passes with enough tests only', async () => {
    const one = build(7, [starts({ at: 0 }), ends({ at: 5 * minute }, 'passed')]);
    const script = world([one], [run(one, 'passed', 3)]);
    const { outcome } = await playScript(script, { selector: byUrl, minTests: 900 });
    expect(outcome.verdict).toMatchObject({
      name: 'incomplete',
      because: { kind: 'too-few-tests', ran: 3, least: 900 },
    });
    const { outcome: enough } = await playScript(script, { selector: byUrl, minTests: 3 });
    expect([enough.verdict.name, enough.tests]).toEqual(['passed', 3]);
  });

  test('fails at the first failed run with fail-fast, while the build goes on', async () => {
    const one = build(7, [starts({ at: 0 })]);
    const failing = { ...run(one), steps: [appears({ at: minute }), finishes({ at: minute }, 'failed')] };
    const { outcome } = await playScript(world([one], [failing]), { selector: byUrl, failFast: true });
    expect(outcome.verdict.name).toBe('failed');
    expect(outcome.endedAt).toBeLessThan(2 * minute);
  });

  test('sees at its deadline what runs have come to, though the build goes on', async () => {
    const one = build(7, [starts({ at: 0 })]);
    const { outcome } = await playScript(world([one], [run(one, 'failed')]), { selector: byUrl, timeout: 10 * minute });
    expect(outcome.verdict.name).toBe('failed');
    expect(outcome.endedAt).toBeGreaterThan(9 * minute);
  });
});

test.each(scenarios.filter(({ inputs }) => inputs['pipeline'] !== undefined))(
  '$name ends as it tells',
  async ({ api, inputs, expect: expected }) => {
    const selector = { ...byPipeline, commit: inputs['commit'] ?? '', suites: inputs['suite']?.split(',') ?? [] };
    const { outcome } = await playScript(api, { selector, timeout: 10_000, settle: 1_000 });
    expect(outcome.verdict.name).toBe(expected.verdict);
  },
);
