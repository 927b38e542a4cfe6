import { describe, expect, test } from '@jest/globals';
import type { RecordedRequest } from '../../../simulator/test-engine/records.ts';
import type { ApiScript, FailedExecutionsScript } from '../../../simulator/test-engine/script.ts';
import { persist } from '../../../src/gate/persist.ts';
import { realClock } from '../../../src/shared/clock.ts';
import { TestEngineError } from '../../../src/test-engine/errors.ts';
import { client, failedRun, knownRun, RUN, RUNS_PATH, serve, standIn, unending, until } from '../support.ts';
import { fetchFrom, listing, rowsFrom } from './fetching.ts';

const EXECUTIONS = `${RUNS_PATH}/${RUN}/failed_executions`;

function withFailures(count: number, more: Partial<ApiScript> = {}) {
  return standIn([failedRun({ failures: { count } })], more);
}

const pageAsked = ({ query: { page } }: RecordedRequest) => page;
const detailsAsked = ({ query: { include_failure_expanded: details } }: RecordedRequest) => details;

describe('pages', () => {
  test.each([
    ['own', 3],
    ['absent', 3],
    ['with-token', 3],
    [{ origin: 'http://127.0.0.1:9' }, 3],
  ] as const)('all of them, links %j', async (links, pages) => {
    const { api, engine } = await withFailures(230, { links });
    const fetched = await fetchFrom(engine);
    expect(fetched).toMatchObject({ truncated: false, problems: [] });
    expect(new Set(fetched.executions.map(({ id }) => id)).size).toBe(230);
    expect(api.requests.map(({ path, query }) => [path, query])).toEqual(
      Array.from({ length: pages }, (_, index) => [
        EXECUTIONS,
        { page: String(index + 1), per_page: '100', include_failure_expanded: 'true' },
      ]),
    );
  });

  test('details are requested only if they are wanted', async () => {
    const { api, engine } = await withFailures(1);
    const rawText = await fetchFrom(engine, { details: false });
    const whole = await fetchFrom(engine, { details: true });
    expect(api.requests.map(detailsAsked)).toEqual([undefined, 'true']);
    expect(rawText.executions[0]?.details).toEqual([]);
    expect(whole.executions[0]?.details[0]?.message.length).toBeGreaterThan(0);
  });

  test('no more of them than the limit wants', async () => {
    const { api, engine } = await withFailures(230);
    const fetched = await fetchFrom(engine, { limit: 150 });
    expect(fetched.executions).toHaveLength(150);
    expect(fetched).toMatchObject({ truncated: true, problems: [] });
    expect(api.requests).toHaveLength(2);
  });

  test.each([
    ['exactly all', 230, 230, false],
    ['one less than all', 230, 229, true],
    ['a page, of two', 200, 100, true],
    ['both pages', 200, 200, false],
    ['nothing', 1, 0, true],
  ])('a limit of %s', async (_, count, limit, truncated) => {
    const { engine } = await withFailures(count);
    const fetched = await fetchFrom(engine, { limit });
    expect(fetched.executions).toHaveLength(limit);
    expect(fetched.truncated).toBe(truncated);
  });

  test('no run, no request', async () => {
    const { engine } = await withFailures(1);
    expect(await fetchFrom(engine, {}, [])).toEqual({ executions: [], truncated: false, problems: [], whole: true });
    expect(engine.requests).toBe(0);
  });

  test('the limit is for all runs together', async () => {
    const { engine } = await withFailures(80);
    const twice = [knownRun(), knownRun()];
    const fetched = await fetchFrom(engine, { limit: 120 }, twice);
    expect(fetched.executions).toHaveLength(120);
    expect(fetched.truncated).toBe(true);
    expect(await fetchFrom(engine, { limit: 80 }, twice)).toMatchObject({ truncated: true });
    expect(engine.requests).toBe(3);
  });

  test('links that run in a circle are followed by number', async () => {
    const { engine } = await withFailures(230, { links: 'circle' });
    const fetched = await fetchFrom(engine);
    expect(fetched.executions).toHaveLength(230);
    expect(fetched).toMatchObject({ truncated: false, problems: [] });
  });

  test('links that lead nowhere new end it, as truncated', async () => {
    const { engine, queries } = await listing((query) => ({
      rows: rowsFrom(0, 3),
      link: `<http://x/?page=${Number(query.get('page')) + 1}>; rel=next`,
    }));
    expect(await fetchFrom(engine)).toMatchObject({ truncated: true, executions: { length: 3 } });
    expect(queries).toEqual(['1x100', '2x100']);
  });

  test.each([
    [37, 1, false],
    [100, 2, true],
    [250, 2, true],
  ])('a server that does not page, with %i failures', async (count, requests, truncated) => {
    const { engine } = await withFailures(count, { failedExecutions: { paged: false } });
    const fetched = await fetchFrom(engine);
    expect(fetched.executions).toHaveLength(Math.min(count, 100));
    expect(fetched).toMatchObject({ truncated, problems: [] });
    expect(engine.requests).toBe(requests);
  });

  test('the same for rows without an id, of which equal ones on one page are as many executions', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ test_name: `test ${index >> 1}` }));
    const { engine, queries } = await listing(() => ({ rows }));
    expect(await fetchFrom(engine)).toMatchObject({ truncated: true, executions: { length: 100 } });
    expect(queries).toEqual(['1x100', '2x100']);
  });

  test('a row that slides to the next page meanwhile counts once', async () => {
    const { engine } = await listing((query) => ({
      rows: query.get('page') === '1' ? rowsFrom(0, 100) : rowsFrom(99, 5),
    }));
    expect(await fetchFrom(engine)).toMatchObject({ truncated: false, executions: { length: 104 } });
  });
});

