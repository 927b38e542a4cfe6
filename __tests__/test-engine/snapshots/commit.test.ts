import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { appears, changes, finishes, leavesTheList } from '../../../simulator/test-engine/story.ts';
import { branchName } from '../../../src/test-engine/snapshots/of-commit.ts';
import {
  acme,
  byCommit,
  COMMIT,
  client,
  emptyLook,
  failureOf,
  inPart,
  knownRun,
  RUNS_PATH,
  serve,
  standIn,
  unending,
} from '../support.ts';
import { among, askedOf, failingBeside, idsOf, later, outside } from './commit-support.ts';

const [a, b, c] = [outside(1), outside(2), outside(3)] as const;

describe('one poll', () => {
  test('is one request where the list fits a page, and the first one more, to prove it', async () => {
    const { api, engine } = await among({ older: 40, newer: 40 }, [a, b]);
    const poll = await engine.poll(byCommit, [], inPart, unending());
    expect(poll).toEqual({
      ...emptyLook,
      runs: [expect.objectContaining({ id: b.id }), expect.anything()],
      paged: true,
    });
    expect(await engine.poll(byCommit, poll.runs, inPart, unending())).toEqual({ ...poll, whole: false });
    expect(poll.runs).toMatchObject([
      { suite: 'rspec', id: b.id, buildId: undefined, commit: COMMIT, state: 'finished', result: 'passed' },
      { id: a.id },
    ]);
    expect(api.requests.map(({ path, query }) => [path, query])).toEqual(
      ['1', '2', '1'].map((page) => [RUNS_PATH, { page, per_page: '100' }]),
    );
  });

  test('knows the commit in any case and by its first seven digits, and no other by a part of it or by name', async () => {
    const same = [COMMIT.toUpperCase(), COMMIT.slice(0, 12), COMMIT.slice(0, 7).toUpperCase()];
    const other = ['HEAD', COMMIT.slice(0, 6), COMMIT.slice(1), `${COMMIT}0`, '', null, uuid('x'), ` ${COMMIT}`];
    const ours = same.map((commit, number) => outside(number, { commit }));
    const others = other.map((commit, number) => outside(20 + number, { commit }));
    const { commit: _, ...without } = outside(30);
    const { engine } = await standIn([...ours, ...others, without]);
    const { runs } = await engine.poll(byCommit, [], inPart, unending());
    expect(idsOf(runs)).toEqual(idsOf(ours).reverse());
  });

  const branches = {
    main: ['main', 'refs/heads/main', 'origin/main', 'refs/remotes/origin/main'],
    '12/merge': ['12/merge', 'refs/pull/12/merge', 'refs/remotes/pull/12/merge', 'refs/heads/12/merge'],
    'v1.2': ['v1.2', 'refs/heads/v1.2'],
    'refs/tags/v1.2': ['refs/tags/v1.2'],
    'feature/main': ['feature/main', 'refs/heads/feature/main'],
    'refs/main': ['refs/main'],
    'refs/other/main': ['refs/other/main', 'refs/heads/refs/other/main'],
  };
  const forms = Object.entries(branches).flatMap(([plain, written]) =>
    written.map((branch) => [branch, plain] as const),
  );
  test.each(forms)('finds all of branch %s, and those that name none', async (branch, plain) => {
    const written = [...Object.values(branches).flat(), 'MAIN', 'mai', '2/merge', null, '', undefined];
    const runs = written.map((its, number) => {
      const { branch: _, ...without } = outside(number);
      return its === undefined ? without : outside(number, { branch: its });
    });
    const { api, engine } = await standIn(runs);
    const { runs: found } = await engine.poll({ ...byCommit, branch }, [], inPart, unending());
    expect(found.flatMap((run) => (run.branch === undefined ? [] : [String(run.branch)])).sort()).toEqual(
      branches[plain as keyof typeof branches].toSorted(),
    );
    expect(found.filter((run) => run.branch === undefined)).toHaveLength(3);
    expect(branchName(branch)).toBe(plain);
    expect((await client(api.url).poll(byCommit, [], inPart, unending())).runs).toHaveLength(runs.length);
  });

  test('sees each suite in the order in which they are named', async () => {
    const { api, engine } = await acme({ suites: { jest: { runs: [a] }, rspec: { runs: [b] }, go: { runs: [c] } } });
    const { runs } = await engine.poll({ ...byCommit, suites: ['rspec', 'jest'] }, [], inPart, unending());
    expect(runs.map(({ suite }) => suite)).toEqual(['rspec', 'jest']);
    expect(api.requests.some(({ path }) => path.includes('/go/'))).toBe(false);
  });

  test('at nothing is a good one', async () => {
    const { engine } = await among({ older: 3 }, []);
    expect(await engine.poll(byCommit, [], inPart, unending())).toEqual({ ...emptyLook, paged: true });
  });

  test('at a suite that is not there is refused', async () => {
    const { engine } = await standIn([a]);
    const error = await failureOf(engine.poll({ ...byCommit, suites: ['rspecs'] }, [], inPart, unending()));
    expect(error).toMatchObject({ data: { sought: { kind: 'suite' } } });
    expect(error).toMatchObject({ code: 'not-found' });
  });
});

