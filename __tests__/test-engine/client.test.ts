import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { describe, expect, jest, test } from '@jest/globals';
import type { RequestEvent } from '../../src/test-engine/client.ts';
import { largestAnswer } from '../../src/test-engine/http.ts';
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
  RUNS_PATH,
  refusalOf,
  serve,
  standIn,
  TOKEN,
  unending,
  until,
} from './support.ts';

describe('a request', () => {
  test('says who asks and what for', async () => {
    const { api, engine } = await standIn([failedRun()]);
    await engine.poll(byBuild, [], inPart, unending());
    const [request] = api.requests;
    expect(request).toMatchObject({ method: 'GET', path: RUNS_PATH });
    expect(request?.query).toEqual({ build_id: BUILD, page: '1', per_page: '100' });
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      authorization: `Bearer ${TOKEN}`,
      'user-agent': 'test-engine-gate/1.2.3',
    });
  });

  test('is not tried again, whatever it meets', async () => {
    const faults = [{ where: 'any', kind: 'html', times: 'forever' }] as const;
    const { api, engine } = await standIn([], { faults });
    await failureOf(engine.poll(byBuild, [], inPart, unending()));
    expect(api.requests).toHaveLength(1);
    expect(engine.requests).toBe(1);
  });

  test('keeps to a base URL with a path, and encodes what goes into its own', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
    });
    const engine = client(`${url.replace('//', '//user:secret@')}/buildkite/?x=1#y`);
    await engine.poll({ ...byBuild, organization: 'a/b?c', suites: ['d e'] }, [], inPart, unending());
    expect(paths).toEqual([
      `/buildkite/v2/analytics/organizations/a%2Fb%3Fc/suites/d%20e/runs?build_id=${BUILD}&page=1&per_page=100`,
    ]);
  });

  test('is reported when it is over', async () => {
    const events: RequestEvent[] = [];
    const { api } = await standIn([failedRun()], {
      limits: { organization: { limit: 200 }, user: { limit: 50 } },
      faults: [{ where: 'run', kind: 'html' }],
    });
    const engine = client(api.url, { onRequest: (event) => events.push(event) });
    await engine.poll(byBuild, [], inPart, unending());
    await failureOf(engine.poll(byRun, [], inPart, unending()));
    expect(events).toMatchObject([
      {
        method: 'GET',
        path: RUNS_PATH,
        query: `build_id=${BUILD}&page=1&per_page=100`,
        status: 200,
        error: undefined,
        budgets: [
          { scope: 'organization', remaining: 199 },
          { scope: 'user', remaining: 49 },
        ],
      },
      { path: `${RUNS_PATH}/${byRun.runId}`, query: '', status: 502, error: 'server-error' },
    ]);
    expect(events[0]?.duration).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain(TOKEN);
  });

  test('reads both rate limits off every answer, refusals included', async () => {
    const limits = { organization: { limit: 200, spent: 190 }, user: { limit: 50 } };
    const { engine } = await standIn([], { limits });
    expect(engine.budgets).toEqual([]);
    expect(engine.tightest).toBeUndefined();
    await failureOf(engine.poll({ ...byBuild, suites: ['other'] }, [], inPart, unending()));
    expect(engine.budgets).toMatchObject([
      { scope: 'organization', limit: 200, remaining: 9 },
      { scope: 'user', limit: 50, remaining: 49 },
    ]);
    expect(engine.tightest?.scope).toBe('organization');
    expect(engine.tightest?.resetAt).toBeGreaterThan(performance.now() + 50_000);
  });
});

test('a redirect is followed neither to this server nor to another, so the token goes nowhere else', async () => {
  const seen: string[] = [];
  const other = await serve((request, response) => {
    seen.push(request.url ?? '');
    response.end('[]');
  });
  for (const to of ['self', `${other}/steal`]) {
    const { api, engine } = await standIn([], { faults: [{ where: 'any', kind: 'redirect', to }] });
    expect(await failureOf(engine.poll(byBuild, [], inPart, unending()))).toMatchObject({ code: 'redirected' });
    expect(api.requests).toHaveLength(1);
  }
  expect(seen).toEqual([]);
});

