import { describe, expect, test } from '@jest/globals';
import { observe } from '../../src/gate/observe.ts';
import { look, run, seen } from '../support/runs.ts';

const old = run('finished/failed');
const fresh = run('finished/passed', { id: 'run-2' });

describe('a run whose place a newer one took', () => {
  const before = seen(look(0, [old]));
  const after = observe(before, {
    ...look(9, []),
    look: { runs: [fresh], build: undefined, superseded: [old], horizons: [] },
  });

  test('is gated no longer, neither as failed nor as missing', () => {
    expect(after.runs.map(({ run: { id }, presence }) => [id, presence])).toEqual([['run-2', 'present']]);
  });

  test('is a change, so that settle starts anew', () => {
    expect(after.unchangedSince).toBe(9_000);
  });
});

test('how far back lists were read is as the newest look says', () => {
  const horizons = [{ suite: 'rspec', runs: 1000 }];
  const far = { ...look(0, []), look: { runs: [], build: undefined, superseded: [], horizons } };
  expect(observe(seen(), far).horizons).toEqual(horizons);
});

test('a missing run keeps what was seen of it, and counts the looks without it', () => {
  const [missing] = seen(look(0, [fresh]), look(5, []), look(9, [])).runs;
  expect(missing).toEqual({ run: fresh, presence: 'missing', missedLooks: 2, missingSince: 5_000 });
});

test('a gone run stays gone until it is seen again', () => {
  const looks = [look(0, [fresh]), look(1, []), look(30, []), look(61, [])];
  expect(seen(...looks, look(62, [])).runs[0]?.presence).toBe('gone');
  expect(seen(...looks, look(62, [fresh])).runs[0]?.presence).toBe('present');
});