describe('the first poll reads back', () => {
  test.each([
    ['own', 3],
    ['with-token', 3],
    // Nothing but an empty page proves the end then.
    ['absent', 4],
    ['circle', 4],
    ['stuck', 4],
  ] as const)('to the proven end of the list, links %s', async (links, pages) => {
    const runs = { rspec: { runs: [a, c], others: { newer: 110, older: 110 } } };
    const { api, engine } = await acme({ suites: runs }, { links });
    const poll = await engine.poll(byCommit, [], inPart, unending());
    expect(idsOf(poll.runs)).toEqual([c.id, a.id]);
    expect(poll).toMatchObject({ readLimits: [], whole: true, paged: true });
    expect(askedOf(api)).toEqual(Array.from({ length: pages }, (_, page) => page + 1));
  });

  test('at most ten pages, and says so', async () => {
    const { api, engine } = await among({ newer: 999, older: 50 }, [a, c]);
    const poll = await engine.poll(byCommit, [], inPart, unending());
    expect(idsOf(poll.runs)).toEqual([c.id]);
    expect(poll).toMatchObject({ readLimits: [{ suite: 'rspec', runs: 1000 }], whole: true });
    expect(askedOf(api)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // So it stays: what is beyond has not been read meanwhile.
    const next = await engine.poll(byCommit, poll.runs, inPart, unending());
    expect(next).toMatchObject({ readLimits: poll.readLimits, whole: false });
    expect(idsOf(next.runs)).toEqual([c.id]);
    expect(askedOf(api).slice(10)).toEqual([1, c.id]);
  });

  test('a thousand runs are not a bound if there are no more', async () => {
    const { api, engine } = await among({ newer: 999 }, [a]);
    const poll = await engine.poll(byCommit, [], inPart, unending());
    expect(poll).toMatchObject({ runs: [{ id: a.id }], readLimits: [] });
    expect(api.counts.requests).toBe(10);
  });

  test('once more from the top after a page has failed', async () => {
    const runs = { rspec: { runs: [a], others: { newer: 110 } } };
    const { api, engine } = await acme({ suites: runs }, { faults: [{ where: 'runs', page: 2, kind: 'html' }] });
    expect(await failureOf(engine.poll(byCommit, [], inPart, unending()))).toMatchObject({ code: 'server-error' });
    expect(idsOf((await engine.poll(byCommit, [], inPart, unending())).runs)).toEqual([a.id]);
    expect(askedOf(api)).toEqual([1, 2, 1, 2]);
  });

  test('past rows that come twice because the list has grown meanwhile', async () => {
    const rows = Array.from({ length: 150 }, (_, number) => ({ id: `run-${number}`, commit_sha: COMMIT }));
    const url = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const page = Number(searchParams.get('page'));
      const part = rows.slice((page - 1) * 100, page * 100);
      const one = rows.find(({ id }) => pathname.endsWith(`/${id}`));
      if (page > 0) rows.unshift({ id: `new-${page}`, commit_sha: COMMIT });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(one ?? part));
    });
    const engine = client(url);
    const first = idsOf((await engine.poll(byCommit, [], inPart, unending())).runs);
    expect(first).toEqual(Array.from({ length: 150 }, (_, number) => `run-${number}`));
    expect(engine.requests).toBe(3);
    const second = idsOf((await engine.poll(byCommit, [], inPart, unending())).runs);
    expect(second).toEqual(['new-3', 'new-2', 'new-1', ...first]);
  });
});

