import { describe, expect, test } from '@jest/globals';
import { conclusionOf } from '../../src/gate/conclusion.ts';
import { mayPass, proofIsDue, runsToTolerate, settlesIn } from '../../src/gate/next-step.ts';
import { judge, judgeAtDeadline } from '../../src/gate/verdict.ts';
import type { Snapshot } from '../../src/test-engine/model.ts';
import { build, policy, poll, run, seen, suites } from '../support/runs.ts';

const passed = run('finished/passed');
const inPart: Partial<Snapshot> = { whole: false };
const paged: Partial<Snapshot> = { paged: true };
const pagedInPart: Partial<Snapshot> = { paged: true, whole: false };

/** Polls that show one run as passed, at these seconds. */
const polls = (...at: readonly (readonly [number, Partial<Snapshot>])[]) =>
  seen(...at.map(([second, more]) => poll(second, [passed], undefined, more)));

describe('a pass needs lists that were read to a proven end', () => {
  test('by the poll that decides', () => {
    expect(judge(polls([0, {}], [30, inPart]), policy())).toBeUndefined();
    expect(judge(polls([0, inPart], [30, {}]), policy())?.name).toBe('passed');
  });

  test('and a failed run needs none', () => {
    expect(judge(seen(poll(0, [run('finished/failed')], undefined, inPart)), policy())?.name).toBe('failed');
  });

  test('and so does a build without runs, which an input may let pass', () => {
    const ended = (more: Partial<Snapshot>) =>
      seen(...[0, 30].map((second) => poll(second, [], build('passed'), more)));
    expect(judge(ended(inPart), policy())).toBeUndefined();
    expect(judge(ended({}), policy())?.name).toBe('not-found');
  });

  test('at the deadline too', () => {
    const deadline = { now: 31_000, freshFor: 60_000, lastCause: new Error('502') };
    expect(judgeAtDeadline(polls([0, {}], [30, inPart]), policy(), deadline)).toEqual({
      name: 'timed-out',
      because: 'not-proven',
    });
  });
});

describe('a list of several pages needs two full readings', () => {
  test('the second after settle', () => {
    expect(judge(polls([0, paged], [30, pagedInPart]), policy())).toBeUndefined();
    expect(judge(polls([0, pagedInPart], [30, paged]), policy())).toBeUndefined();
    expect(judge(polls([0, pagedInPart], [5, paged], [34, paged]), policy())).toBeUndefined();
    expect(judge(polls([0, pagedInPart], [5, paged], [35, paged]), policy())?.name).toBe('passed');
  });

  test('two of them where settle is 0', () => {
    const quick = policy({ settle: 0 });
    expect(judge(polls([0, paged]), quick)).toBeUndefined();
    expect(judge(polls([0, paged], [1, paged]), quick)?.name).toBe('passed');
  });

  test('that agree: a run that appears in between restarts them', () => {
    const late = [passed, run('finished/passed', { id: 'run-2' })];
    const before = [poll(0, [passed], undefined, paged), poll(31, late, undefined, pagedInPart)];
    expect(judge(seen(...before, poll(61, late, undefined, paged)), policy())).toBeUndefined();
    const proven = [...before, poll(61, late, undefined, paged), poll(91, late, undefined, paged)];
    expect(judge(seen(...proven), policy())?.name).toBe('passed');
  });
});

describe('proof is requested', () => {
  test('when all has settled and the newest reading proves nothing', () => {
    expect(proofIsDue(polls([0, inPart]), policy())).toBe(false);
    expect(proofIsDue(polls([0, inPart], [30, inPart]), policy())).toBe(true);
    expect(proofIsDue(polls([0, inPart], [30, {}]), policy())).toBe(false);
  });

  test('at once where a list has several pages, so that settle passes between two readings', () => {
    expect(proofIsDue(polls([0, pagedInPart]), policy())).toBe(true);
    expect(proofIsDue(polls([0, paged]), policy())).toBe(false);
    expect(proofIsDue(polls([0, paged], [9, pagedInPart]), policy())).toBe(false);
  });

  test('not by a reading that would come before settle is over since the first full one', () => {
    expect(proofIsDue(polls([0, pagedInPart], [30, paged]), policy())).toBe(false);
  });

  test('twice in a row where nothing needs to settle', () => {
    const quick = policy({ settle: 0 });
    expect(proofIsDue(polls([0, paged]), quick)).toBe(true);
    expect(proofIsDue(polls([0, paged], [1, paged]), quick)).toBe(false);
    expect(proofIsDue(polls([0, {}]), quick)).toBe(false);
  });

  test.each([
    ['not-found', []],
    ['incomplete', [run('finished/pending')]],
  ])('also for %s, which an input may let pass', (verdict, runs) => {
    const inPartly = [0, 30].map((second) => poll(second, runs, build('passed'), inPart));
    expect(proofIsDue(seen(...inPartly), policy())).toBe(true);
    expect(judge(seen(...inPartly, poll(31, runs, build('passed'))), policy())?.name).toBe(verdict);
  });

  test('also where suites may be left out in the end', () => {
    const selector = suites('rspec', 'jest');
    expect(proofIsDue(polls([0, pagedInPart]), policy({ selector }))).toBe(false);
    expect(proofIsDue(polls([0, pagedInPart]), policy({ selector, ifNoRunFound: 'ignore' }))).toBe(true);
  });

  test('not while a run is still running or has failed for good', () => {
    for (const words of ['running/passed', 'finished/failed', 'finished/stale']) {
      const observation = seen(...[0, 30].map((second) => poll(second, [run(words)], undefined, inPart)));
      expect(proofIsDue(observation, policy())).toBe(false);
    }
    const stale = seen(...[0, 30].map((second) => poll(second, [run('finished/stale')], undefined, inPart)));
    expect(proofIsDue(stale, policy({ tolerate: ['retried'] }))).toBe(false);
  });

  test.each(['finished/passed', 'finished/pending'])('not while a run that was %s is missing', (words) => {
    const last = poll(1, [], build('passed'), pagedInPart);
    expect(proofIsDue(seen(poll(0, [run(words)], build('passed'), pagedInPart)), policy())).toBe(true);
    expect(proofIsDue(seen(poll(0, [run(words)], build('passed'), pagedInPart), last), policy())).toBe(false);
  });

  test('also for a failed run that may yet be tolerated', () => {
    const failed = seen(...[0, 30].map((second) => poll(second, [run('finished/failed')], undefined, inPart)));
    expect(proofIsDue(failed, policy({ tolerate: ['retried'] }))).toBe(true);
  });
});

