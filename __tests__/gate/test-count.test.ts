import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { conclusionOf } from '../../src/gate/conclusion.ts';
import type { Policy } from '../../src/gate/facts.ts';
import { wait } from '../../src/gate/poll.ts';
import type { Snapshot } from '../../src/test-engine/model.ts';
import { build, policy, run, suites } from '../support/runs.ts';

interface Play {
  readonly timeout?: number;
  /** What a poll at that time shows. */
  readonly seen?: (now: number) => Partial<Snapshot>;
  readonly asks?: Partial<Policy>;
  /** Milliseconds that a count takes. */
  readonly takes?: number;
}

/** Plays a wait for a run that has passed, with at least 900 tests, where `count` tells how many had run at that time. */
async function play(
  count: (now: number, builds: readonly string[]) => number | Error,
  { timeout = 300_000, seen = () => ({}), asks = {}, takes = 0 }: Play = {},
) {
  const clock = new VirtualClock();
  const counted: number[] = [];
  const polls: number[] = [];
  const outcome = await clock.play(
    wait(
      policy({ minTests: 900, ...asks }),
      { timeout, appearWithin: timeout, interval: 'auto' },
      {
        source: {
          poll: async () => {
            polls.push(clock.now());
            return {
              runs: [run('finished/passed', { buildId: 'b' })],
              builds: undefined,
              withoutBuild: [],
              notTriggered: [],
              unreadable: [],
              putAside: [],
              readLimits: [],
              whole: true,
              paged: false,
              ...seen(clock.now()),
            };
          },
          evidence: () => Promise.reject(new Error('Nothing failed.')),
          hasSameFailures: () => Promise.reject(new Error('Nothing failed.')),
          countTests: (builds, signal, persist) =>
            persist(async () => {
              counted.push(clock.now());
              if (takes > 0) await clock.sleep(takes, signal);
              const answer = count(clock.now(), builds);
              if (answer instanceof Error) throw answer;
              return answer;
            }),
          spending: () => ({ requests: 0, budgets: [] }),
        },
        clock,
        random: () => 0.5,
        interrupted: new AbortController().signal,
        emit: () => undefined,
      },
    ),
    timeout + 1,
  );
  return { outcome, counted, polls };
}

test('Enough tests let a pass stand, and are counted once', async () => {
  const { outcome, counted, polls } = await play(() => 900);
  expect(outcome).toMatchObject({ verdict: { name: 'passed' }, tests: 900 });
  expect(counted).toEqual([30_000]);
  // The poll before them decides.
  expect(polls).toEqual([0, 30_000]);
});

test('A run that goes on until the deadline needs no tests', async () => {
  const { outcome, counted } = await play(() => 900, { seen: () => ({ runs: [run('running/pending')] }) });
  expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
  expect(counted).toEqual([]);
});

