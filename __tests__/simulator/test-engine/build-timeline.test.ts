import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  becomes,
  blocks,
  changesBuild,
  ends,
  isFound,
  isMissing,
  starts,
  unblocks,
} from '../../../simulator/test-engine/build-story.ts';
import { type BuildStep, buildEnds, buildStageAt, endedSince } from '../../../simulator/test-engine/build-timeline.ts';

const at = (elapsed: number) => ({ elapsed, polls: 0 });
const poll = (polls: number) => ({ elapsed: 0, polls });

describe('buildStageAt', () => {
  test('a build is there from the beginning, and scheduled', () => {
    expect(buildStageAt([starts({ at: 1 })], at(0))).toEqual({
      found: true,
      set: { state: 'scheduled', blocked: false },
    });
  });

  test('a story by time', () => {
    const steps = [
      becomes({ at: 0 }, 'creating'),
      starts({ at: 10 }),
      blocks({ at: 20 }),
      unblocks({ at: 30 }),
      becomes({ at: 40 }, 'failing'),
      ends({ at: 50 }, 'failed'),
      becomes({ at: 60 }, 'reticulating'),
    ];
    const seen = [5, 15, 25, 35, 45, 55, 65].map((elapsed) => {
      const { state, blocked } = buildStageAt(steps, at(elapsed)).set;
      return blocked === true ? `${state}, blocked` : state;
    });
    expect(seen).toEqual(['creating', 'running', 'passed, blocked', 'running', 'failing', 'failed', 'reticulating']);
  });

  test('a story by polls: found late, and lost again', () => {
    const steps = [isMissing({ poll: 1 }), isFound({ poll: 3 }), starts({ poll: 3 }), isMissing({ poll: 5 })];
    expect([1, 2, 3, 4, 5].map((polls) => buildStageAt(steps, poll(polls)).found)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(buildStageAt(steps, poll(4)).set.state).toBe('running');
  });

  test('a block can be told by either field, and fields can be anything or left out', () => {
    const steps = [blocks({ at: 0 }, 'blocked'), changesBuild({ at: 1 }, { state: undefined, blocked: null, id: 7 })];
    expect(buildStageAt(steps, at(0)).set).toEqual({ state: 'blocked', blocked: true });
    expect(buildStageAt(steps, at(1)).set).toStrictEqual({ state: undefined, blocked: null, id: 7 });
  });
});

describe('endedSince', () => {
  test('is the moment of the end, and nothing before it or once the build goes on', () => {
    const steps = [starts({ at: 0 }), ends({ at: 50 }, 'failed'), starts({ at: 70 }), ends({ at: 90 }, 'passed')];
    expect([0, 49, 50, 60, 70, 89, 95].map((elapsed) => endedSince(steps, elapsed, []))).toEqual([
      undefined,
      undefined,
      50,
      50,
      undefined,
      undefined,
      90,
    ]);
  });

  test('an end at a poll came with that poll', () => {
    const steps = [starts({ poll: 1 }), ends({ poll: 3 }, 'canceled')];
    expect(endedSince(steps, 100, [10, 20])).toBeUndefined();
    expect(endedSince(steps, 100, [10, 20, 30, 40])).toBe(30);
  });

  test('a blocked build has not ended, whatever state it shows', () => {
    expect(endedSince([blocks({ at: 0 }, 'passed')], 10, [])).toBeUndefined();
  });

  test('from one end to another end it has ended all along', () => {
    expect(endedSince([ends({ at: 10 }, 'passed'), ends({ at: 20 }, 'failed')], 30, [])).toBe(10);
  });

  test('there is one exactly while the build shows an end, and it is never in the future', () => {
    const step = fc.record({ at: fc.nat(50), state: fc.constantFrom('running', 'blocked', ...buildEnds) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.nat(60), (drawn, elapsed) => {
        const steps: BuildStep[] = drawn.map(({ at: time, state }) => becomes({ at: time }, state));
        const since = endedSince(steps, elapsed, []);
        const { state } = buildStageAt(steps, at(elapsed)).set;
        expect(since !== undefined).toBe(buildEnds.some((end) => end === state));
        if (since !== undefined) expect(since).toBeLessThanOrEqual(elapsed);
      }),
    );
  });
});
