import { describe, expect, test } from '@jest/globals';
import type { RequestFault } from '../simulator/test-engine/fault-script.ts';
import { fetchFailures } from '../src/fetch-failures.ts';
import { nothingSeen } from '../src/gate/observation.ts';
import { observe } from '../src/gate/observe.ts';
import type { Outcome } from '../src/gate/outcome.ts';
import { readFrom } from './inputs/given.ts';
import { poll } from './support/runs.ts';
import { BUILD, failedRun, knownRun, numberedRun, standIn, TOKEN } from './test-engine/support.ts';

const late = (requests: number): RequestFault => ({
  where: 'failed-executions',
  kind: 'wrong-shape',
  body: [],
  times: requests,
});

/** What is fetched of two failed runs while their lists come late, and how long was paused. */
async function fetching(
  faults: readonly RequestFault[],
  given: { readonly left?: number; readonly failures?: number } = {},
) {
  const { left = 20_000, failures = 2 } = given;
  const runs = [
    failedRun({ failures: { count: failures } }),
    { ...numberedRun(2), failures: { count: failures, seed: 2 } },
  ];
  const { api, engine } = await standIn(runs, { faults });
  const settings = readFrom({
    INPUT_TOKEN: TOKEN,
    INPUT_ORGANIZATION: 'acme',
    INPUT_SUITE: 'rspec',
    'INPUT_BUILD-ID': BUILD,
  });
  const known = runs.map(({ id }) => knownRun({ id }));
  const outcome: Outcome = {
    verdict: { name: 'failed' },
    observation: observe(nothingSeen, poll(0, known)),
    startedAt: 0,
    endedAt: 0,
    decisive: undefined,
    decisiveBuild: undefined,
    toleranceResult: undefined,
    tests: undefined,
    leftOut: [],
  };
  const pauses: number[] = [];
  const clock = { now: () => 0, sleep: async (ms: number) => void pauses.push(ms) };
  const time = { signal: AbortSignal.timeout(10_000), left: () => left };
  const { executions } = await fetchFailures(outcome, engine, { settings, clock, random: () => 0, time });
  return { executions, pauses, requests: api.requests.length };
}

describe('a failed run whose list of failed executions is empty', () => {
  test('is requested again, and no other run is', async () => {
    expect(await fetching([late(1)])).toEqual({ executions: 4, pauses: [1_000], requests: 3 });
    expect(await fetching([late(3)])).toEqual({ executions: 4, pauses: [1_000, 3_000], requests: 5 });
  });

  test('is requested at most twice more', async () => {
    expect(await fetching([], { failures: 0 })).toEqual({ executions: 0, pauses: [1_000, 3_000], requests: 6 });
  });

  test('is requested as long as there is time', async () => {
    expect(await fetching([late(1)], { left: 1_000 })).toEqual({ executions: 2, pauses: [], requests: 2 });
  });
});
