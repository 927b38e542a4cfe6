import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { Policy } from '../../src/gate/facts.ts';
import { type Patience, type RunSource, wait } from '../../src/gate/poll.ts';
import type { Run } from '../../src/test-engine/model.ts';
import { policy, poll, run } from '../support/runs.ts';

interface Play {
  readonly asks?: Partial<Policy>;
  readonly patience?: Partial<Patience>;
  /** The runs that a poll at that time shows, if lists are read whole or if not, and if these runs are known. */
  readonly shows: (now: number, whole: boolean, known: readonly Run[]) => readonly Run[];
  /** The list has several pages. */
  readonly paged?: boolean;
  /** Milliseconds that had passed on the clock before the wait began. */
  readonly clockAt?: number;
  readonly countTests?: (signal: AbortSignal, clock: VirtualClock) => Promise<number>;
}

/** Plays a wait with a source that reads lists whole only if it is asked to; each poll takes 100 ms. */
async function play({ asks = {}, patience = {}, shows, paged = false, clockAt = 0, countTests }: Play) {
  const clock = new VirtualClock();
  await clock.play(clock.sleep(clockAt));
  const polls: { readonly at: number; readonly whole: boolean }[] = [];
  const source: RunSource = {
    poll: async (known, { whole }, signal) => {
      polls.push({ at: clock.now() - clockAt, whole });
      await clock.sleep(100, signal);
      return poll(0, shows(clock.now() - clockAt, whole, known), undefined, { whole, paged }).snapshot;
    },
    evidence: () => Promise.reject(new Error('not asked')),
    hasSameFailures: () => Promise.reject(new Error('not asked')),
    countTests: (_builds, signal) => countTests?.(signal, clock) ?? Promise.reject(new Error('not asked')),
    spending: () => ({ requests: polls.length, budgets: [] }),
  };
  const { verdict } = await clock.play(
    wait(
      policy(asks),
      { timeout: 300_000, appearWithin: 300_000, interval: 'auto', ...patience },
      { source, clock, random: () => 0.5, interrupted: new AbortController().signal, emit: () => undefined },
    ),
  );
  return { verdict, polls };
}

const passed = run('finished/passed');
const going = run('running/pending');

describe('lists are read whole', () => {
  test('by the poll after settle, and by none before, since they may take many requests', async () => {
    const { verdict, polls } = await play({ shows: (now) => [now < 6_000 ? going : passed] });
    expect(verdict.name).toBe('passed');
    expect(polls).toEqual([
      { at: 0, whole: false },
      { at: 3_900, whole: false },
      { at: 7_800, whole: false },
      { at: 37_900, whole: true },
    ]);
  });

  test('by every poll where the first sight of a pass counts', async () => {
    const { verdict, polls } = await play({ asks: { settle: 0 }, shows: (now) => [now < 6_000 ? going : passed] });
    expect(verdict.name).toBe('passed');
    expect(polls.map(({ whole }) => whole)).toEqual([true, true, true]);
  });

  test('at once and after settle where they have several pages, so that two readings agree', async () => {
    const { verdict, polls } = await play({ paged: true, shows: () => [passed] });
    expect(verdict.name).toBe('passed');
    expect(polls).toEqual([
      { at: 0, whole: false },
      { at: 100, whole: true },
      { at: 30_200, whole: true },
    ]);
  });

  test('by the last poll before nothing is found in time', async () => {
    const { verdict, polls } = await play({ patience: { appearWithin: 10_000 }, shows: () => [] });
    expect(verdict.name).toBe('not-found');
    expect(polls.map(({ whole }) => whole)).toEqual([false, false, false, true]);
    // What only that poll can see has appeared in time.
    const late = await play({ patience: { appearWithin: 10_000 }, shows: (_, whole) => (whole ? [passed] : []) });
    expect(late.verdict.name).not.toBe('not-found');
  });

  test('by the last polls before the deadline, since each may be the very last', async () => {
    const other = run('finished/failed', { id: 'run-2' });
    const { verdict, polls } = await play({
      patience: { timeout: 60_000 },
      shows: (_, whole) => (whole ? [going, other] : [going]),
    });
    expect(verdict.name).toBe('failed');
    expect(polls.slice(-3).map(({ whole }) => whole)).toEqual([false, true, true]);
    expect(polls.filter(({ whole }) => whole)).toHaveLength(2);
  });
});

test('a run that was seen once is asked for by its id when the list no longer shows it', async () => {
  const { verdict } = await play({
    shows: (now, _, known) => [passed].filter(({ id }) => now < 1_000 || known.some((one) => one.id === id)),
  });
  expect(verdict.name).toBe('passed');
});

test('the time in which something must appear counts from the start of the wait, whatever the clock shows', async () => {
  const { verdict, polls } = await play({ clockAt: 600_000, patience: { appearWithin: 60_000 }, shows: () => [] });
  expect(verdict.name).toBe('not-found');
  expect(polls.at(-1)?.at).toBe(60_000);
});

test('an unexpected error is the verdict, also where the time is up meanwhile', async () => {
  const cause = new TypeError('ours');
  const { verdict } = await play({
    asks: { minTests: 1 },
    shows: () => [passed],
    countTests: async (signal, clock) => {
      await clock.sleep(Number.POSITIVE_INFINITY, signal).catch(() => undefined);
      throw cause;
    },
  });
  expect(verdict).toEqual({ name: 'error', cause });
});
