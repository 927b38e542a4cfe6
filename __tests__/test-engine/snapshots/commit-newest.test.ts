import { describe, expect, test } from '@jest/globals';
import { acme, byCommit, emptyLook, inPart, standIn, unending } from '../support.ts';
import { among, askedOf, failingBeside, idsOf, later, outside } from './commit-support.ts';

const newest = { ...byCommit, runs: 'newest' } as const;
const [a, b, c] = [outside(1), outside(2), outside(3)] as const;

describe('the newest of each suite', () => {
  test('is shown alone', async () => {
    const { api, engine } = await acme({ suites: { rspec: { runs: [a, c, b] }, jest: { runs: [b, a] } } });
    const poll = await engine.poll({ ...newest, suites: ['rspec', 'jest'] }, [], inPart, unending());
    expect(idsOf(poll.runs)).toEqual([c.id, b.id]);
    expect(poll.putAside).toEqual([]);
    expect(api.counts.requests).toBe(2);
  });

  test('takes the place of the one before', async () => {
    const { engine } = await standIn([a, { ...b, steps: later(2) }]);
    const first = await engine.poll(newest, [], inPart, unending());
    const second = await engine.poll(newest, first.runs, inPart, unending());
    const third = await engine.poll(newest, second.runs, inPart, unending());
    expect([first, second, third].map(({ runs }) => idsOf(runs))).toEqual([[a.id], [b.id], [b.id]]);
    expect([first, second, third].map(({ putAside }) => idsOf(putAside))).toEqual([[], [a.id], []]);
  });

  test('of the branch is not one of another branch', async () => {
    const { engine } = await standIn([a, outside(5, { branch: 'other' })]);
    expect(idsOf((await engine.poll({ ...newest, branch: 'main' }, [], inPart, unending())).runs)).toEqual([a.id]);
  });

  test('is not replaced by an older one when it has vanished, but by a newer one', async () => {
    const { engine } = await standIn([
      a,
      { ...b, steps: [...b.steps, { poll: 2, shown: 'nowhere' }] },
      { ...c, steps: later(4) },
    ]);
    const first = await engine.poll(newest, [], inPart, unending());
    expect(idsOf(first.runs)).toEqual([b.id]);
    // The look-up of a missing run counts as a look at the suite, too.
    expect(await engine.poll(newest, first.runs, inPart, unending())).toEqual({ ...emptyLook, paged: true });
    const third = await engine.poll(newest, first.runs, inPart, unending());
    expect(third).toMatchObject({ runs: [{ id: c.id }], putAside: [{ id: b.id }] });
  });

  test('is found by its id when it has sunk, and nothing older is asked for', async () => {
    const { api, engine } = await among({ newer: 130 }, [a, b, c]);
    const first = await engine.poll(newest, [], inPart, unending());
    const second = await engine.poll(newest, first.runs, inPart, unending());
    const third = await engine.poll(newest, second.runs, inPart, unending());
    expect([first, second, third].map(({ runs }) => idsOf(runs))).toEqual([[c.id], [c.id], [c.id]]);
    expect(askedOf(api)).toEqual([1, 2, 1, c.id, 1, c.id]);
  });

  test('is not lost by a look that failed for another suite', async () => {
    const { runs, putAside } = await failingBeside(newest);
    expect([runs, putAside].map(idsOf)).toEqual([['fresh'], ['sunk']]);
  });
});
