import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import { conclusionOf } from '../../src/gate/conclusion.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import { observe } from '../../src/gate/observe.ts';
import { type RunSource, wait } from '../../src/gate/poll.ts';
import { Progress } from '../../src/gate/progress.ts';
import { judge, judgeAtDeadline } from '../../src/gate/verdict.ts';
import type { Snapshot } from '../../src/test-engine/model.ts';
import { PassingFault } from '../support/histories.ts';
import { build, policy, poll, run, seen, suites } from '../support/runs.ts';

const passed = run('finished/passed');
const failed = run('finished/failed');
const every = policy({ selector: { ...policy().selector, suites: ['rspec'] } });
const lenient = policy({ ifNoRunFound: 'ignore' });
const deadline = { now: 100_000, freshFor: 60_000, lastCause: new Error('none') };
const buildsOnly = { runs: [], buildsOnly: true, whole: false };

describe('a poll that requested only builds', () => {
  const before = seen(poll(0, [passed], build('running')));

  test('leaves runs as they were, and counts no absence', () => {
    const after = observe(before, poll(9, [], build('running'), buildsOnly));
    expect(after.runs).toEqual(before.runs);
    expect(after).toMatchObject({ polls: 2, unchangedSince: 0, proof: { whole: false } });
  });

  test('leaves a missing run as missing as it was', () => {
    const missing = observe(before, poll(9, [], build('running')));
    const after = observe(missing, poll(90, [], build('running'), buildsOnly));
    expect(after.runs).toMatchObject([{ presence: 'missing', missedPolls: 1 }]);
  });

  test('proves nothing, however long nothing has changed', () => {
    const after = seen(poll(0, [passed], build('passed')), poll(90, [], build('passed'), buildsOnly));
    expect(judge(after, every)).toBeUndefined();
  });

  test('still reports that runs are no longer gated', () => {
    const after = observe(before, poll(9, [], build('running'), { ...buildsOnly, putAside: [passed] }));
    expect([after.runs, after.putAside]).toEqual([[], [passed]]);
  });
});

describe('several builds', () => {
  const settled = (...words: readonly string[]) => {
    const builds = words.map((word, index) => ({ ...build(word), id: `${index}`, number: index }));
    return seen(...[0, 40].map((at) => poll(at, [passed], undefined, { builds })));
  };

  test('have ended once each of them has', () => {
    expect(judge(settled('passed', 'running'), every)).toBeUndefined();
    expect(judge(settled('passed', 'passed'), every)).toEqual({ name: 'passed' });
  });

  test('have passed if each of them has', () => {
    const because = { kind: 'build-ended', end: 'canceled' };
    expect(judge(settled('passed', 'canceled'), every)).toEqual({ name: 'incomplete', because });
  });

  test('excuse no suite without a run if one of them died', () => {
    const two = policy({ ifNoRunFound: 'ignore', selector: suites('rspec', 'jest') });
    expect(judge(settled('passed', 'passed'), two)).toEqual({ name: 'passed' });
    expect(judge(settled('passed', 'failed'), two)).toEqual({ name: 'not-found', missing: ['jest'] });
  });

  test('have not ended where there is none', () => {
    expect(judge(settled(), every)).toBeUndefined();
  });
});