const detailsLeftOut = { code: 'details-left-out', data: { because: expect.any(TestEngineError) } };

describe('a page that is too large', () => {
  test.each<[FailedExecutionsScript['tooLarge'] & object]>([
    [{ over: 10, answer: 'error-500' }],
    [{ over: 10, answer: 'bad-gateway' }],
    [{ over: 10, answer: 'cut-json' }],
  ])('%j: the run goes on without details, after a second attempt', async (tooLarge) => {
    const { api, engine } = await withFailures(230, { failedExecutions: { tooLarge } });
    const fetched = await fetchFrom(engine);
    expect(fetched.executions).toHaveLength(230);
    expect(fetched).toMatchObject({ truncated: false, problems: [detailsLeftOut] });
    expect(api.requests.map((request) => `${pageAsked(request)} ${detailsAsked(request)}`)).toEqual([
      '1 true',
      '1 true',
      '1 undefined',
      '2 undefined',
      '3 undefined',
    ]);
  });

  // What a server or proxy does that chokes on it: it breaks off, or never gets to the end.
  test.each(['reset-mid-body', 'never'] as const)('%s, twice: the run goes on without details', async (kind) => {
    const faults = [{ where: 'failed-executions', kind, times: 2 }] as const;
    const { api } = await withFailures(5, { faults });
    const fetched = await fetchFrom(client(api.url, { requestTimeout: 200 }));
    expect(fetched).toMatchObject({ executions: { length: 5 }, truncated: false, problems: [detailsLeftOut] });
    expect(api.requests.map(detailsAsked)).toEqual(['true', 'true', undefined]);
  });

  test('is no response when another way is tried: the wait must not report that Buildkite is responding again', async () => {
    const faults = [{ where: 'failed-executions', kind: 'html', times: 2 }] as const;
    const { engine } = await withFailures(5, { faults });
    const signal = unending();
    let responses = 0;
    const fetched = await fetchFrom(engine, {
      persist: async (attempt) => {
        const response = await persist(attempt, { signal, clock: realClock, pause: () => 1 });
        responses += 1;
        return response;
      },
    });
    expect(fetched.executions).toHaveLength(5);
    expect(responses).toBe(1);
  });

  test('does not happen if the server asks to wait, so details stay', async () => {
    const fault = { kind: 'status', status: 503, headers: { 'Retry-After': '1' }, times: 2 } as const;
    const { api, engine } = await withFailures(5, { faults: [{ where: 'failed-executions', ...fault }] });
    expect(await fetchFrom(engine)).toMatchObject({ executions: { length: 5 }, problems: [] });
    expect(api.requests.map(detailsAsked)).toEqual(['true', 'true', 'true']);
  });

  test('one stumble costs no details', async () => {
    const { engine } = await withFailures(5, { faults: [{ where: 'failed-executions', kind: 'html' }] });
    const fetched = await fetchFrom(engine);
    expect(fetched.executions[0]?.details).toHaveLength(1);
    expect(engine.requests).toBe(2);
  });

  test('over the bound: without details at once', async () => {
    const faults = [{ where: 'failed-executions', kind: 'huge', bytes: 2 ** 26 }] as const;
    const { api, engine } = await withFailures(5, { faults });
    expect(await fetchFrom(engine)).toMatchObject({ executions: { length: 5 }, problems: [detailsLeftOut] });
    expect(api.requests.map(detailsAsked)).toEqual(['true', undefined]);
  });

  test('a single one that is over the bound does not hide the others', async () => {
    const { api, engine } = await withFailures(12, {
      faults: [
        { where: 'failed-executions', page: 1, kind: 'huge', bytes: 2 ** 26, sent: 'announced', times: 3 },
        { where: 'failed-executions', page: 3, kind: 'huge', bytes: 2 ** 26, sent: 'announced', times: 1 },
      ],
    });
    const fetched = await fetchFrom(engine);
    expect(fetched).toMatchObject({ executions: { length: 11 }, truncated: true });
    expect(fetched.problems).toContainEqual(expect.objectContaining({ code: 'response-too-large' }));
    expect(api.requests.length).toBeLessThan(16);
  });

  test('over the bound however little is asked for: a problem, and no attempt without end', async () => {
    const queries: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      queries.push(request.url?.split('?')[1]);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 ** 30 }).write('[');
    });
    const fetched = await fetchFrom(client(url));
    expect(fetched).toMatchObject({ executions: [], truncated: true });
    expect(fetched.problems[0]).toMatchObject({ code: 'response-too-large' });
    expect(queries).toEqual([
      'include_failure_expanded=true&page=1&per_page=100',
      'page=1&per_page=100',
      'page=1&per_page=10',
      'page=1&per_page=1',
      // The next ones may be smaller; not so many that it takes for ever.
      ...[2, 3, 4].flatMap((page) => [
        `include_failure_expanded=true&page=${page}&per_page=1`,
        `page=${page}&per_page=1`,
      ]),
    ]);
  });

  test('is taken in smaller parts at the same place, and what follows in large ones again', async () => {
    const total = 330;
    const { engine, queries } = await listing((query) => {
      const size = Number(query.get('per_page'));
      const first = (Number(query.get('page')) - 1) * size;
      // Row 157 cannot be had together with 20 others.
      const isTooMuch = first <= 157 && 157 < first + size && size > 20;
      const rows = rowsFrom(first, Math.max(0, Math.min(size, total - first)));
      const next = first + size < total ? `<http://x/?page=${first / size + 2}>; rel="next"` : undefined;
      const answer = { rows, link: next ?? '<http://x/?page=1>; rel="first"' };
      return isTooMuch ? { rows: {}, status: 502 } : answer;
    });
    const fetched = await fetchFrom(engine, { details: false });
    expect(fetched.executions.map(({ id }) => id)).toEqual(rowsFrom(0, total).map((row) => row.execution_id));
    expect(fetched).toMatchObject({ truncated: false, problems: [] });
    const parts = Array.from({ length: 10 }, (_, index) => `${11 + index}x10`);
    expect(queries).toEqual(['1x100', '2x100', '2x100', ...parts, '3x100', '4x100']);
  });

  test('a row that cannot be had at all ends the run, with what came before it', async () => {
    const { engine, queries } = await listing((query) => {
      const size = Number(query.get('per_page'));
      const first = (Number(query.get('page')) - 1) * size;
      const has13 = first <= 13 && 13 < first + size;
      return { rows: rowsFrom(first, size), ...(has13 && { status: 500 }) };
    });
    const stop = new AbortController();
    const why = new Error('time is up');
    const fetching = fetchFrom(engine, { details: false, signal: stop.signal });
    await until(() => queries.filter((query) => query === '14x1').length > 5);
    stop.abort(why);
    const fetched = await fetching;
    expect(fetched.executions).toHaveLength(13);
    expect(fetched).toMatchObject({ truncated: true, problems: [{ code: 'server-error' }] });
  });

  test('a server that does not page and cannot answer with details gives its hundred', async () => {
    let failing = 4;
    const { engine } = await listing(() => (failing-- > 0 ? { rows: [], status: 500 } : { rows: rowsFrom(0, 37) }));
    expect(await fetchFrom(engine)).toMatchObject({ truncated: false, executions: { length: 37 } });
  });
});

