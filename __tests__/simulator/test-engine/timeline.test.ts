import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  appears,
  changes,
  fails,
  finishes,
  goesStale,
  hasFailures,
  leavesTheList,
  reopens,
  returns,
  vanishes,
} from '../../../simulator/test-engine/story.ts';
import { type Step, stageAt } from '../../../simulator/test-engine/timeline.ts';

const at = (elapsed: number) => ({ elapsed, polls: 0 });
const poll = (polls: number) => ({ elapsed: 0, polls });

describe('stageAt', () => {
  test('a run is nowhere until a step shows it', () => {
    const steps = [appears({ at: 100 })];
    expect(stageAt(steps, at(99)).shown).toBe('nowhere');
    expect(stageAt(steps, at(100))).toEqual({ shown: 'everywhere', set: { state: 'running', result: 'pending' } });
  });

  test('a story by time', () => {
    const steps = [
      appears({ at: 0 }),
      finishes({ at: 10 }, 'passed'),
      reopens({ at: 20 }),
      fails({ at: 30 }),
      goesStale({ at: 40 }),
      vanishes({ at: 50 }),
      returns({ at: 60 }),
      leavesTheList({ at: 70 }),
    ];
    const seen = [5, 15, 25, 35, 45, 55, 65, 75].map((elapsed) => {
      const { shown, set } = stageAt(steps, at(elapsed));
      return `${shown} ${set.state}/${set.result}`;
    });
    expect(seen).toEqual([
      'everywhere running/pending',
      'everywhere finished/passed',
      'everywhere running/passed',
      'everywhere running/failed',
      'everywhere running/stale',
      'nowhere running/stale',
      'everywhere running/stale',
      'look-up-only running/stale',
    ]);
  });

  test('a story by polls', () => {
    const steps = [appears({ poll: 2 }), finishes({ poll: 4 }, 'pending')];
    const states = [0, 1, 2, 3, 4, 9].map((polls) => stageAt(steps, poll(polls)).set.state);
    expect(states).toEqual([undefined, undefined, 'running', 'running', 'finished', 'finished']);
  });

  test('of two steps that have happened, the later written one holds', () => {
    const steps = [appears({ at: 0 }), finishes({ poll: 2 }, 'passed'), reopens({ at: 50 })];
    expect(stageAt(steps, { elapsed: 60, polls: 2 }).set).toEqual({ state: 'running', result: 'passed' });
  });

  test('fields can take words that nobody knows, null, and nothing at all', () => {
    const steps = [appears({ at: 0 }), changes({ at: 1 }, { state: 'paused', url: null, web_url: undefined })];
    const { set } = stageAt(steps, at(1));
    expect(set).toStrictEqual({ state: 'paused', result: 'pending', url: null, web_url: undefined });
  });

  test('failures are left to the result until a step says how many there are', () => {
    const steps = [appears({ at: 0 }), hasFailures({ at: 5 }, 3), hasFailures({ at: 9 }, 7)];
    expect([1, 5, 9].map((elapsed) => stageAt(steps, at(elapsed)).failures)).toEqual([undefined, 3, 7]);
  });

  test('it depends on its arguments alone, and what has happened never un-happens', () => {
    const step = fc.record({ at: fc.nat(100), state: fc.constantFrom('running', 'finished') });
    fc.assert(
      fc.property(fc.array(step), fc.nat(100), fc.nat(100), (drawn, one, other) => {
        const steps: Step[] = drawn.map((due) => ({ at: due.at, set: { state: due.state } }));
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        expect(stageAt(steps, at(early))).toEqual(stageAt(steps, at(early)));
        const happened = steps.filter((candidate) => (candidate.at ?? 0) <= late);
        expect(stageAt(steps, at(late)).set.state).toBe(happened.at(-1)?.set?.state);
      }),
    );
  });
});
