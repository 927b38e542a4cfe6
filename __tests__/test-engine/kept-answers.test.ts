import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../simulator/test-engine/ids.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { acme, byUrl, client, endedBuild, failedRun, failureOf, inPart, RUNS_PATH, unending } from './support.ts';

const suites = ['rspec', 'jest', 'go', 'swift'];
const pathOf = (suite: string) => RUNS_PATH.replace('rspec', suite);
const tooMany = { where: 'runs', suite: 'jest', kind: 'rate-limited', bucket: 'user', reset: 20 } as const;

/** A build with four suites, polled by a clock of its own. */
async function polling(faults: ApiScript['faults'] = []) {
  const runs = Object.fromEntries(suites.map((suite) => [suite, { runs: [failedRun({ id: uuid(suite) })] }]));
  const { api } = await acme({ suites: runs, builds: [endedBuild()] }, { faults });
  let now = 1_000;
  const engine = client(api.url, { clock: { now: () => now, sleep: () => Promise.resolve() } });
  return {
    api,
    poll: (since: number) => engine.poll({ ...byUrl, suites }, [], { ...inPart, since }, unending()),
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe('a request that fails', () => {
  test('is repeated alone: the others have been answered, and stand', async () => {
    const { api, poll, wait } = await polling([tooMany]);
    expect(await failureOf(poll(1_000))).toMatchObject({ code: 'rate-limited' });
    expect(api.counts.requests).toBe(5);
    wait(20_000);
    const { runs, since } = await poll(1_000);
    expect(runs.map(({ suite }) => suite)).toEqual(suites);
    expect(since).toBe(1_000);
    expect(api.requests.slice(5).map(({ path }) => path)).toEqual([pathOf('jest')]);
  });

  test('finds nothing kept that is too old', async () => {
    const { api, poll, wait } = await polling([tooMany]);
    await failureOf(poll(1_000));
    wait(20_000);
    expect(await poll(1_001)).not.toHaveProperty('since');
    expect(api.counts.requests).toBe(10);
  });

  test('twice keeps what both attempts were answered', async () => {
    const { api, poll, wait } = await polling([tooMany, { ...tooMany, suite: 'go', times: 2 }]);
    await failureOf(poll(1_000));
    wait(5_000);
    await failureOf(poll(1_000));
    wait(5_000);
    await poll(1_000);
    expect(api.requests.slice(5).map(({ path }) => path)).toEqual([pathOf('jest'), pathOf('go'), pathOf('go')]);
  });

  test('makes the poll wait for the longest of all refusals', async () => {
    const { poll } = await polling([
      { ...tooMany, suite: 'go' },
      { ...tooMany, reset: 5 },
    ]);
    expect(await failureOf(poll(1_000))).toMatchObject({ retryAfterMs: 20_000 });
  });
});

test('a poll that went well keeps nothing for the next', async () => {
  const { api, poll } = await polling();
  await poll(1_000);
  await poll(1_000);
  expect(api.counts.requests).toBe(10);
});
