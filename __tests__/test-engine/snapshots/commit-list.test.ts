import { describe, expect, test } from '@jest/globals';
import type { PollOptions, Run, Snapshot } from '../../../src/test-engine/model.ts';
import { byCommit, COMMIT, inFull, inPart, unending } from '../support.ts';
import { ListServer, type ListStyle, others, our, ours, type Row } from './list-server.ts';

const failed = our('failed', { result: 'failed' });

/** A list that has been read once, and what polls of it make of it later. */
async function readOnce(rows: readonly Row[], style: ListStyle = {}) {
  const server = new ListServer(rows, style);
  let known: readonly Run[] = [];
  const poll = async (options: PollOptions): Promise<Snapshot> => {
    const snapshot = await server.engine.poll(byCommit, known, options, unending());
    known = [...new Map([...known, ...snapshot.runs].map((run) => [run.id, run])).values()];
    return snapshot;
  };
  const first = await poll(inPart);
  server.asks();
  return { server, poll, first };
}

const pages = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const idsOf = ({ runs }: Snapshot) => runs.map(({ id }) => id);

describe('what later polls cost', () => {
  test('170 runs of the commit take two pages, and no look-ups', async () => {
    const { server, poll, first } = await readOnce(ours(170));
    expect(first.runs).toHaveLength(170);
    expect((await poll(inPart)).runs).toHaveLength(170);
    expect(server.asks()).toEqual([1, 2]);
    expect((await poll(inFull)).runs).toHaveLength(170);
    expect(server.asks()).toEqual([1, 2, 3]);
  });

  test('pages are read as long as that is cheaper, and deeper runs are looked up', async () => {
    const deep = [our('deep-1'), ...others(99, 'deep'), our('deep-2')];
    const { server, poll } = await readOnce([...others(100), ...ours(40), ...others(260, 'more'), ...deep]);
    expect((await poll(inPart)).runs).toHaveLength(42);
    expect(server.asks()).toEqual([1, 2, 'deep-1', 'deep-2']);
  });

  test.each([1, 2, 3, 4, 5, 6])('never more than all pages: %i runs at the end of four', async (count) => {
    const { server, poll } = await readOnce([...others(399 - count), ...ours(count)]);
    expect((await poll(inPart)).runs).toHaveLength(count);
    expect(server.asks()).toHaveLength(Math.min(count + 1, 4));
  });

  test('what comes on top moves the others down, and is counted', async () => {
    const { server, poll } = await readOnce([...others(60), ...ours(70), ...others(40, 'more')]);
    for (const round of pages(4)) {
      server.rows = [...others(40, `round-${round}`), ...server.rows];
      expect((await poll(inPart)).runs).toHaveLength(70);
    }
    // Ours begin at 100, 140, 180 and 220 in turn.
    expect(server.asks()).toEqual([1, 2, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  test('runs that have sunk below the bound are still read where that is cheaper', async () => {
    const { server, poll } = await readOnce([...others(950), ...ours(30), ...others(200, 'more')]);
    server.rows = [...others(90, 'new'), ...server.rows];
    expect((await poll(inFull)).runs).toHaveLength(30);
    expect(server.asks()).toEqual(pages(11));
    expect((await poll(inPart)).runs).toHaveLength(30);
    expect(server.asks()).toEqual(pages(11));
  });

  test('a run that has left the list is looked up, however many others are read', async () => {
    const { server, poll } = await readOnce(ours(120));
    const gone = server.rows[110];
    server.style = { page: (rows) => rows.filter((row) => row !== gone) };
    expect((await poll(inPart)).runs).toHaveLength(120);
    expect(server.asks()).toEqual([1, 2, gone?.id]);
  });
});

describe('a list that omits or shifts', () => {
  test.each([inPart, inFull])(
    'a failed run that its page left out once is seen by the next whole reading',
    async (how) => {
      const { server, poll, first } = await readOnce([...ours(1), ...others(140), failed], {
        page: (rows) => rows.filter((row) => row !== failed),
      });
      expect(idsOf(first)).toEqual(['ours-0']);
      server.style = {};
      expect(idsOf(await poll(how))).toEqual(how.whole ? ['ours-0', 'failed'] : ['ours-0']);
    },
  );

  test('is read in full again now and then while no run of the commit is known', async () => {
    const { server, poll, first } = await readOnce([...others(140), our('ours')], {
      page: (rows, page) => (page === 1 ? rows : []),
    });
    expect(first.runs).toEqual([]);
    server.style = {};
    const found: number[] = [];
    for (let polls = 1; found.length === 0; polls += 1) if ((await poll(inPart)).runs.length > 0) found.push(polls);
    // Two pages once in ten polls are a fifth more than one page each.
    expect(found).toEqual([11]);
    expect(server.asks()).toEqual([...Array.from({ length: 10 }, () => 1), 1, 2, 3]);
  });

  test('a failed run that slipped over the edge of a page is seen by the next full reading', async () => {
    const rows = [our('ours-0'), ...others(99), failed, ...others(30, 'more')];
    const server: ListServer = new ListServer(rows, {
      page: (some, page) => {
        // A run is removed when the first page has been sent.
        if (page === 1) server.rows = rows.filter(({ id }) => id !== 'other-5');
        return some;
      },
    });
    const first = await server.engine.poll(byCommit, [], inFull, unending());
    expect(idsOf(first)).toEqual(['ours-0']);
    expect(first).toMatchObject({ paged: true });
    expect(idsOf(await server.engine.poll(byCommit, first.runs, inFull, unending()))).toEqual(['ours-0', 'failed']);
  });

  test('rows that have slid to the next page end no reading', async () => {
    const { poll, server } = await readOnce([...others(250), failed], {
      page: (rows, page) => (page === 1 ? rows : [...others(100).slice(-5), ...rows].slice(0, 100)),
    });
    expect(idsOf(await poll(inFull))).toEqual(['failed']);
    expect(server.asks()).toEqual([1, 2, 3, 4]);
  });

  test('a server that gives the first page whatever is asked proves nothing', async () => {
    const { poll, first, server } = await readOnce([...others(150), failed], { page: () => others(100) });
    expect([first, await poll(inFull)]).toMatchObject([
      { runs: [], whole: false },
      { runs: [], whole: false },
    ]);
    expect(server.asks()).toEqual([1, 2]);
  });
});

describe('the end of the list', () => {
  test('on a server with small pages and without a Link is an empty page', async () => {
    const { server, poll, first } = await readOnce([...others(80), failed], { most: 30 });
    expect(first).toMatchObject({ runs: [{ id: 'failed' }], whole: true });
    expect(await poll(inPart)).toMatchObject({ runs: [{ id: 'failed' }], whole: false });
    expect(server.asks()).toEqual([1, 'failed']);
    expect(await poll(inFull)).toMatchObject({ runs: [{ id: 'failed' }], whole: true });
    expect(server.asks()).toEqual([1, 2, 3, 4]);
  });

  test('is not where a Link announced further pages', async () => {
    const link = (page: number) =>
      `<?page=9>; rel="last", <?page=${page === 1 ? 2 : 1}>; rel="${page === 1 ? 'next' : 'prev'}"`;
    const { first } = await readOnce([...others(130)], { link });
    expect(first.whole).toBe(false);
  });

  test('is the bound of a thousand runs, with small pages too', async () => {
    const { first, server, poll } = await readOnce([...others(1020), failed], { most: 30 });
    expect(first).toMatchObject({ runs: [], whole: true, readLimits: [{ suite: 'rspec', runs: 1020 }] });
    expect(await poll(inFull)).toMatchObject({ whole: true, readLimits: [{ runs: 1020 }] });
    expect(server.asks()).toEqual(pages(34));
  });

  test('may be found by a later reading, and then there is no bound any more', async () => {
    const { first, server, poll } = await readOnce([...others(1100), ...ours(1)]);
    expect(first).toMatchObject({ runs: [], readLimits: [{ suite: 'rspec', runs: 1000 }] });
    server.rows = server.rows.slice(500);
    expect(await poll(inFull)).toMatchObject({ runs: [{ id: 'ours-0' }], whole: true, readLimits: [] });
  });
});

describe('rows that contradict each other', () => {
  const pollOf = async (rows: readonly Row[], branch?: string) =>
    (await new ListServer(rows).engine.poll({ ...byCommit, branch }, [], inFull, unending())).runs;

  test('make the run what the worse of them says, across pages too', async () => {
    const passed = our('a');
    expect(await pollOf([passed, our('a', { result: 'failed' }), passed])).toMatchObject([{ result: 'failed' }]);
    expect(await pollOf([our('a', { result: 'failed' }), ...others(120), passed])).toMatchObject([
      { state: 'finished', result: 'failed' },
    ]);
    expect(await pollOf([our('a', { state: 'running' }), passed])).toMatchObject([{ state: 'running' }]);
  });

  test('make it one of the commit and of the branch if any of them says so', async () => {
    const elsewhere = { id: 'a', commit_sha: 'f'.repeat(40), branch: 'other', result: 'passed' };
    const here = our('a', { branch: 'main', result: 'failed' });
    for (const rows of [
      [elsewhere, here],
      [here, elsewhere],
      [
        { ...elsewhere, commit_sha: COMMIT },
        { ...here, commit_sha: elsewhere.commit_sha },
      ],
    ]) {
      expect(await pollOf(rows, 'main')).toMatchObject([{ id: 'a', result: 'failed' }]);
    }
  });

  test('do not let it take the place of another one of its branch', async () => {
    const at = (second: number) => `2026-08-01T00:00:0${second}Z`;
    const rows = [
      our('a', { created_at: at(5), branch: 'main' }),
      our('a', { created_at: at(5), branch: 'other' }),
      our('b', { created_at: at(1), branch: 'main', result: 'failed' }),
    ];
    const selector = { ...byCommit, branch: 'main', runs: 'newest' } as const;
    const { runs } = await new ListServer(rows).engine.poll(selector, [], inFull, unending());
    expect(runs.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('make it no build’s, of whose tests some could excuse it, unless they agree', async () => {
    const [build, other] = ['0191e9a8-0000-7000-8000-00000000b01d', '0191e9a8-0000-7000-8000-00000000b02d'];
    const withBuild = (id: string | undefined) => our('a', { build_id: id });
    expect((await pollOf([withBuild(build), withBuild(build)]))[0]?.buildId).toBe(build);
    expect((await pollOf([withBuild(build), withBuild(other)]))[0]?.buildId).toBeUndefined();
    expect((await pollOf([withBuild(build), withBuild(undefined)]))[0]?.buildId).toBeUndefined();
  });
});
