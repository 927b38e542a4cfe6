import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import { wait } from '../../src/gate/poll.ts';
import type { Evidence } from '../../src/gate/tolerance.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { Run } from '../../src/test-engine/model.ts';
import { execution, policy, run } from '../support/runs.ts';

const failed = run('finished/failed', { buildId: 'b' });
const failure = execution({ id: untrusted('e'), testId: untrusted('t') });

/** The one failed test passed on a retry. */
const excused: Evidence = {
  failures: { executions: [failure], truncated: false, whole: true, problems: [] },
  tests: [
    {
      buildId: 'b',
      tests: [{ suite: 'rspec', testId: untrusted('t'), muted: false, passes: 1, locations: [] }],
      problem: undefined,
      jobs: undefined,
    },
  ],
  suites: [],
};

/**
 * Plays a wait that tolerates retries; runs are as `runsAt` says, evidence takes `takes` milliseconds, and lists are read whole only
 * if that is asked.
 */
async function play(options: {
  readonly runsAt?: (now: number) => readonly Run[];
  readonly takes?: number;
  readonly evidence?: Evidence;
  /** How many milliseconds the n-th poll takes. */
  readonly pollTakes?: (times: number) => number;
  /** Whether the end of the lists that the n-th poll reads can be proven. */
  readonly provable?: (times: number) => boolean;
  /** Whether the n-th repeated reading of the failures shows them as they were. */
  readonly same?: (times: number) => boolean;
  readonly settle?: number;
  readonly timeout?: number;
  /** At least 900 tests have to have run, and this many have. */
  readonly ran?: number;
}) {
  const { runsAt = () => [failed], takes = 0, evidence = excused, settle = 30_000 } = options;
  const { pollTakes = () => 100, same = () => true, provable = () => true, timeout = 300_000, ran } = options;
  let rereadings = 0;
  const clock = new VirtualClock();
  const polls: number[] = [];
  const asked: number[] = [];
  const events: GateEvent[] = [];
  const outcome = await clock.play(
    wait(
      policy({ tolerate: ['retried'], settle, minTests: ran === undefined ? undefined : 900 }),
      { timeout, appearWithin: timeout, interval: 'auto' },
      {
        source: {
          poll: async (_known, { whole }, signal) => {
            polls.push(clock.now());
            const times = polls.length;
            await clock.sleep(pollTakes(times), signal);
            return {
              runs: runsAt(clock.now()),
              builds: undefined,
              withoutBuild: [],
              notTriggered: [],
              unreadable: [],
              putAside: [],
              readLimits: [],
              whole: whole && provable(times),
              paged: false,
            };
          },
          evidence: async ({ runs }, signal) => {
            asked.push(clock.now());
            if (runs.some(({ result }) => result !== 'failed')) throw new Error('Not all of them have failed.');
            await clock.sleep(takes, signal);
            return evidence;
          },
          hasSameFailures: async () => {
            rereadings += 1;
            return same(rereadings);
          },
          countTests: async () => ran ?? Promise.reject(new Error('Any number will do.')),
          spending: () => ({ requests: polls.length, budgets: [] }),
        },
        clock,
        random: () => 0.5,
        interrupted: new AbortController().signal,
        emit: (event) => events.push(event),
      },
    ),
    timeout + 1,
  );
  return { outcome, polls, asked, events, rereadings };
}

test('What is tolerated counts once a poll after the evidence shows everything as it was', async () => {
  const { outcome, polls, asked } = await play({ takes: 5_000 });
  expect(outcome.verdict.name).toBe('passed');
  expect(outcome.toleranceResult?.failures.tolerated).toHaveLength(1);
  // It costs one poll, at once.
  expect(asked).toHaveLength(1);
  expect(polls.at(-1)).toBe((asked[0] ?? 0) + 5_000);
});

test('Only of runs that failed is it asked what may tolerate them', async () => {
  const others = ['passed', 'passed'].map((result, index) => run(`finished/${result}`, { id: `other-${index}` }));
  const { outcome } = await play({ runsAt: () => [...others, failed] });
  expect(outcome.verdict.name).toBe('passed');
});

test('What was tolerated is a failure like any other at the deadline, where too few tests ran for a pass', async () => {
  const { outcome } = await play({ ran: 3, timeout: 45_000 });
  expect(outcome.verdict.name).toBe('failed');
  expect(outcome.toleranceResult).toBeUndefined();
});

test.each([
  ['the run is running again', (now: number) => [now < 40_000 ? failed : run('running/failed', { buildId: 'b' })]],
  [
    'another run has failed',
    (now: number) => [failed, ...(now < 40_000 ? [] : [run('running/failed', { id: 'run-2' })])],
  ],
])('Evidence that took 20 s excuses nothing when meanwhile %s', async (_, runsAt) => {
  const { outcome, events } = await play({ runsAt, takes: 20_000 });
  expect(outcome.verdict.name).toBe('failed');
  expect(outcome.toleranceResult).toBeUndefined();
  expect(events.some(({ kind }) => kind === 'evidence-changed')).toBe(true);
});

test('Failures that changed while the evidence was read are read again, without a storm', async () => {
  const { outcome, asked, polls, events } = await play({ same: (times) => times > 2 });
  expect(outcome.verdict.name).toBe('passed');
  expect(asked).toHaveLength(3);
  // With the usual pause before each new evidence, and one poll at once after the last.
  expect(asked.slice(1).map((at, index) => at - (asked[index] ?? 0))).toEqual([3_900, 3_900]);
  expect(polls).toHaveLength(5);
  expect(events.filter(({ kind }) => kind === 'evidence-changed')).toHaveLength(2);
});

test('Failures that were read more than 5 s before the poll is over are read, and polled for, once more', async () => {
  const slow = (times: number) => (times < 3 ? 100 : 9_000);
  const twice = await play({ pollTakes: slow });
  expect(twice).toMatchObject({ rereadings: 2, outcome: { verdict: { name: 'passed' } } });
  expect(twice.polls).toHaveLength(4);
  // At once.
  expect(twice.polls[3]).toBe((twice.polls[2] ?? 0) + 9_000);
  expect(twice.events.some(({ kind }) => kind === 'evidence-changed')).toBe(false);
  expect(await play({ pollTakes: (times) => (times < 3 ? 100 : 5_000) })).toMatchObject({ rereadings: 1 });
  const { outcome } = await play({ pollTakes: slow, same: (times) => times % 2 === 1 });
  expect(outcome.verdict.name).toBe('failed');
});

test('A poll that took long and proves nothing uses the evidence up, and nothing is read again for it', async () => {
  const { outcome, rereadings, asked } = await play({
    pollTakes: (times) => (times === 3 ? 9_000 : 100),
    provable: (times) => times !== 3,
  });
  expect(outcome.verdict.name).toBe('passed');
  expect(asked).toHaveLength(2);
  expect(rereadings).toBe(2);
});

test('Failures that change for as long as there is time end failed, with few requests', async () => {
  const { outcome, polls } = await play({ same: () => false, settle: 0 });
  expect(outcome.verdict.name).toBe('failed');
  // One poll in four seconds, and one at once after each evidence.
  expect(polls.length).toBeLessThan(160);
});

test('What is not excused fails at once, with what was found out about it', async () => {
  const none = { ...excused, tests: [] };
  const { outcome, polls, asked } = await play({ evidence: none });
  expect(outcome.verdict.name).toBe('failed');
  expect(outcome.toleranceResult?.failures.tests).toHaveLength(1);
  expect(polls.at(-1)).toBeLessThan(asked[0] ?? 0);
});
