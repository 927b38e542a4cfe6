import { describe, expect, test } from '@jest/globals';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { acme, byCommit, inFull, inPart, standIn, unending } from '../support.ts';
import { among, askedOf, failingBeside, idsOf, later, outside } from './commit-support.ts';
import { ListServer, others, our, type Row } from './list-server.ts';

const failsAtOnce = [appears({ at: 0 }), finishes({ at: 0 }, 'failed')];
const newest = { ...byCommit, runs: 'newest' } as const;
const [a, b, c] = [outside(1), outside(2), outside(3)] as const;

describe('the newest of each suite', () => {
  test('is shown alone', async () => {
    const { api, engine } = await acme({ suites: { rspec: { runs: [a, c, b] }, jest: { runs: [b, a] } } });
    const poll = await engine.poll({ ...newest, suites: ['rspec', 'jest'] }, [], inPart, unending());
    expect(idsOf(poll.runs)).toEqual([c.id, b.id]);
    expect(poll.putAside.map(({ suite, id }) => [suite, id])).toEqual([
      ['rspec', b.id],
      ['rspec', a.id],
      ['jest', a.id],
    ]);
    expect(api.counts.requests).toBe(4);
  });

  test('takes the place of the one before', async () => {
    const { engine } = await standIn([a, { ...b, steps: later(2) }]);
    const first = await engine.poll(newest, [], inPart, unending());
    const second = await engine.poll(newest, first.runs, inPart, unending());
    const third = await engine.poll(newest, second.runs, inPart, unending());
    expect([first, second, third].map(({ runs }) => idsOf(runs))).toEqual([[a.id], [b.id], [b.id]]);
    expect([first, second, third].map(({ putAside }) => idsOf(putAside))).toEqual([[], [a.id], [a.id]]);
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
    // The look-up of a missing run counts as a poll of the suite, too.
    expect(await engine.poll(newest, first.runs, inPart, unending())).toMatchObject({
      runs: [],
      putAside: [{ id: a.id }],
    });
    const third = await engine.poll(newest, first.runs, inPart, unending());
    expect(third).toMatchObject({ runs: [{ id: c.id }], putAside: [{ id: b.id }, { id: a.id }] });
  });

  test('is found by its id when it has sunk, and nothing older is asked for', async () => {
    const { api, engine } = await among({ newer: 130 }, [a, b, c]);
    const first = await engine.poll(newest, [], inPart, unending());
    const second = await engine.poll(newest, first.runs, inPart, unending());
    const third = await engine.poll(newest, second.runs, inPart, unending());
    expect([first, second, third].map(({ runs }) => idsOf(runs))).toEqual([[c.id], [c.id], [c.id]]);
    expect(askedOf(api)).toEqual([1, 2, 1, c.id, 1, c.id]);
  });

  test('is not lost by a poll that failed for another suite', async () => {
    const { runs, putAside } = await failingBeside(newest);
    expect([runs, putAside].map(idsOf)).toEqual([['fresh'], ['sunk']]);
  });
});

/** What the newest of these rows are, and what they put aside, of `main` or of any branch. */
async function newestOf(rows: readonly Row[], branch?: string) {
  const { runs, putAside } = await new ListServer(rows).engine.poll({ ...newest, branch }, [], inFull, unending());
  return { gated: idsOf(runs).toSorted(), putAside: idsOf(putAside) };
}