describe('a pipeline without a build', () => {
  const without = { withoutBuild: ['tea'] };
  const settled = seen(poll(0, [passed], build('passed'), without), poll(40, [passed], build('passed'), without));

  test('is waited for, whatever the others have come to', () => {
    expect(judge(settled, every)).toBeUndefined();
    const bad = seen(poll(0, [failed], build('failed'), without), poll(40, [failed], build('failed'), without));
    expect(judge(bad, every)).toBeUndefined();
    expect(judgeAtDeadline(bad, every, deadline)).toEqual({ name: 'failed' });
  });

  test('is not found at the deadline, and no input softens that', () => {
    expect(judgeAtDeadline(settled, lenient, deadline)).toEqual({ name: 'not-found', missing: [] });
    const leniencies = { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' } as const;
    const verdict = { name: 'not-found', missing: [] } as const;
    expect(conclusionOf({ verdict, observation: settled }, leniencies)).toBe('failure');
    const none = seen(poll(90, [], undefined, { ...without, builds: [] }));
    expect(judgeAtDeadline(none, lenient, deadline)).toEqual({ name: 'not-found', missing: ['rspec'] });
    expect(conclusionOf({ verdict, observation: none }, leniencies)).toBe('failure');
  });

  test('keeps suites without a run from being left out', () => {
    const two = policy({
      ...lenient,
      selector: { ...policy().selector, kind: 'build-id', suites: ['rspec', 'jest'], buildId: 'b' },
    });
    expect(judgeAtDeadline(settled, two, deadline)).toEqual({ name: 'not-found', missing: ['jest'] });
  });
});

describe('a pipeline of which no build was triggered', () => {
  const without = { notTriggered: ['tea'] };

  test('is not found once all builds have ended, since none can come any more', () => {
    const after = seen(poll(0, [passed], build('passed'), without), poll(40, [passed], build('passed'), without));
    expect(judge(after, lenient)).toEqual({ name: 'not-found', missing: [] });
    const leniencies = { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' } as const;
    expect(conclusionOf({ verdict: { name: 'not-found', missing: [] }, observation: after }, leniencies)).toBe(
      'failure',
    );
  });

  test('does not hide a failure', () => {
    const after = seen(poll(0, [failed], build('failed'), without), poll(40, [failed], build('failed'), without));
    expect(judge(after, every)).toEqual({ name: 'failed' });
  });
});

describe('what the log says about builds', () => {
  const told = (before: Parameters<Progress['changes']>[0], after: Parameters<Progress['changes']>[1]) => {
    const events: GateEvent[] = [];
    new Progress(new VirtualClock(), (event) => events.push(event)).changes(before, after);
    return events;
  };
  const newer = { ...build('running'), number: 8 };
  const before = seen(poll(0, [], build('failed')));

  test('is that a newer one has taken the place of another', () => {
    expect(told(before, observe(before, poll(9, [], newer)))).toMatchObject([
      { kind: 'build-put-aside', build: { number: 7 }, by: { number: 8 } },
      { kind: 'build-changed', before: undefined, after: { number: 8 } },
    ]);
  });

  test('is not that one of another pipeline has taken its place', () => {
    const other = { ...build('running'), pipeline: 'tea', number: 8 };
    expect(told(before, observe(before, poll(9, [], other)))).toMatchObject([
      { kind: 'build-put-aside', build: { pipeline: 'shop' }, by: undefined },
      { kind: 'build-changed', after: { pipeline: 'tea' } },
    ]);
  });

  test('is that one counts no longer', () => {
    const child = { ...build('running'), pipeline: 'tea' };
    const both = seen(poll(0, [], undefined, { builds: [build('running'), child] }));
    expect(told(both, observe(both, poll(9, [], build('running'))))).toMatchObject([
      { kind: 'build-put-aside', build: { pipeline: 'tea' }, by: undefined },
    ]);
  });

  test('is not that one which was there before has taken its place', () => {
    const both = seen(poll(0, [], undefined, { builds: [build('running'), { ...build('running'), number: 5 }] }));
    expect(told(both, observe(both, poll(9, [], build('running'))))).toMatchObject([
      { kind: 'build-put-aside', build: { number: 5 }, by: undefined },
    ]);
  });

  test('is that one cannot be read, once', () => {
    const more = { unreadable: [{ pipeline: 'tea', number: 3 }] };
    const first = observe(before, poll(9, [], build('failed'), more));
    expect(told(before, first)).toEqual([{ kind: 'build-unreadable', build: more.unreadable[0], waited: 0 }]);
    expect(told(first, observe(first, poll(18, [], build('failed'), more)))).toEqual([]);
  });
});

describe('a poll that is tried again', () => {
  /** Waits with a source whose polls fail as often as said, the first one and each after it; what it was asked with. */
  async function waiting(settle: number, answers: readonly (PassingFault | { readonly since: number | undefined })[]) {
    const clock = new VirtualClock();
    const asked: { readonly at: number; readonly since: number }[] = [];
    const source: RunSource = {
      poll: async (_known, { since }) => {
        asked.push({ at: clock.now(), since });
        const answer = answers[asked.length - 1] ?? { since: undefined };
        if (answer instanceof PassingFault) throw answer;
        return { ...poll(0, [passed]).snapshot, since: answer.since } satisfies Snapshot;
      },
      evidence: () => Promise.reject(new Error('not asked')),
      hasSameFailures: () => Promise.reject(new Error('not asked')),
      countTests: () => Promise.reject(new Error('not asked')),
      spending: () => ({ requests: 0, budgets: [] }),
    };
    const patience = { timeout: 600_000, appearWithin: 600_000, interval: 'auto' } as const;
    const deps = { source, clock, random: () => 0.5, interrupted: new AbortController().signal, emit: () => undefined };
    const outcome = await clock.play(wait(policy({ settle }), patience, deps));
    return { outcome, asked };
  }

  test('may use what the attempts before were answered, no older than a pass must hold', async () => {
    const { asked } = await waiting(30_000, [new PassingFault(20_000), new PassingFault(20_000)]);
    const [first, second, third] = asked;
    expect([first, second?.since]).toEqual([{ at: 0, since: 0 }, 0]);
    expect(third?.since).toBe((third?.at ?? 0) - 30_000);
  });

  test('uses nothing where the first sight counts', async () => {
    const { asked } = await waiting(0, [new PassingFault(20_000)]);
    expect(asked[1]?.since).toBe(asked[1]?.at);
  });

  test('counts from the request of its oldest response', async () => {
    const fresh = await waiting(30_000, [{ since: undefined }, new PassingFault(0), { since: undefined }]);
    const old = await waiting(30_000, [{ since: undefined }, new PassingFault(0), { since: 29_999 }]);
    expect(fresh.outcome.verdict.name).toBe('passed');
    expect(fresh.asked).toHaveLength(3);
    expect(old.asked.length).toBeGreaterThan(3);
  });
});
