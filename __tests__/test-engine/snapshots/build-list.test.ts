import { describe, expect, test } from '@jest/globals';
import type { PollOptions, Run } from '../../../src/test-engine/model.ts';
import {
  BUILD,
  byBuild,
  byCommit,
  byRun,
  client,
  failureOf,
  inFull,
  inPart,
  knownRun,
  RUN,
  serve,
  unending,
} from '../support.ts';
import { ListServer, type ListStyle, type Row } from './list-server.ts';

const passed = (id: string, more: Readonly<Record<string, unknown>> = {}): Row => ({
  id,
  build_id: BUILD,
  state: 'finished',
  result: 'passed',
  ...more,
});
const failed = passed('failed', { result: 'failed' });
const many = (count: number) => Array.from({ length: count }, (_, index) => passed(`run-${index}`));

/** One poll of a build with this list, and what it asked. */
async function pollOf(rows: readonly Row[], style: ListStyle = {}, options: PollOptions = inFull) {
  const server = new ListServer(rows, style);
  const snapshot = await server.engine.poll(byBuild, [], options, unending());
  return { ...snapshot, count: snapshot.runs.length, asks: server.asks() };
}

describe('the end of a build’s list', () => {
  const links = (last: number) => (page: number) =>
    page < last ? `<?page=${page + 1}>; rel="next", <?page=${last}>; rel="last"` : '<?page=1>; rel="first"';

  test('is proven by a Link without a next page, at no further cost', async () => {
    for (const how of [inPart, inFull]) {
      expect(await pollOf(many(2), { link: links(1) }, how)).toMatchObject({ whole: true, paged: false, asks: [1] });
    }
    expect(await pollOf(many(130), { link: links(2) })).toMatchObject({ whole: true, paged: true, asks: [1, 2] });
  });

  test('needs no proof where a run of the build has failed, and the page that would prove it has a fault', async () => {
    const of = async (row: Row) => {
      const url = await serve(({ url = '' }, response) => {
        response.writeHead(/[?&]page=2\b/.test(url) ? 503 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify([row]));
      });
      return client(url).poll(byBuild, [], inFull, unending());
    };
    expect(await of(failed)).toMatchObject({ runs: [{ id: 'failed', result: 'failed' }], whole: false });
    await expect(of(passed('passed'))).rejects.toThrow('server-error');
    await expect(of({ ...failed, build_id: RUN })).rejects.toThrow('server-error');
  });

  test('is proven by an empty page, if a proof is needed', async () => {
    expect(await pollOf(many(2))).toMatchObject({ whole: true, paged: false, asks: [1, 2] });
    expect(await pollOf(many(2), {}, inPart)).toMatchObject({ whole: false, paged: false, asks: [1] });
    expect(await pollOf([], {}, inPart)).toMatchObject({ whole: true, asks: [1] });
    expect(await pollOf(many(200), {}, inPart)).toMatchObject({ whole: true, paged: true, asks: [1, 2, 3] });
  });

  test('may have had a row of the next page before it, which moved up when another was removed', async () => {
    const rows = [...many(100), failed];
    const server: ListServer = new ListServer(rows, {
      page: (some, page) => {
        if (page === 1) server.rows = rows.slice(1);
        return some;
      },
    });
    const first = await server.engine.poll(byBuild, [], inFull, unending());
    expect(first).toMatchObject({ whole: true, paged: true, runs: { length: 100 } });
    const second = await server.engine.poll(byBuild, first.runs, inFull, unending());
    expect(second.runs).toContainEqual(expect.objectContaining({ id: 'failed' }));
  });

  test('is beyond a short page of a server that sends less than requested', async () => {
    const rows = [...many(70), failed];
    const whole = await pollOf(rows, { most: 30 });
    expect(whole).toMatchObject({ count: 71, whole: true, paged: true, asks: [1, 2, 3, 4] });
    expect(await pollOf(rows, { most: 30 }, inPart)).toMatchObject({ count: 30, whole: false, asks: [1] });
    expect(await pollOf(rows, { most: 30, link: links(3) }, inPart)).toMatchObject({ count: 71, whole: true });
  });

  test('is read on to where more than one known run would be looked up, for a page costs as much', async () => {
    const server = new ListServer(many(70), { most: 30 });
    const { runs } = await server.engine.poll(byBuild, [], inFull, unending());
    server.asks();
    const asksOf = async (known: readonly Run[]) => {
      await server.engine.poll(byBuild, known, inPart, unending());
      return server.asks();
    };
    expect(await asksOf(runs)).toEqual([1, 2, 3]);
    expect(await asksOf(runs.slice(0, 31))).toEqual([1, 'run-30']);
  });

  test('is not proven if a Link announced more pages, or if every page is the same', async () => {
    const short = (page: number) => (page === 1 ? links(5)(1) : links(page)(page));
    expect(await pollOf(many(130), { link: short })).toMatchObject({ count: 130, whole: false });
    expect(await pollOf(many(250), { page: (rows, page) => (page === 1 ? rows : many(100)) })).toMatchObject({
      count: 100,
      whole: false,
      asks: [1, 2],
    });
  });

  test('must be proven in every suite', async () => {
    const url = await serve((request, response) => {
      const link = request.url?.includes('/rspec/') ? { link: '<?page=1>; rel="first"' } : {};
      response.writeHead(200, { 'content-type': 'application/json', ...link }).end('[{"id":"a"}]');
    });
    const selector = { ...byBuild, suites: ['rspec', 'jest'] } as const;
    expect((await client(url).poll(byBuild, [], inPart, unending())).whole).toBe(true);
    expect((await client(url).poll(selector, [], inPart, unending())).whole).toBe(false);
  });
});

