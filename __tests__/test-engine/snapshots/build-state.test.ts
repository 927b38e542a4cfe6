import { describe, expect, test } from '@jest/globals';
import { buildState } from '../../../src/test-engine/snapshots/build-state.ts';

const counted = (states: Readonly<Record<string, number>>, more = 0) => ({
  total: Object.values(states).reduce((sum, count) => sum + count, more),
  states: new Map(Object.entries(states)),
});
const blocked = (word: string, states: Readonly<Record<string, number>> | undefined, more = 0) =>
  ({ word, blocked: true, jobs: states && counted(states, more) }) as const;

describe('a build that waits at a block step', () => {
  const behind = { passed: 3, blocked: 1, waiting: 2 };

  test.each(['passed', 'failed'])('has ended as %s once no job is under way', (word) => {
    expect(buildState(blocked(word, behind), 'judge')).toMatchObject({ ended: word, blocked: true });
  });

  test('has not ended while its pipeline says that it is running', () => {
    expect(buildState(blocked('running', behind), 'judge').ended).toBeUndefined();
  });

  test.each([
    ...['running', 'scheduled', 'assigned', 'accepted', 'limiting', 'limited', 'platform_limited', 'reserved'],
    ...['pending', 'canceling', 'timing_out', 'a-new-word'],
  ])('has not ended while a job is %s', (state) => {
    expect(buildState(blocked('passed', { ...behind, [state]: 1 }), 'judge').ended).toBeUndefined();
  });

  test('has not ended while a job is in no state that is named', () => {
    expect(buildState(blocked('passed', behind, 1), 'judge').ended).toBeUndefined();
  });

  test('has not ended where nothing is known of its jobs', () => {
    expect(buildState(blocked('passed', undefined), 'judge').ended).toBeUndefined();
  });

  test('has not ended where it is to be waited for', () => {
    expect(buildState(blocked('passed', behind), 'wait').ended).toBeUndefined();
  });
});

test('Jobs that were never meant to run are in neither number of the jobs', () => {
  const states = { passed: 20, failed: 1, timed_out: 1, canceled: 1, running: 4, waiting: 3, broken: 5, skipped: 2 };
  const { jobs } = buildState({ word: 'running', blocked: false, jobs: counted(states) }, 'judge');
  expect(jobs).toEqual({ total: 30, done: 23, failed: 2 });
});
