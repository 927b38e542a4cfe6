import { describe, expect, test } from '@jest/globals';
import type { GateEvent } from '../../src/gate/events.ts';
import { type History, PassingFault, play } from '../support/histories.ts';

const second = 1_000;
const minute = 60 * second;

/** A history in which nothing goes wrong, but for what the test says. */
function history(more: Partial<History> & { readonly story?: History['runs'][number]['steps'] }): History {
  const { story = [], ...rest } = more;
  return {
    suites: ['rspec'],
    runs: story.length > 0 ? [{ suite: 'rspec', id: 'run-1', steps: story, tests: [], truncated: false }] : [],
    build: undefined,
    faults: [],
    latencies: [100],
    limits: [],
    timeout: 30 * minute,
    settle: 30 * second,
    interval: 'auto',
    failFast: false,
    tolerate: [],
    listRefused: false,
    ifNoRunFound: 'error',
    cancelAt: undefined,
    seed: 1,
    ...rest,
  };
}

const kinds = (events: readonly GateEvent[]) => events.map(({ kind }) => kind).filter((kind) => kind !== 'goes-on');

describe('a wait', () => {
  test('of thirty minutes takes milliseconds and no more than 16 polls per minute', async () => {
    const began = performance.now();
    const { outcome, attempts } = await play(history({ story: [{ after: minute, shows: 'running/pending' }] }));
    expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
    expect(outcome.endedAt - outcome.startedAt).toBe(30 * minute);
    expect(attempts.length).toBeLessThanOrEqual(16 * 30);
    // No measure of speed, but a wait that really waited would take half an hour.
    expect(performance.now() - began).toBeLessThan(minute);
  });

  test('sees a run that failed after 12 s within 4 s', async () => {
    const { outcome } = await play(history({ story: [{ after: 12 * second, shows: 'finished/failed' }] }));
    expect(outcome.verdict.name).toBe('failed');
    expect(outcome.endedAt).toBeLessThan(16 * second);
    expect(outcome.decisive?.run.id).toBe('run-1');
  });

  test('confirms a pass when settle is over: not earlier, not an interval later', async () => {
    const { outcome, attempts, polls } = await play(history({ story: [{ after: 0, shows: 'finished/passed' }] }));
    expect(outcome.verdict).toEqual({ name: 'passed' });
    expect(attempts).toHaveLength(2);
    expect(polls.at(-1)?.startedAt).toBeCloseTo((polls[0]?.endedAt ?? 0) + 30 * second, 6);
  });

  test('says which suites were left out, whatever the verdict is', async () => {
    const two = { suites: ['rspec', 'jest'], ifNoRunFound: 'warn', timeout: 3 * minute } as const;
    const ending = async (shows: string, more: Partial<History> = {}) => {
      const { outcome } = await play(history({ ...two, story: [{ after: 0, shows }], ...more }));
      return [outcome.verdict.name, outcome.leftOut];
    };
    expect(await ending('finished/passed')).toEqual(['passed', ['jest']]);
    expect(await ending('finished/failed')).toEqual(['failed', ['jest']]);
    expect(await ending('running/pending')).toEqual(['timed-out', ['jest']]);
    expect(await ending('finished/failed', { ifNoRunFound: 'error' })).toEqual(['failed', []]);
    // Where it need not be waited for, a run of it might still have come.
    expect(await ending('finished/failed', { failFast: true })).toEqual(['failed', []]);
  });

  test('ends where nothing has appeared in time, with a poll at that moment', async () => {
    const { outcome, polls } = await play(history({ appearWithin: 3 * minute }));
    expect(outcome.verdict).toEqual({ name: 'not-found', missing: ['rspec'] });
    expect(polls.at(-1)?.startedAt).toBe(3 * minute);
  });

  test('continues if something has appeared in time', async () => {
    const story = [{ after: 2 * minute, shows: 'running/pending' }];
    const { outcome } = await play(history({ appearWithin: 3 * minute, story }));
    expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
    const build = [{ after: 2 * minute, shows: 'running' }];
    const ofBuild = await play(history({ appearWithin: 3 * minute, build }));
    expect(ofBuild.outcome.verdict).toEqual({ name: 'timed-out', because: 'build-goes-on' });
  });

  test('does not take a poll that fails for one that finds nothing', async () => {
    const faults = [{ from: 2 * minute, for: 10 * minute, kind: 'passing' as const, retryAfterMs: 0 }];
    const story = [{ after: 11 * minute, shows: 'finished/passed' }];
    const { outcome } = await play(history({ appearWithin: 3 * minute, story, faults }));
    expect(outcome.verdict.name).toBe('passed');
  });

  test('spends no requests before settle is over, however long that is', async () => {
    const { attempts } = await play(history({ settle: 5 * minute, story: [{ after: 0, shows: 'finished/passed' }] }));
    expect(attempts).toHaveLength(2);
  });

  test('makes its last poll just before the deadline', async () => {
    const { outcome, attempts } = await play(
      history({ interval: 20 * minute, story: [{ after: 29 * minute, shows: 'finished/failed' }] }),
    );
    expect(outcome.verdict.name).toBe('failed');
    expect(attempts.map((at) => Math.round(at / second))).toEqual([0, 1200, 1800]);
    expect(outcome.endedAt).toBeLessThan(30 * minute);
  });

  test('holds a given interval as a lower bound', async () => {
    const { attempts } = await play(history({ timeout: 5 * minute, interval: 25 * second }));
    const pauses = attempts.slice(1, -1).map((attempt, index) => attempt - (attempts[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(25 * second);
  });

  test.each([20, 1_000, 3_000])(
    'with looks of %d ms and short pauses, the last look is fresh enough',
    async (latency) => {
      const { outcome } = await play(
        history({
          timeout: minute,
          interval: 50,
          latencies: [latency],
          story: [{ after: 0, shows: 'running/passed' }],
        }),
      );
      expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
    },
  );

  test('the last poll is as fresh as its end, however long ago it began', async () => {
    const { outcome } = await play(
      history({
        timeout: 24 * second,
        interval: 50,
        latencies: [20 * second],
        story: [{ after: 0, shows: 'running/passed' }],
      }),
    );
    expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
  });

  test('an error that is over does not matter at the deadline', async () => {
    const { outcome } = await play(
      history({
        timeout: 30 * second,
        interval: 50,
        // The fault, and good looks, of which the last is still under way when the time is up.
        latencies: [170],
        faults: [{ from: 0, for: 1, kind: 'passing', retryAfterMs: 0 }],
        story: [{ after: 0, shows: 'running/passed' }],
      }),
    );
    expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
  });

  test('a poll that is merely under way when the time is up is no error', async () => {
    const { outcome, attempts } = await play(
      history({
        timeout: 930,
        interval: 50,
        latencies: [100, 100, 100, 100, 5 * second],
        story: [{ after: 0, shows: 'running/passed' }],
      }),
    );
    expect(attempts).toEqual([0, 150, 300, 450, 600]);
    expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
  });

  test('a poll that hangs after good ones is an error, and an error that is over is not its cause', async () => {
    const { outcome } = await play(
      history({
        timeout: 30 * second,
        interval: 50,
        // The fault, two good looks, and one that never comes to an end.
        latencies: [100, 100, 100, 50 * second],
        faults: [{ from: 0, for: 1, kind: 'passing', retryAfterMs: 0 }],
        story: [{ after: 0, shows: 'running/passed' }],
      }),
    );
    expect(outcome.verdict).toMatchObject({ name: 'error', cause: { code: 'no-answer-in-time' } });
  });

  test('a poll that hangs is cut off at the deadline, and the verdict says that there was no answer', async () => {
    const { outcome } = await play(history({ latencies: [90 * minute] }));
    expect(outcome.endedAt).toBe(30 * minute);
    expect(outcome.verdict).toMatchObject({
      name: 'error',
      cause: { code: 'no-answer-in-time' },
    });
  });
});

test.each([
  ['an empty bucket, for ever', { limit: 50, remaining: 0, reset: 120_000 }],
  ['a limit of one', { limit: 1, remaining: 1, reset: 60_000 }],
  ['more than there can be', { limit: 1, remaining: 1e15, reset: 0 }],
])('good answers that tell of %s stall nothing and start no storm', async (_, told) => {
  const { outcome, attempts } = await play(
    history({ limits: [told], story: [{ after: 20 * minute, shows: 'finished/failed' }] }),
  );
  expect(outcome.verdict.name).toBe('failed');
  expect(outcome.endedAt).toBeLessThan(27 * minute);
  expect(attempts.length).toBeLessThan(16 * 27);
});

describe('faults', () => {
  test('that are transient are retried, less and less often, and logged', async () => {
    const { outcome, attempts, events } = await play(
      history({
        faults: [{ from: 0, for: 2 * minute, kind: 'passing', retryAfterMs: 0 }],
        story: [{ after: 0, shows: 'finished/failed' }],
      }),
    );
    expect(outcome.verdict.name).toBe('failed');
    const pauses = attempts.slice(1).map((attempt, index) => attempt - (attempts[index] ?? 0));
    expect(pauses[0]).toBeLessThan(1.2 * second);
    expect(Math.max(...pauses)).toBeLessThan(16 * second);
    expect(attempts.length).toBeLessThan(20);
    expect(events.filter(({ kind }) => kind === 'fault')).toHaveLength(attempts.length - 1);
    expect(kinds(events).slice(-3)).toEqual(['recovered', 'run-changed', 'decision']);
  });

  test('that last name their cause at the deadline', async () => {
    const { outcome } = await play(
      history({ faults: [{ from: minute, for: Number.MAX_SAFE_INTEGER, kind: 'passing', retryAfterMs: 0 }] }),
    );
    expect(outcome.verdict).toEqual({ name: 'error', cause: expect.any(PassingFault) });
    expect(outcome.endedAt).toBe(30 * minute);
  });

  test('with a time before which trying again is useless are left alone until then', async () => {
    const { attempts } = await play(
      history({
        faults: [{ from: 0, for: 1, kind: 'passing', retryAfterMs: 42 * second }],
        story: [{ after: 0, shows: 'finished/failed' }],
      }),
    );
    expect(attempts[1]).toBeGreaterThanOrEqual(42 * second);
    expect(attempts[1]).toBeLessThan(44 * second);
  });

  test('whose time comes after the deadline leave nothing to try', async () => {
    const { attempts, outcome } = await play(
      history({
        timeout: 40 * second,
        faults: [{ from: 0, for: 1, kind: 'passing', retryAfterMs: 42 * second }],
        story: [{ after: 0, shows: 'finished/failed' }],
      }),
    );
    expect(attempts).toEqual([0]);
    expect(outcome).toMatchObject({ verdict: { name: 'error' }, endedAt: 40 * second });
  });

  test('that will not pass end the wait at once', async () => {
    const { outcome } = await play(
      history({ faults: [{ from: 5 * second, for: 1e9, kind: 'refusal', retryAfterMs: 0 }] }),
    );
    expect(outcome.verdict).toMatchObject({ name: 'error', cause: { code: 'bad-token' } });
    expect(outcome.endedAt).toBeLessThan(9 * second);
  });
});

describe('what is emitted', () => {
  test('is a story: begin, changes, settling, decision', async () => {
    const { events } = await play(
      history({
        story: [
          { after: 20 * second, shows: 'running/pending' },
          { after: 20 * second, shows: 'running/passed' },
          { after: 20 * second, shows: 'finished/passed' },
        ],
      }),
    );
    expect(kinds(events)).toEqual([
      'waiting-begins',
      'run-changed',
      'run-changed',
      'run-changed',
      'settling',
      'decision',
    ]);
  });

  const settling = (events: readonly GateEvent[]) =>
    events.flatMap((event) => (event.kind === 'settling' ? [event.mayPass] : []));

  test('tells a pass that is settling from missing runs that are settling', async () => {
    const ends = (shows: 'passed' | 'failed') => [{ after: 0, shows }];
    const story = [{ after: 0, shows: 'finished/passed' }] as const;
    expect(settling((await play(history({ build: ends('passed'), story }))).events)).toEqual([true]);
    expect(settling((await play(history({ build: ends('passed'), story: [] }))).events)).toEqual([false]);
    expect(settling((await play(history({ build: ends('failed'), story }))).events)).toEqual([false]);
    const failed = [{ after: 0, shows: 'finished/failed' }] as const;
    const tolerate = ['muted'] as const;
    expect(settling((await play(history({ tolerate, story: failed }))).events)).toEqual([true]);
    const suites = ['rspec', 'go'];
    expect(settling((await play(history({ suites, build: ends('failed'), story: failed }))).events)).toEqual([false]);
  });

  test('marks the first fault of its kind', async () => {
    const faults = [{ from: 0, for: 2 * minute, kind: 'passing', retryAfterMs: 0 }] as const;
    const { events } = await play(history({ faults }));
    const isNew = events.flatMap((event) => (event.kind === 'fault' ? [event.isNew] : []));
    expect(isNew.length).toBeGreaterThan(2);
    expect(isNew).toEqual([true, ...isNew.slice(1).map(() => false)]);
  });

  test('holds a sign of life at least every minute', async () => {
    const { events } = await play(history({ timeout: 10 * minute, interval: 9 * minute }));
    const signs = events.filter((event) => event.kind === 'sign-of-life');
    expect(signs.map(({ waited }) => waited)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((one) => one * minute));
    expect(signs[0]?.left).toBe(9 * minute);
  });

  test('names the first unknown word once', async () => {
    const { events, outcome } = await play(
      history({ timeout: minute, story: [{ after: 0, shows: 'archived/wonderful' }] }),
    );
    expect(events.filter(({ kind }) => kind === 'unknown-word')).toMatchObject([{ field: 'state', word: 'archived' }]);
    expect(outcome.verdict).toEqual({ name: 'timed-out', because: 'run-goes-on' });
  });

  test('shows changes of the build', async () => {
    const { events } = await play(
      history({
        timeout: 2 * minute,
        build: [
          { after: 0, shows: 'running' },
          { after: 30 * second, shows: 'canceled' },
        ],
        story: [{ after: 0, shows: 'finished/passed' }],
      }),
    );
    expect(events.filter(({ kind }) => kind === 'build-changed')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({
      kind: 'decision',
      verdict: { name: 'incomplete', because: { kind: 'build-ended', end: 'canceled' } },
    });
  });
});

test('a cancelled wait ends at once, says by which signal, and leaves nothing behind', async () => {
  const { outcome, clock } = await play(history({ cancelAt: 61 * second + 50, latencies: [10 * second] }));
  expect(outcome.verdict).toEqual({ name: 'cancelled', signal: 'SIGINT' });
  expect(outcome.endedAt).toBe(61 * second + 50);
  expect(clock.sleepers).toBe(0);
});