describe('which run is the newest', () => {
  const at = (created_at: unknown, id: string, more = {}) => our(id, { created_at, ...more });

  test('is decided by the instants, not by their text', async () => {
    const rows = [
      at('2026-08-01T00:00:00Z', 'first'),
      at('2026-08-01T00:00:00.500Z', 'second'),
      at('2026-08-01T02:00:00.250+02:00', 'between'),
    ];
    const order = { gated: ['second'], putAside: ['between', 'first'] };
    expect(await newestOf(rows)).toEqual(order);
    expect(await newestOf(rows.toReversed())).toEqual(order);
  });

  test('is not decided by the place in the list: all runs that tie are gated', async () => {
    const rows = [at('2026-08-01T00:00:00Z', 'a'), at('2026-08-01T01:00:00+01:00', 'b', { result: 'failed' })];
    expect(await newestOf(rows)).toEqual({ gated: ['a', 'b'], putAside: [] });
    expect(await newestOf(rows.toReversed())).toEqual({ gated: ['a', 'b'], putAside: [] });
  });

  test.each([undefined, null, 7, '', 'soon', '2026-08-01'])('is not decided by %j', async (unknown) => {
    const rows = [
      at('2026-08-01T00:00:01Z', 'newer'),
      at('2026-08-01T00:00:00Z', 'older'),
      at(unknown, 'x', { result: 'failed' }),
    ];
    expect(await newestOf(rows)).toEqual({ gated: ['newer', 'x'], putAside: ['older'] });
  });

  test('is not decided if two rows of one run disagree', async () => {
    const [old, recent] = ['2026-08-01T00:00:00Z', '2026-08-01T00:00:09Z'];
    const rows = [at('2026-08-01T00:00:05Z', 'b'), at(recent, 'a'), at(old, 'a')];
    expect(await newestOf(rows)).toEqual({ gated: ['a', 'b'], putAside: [] });
  });

  test.each(['created_at', 'branch', 'commit_sha'])(
    'stays what it was when a later answer leaves out %s',
    async (field) => {
      const main = { ...newest, branch: 'main' };
      const rows = [
        at('2026-08-01T00:00:05Z', 'b', { branch: 'main' }),
        at('2026-08-01T00:00:01Z', 'a', { branch: 'main', result: 'failed' }),
      ];
      const server = new ListServer(rows);
      const first = await server.engine.poll(main, [], inFull, unending());
      server.rows = rows.map((row) => (row.id === 'b' ? { ...row, [field]: null } : row));
      const second = await server.engine.poll(main, first.runs, inFull, unending());
      expect([first, second].map(({ runs }) => idsOf(runs))).toEqual([['b'], ['b']]);
    },
  );

  test('is another one when the look-up of a run says that it is older than those it put aside', async () => {
    const server = new ListServer([at('2026-08-01T00:00:05Z', 'b'), at('2026-08-01T00:00:01Z', 'a')]);
    const first = await server.engine.poll(newest, [], inFull, unending());
    server.rows = others(1);
    server.lookUp = (id) => at(id === 'b' ? '2026-08-01T00:00:00Z' : '2026-08-01T00:00:01Z', id);
    const second = await server.engine.poll(newest, first.runs, inFull, unending());
    expect(second).toMatchObject({ runs: [{ id: 'a' }], putAside: [{ id: 'b' }] });
  });

  test('is one for the branch, and one for the runs that name no branch, each put aside by its like only', async () => {
    const rows = [
      at('2026-08-01T00:00:09Z', 'tag', { branch: 'refs/tags/main' }),
      at('2026-08-01T00:00:08Z', 'other', { branch: 'other' }),
      at('2026-08-01T00:00:07Z', 'none-2', { branch: null }),
      at('2026-08-01T00:00:06Z', 'none-1'),
      at('2026-08-01T00:00:05Z', 'main-2', { branch: 'origin/main' }),
      at('2026-08-01T00:00:04Z', 'main-1', { branch: 'refs/heads/main', result: 'failed' }),
    ];
    expect(await newestOf(rows, 'main')).toEqual({ gated: ['main-2', 'none-2'], putAside: ['main-1', 'none-1'] });
    expect(await newestOf(rows)).toMatchObject({ gated: ['tag'] });
  });

  test('is not one that belongs to another branch meanwhile', async () => {
    const main = { ...newest, branch: 'main' };
    const rows = [at('2026-08-01T00:00:05Z', 'b', { branch: 'main' })];
    const server = new ListServer(rows);
    const first = await server.engine.poll(main, [], inFull, unending());
    server.rows = [
      at('2026-08-01T00:00:05Z', 'b', { branch: 'other' }),
      at('2026-08-01T00:00:01Z', 'a', { branch: 'main', result: 'failed' }),
    ];
    const { runs } = await server.engine.poll(main, first.runs, inFull, unending());
    expect(idsOf(runs)).toEqual(['b', 'a']);
  });
});

describe('what was put aside', () => {
  const rows = Array.from({ length: 5 }, (_, index) =>
    our(`run-${index}`, {
      created_at: `2026-08-01T00:00:0${index}Z`,
      result: index === 1 ? 'failed' : 'passed',
    }),
  ).toReversed();

  test('is reported in every poll, failed runs first, and never looked up again', async () => {
    const server = new ListServer(rows);
    const first = await server.engine.poll(newest, [], inFull, unending());
    server.rows = [...others(150), ...rows];
    server.asks();
    const second = await server.engine.poll(newest, first.runs, inPart, unending());
    server.rows = rows.slice(0, 1);
    const third = await server.engine.poll(newest, second.runs, inFull, unending());
    for (const { runs, putAside } of [first, second, third]) {
      expect(idsOf(runs)).toEqual(['run-4']);
      expect(idsOf(putAside)).toEqual(['run-1', 'run-3', 'run-2', 'run-0']);
    }
    expect(server.asks()).toEqual([1, 2, 1, 2]);
  });

  test('is reported with failed runs first, over all suites', async () => {
    const failed = outside(0, { steps: failsAtOnce });
    const { engine } = await acme({ suites: { rspec: { runs: [a, b] }, jest: { runs: [failed, c] } } });
    const { putAside } = await engine.poll({ ...newest, suites: ['rspec', 'jest'] }, [], inPart, unending());
    expect(idsOf(putAside)).toEqual([failed.id, a.id]);
  });

  test('shows how it stood last, and stays failed once it was', async () => {
    const server = new ListServer(rows);
    const first = await server.engine.poll(newest, [], inFull, unending());
    server.rows = rows.map((row) => ({ ...row, result: row.id === 'run-3' ? 'stale' : 'passed' }));
    const { putAside } = await server.engine.poll(newest, first.runs, inFull, unending());
    expect(putAside.map(({ id, result }) => [id, result])).toEqual([
      ['run-1', 'failed'],
      ['run-3', 'stale'],
      ['run-2', 'passed'],
      ['run-0', 'passed'],
    ]);
  });
});