describe('the next poll can decide', () => {
  test('when settle is over since the last change', () => {
    expect(settlesIn(polls([0, inPart], [10, inPart]), policy(), 10_000)).toBe(20_000);
  });

  test('once settle has elapsed since the first full reading of several pages', () => {
    expect(settlesIn(polls([0, pagedInPart], [10, paged]), policy(), 10_000)).toBe(30_000);
    expect(settlesIn(polls([0, pagedInPart], [10, paged], [20, pagedInPart]), policy(), 20_000)).toBe(20_000);
    // All has settled meanwhile, but for that reading.
    expect(settlesIn(polls([0, pagedInPart], [30, paged]), policy(), 31_000)).toBe(29_000);
  });

  test('at once where that time is over', () => {
    expect(settlesIn(polls([0, {}]), policy(), 45_000)).toBe(0);
  });

  test('at no time that is known while a run is missing, though another suite has none', () => {
    const [runs, selector] = [[passed], suites('rspec', 'jest')];
    const there = poll(0, runs, build('passed'));
    expect(settlesIn(seen(there), policy({ selector }), 0)).toBe(30_000);
    expect(settlesIn(seen(there, poll(9, [], build('passed'))), policy({ selector }), 9_000)).toBeUndefined();
  });

  test('at no time that is known where the server proves nothing', () => {
    expect(settlesIn(polls([0, inPart], [30, inPart]), policy(), 30_000)).toBeUndefined();
    expect(settlesIn(polls([0, pagedInPart]), policy(), 0)).toBeUndefined();
  });
});

describe('what may be tolerated', () => {
  const tolerant = policy({ tolerate: ['retried'] });
  const failed = run('finished/failed');
  const both = [failed, run('finished/passed', { id: 'run-2' })];

  test('is asked for the failed runs alone, once all has settled', () => {
    expect(runsToTolerate(seen(poll(0, both)), tolerant)).toEqual([]);
    expect(runsToTolerate(seen(poll(0, both), poll(30, both)), tolerant)).toEqual([failed]);
  });

  test('may pass, also where a suite without a run is left out once all has settled', () => {
    const selector = suites('rspec', 'jest');
    const settling = (end: string) => seen(poll(0, both, build(end)));
    expect(mayPass(settling('passed'), { ...tolerant, selector, ifNoRunFound: 'ignore' })).toBe(true);
    expect(mayPass(settling('passed'), { ...tolerant, selector })).toBe(false);
    expect(mayPass(settling('failed'), { ...tolerant, selector, ifNoRunFound: 'ignore' })).toBe(false);
  });
});

describe('if-no-run-found', () => {
  const lenient = { ifNoRunFound: 'ignore', ifIncomplete: 'ignore' } as const;
  const selector = suites('rspec', 'jest');

  test.each(['failed', 'canceled'])('excuses nothing in a build that ended as %s, perhaps before its tests', (end) => {
    const [empty, partly] = [[], [passed]].map((runs) => seen(poll(0, runs, build(end)), poll(30, runs, build(end))));
    for (const observation of [empty, partly]) {
      if (!observation) throw new Error('There are two.');
      const verdict = judge(observation, policy({ selector, ifNoRunFound: 'ignore' }));
      expect(verdict?.name).toBe('not-found');
      if (verdict) expect(conclusionOf({ verdict, observation }, lenient)).toBe('failure');
    }
  });

  test('excuses a build that passed without them', () => {
    const observation = seen(poll(0, [], build('passed')), poll(30, [], build('passed')));
    expect(conclusionOf({ verdict: { name: 'not-found', missing: ['rspec'] }, observation }, lenient)).toBe('success');
  });
});