describe('the rate limits', () => {
  const nearlyUsedUp = (spent: number) => ({ limits: { organization: 'off', user: { limit: 50, spent } } }) as const;

  test('the last of them are left for others, and the report says what was not fetched', async () => {
    const { engine } = await withFailures(250, nearlyUsedUp(38));
    // After the first page 11 of 50 remain, after the second 10.
    const fetched = await fetchFrom(engine, { timeLeft: () => 28_000 }, [knownRun(), knownRun()]);
    expect(fetched).toMatchObject({ truncated: true, executions: { length: 200 } });
    expect(fetched.problems).toMatchObject([{ code: 'quota-spared' }]);
    const [spared] = fetched.problems as readonly TestEngineError<'quota-spared'>[];
    expect(spared?.data.ms).toBeGreaterThan(58_000);
    expect(engine.requests).toBe(2);
  });

  test('the first page of a run may take more of them, but not the very last', async () => {
    const some = await withFailures(50, nearlyUsedUp(43));
    await fetchFrom(some.engine);
    const more = { timeLeft: () => 28_000 };
    expect(await fetchFrom(some.engine, more)).toMatchObject({ executions: { length: 50 }, problems: [] });
    const few = await withFailures(50, nearlyUsedUp(47));
    await fetchFrom(few.engine);
    expect(await fetchFrom(few.engine, more)).toMatchObject({ executions: [], truncated: true });
  });

  test('they are waited for where there is time', async () => {
    const slept: number[] = [];
    const clock = { ...realClock, sleep: async (ms: number) => void slept.push(ms) };
    const { api } = await withFailures(150, nearlyUsedUp(44));
    const fetched = await fetchFrom(client(api.url, { clock }), { timeLeft: () => 90_000 });
    expect(fetched).toMatchObject({ truncated: false, executions: { length: 150 } });
    expect(slept).toHaveLength(1);
    expect(slept[0]).toBeGreaterThan(50_000);
    expect(slept[0]).toBeLessThanOrEqual(60_000);
  });

  test('all of them are spent on what a verdict rests on', async () => {
    const { engine } = await withFailures(250, nearlyUsedUp(46));
    expect(await fetchFrom(engine)).toMatchObject({ truncated: false, executions: { length: 250 } });
  });
});

