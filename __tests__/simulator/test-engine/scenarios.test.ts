import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../../simulator/scenarios/index.ts';
import { countOf } from '../../../simulator/test-engine/executions.ts';
import { isUuid } from '../../../simulator/test-engine/ids.ts';
import type { Scenario } from '../../../simulator/test-engine/scenario.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { World } from '../../../simulator/test-engine/world.ts';
import { failureOf } from './support.ts';

const FOLDER = new URL('../../../simulator/scenarios/', import.meta.url);

/** The suites that the workflow names. */
function placesOf({ inputs }: Scenario): { organization: string; suite: string }[] {
  const { organization = '', suite: suites = '' } = inputs;
  return suites.split(',').map((suite) => ({ organization, suite: suite.trim() }));
}

/** What the gated runs have come to after ten seconds: `state/result`, or `gone`. */
function endsOf(scenario: Scenario): string[] {
  let clock = 0;
  const world = new World(scenario.api, () => clock);
  world.begin();
  clock = 10_000;
  return placesOf(scenario).flatMap((place) =>
    world.runs(place).map((run) => {
      const { state, result } = run.wire('');
      return run.found ? `${state}/${result}` : 'gone';
    }),
  );
}

test('every file of the folder is in the list, under its own name', () => {
  const files = readdirSync(FOLDER).filter((file) => file !== 'index.ts' && file !== 'cast.ts');
  expect(scenarios.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
});

test('each ends as it says', () => {
  const ends = Object.fromEntries(scenarios.map((scenario) => [scenario.name, endsOf(scenario)]));
  expect(ends).toEqual({
    failed: ['finished/failed'],
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
  });
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  test('tells one sentence', () => expect(scenario.tells).toMatch(/^[^.]+\.$/));

  test('has what a workflow must say, and leaves the address to whoever plays it', () => {
    const { token, organization, 'build-id': build, 'api-url': address } = scenario.inputs;
    expect([token?.length, organization, build && isUuid(build), address]).toEqual([
      expect.any(Number),
      'acme',
      true,
      undefined,
    ]);
  });

  test('a failed verdict has failures to show, and only that', () => {
    const failures = placesOf(scenario)
      .flatMap(({ organization, suite }) => scenario.api.organizations[organization]?.suites[suite]?.runs ?? [])
      .map((run) => countOf(run.failures));
    expect(failures.some((count) => count > 0)).toBe(scenario.expect.verdict === 'failed');
  });

  test('can be played: the first request meets what the story begins with', async () => {
    await using standIn = await startTestEngine(scenario.api);
    const { token, 'build-id': build } = scenario.inputs;
    const suite = placesOf(scenario)[0]?.suite;
    const path = `/v2/analytics/organizations/acme/suites/${suite}/runs?build_id=${build}`;
    const headers = { authorization: `Bearer ${token}` };
    const failure = await failureOf(fetch(standIn.url + path, { headers }).then((answer) => answer.text()));
    expect([failure, standIn.requests[0]?.status]).toEqual(
      {
        'wrong-token': ['no failure', 401],
        'missing-scope': ['no failure', 403],
        'wrong-suite': ['no failure', 404],
        'passing-faults': ['no failure', 502],
        unreachable: ['ECONNREFUSED', undefined],
      }[scenario.name] ?? ['no failure', 200],
    );
  });
});