describe('an answer that is too large', () => {
  test('by its own account is not read', async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': largestAnswer + 1 });
      response.write('[', () => {
        sent += 1;
      });
    });
    const error = await refusalOf(url);
    expect(error).toMatchObject({ code: 'response-too-large' });
    expect(error.transient).toBe(true);
    expect(error.data).toMatchObject({ bound: largestAnswer });
    expect(sent).toBe(1);
  });

  test('without an account of its size is left when it gets too large', async () => {
    const { api, engine } = await standIn([], { faults: [{ where: 'any', kind: 'huge', bytes: 2 ** 40 }] });
    expect(await failureOf(engine.poll(byBuild, [], inPart, unending()))).toMatchObject({ code: 'response-too-large' });
    await api.close();
  });

  test('is measured unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(largestAnswer + 1, ' '));
    expect(packed.length).toBeLessThan(100_000);
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await refusalOf(url)).toMatchObject({ code: 'response-too-large' });
  });

  test('to the last byte is not', async () => {
    const packed = gzipSync(`[${' '.repeat(largestAnswer - 2)}]`);
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
    });
    expect(await client(url).poll(byBuild, [], inPart, unending())).toEqual(emptyLook);
  });
});

describe('the one timeout', () => {
  test.each([200, 401])('covers a body that comes byte by byte, status %i', async (status) => {
    // One for every 10 ms of this process: where others keep the machine busy, none is made up for.
    let bytes = 0;
    const url = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      const timer = setInterval(() => {
        response.write(' ');
        bytes += 1;
      }, 10);
      response.once('close', () => clearInterval(timer));
    });
    const error = await failureOf(client(url, { requestTimeout: 100 }).poll(byBuild, [], inPart, unending()));
    expect(error).toMatchObject({ code: 'request-timed-out' });
    expect(bytes).toBeLessThan(50);
  });

  test('is as long as given, to the millisecond', async () => {
    jest.useFakeTimers();
    try {
      const silent: typeof fetch = (input, { signal } = input instanceof Request ? input : {}) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      const ended = jest.fn();
      const engine = client('http://127.0.0.1:9', { requestTimeout: 10_000, fetch: silent });
      void failureOf(engine.poll(byBuild, [], inPart, unending())).then(ended);
      await jest.advanceTimersByTimeAsync(9_999);
      expect(ended).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: 'request-timed-out' }));
    } finally {
      jest.useRealTimers();
    }
  });

  test('ends the connection', async () => {
    let open = 0;
    const url = await serve((request) => {
      open += 1;
      request.socket.once('close', () => {
        open -= 1;
      });
    });
    await failureOf(client(url, { requestTimeout: 50 }).poll(byBuild, [], inPart, unending()));
    await until(() => open === 0);
  });
});

describe('an aborted signal surfaces as its reason', () => {
  const why = { the: 'reason' };

  test('before the request, which is then not sent', async () => {
    const { api, engine } = await standIn([]);
    expect(await failureOf(engine.poll(byBuild, [], inPart, AbortSignal.abort(why)))).toBe(why);
    expect(engine.requests).toBe(0);
    expect(api.requests).toEqual([]);
  });

  test.each([
    ['before the answer', undefined],
    ['in the middle of a good answer', 200],
    ['in the middle of a refusal', 401],
    ['in the middle of a fault', 503],
  ])('%s', async (_, status) => {
    let begun = false;
    let open = 1;
    const url = await serve((request, response) => {
      request.socket.once('close', () => {
        open -= 1;
      });
      if (status !== undefined) response.writeHead(status, { 'content-type': 'application/json' }).write('[');
      begun = true;
    });
    const events: RequestEvent[] = [];
    const stop = new AbortController();
    const poll = failureOf(
      client(url, { onRequest: (event) => events.push(event) }).poll(byBuild, [], inPart, stop.signal),
    );
    await until(() => begun);
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(why);
    expect(await poll).toBe(why);
    expect(events).toMatchObject([{ error: 'aborted', status }]);
    await until(() => open === 0);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});

test('many requests leave no listener on the signal and no timer', async () => {
  const url = await answering(200, []);
  const engine = client(url, { requestTimeout: 60_000 });
  const signal = unending();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  for (let count = 0; count < 20; count++) await engine.poll(byBuild, [], inPart, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(timers()).toBeLessThanOrEqual(before + 1);
});