describe('rows of a build’s list that contradict each other', () => {
  const alike = { webUrl: undefined, branch: undefined, commit: undefined, createdAt: undefined };

  test.each([
    ['failed', 'passed', 'failed'],
    ['failed', 'stale', 'failed'],
    ['stale', 'pending', 'stale'],
    ['pending', 'passed', 'pending'],
    ['no such word', 'passed', 'pending'],
  ])('%s and %s make one run, %s', async (one, other, result) => {
    const rows = [passed('a', { result: one }), passed('a', { result: other })];
    const words = { state: 'finished', result: undefined };
    const run = { suite: 'rspec', id: 'a', buildId: BUILD, state: 'finished', result, words, ...alike };
    expect((await pollOf(rows)).runs).toEqual([run]);
    expect((await pollOf(rows.toReversed())).runs).toEqual([run]);
  });

  test('running and finished make a running one', async () => {
    const rows = [passed('a', { state: 'running' }), passed('a')];
    for (const some of [rows, rows.toReversed()]) {
      expect((await pollOf(some)).runs).toMatchObject([{ state: 'running', words: { state: undefined } }]);
    }
  });

  test('count over several pages, and in whatever letters the id is written', async () => {
    const rows = [passed(RUN), ...many(150), passed(RUN.toUpperCase(), { result: 'failed' })];
    const { runs, count } = await pollOf(rows);
    expect(count).toBe(151);
    expect(runs).toContainEqual(expect.objectContaining({ id: RUN, result: 'failed' }));
  });

  test('make it one of the build if any of them says so', async () => {
    const elsewhere = { id: 'a', build_id: RUN, result: 'failed' };
    for (const rows of [
      [elsewhere, passed('a')],
      [passed('a'), elsewhere],
    ]) {
      expect((await pollOf(rows)).runs).toMatchObject([{ id: 'a', buildId: BUILD, result: 'failed' }]);
    }
    expect((await pollOf([elsewhere, elsewhere])).runs).toEqual([]);
  });
});

describe('a run that is looked up', () => {
  const answering = (row: Row) => {
    const server = new ListServer([]);
    server.lookUp = () => row;
    return server.engine;
  };
  const known = [knownRun({ id: 'mine' })];

  test.each([
    ['by its own id', byRun, []],
    ['as one of a build', byBuild, known],
    ['as one of a commit', byCommit, known],
  ] as const)('%s must have that id', async (_, selector, before) => {
    const error = await failureOf(answering(passed('another')).poll(selector, before, inPart, unending()));
    const mismatch = { kind: 'another', expected: 'run' };
    expect(error).toMatchObject({ code: 'unexpected-response', transient: true, data: { mismatch } });
  });

  test('may have it in other case, and keeps the case in which it was requested', async () => {
    const { runs } = await answering(passed('MINE')).poll(byBuild, known, inPart, unending());
    expect(runs.map(({ id }) => id)).toEqual(['mine']);
    expect((await answering(passed(RUN.toUpperCase())).poll(byRun, [], inPart, unending())).runs).toMatchObject([
      { id: RUN },
    ]);
  });
});
