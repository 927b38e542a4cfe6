import { describe, expect, test } from '@jest/globals';
import { observe } from '../../src/gate/observe.ts';
import { poll, run, seen } from '../support/runs.ts';

const old = run('finished/failed');
const fresh = run('finished/passed', { id: 'run-2' });

describe('a run whose place a newer one took', () => {
  const before = seen(poll(0, [old]));
  const after = observe(before, poll(9, [fresh], undefined, { putAside: [old] }));

  test('is gated no longer, neither as failed nor as missing', () => {
    expect(after.runs.map(({ run: { id }, presence }) => [id, presence])).toEqual([['run-2', 'present']]);
  });

  test('is a change, so settle restarts', () => {
    expect(after.unchangedSince).toBe(9_000);
  });
});

test('how far lists were read is what the newest poll says', () => {
  const readLimits = [{ suite: 'rspec', runs: 1000 }];
  const far = poll(0, [], undefined, { readLimits });
  expect(observe(seen(), far).readLimits).toEqual(readLimits);
});

test('a missing run keeps what was seen of it, and counts the polls without it', () => {
  const [missing] = seen(poll(0, [fresh]), poll(5, []), poll(9, [])).runs;
  expect(missing).toEqual({ run: fresh, presence: 'missing', missedPolls: 2, missingSince: 5_000 });
});

test('a gone run stays gone until it is seen again', () => {
  const polls = [poll(0, [fresh]), poll(1, []), poll(30, []), poll(61, [])];
  expect(seen(...polls, poll(62, [])).runs[0]?.presence).toBe('gone');
  expect(seen(...polls, poll(62, [fresh])).runs[0]?.presence).toBe('present');
});