describe('later polls', () => {
  test('read one page where little is new', async () => {
    const arriving = [{ poll: 2 }, { poll: 2 }, { poll: 3 }];
    const { api, engine } = await among({ newer: 20, older: 400, arriving }, [a, { ...c, steps: later(3) }]);
    const first = await engine.poll(byCommit, [], inPart, unending());
    const second = await engine.poll(byCommit, first.runs, inPart, unending());
    const third = await engine.poll(byCommit, second.runs, inPart, unending());
    expect([first, second, third].map(({ runs }) => idsOf(runs))).toEqual([[a.id], [a.id], [c.id, a.id]]);
    expect(askedOf(api)).toEqual([1, 2, 3, 4, 5, 1, 1]);
  });

  test('read down to what is known', async () => {
    const arriving = Array.from({ length: 120 }, () => ({ poll: 2 }));
    const { api, engine } = await among({ newer: 10, older: 300, arriving }, [a, { ...c, steps: later(2) }]);
    const first = await engine.poll(byCommit, [], inPart, unending());
    expect(askedOf(api)).toEqual([1, 2, 3, 4]);
    const second = await engine.poll(byCommit, first.runs, inPart, unending());
    expect(idsOf(second.runs)).toEqual([c.id, a.id]);
    expect(askedOf(api).slice(4)).toEqual([1, 2]);
  });

  test('look up runs by ID that have sunk, and see them change', async () => {
    const steps = [appears({ at: 0 }), finishes({ poll: 2 }, 'failed')];
    const { api, engine } = await among({ newer: 130, older: 200 }, [{ ...a, steps }]);
    const first = await engine.poll(byCommit, [], inPart, unending());
    expect(first.runs).toMatchObject([{ id: a.id, state: 'running' }]);
    const second = await engine.poll(byCommit, first.runs, inPart, unending());
    expect(second.runs).toMatchObject([{ id: a.id, state: 'finished', result: 'failed' }]);
    expect(askedOf(api)).toEqual([1, 2, 3, 4, 1, a.id]);
  });

  test('keep a run that says no commit any more, and one that has left the list', async () => {
    const { api, engine } = await standIn([
      { ...a, steps: [...a.steps, changes({ poll: 2 }, { commit_sha: null })] },
      { ...b, steps: [...b.steps, leavesTheList({ poll: 2 })] },
    ]);
    const first = await engine.poll(byCommit, [], inPart, unending());
    const second = await engine.poll(byCommit, first.runs, inPart, unending());
    expect([first, second].map(({ runs }) => idsOf(runs))).toEqual([
      [b.id, a.id],
      [b.id, a.id],
    ]);
    expect(askedOf(api)).toEqual([1, 2, 1, b.id]);
  });

  test('do not show what is nowhere any more', async () => {
    const { api, engine } = await standIn([{ ...a, steps: [] }]);
    const known = [knownRun({ id: a.id, buildId: undefined })];
    expect(await engine.poll(byCommit, known, inPart, unending())).toEqual({ ...emptyLook, paged: true });
    expect(askedOf(api)).toEqual([1, a.id]);
  });

  test('fail where a look-up does', async () => {
    const runs = { rspec: { runs: [a], others: { newer: 130 } } };
    const { engine } = await acme({ suites: runs }, { faults: [{ where: 'run', kind: 'cut-json' }] });
    const { runs: known } = await engine.poll(byCommit, [], inPart, unending());
    expect(await failureOf(engine.poll(byCommit, known, inPart, unending()))).toMatchObject({
      code: 'unexpected-response',
    });
  });
});

test('a poll that failed for another suite loses nothing of what it read', async () => {
  const { runs, putAside } = await failingBeside(byCommit);
  expect([runs, putAside].map(idsOf)).toEqual([['fresh', 'sunk'], []]);
});