describe('what goes wrong', () => {
  test('passes: it is tried again', async () => {
    const faults = [
      { where: 'failed-executions', page: 2, kind: 'reset', times: 3 },
      { where: 'failed-executions', page: 3, kind: 'rate-limited', bucket: 'user', reset: 1, times: 3 },
    ] as const;
    const { engine } = await withFailures(230, { faults });
    expect(await fetchFrom(engine)).toMatchObject({ truncated: false, problems: [], executions: { length: 230 } });
    expect(engine.requests).toBe(9);
  });

  test('is a refusal: what was fetched is kept, and the other runs are asked for', async () => {
    const faults = [{ where: 'failed-executions', page: 2, kind: 'status', status: 422 }] as const;
    const { engine } = await withFailures(150, { faults });
    const gone = knownRun({ id: 'gone' });
    const fetched = await fetchFrom(engine, {}, [gone, knownRun(), knownRun()]);
    expect(fetched.executions).toHaveLength(100 + 150);
    expect(fetched.truncated).toBe(true);
    expect(fetched.problems).toMatchObject([
      { code: 'not-found', data: { sought: { kind: 'run', runId: 'gone' } } },
      { code: 'refused' },
    ]);
  });

  test('is a refusal of the token: no further run is asked for', async () => {
    const { engine } = await withFailures(1, { tokens: {} });
    const fetched = await fetchFrom(engine, {}, [knownRun(), knownRun()]);
    expect(fetched).toMatchObject({ executions: [], truncated: true });
    expect(fetched.problems).toHaveLength(1);
    expect(fetched.problems[0]).toMatchObject({ code: 'bad-token' });
    expect(engine.requests).toBe(1);
  });

  test('is the time: it ends with the reason, in the middle of a page', async () => {
    const faults = [{ where: 'failed-executions', page: 2, kind: 'never' }] as const;
    const { api, engine } = await withFailures(150, { faults });
    const stop = new AbortController();
    const fetching = fetchFrom(engine, { signal: stop.signal }, [knownRun(), knownRun()]);
    await until(() => api.requests.length === 2);
    stop.abort(new Error('time is up'));
    const fetched = await fetching;
    expect(fetched.executions).toHaveLength(100);
    expect(fetched).toMatchObject({ truncated: true, problems: [{ code: 'no-time-left' }] });
    expect(engine.requests).toBe(2);
  });

  test('is over before it began, for a reason that is not an error', async () => {
    const { engine } = await withFailures(1);
    const fetched = await fetchFrom(engine, { signal: AbortSignal.abort('late') });
    expect(fetched).toMatchObject({ executions: [], truncated: true, problems: [{ code: 'no-time-left' }] });
    expect(engine.requests).toBe(0);
  });

  test('is a fault for good: without a retry it ends up among the problems', async () => {
    const faults = [{ where: 'failed-executions', kind: 'status', status: 503, times: 'forever' }] as const;
    const { engine } = await withFailures(1, { faults });
    const { problems, truncated } = await fetchFrom(engine, { persist: (attempt) => attempt() });
    expect(problems[0]).toMatchObject({ code: 'server-error' });
    expect(truncated).toBe(true);
  });

  test('is our own doing: it is thrown', async () => {
    const { engine } = await withFailures(1);
    const wrong = () => Promise.reject(new RangeError('ours'));
    await expect(fetchFrom(engine, { persist: wrong })).rejects.toThrow(RangeError);
  });

  test('is the shape of the list: it is no list of failures', async () => {
    const faults = [{ where: 'failed-executions', kind: 'wrong-shape', times: 'forever' }] as const;
    const { engine } = await withFailures(1, { faults });
    const { problems } = await fetchFrom(engine, { persist: (attempt) => attempt() });
    expect(problems[0]).toMatchObject({ code: 'unexpected-response' });
    expect(problems[0]).toMatchObject({
      data: { mismatch: { expected: 'failed executions', complaint: 'expected Array' } },
    });
  });
});
