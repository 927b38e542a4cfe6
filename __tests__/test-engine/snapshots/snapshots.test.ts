import { describe, expect, test } from '@jest/globals';
import { uuid } from '../../../simulator/test-engine/ids.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears, changes, finishes, leavesTheList, vanishes } from '../../../simulator/test-engine/story.ts';
import {
  answering,
  BUILD,
  byBuild,
  byRun,
  client,
  emptyLook,
  failedRun,
  failureOf,
  inPart,
  knownRun,
  numberedRun,
  RUN,
  RUNS_PATH,
  serve,
  standIn,
  TOKEN,
  unending,
  until,
} from '../support.ts';

const many = Array.from({ length: 230 }, (_, number) => numberedRun(number));
const newestFirst = many.map(({ id }) => id).reverse();

describe('by build', () => {
  test('shows the run as the API has it', async () => {
    const { engine } = await standIn([failedRun()]);
    expect(await engine.poll(byBuild, [], inPart, unending())).toEqual({
      runs: [
        {
          suite: 'rspec',
          id: RUN,
          buildId: BUILD,
          state: 'finished',
          result: 'failed',
          words: { state: 'finished', result: 'failed' },
          webUrl: `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${RUN}`,
          branch: 'main',
          commit: 'c0ffee',
          createdAt: '2026-08-03T09:00:00.000Z',
        },
      ],
      builds: undefined,
      withoutBuild: [],
      notTriggered: [],
      unreadable: [],
      putAside: [],
      readLimits: [],
      // The page is short, and no header says that it is the only one.
      whole: false,
      paged: false,
    });
  });

  test('an empty list is a good poll', async () => {
    const { engine } = await standIn([]);
    expect(await engine.poll(byBuild, [], inPart, unending())).toEqual(emptyLook);
    expect(engine.requests).toBe(1);
  });

  test.each([
    ['as Buildkite links them', 'own'],
    ['without links', 'absent'],
    ['with the token in the links', 'with-token'],
    ['with links to another host', { origin: 'http://127.0.0.1:9' }],
    ['with links in a circle', 'circle'],
    ['with links to the page itself', 'stuck'],
  ] as const)('reads all pages, %s', async (_, links) => {
    const { api, engine } = await standIn(many, { links });
    const { runs } = await engine.poll(byBuild, [], inPart, unending());
    expect(runs.map(({ id }) => id)).toEqual(newestFirst);
    expect(api.requests.map(({ query }) => query)).toEqual(
      [1, 2, 3].map((page) => ({ build_id: BUILD, page: String(page), per_page: '100' })),
    );
  });

  test('after a full page without a link, the next one is requested', async () => {
    const { engine } = await standIn(many.slice(0, 100), { links: 'absent' });
    expect((await engine.poll(byBuild, [], inPart, unending())).runs).toHaveLength(100);
    expect(engine.requests).toBe(2);
  });

  test('ends where pages bring nothing new, whatever the links say', async () => {
    const link = (page: number) => `<http://x/?page=${page}>; rel="next"`;
    let page = 1;
    const url = await serve((_, response) => {
      page += 1;
      response.writeHead(200, { 'content-type': 'application/json', link: link(page) }).end('[{"id":"a"}]');
    });
    const engine = client(url);
    expect((await engine.poll(byBuild, [], inPart, unending())).runs).toHaveLength(1);
    expect(engine.requests).toBe(2);
  });

  test('a list without end is not accepted', async () => {
    let page = 1;
    const url = await serve((_, response) => {
      const headers = { 'content-type': 'application/json', link: `<http://x/?page=${++page}>; rel="next"` };
      response.writeHead(200, headers).end(JSON.stringify([{ id: `run-${page}` }]));
    });
    const engine = client(url);
    const error = await failureOf(engine.poll(byBuild, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'unexpected-response' });
    expect(error).toMatchObject({ data: { mismatch: { kind: 'pages', most: 50 } } });
    expect(engine.requests).toBe(50);
  });

  test('leaves out runs of other builds if the server does not filter, and keeps those without a build', async () => {
    const rows = [
      { id: 'other', build_id: uuid('other build') },
      { id: 'mine', build_id: BUILD.toUpperCase() },
      { id: 'null', build_id: null },
      { id: 'absent' },
      { id: 'odd', build_id: 7 },
    ];
    const { runs } = await client(await answering(200, rows)).poll(byBuild, [], inPart, unending());
    expect(runs.map(({ id }) => id)).toEqual(['mine', 'null', 'absent', 'odd']);
    expect(new Set(runs.map(({ buildId }) => buildId))).toEqual(new Set([BUILD]));
  });

  test('a known run that is not listed is looked up, and sorted in', async () => {
    const { buildId: _, ...hidden } = numberedRun(5);
    const steps = [...hidden.steps, leavesTheList({ at: 0 })];
    const { api, engine } = await standIn([numberedRun(1), { ...hidden, steps }, numberedRun(9)]);
    const without = await engine.poll(byBuild, [], inPart, unending());
    expect(without.runs.map(({ id }) => id)).toEqual([numberedRun(9).id, numberedRun(1).id]);
    const known = [knownRun({ id: hidden.id }), knownRun({ id: numberedRun(9).id }), knownRun({ suite: 'jest' })];
    const poll = await engine.poll(byBuild, known, inPart, unending());
    expect(poll.runs.map(({ id }) => id)).toEqual([numberedRun(9).id, hidden.id, numberedRun(1).id]);
    // It is of the build, whether its own answer says so or not.
    expect(poll.runs.map(({ buildId }) => buildId)).toEqual([BUILD, BUILD, BUILD]);
    expect(api.requests.slice(1).map(({ path }) => path)).toEqual([RUNS_PATH, `${RUNS_PATH}/${hidden.id}`]);
  });

  test('a known run that is nowhere is not in the result', async () => {
    const { engine } = await standIn([failedRun({ steps: [appears({ at: 0 }), vanishes({ at: 0 })] })]);
    expect((await engine.poll(byBuild, [knownRun()], inPart, unending())).runs).toEqual([]);
    expect(engine.requests).toBe(2);
  });

  test('a look-up that fails for another reason fails the poll', async () => {
    const { engine } = await standIn([], { faults: [{ where: 'run', kind: 'html' }] });
    expect(await failureOf(engine.poll(byBuild, [knownRun()], inPart, unending()))).toMatchObject({
      code: 'server-error',
    });
  });

  test('a page that fails fails the poll', async () => {
    const { engine } = await standIn(many, { faults: [{ where: 'runs', page: 3, kind: 'cut-json' }] });
    expect(await failureOf(engine.poll(byBuild, [], inPart, unending()))).toMatchObject({
      code: 'unexpected-response',
    });
  });

  test('shows the suites in the order in which they are named', async () => {
    const api = await startTestEngine({
      organizations: { acme: { suites: { jest: { runs: [numberedRun(9)] }, rspec: { runs: [numberedRun(1)] } } } },
      tokens: { [TOKEN]: { scopes: ['read_suites'] } },
      faults: [{ where: 'runs', suite: 'rspec', kind: 'drip', pause: 0 }],
    });
    const selector = { ...byBuild, suites: ['rspec', 'jest'] } as const;
    const { runs } = await client(api.url).poll(selector, [], inPart, unending());
    expect(runs.map(({ suite }) => suite)).toEqual(['rspec', 'jest']);
    await api.close();
  });

  test('a suite that fails ends the requests for the others', async () => {
    let waiting = 0;
    const url = await serve((request, response) => {
      if (request.url?.includes('/suites/slow/')) {
        waiting += 1;
        request.socket.once('close', () => {
          waiting -= 1;
        });
        return;
      }
      const answer = () => response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      void until(() => waiting === 1).then(answer);
    });
    const selector = { ...byBuild, suites: ['slow', 'wrong'] } as const;
    const error = await failureOf(client(url, { requestTimeout: 60_000 }).poll(selector, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error).toMatchObject({ data: { sought: { suite: 'wrong' } } });
    await until(() => waiting === 0);
  });

  test('words that are not known count as running and pending, and are kept', async () => {
    const steps = [appears({ at: 0 }), changes({ at: 0 }, { state: 'thinking', result: 'maybe' })];
    const { engine } = await standIn([failedRun({ steps })]);
    expect((await engine.poll(byBuild, [], inPart, unending())).runs).toMatchObject([
      { state: 'running', result: 'pending', words: { state: 'thinking', result: 'maybe' } },
    ]);
  });
});

describe('by run', () => {
  test('asks for the run alone', async () => {
    const { api, engine } = await standIn([
      failedRun({ buildId: null, steps: [appears({ at: 0 }), finishes({ at: 0 }, 'passed')] }),
    ]);
    const { runs, builds } = await engine.poll(byRun, [], inPart, unending());
    expect(runs).toMatchObject([{ id: RUN, state: 'finished', result: 'passed' }]);
    expect(builds).toBeUndefined();
    expect(api.requests.map(({ path }) => path)).toEqual([`${RUNS_PATH}/${RUN}`]);
  });

  test('a run that is not there leaves an empty poll, once the suite is known to be there', async () => {
    const { api, engine } = await standIn([]);
    expect(await engine.poll(byRun, [knownRun()], inPart, unending())).toEqual(emptyLook);
    expect(api.requests.map(({ path, query }) => [path, query])).toEqual([
      [`${RUNS_PATH}/${RUN}`, {}],
      [RUNS_PATH, { page: '1', per_page: '1' }],
    ]);
  });

  test.each([
    ['organization', { ...byRun, organization: 'acne' }],
    ['suite', { ...byRun, suites: ['rspecs'] as const }],
  ])('a wrong %s is one', async (_, selector) => {
    const { engine } = await standIn([failedRun()]);
    const error = await failureOf(engine.poll(selector, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'not-found' });
    expect(error).toMatchObject({ data: { sought: { kind: 'suite' } } });
  });
});
