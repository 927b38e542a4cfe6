import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { inOrder, runsAt } from '../../../simulator/test-engine/runs.ts';
import type { OthersScript, RunScript } from '../../../simulator/test-engine/script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears } from '../../../simulator/test-engine/story.ts';
import { ask, BUILD, failedRun, list, PLACE, RUNS, script } from './support.ts';

const ours = (key: string, more: Partial<RunScript> = {}) =>
  failedRun({ id: uuid('ours', key), buildId: null, commit: 'c'.repeat(40), ...more });

const among = (others: OthersScript, ...runs: RunScript[]) => ({
  ...script([]),
  organizations: { acme: { suites: { rspec: { runs, others } } } },
});

describe('runs of other commits', () => {
  const wires = (others: OthersScript, ...runs: RunScript[]) =>
    runsAt(inOrder({ runs, others }, PLACE), PLACE, { elapsed: 0, polls: 0 }).map((run) => run.wire(''));

  test('stand around those that are written down, the same ones every time', () => {
    const early = ours('early', { createdAt: '2026-08-01T00:00:00.000Z' });
    const listed = wires({ older: 3, newer: 2 }, ours('late'), early);
    expect(listed.map(({ id }) => [ours('late').id, early.id].indexOf(id))).toEqual([-1, -1, 0, 1, -1, -1, -1]);
    expect(wires({ older: 3, newer: 2 }, ours('late'), early)).toEqual(listed);
    expect(wires({ older: 2 })).toHaveLength(2);
  });

  test('are of no commit and build that anybody asks for, and are written as collectors send them', () => {
    const listed = wires({ older: 60 }, ours('x')).filter(({ id }) => id !== ours('x').id);
    const all = (field: 'commit_sha' | 'branch' | 'build_id' | 'id') => new Set(listed.map((run) => run[field]));
    expect(all('id').size).toBe(60);
    expect(listed.filter(({ commit_sha: sha }) => sha === 'HEAD')).toHaveLength(6);
    for (const sha of all('commit_sha')) expect(sha).toMatch(/^(?:HEAD|[\da-f]{40})$/);
    expect(all('commit_sha').size).toBe(55);
    for (const branch of ['main', 'refs/heads/main', '12/merge', 'refs/pull/12/merge'])
      expect(all('branch')).toContain(branch);
    expect([...all('build_id')].filter((id) => typeof id !== 'string')).toEqual([null, undefined]);
    expect(all('build_id')).not.toContain(BUILD);
    expect(new Set(listed.map(({ state, result }) => `${state}/${result}`))).toEqual(
      new Set(['finished/passed', 'finished/failed', 'running/pending']),
    );
  });
});

describe('a list without build_id', () => {
  test('has all runs of the suite, newest first, on several pages', async () => {
    await using standIn = await startTestEngine(among({ older: 40, newer: 25 }, ours('x')));
    const answer = await ask(standIn, `${RUNS}?per_page=30`);
    expect(answer.headers.get('link')).toContain('page=3>; rel="last"');
    const pages = await Promise.all([1, 2, 3].map((page) => list(ask(standIn, `${RUNS}?per_page=30&page=${page}`))));
    const times = pages.flat().map((run) => String(run['created_at']));
    expect(times).toHaveLength(66);
    expect(times).toEqual(times.toSorted().reverse());
    expect(pages[0]?.[25]).toMatchObject({ id: ours('x').id, commit_sha: 'c'.repeat(40), build_id: null });
    expect(await list(ask(standIn, `${RUNS}?build_id=${BUILD}`))).toEqual([]);
  });

  test('a run that comes between two pages shifts the second: its first run was the last of the first one', async () => {
    let clock = 0;
    await using standIn = await startTestEngine(among({ older: 5, arriving: [{ at: 10 }] }), {
      now: () => clock,
      begins: 'at-once',
    });
    const ids = async (page: number) =>
      (await list(ask(standIn, `${RUNS}?per_page=3&page=${page}`))).map(({ id }) => id);
    const before = [...(await ids(1)), ...(await ids(2))];
    const first = await ids(1);
    clock = 10;
    const second = await ids(2);
    expect(before).toHaveLength(5);
    expect(second).toEqual([first[2], before[3], before[4]]);
    expect((await ids(1)).slice(1)).toEqual(before.slice(0, 2));
  });

  test('a run that goes between two pages shifts them the other way: one run is on neither', async () => {
    let clock = 0;
    const going = ours('going', { steps: [appears({ at: 0 }), { at: 10, shown: 'nowhere' }] });
    await using standIn = await startTestEngine(among({ older: 5 }, going), { now: () => clock, begins: 'at-once' });
    const ids = async (page: number) =>
      (await list(ask(standIn, `${RUNS}?per_page=3&page=${page}`))).map(({ id }) => id);
    const all = [...(await ids(1)), ...(await ids(2))];
    const first = await ids(1);
    clock = 10;
    expect([...first, ...(await ids(2))]).toEqual([...all.slice(0, 3), ...all.slice(4)]);
  });

  test('within a poll, what comes by polls stays for all its pages', async () => {
    await using standIn = await startTestEngine(among({ older: 4, arriving: [{ poll: 2 }] }));
    const ids = async (page: number) =>
      (await list(ask(standIn, `${RUNS}?per_page=3&page=${page}`))).map(({ id }) => id);
    const [one, two] = [
      [...(await ids(1)), ...(await ids(2))],
      [...(await ids(1)), ...(await ids(2))],
    ];
    expect(two.slice(1)).toEqual(one);
  });

  test.each(['main', 'refs/heads/main', '12/merge', 'refs/pull/12/merge'])(
    'a run may say its branch as %s',
    async (branch) => {
      await using standIn = await startTestEngine(script([ours('x', { branch, commit: 'HEAD' })]));
      expect(await list(ask(standIn, RUNS))).toMatchObject([{ branch, commit_sha: 'HEAD', build_id: null }]);
    },
  );
});