test('Too few are counted again after another settle before they are incomplete, which nothing softens', async () => {
  const { outcome, counted } = await play(() => 3);
  expect(outcome.verdict).toEqual({ name: 'incomplete', because: { kind: 'too-few-tests', ran: 3, least: 900 } });
  expect(counted).toEqual([30_000, 60_000]);
  expect(conclusionOf(outcome, { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' })).toBe('failure');
});

test('Tests that are counted late let it pass after all', async () => {
  const { outcome } = await play((now) => (now < 45_000 ? 3 : 901));
  expect(outcome).toMatchObject({ verdict: { name: 'passed' }, tests: 901 });
});

test('Too few are counted twice from the start where anything has changed in between', async () => {
  const runs = [run('finished/passed'), run('finished/passed', { id: 'run-2' })];
  const seen = (now: number) => ({ runs: runs.slice(0, now < 60_000 ? 1 : 2) });
  const { outcome, counted } = await play(() => 3, { seen });
  expect(outcome).toMatchObject({ verdict: { because: { kind: 'too-few-tests' } }, endedAt: 120_000 });
  expect(counted).toEqual([30_000, 90_000, 120_000]);
});

test('A count that is refused is an error', async () => {
  const cause = new Error('404');
  expect((await play(() => cause)).outcome.verdict).toEqual({ name: 'error', cause });
});

test('A count that cannot be had before the deadline is incomplete, which nothing softens', async () => {
  const lost = Object.assign(new Error('502'), { transient: true, retryAfterMs: 0 });
  const { outcome, counted } = await play(() => lost);
  expect(outcome.verdict).toEqual({ name: 'incomplete', because: { kind: 'not-counted' } });
  expect(counted.length).toBeGreaterThan(3);
  expect(conclusionOf(outcome, { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' })).toBe('failure');
});

test('Too few are incomplete at the deadline, whether they were counted twice or not', async () => {
  const { outcome, counted } = await play(() => 3, { timeout: 45_000 });
  expect(outcome.verdict).toMatchObject({ name: 'incomplete', because: { kind: 'too-few-tests' } });
  expect(counted).toEqual([30_000, expect.closeTo(44_700, -2)]);
});

test('A run without results is no leave for too few tests', async () => {
  const seen = () => ({ runs: [run('finished/pending', { buildId: 'b' })], builds: [build('passed')] });
  const few = await play(() => 3, { seen });
  expect(few.outcome.verdict).toEqual({ name: 'incomplete', because: { kind: 'too-few-tests', ran: 3, least: 900 } });
  const enough = await play(() => 900, { seen });
  expect(enough.outcome.verdict).toEqual({ name: 'incomplete', because: { kind: 'pending' } });
});

test('The tests of each gated build count once, whether or not it has a run of a gated suite', async () => {
  const triggered = { ...build('passed'), id: 'c', pipeline: 'tea', number: 71 };
  const seen = () => ({ runs: [run('finished/passed', { buildId: 'b' })], builds: [build('passed'), triggered] });
  const countedIn = async (more: Play) => {
    const countedBuilds: (readonly string[])[] = [];
    const { outcome } = await play((_, builds) => {
      countedBuilds.push(builds);
      return 900;
    }, more);
    expect(outcome.verdict.name).toBe('passed');
    return countedBuilds;
  };
  expect(await countedIn({ seen })).toEqual([['b', 'c']]);
  // Without builds in the selector, they are those that the runs name.
  const named = ['d', undefined, 'd', 'e'].map((buildId, index) => run('finished/passed', { id: `${index}`, buildId }));
  expect(await countedIn({ seen: () => ({ runs: named }) })).toEqual([['d', 'e']]);
});

test('Tests are counted before the deadline leaves out a suite that was waited for', async () => {
  const asks = { selector: suites('rspec', 'jest'), ifNoRunFound: 'warn' } as const;
  const enough = await play(() => 900, { asks });
  expect(enough.outcome).toMatchObject({ verdict: { name: 'passed' }, leftOut: ['jest'], tests: 900 });
  expect(enough.counted).toHaveLength(1);
  const few = await play(() => 3, { asks });
  expect(few.outcome.verdict).toEqual({ name: 'incomplete', because: { kind: 'too-few-tests', ran: 3, least: 900 } });
});

describe('A count that took long', () => {
  const takes = 40_000;

  test('is no leave for a run that failed meanwhile', async () => {
    const seen = (now: number) => ({
      runs: [run(now < 60_000 ? 'finished/passed' : 'finished/failed', { buildId: 'b' })],
    });
    const { outcome } = await play(() => 900, { takes, seen });
    expect(outcome.verdict).toEqual({ name: 'failed' });
  });

  test('of no more than five seconds needs no further poll', async () => {
    expect((await play(() => 900, { takes: 5_000 })).polls).toEqual([0, 30_000]);
    expect((await play(() => 900, { takes: 5_001 })).polls).toEqual([0, 30_000, 35_001]);
  });

  test('lets a pass stand that a poll after it still shows, and is not repeated', async () => {
    const { outcome, counted } = await play(() => 900, { takes });
    expect(outcome).toMatchObject({ verdict: { name: 'passed' }, endedAt: 70_000 });
    expect(counted).toEqual([30_000]);
  });

  test('counts for nothing at the deadline where no poll after it was good', async () => {
    const seen = (now: number) => {
      if (now >= 40_000) throw Object.assign(new Error('502'), { transient: true, retryAfterMs: 0 });
      return {};
    };
    const { outcome } = await play(() => 900, { takes: 10_000, timeout: 45_000, seen });
    expect(outcome.verdict).toEqual({ name: 'incomplete', because: { kind: 'not-counted' } });
  });
});
