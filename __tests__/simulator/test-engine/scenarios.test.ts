import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../../simulator/scenarios/index.ts';
import { countOf } from '../../../simulator/test-engine/executions.ts';
import { isUuid } from '../../../simulator/test-engine/ids.ts';
import type { SuitePlace } from '../../../simulator/test-engine/routes.ts';
import type { Scenario } from '../../../simulator/test-engine/scenario.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { World } from '../../../simulator/test-engine/world.ts';
import { failureOf } from './support.ts';

const all = scenarios;
const FOLDER = new URL('../../../simulator/scenarios/', import.meta.url);
const NO_SCENARIOS = ['index.ts', 'cast.ts', 'shop-files.ts'];

/** The suites that the workflow names, or else all there are. */
function placesOf({ inputs, api }: Scenario): SuitePlace[] {
  const organization = 'acme';
  const suites = inputs['suite']?.split(',') ?? Object.keys(api.organizations[organization]?.suites ?? {});
  return suites.map((suite) => ({ organization, suite: suite.trim() }));
}

/** Path and query of the request that the workflow begins with. */
function firstLook(scenario: Scenario): string {
  const { 'build-url': url, 'build-id': build, pipeline } = scenario.inputs;
  if (pipeline !== undefined) return `/v2/organizations/${pipeline.replace('/', '/pipelines/')}/builds`;
  if (url !== undefined) {
    const [organization, pipeline, , number] = new URL(url).pathname.slice(1).split('/');
    return `/v2/organizations/${organization}/pipelines/${pipeline}/builds/${number}?include_test_engine=true`;
  }
  const suite = placesOf(scenario)[0]?.suite;
  return `/v2/analytics/organizations/acme/suites/${suite}/runs${build === undefined ? '' : `?build_id=${build}`}`;
}

/** What the build and the written runs have come to after ten seconds: `state/result`, or `gone`. */
function endsOf(scenario: Scenario): string[] {
  let clock = 0;
  const world = new World(scenario.api, () => clock);
  world.begin();
  clock = 10_000;
  const build = world.build({ organization: 'acme', pipeline: 'shop', number: 1234 });
  const runs = placesOf(scenario).flatMap((place) => {
    const written = world.suite(place)?.runs ?? [];
    return world.runs(place).filter(({ script }) => written.includes(script));
  });
  const included = { jobs: false, pipeline: false, testEngine: false };
  return [
    ...(build === undefined ? [] : [`build ${build.wire('', included).state}`]),
    ...runs.map((run) => {
      const { state, result } = run.wire('');
      return run.found ? `${state}/${result}` : 'gone';
    }),
  ];
}

