import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { inOrder, runsAt } from '../../../simulator/test-engine/runs.ts';
import { appears, finishes, hasFailures, vanishes } from '../../../simulator/test-engine/story.ts';
import { World } from '../../../simulator/test-engine/world.ts';
import { failedRun, PLACE, script } from './support.ts';

const NOW = { elapsed: 0, polls: 0 };

function idsOf(runs: readonly { readonly script: { readonly id: string } }[]): string[] {
  return runs.map((run) => run.script.id);
}

describe('runsAt', () => {
  test('orders runs newest first, and of equals the later written one', () => {
    const [a, b, c] = [uuid('a'), uuid('b'), uuid('c')];
    const runs = [
      failedRun({ id: a, createdAt: '2026-08-03T10:00:00Z' }),
      failedRun({ id: b, createdAt: '2026-08-03T09:00:00Z' }),
      failedRun({ id: c, createdAt: '2026-08-03T10:00:00Z' }),
    ];
    expect(idsOf(runsAt(inOrder({ runs }, PLACE), PLACE, NOW))).toEqual([c, a, b]);
  });

  test('a run carries the fields that Buildkite sends', () => {
    const run = failedRun();
    const [now] = runsAt([run], PLACE, NOW);
    expect(now?.wire('http://127.0.0.1:1')).toEqual({
      id: run.id,
      url: `http://127.0.0.1:1/v2/analytics/organizations/acme/suites/rspec/runs/${run.id}`,
      web_url: `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${run.id}`,
      branch: 'main',
      commit_sha: 'a'.repeat(40),
      build_id: run.buildId,
      created_at: '2026-08-03T09:00:00.000Z',
      state: 'finished',
      result: 'failed',
    });
  });

  test('failures show with a failed result, or as the steps say, never more than there are', () => {
    const failures = { count: 5 };
    const steps = [
      appears({ at: 0 }),
      finishes({ at: 10 }, 'passed'),
      finishes({ at: 20 }, 'failed'),
      hasFailures({ at: 30 }, 2),
      hasFailures({ at: 40 }, 99),
    ];
    const known = [0, 10, 20, 30, 40].map(
      (elapsed) => runsAt([failedRun({ steps, failures })], PLACE, { elapsed, polls: 0 })[0]?.failures,
    );
    expect(known).toEqual([0, 0, 5, 2, 5]);
  });

  test.each([
    ['list-only', true, false],
    ['look-up-only', false, true],
    ['nowhere', false, false],
  ] as const)('a run that is shown %s', (shown, listed, found) => {
    const steps = [appears({ at: 0 }), { at: 0, shown }];
    expect(runsAt([failedRun({ steps })], PLACE, NOW)[0]).toMatchObject({ listed, found });
  });
});

describe('World', () => {
  test('time stands still until the world begins, and begins once', () => {
    let clock = 1000;
    const world = new World(script([]), () => clock);
    clock = 5000;
    expect(world.elapsed).toBe(0);
    expect(world.begin()).toBe(true);
    clock = 5250;
    expect(world.begin()).toBe(false);
    expect(world.elapsed).toBe(250);
  });

  test('runs follow the clock that is handed in', () => {
    let clock = 0;
    const world = new World(script([failedRun({ steps: [appears({ at: 100 }), vanishes({ at: 200 })] })]), () => clock);
    world.begin();
    const listed = [50, 150, 250].map((time) => {
      clock = time;
      return world.runs(PLACE)[0]?.listed;
    });
    expect(listed).toEqual([false, true, false]);
  });

  test('polls are counted for each suite', () => {
    const world = new World(script([]), () => 0);
    world.countPoll(PLACE);
    world.countPoll({ organization: 'acme', suite: 'jest' });
    world.countPoll(PLACE);
    expect(world.polls(PLACE)).toBe(2);
  });

  test('names that every object inherits are no suites', () => {
    const world = new World(script([]), () => 0);
    expect(world.suite({ organization: 'constructor', suite: 'toString' })).toBeUndefined();
    expect(world.suite({ organization: 'acme', suite: '__proto__' })).toBeUndefined();
  });
});