test('every file of the folder is in one of the lists, under its own name', () => {
  const files = readdirSync(FOLDER).filter((file) => !NO_SCENARIOS.includes(file));
  expect(all.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
});

test('each ends as it says', () => {
  const ends = Object.fromEntries(all.map((scenario) => [scenario.name, endsOf(scenario)]));
  expect(ends).toEqual({
    failed: ['build failed', 'finished/failed', 'finished/failed'],
    'on-a-pull-request': ['build failed', 'finished/failed', 'finished/failed'],
    passed: ['finished/passed'],
    'passed-after-reopening': ['finished/passed'],
    'failed-late': ['finished/failed'],
    stale: ['running/stale'],
    vanished: ['gone'],
    'not-found': [],
    'not-found-tolerated': [],
    'timed-out': ['running/pending'],
    'several-runs': ['finished/passed', 'finished/failed'],
    'many-failures': ['finished/failed'],
    'fail-fast': ['running/pending', 'running/failed'],
    'passing-faults': ['finished/passed'],
    unreachable: [],
    'wrong-token': [],
    'missing-scope': [],
    'wrong-suite': [],
    'build-passed': ['build passed', 'finished/passed', 'finished/passed'],
    'build-shard-died': ['build failed', 'finished/passed'],
    'build-blocked-passed': ['build passed', 'finished/passed'],
    'build-cancelled': ['build canceled', 'finished/passed'],
    'build-late-suite': ['build passed', 'finished/passed', 'finished/failed'],
    'build-still-running': ['build running', 'finished/passed'],
    'build-without-results': ['build passed'],
    'missing-read-builds': ['build running'],
    'pipeline-passed': ['build passed', 'finished/passed'],
    'pipeline-failed': ['build failed', 'finished/failed'],
    'pipeline-no-build': [],
    'commit-passed': ['finished/passed', 'finished/failed'],
    'commit-failed-matrix': ['finished/failed', 'finished/passed', 'finished/passed'],
    'commit-newest': ['finished/passed', 'finished/failed'],
    'commit-not-found': [],
    'retried-tolerated': ['build passed', 'finished/failed'],
    'muted-tolerated': ['build passed', 'finished/failed'],
    'not-tolerated': ['build failed', 'finished/failed'],
  });
});

test('what is tolerated is listed as that in time, and what is not is not', () => {
  const listed = (name: string) => {
    const scenario = scenarios.find((candidate) => candidate.name === name);
    let clock = 0;
    const world = new World(scenario?.api ?? { organizations: {}, tokens: {} }, () => clock);
    world.begin();
    clock = 1000;
    const [build = ''] = scenario?.api.organizations['acme']?.builds?.map(({ id }) => id) ?? [];
    const tests = world.buildTests({ organization: 'acme', build }) ?? [];
    return tests.filter(({ counts }) => counts.failed > 0).map(({ state, counts }) => [state, counts.passed]);
  };
  expect(listed('retried-tolerated')).toEqual([
    ['enabled', 1],
    ['enabled', 1],
  ]);
  expect(listed('muted-tolerated')).toEqual([['muted', 0]]);
  expect(listed('not-tolerated')).toEqual([
    ['enabled', 1],
    ['enabled', 0],
  ]);
});

describe.each(all.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  test('is described in a sentence or two', () => expect(scenario.tells).toMatch(/^[A-Z](?:[^.]+\.){1,2}$/));

  test('has what a workflow must say, and leaves the address to whoever plays it', () => {
    const {
      token,
      organization,
      'build-id': id,
      'build-url': url,
      commit,
      pipeline,
      'api-url': address,
    } = scenario.inputs;
    expect([token?.length, address]).toEqual([expect.any(Number), undefined]);
    const commits = commit && /^[\da-f]{40}$/.test(commit);
    const selectors = [id && isUuid(id), url && URL.canParse(url), commits];
    expect(selectors.filter((given) => given !== undefined)).toEqual([true]);
    expect(organization ?? pipeline?.split('/')[0]).toBe(url === undefined ? 'acme' : undefined);
  });

  test('a failed verdict has failures to show, and others only if the workflow says why they do not count', () => {
    const failures = placesOf(scenario)
      .flatMap(({ organization, suite }) => scenario.api.organizations[organization]?.suites[suite]?.runs ?? [])
      .map((run) => countOf(run.failures));
    const { tolerate, runs, branch } = scenario.inputs;
    const mayHaveMore = [tolerate, runs, branch].some((given) => given !== undefined);
    const hasFailures = failures.some((count) => count > 0);
    expect(hasFailures).toBe(scenario.expect.verdict === 'failed' || mayHaveMore);
  });

  test('can be played: the first request meets what the story begins with', async () => {
    await using standIn = await startTestEngine(scenario.api);
    const headers = { authorization: `Bearer ${scenario.inputs['token']}` };
    const path = firstLook(scenario);
    const failure = await failureOf(fetch(standIn.url + path, { headers }).then((answer) => answer.text()));
    expect([failure, standIn.requests[0]?.status]).toEqual(
      {
        'wrong-token': ['no failure', 401],
        'missing-scope': ['no failure', 403],
        'missing-read-builds': ['no failure', 403],
        'wrong-suite': ['no failure', 404],
        'passing-faults': ['no failure', 502],
        unreachable: ['ECONNREFUSED', undefined],
      }[scenario.name] ?? ['no failure', 200],
    );
  });
});
