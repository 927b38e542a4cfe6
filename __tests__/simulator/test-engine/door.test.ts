import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { Fault, Outage } from '../../../simulator/test-engine/fault-script.ts';
import { startTestEngine, type TestEngineStandIn } from '../../../simulator/test-engine/server.ts';
import { ask, failureOf, RUNS, script } from './support.ts';

function withOutage(when: Pick<Outage, 'from' | 'for'>): Promise<TestEngineStandIn> {
  return startTestEngine(script([], { faults: [{ where: 'any', kind: 'refused', ...when }] }));
}

/** Asks until somebody answers, and returns the failures on the way. */
async function failuresUntilAnswered(standIn: TestEngineStandIn): Promise<Set<string>> {
  const failures = new Set<string>();
  for (;;) {
    const failure = await failureOf(ask(standIn, RUNS));
    if (failure === 'no failure') return failures;
    failures.add(failure);
    await setTimeout(5);
  }
}

describe('an outage', () => {
  test('forever: nothing listens, from beginning to end', async () => {
    await using standIn = await withOutage({});
    expect(await failureOf(ask(standIn, RUNS))).toBe('ECONNREFUSED');
    expect(await failureOf(ask(standIn, RUNS))).toBe('ECONNREFUSED');
    expect(standIn.requests).toEqual([]);
  });

  test('from the third request on', async () => {
    await using standIn = await withOutage({ from: { request: 3 } });
    const outcomes: string[] = [];
    for (let request = 1; request <= 4; request += 1) outcomes.push(await failureOf(ask(standIn, RUNS)));
    expect(outcomes.slice(0, 2)).toEqual(['no failure', 'no failure']);
    expect(outcomes[2]).not.toBe('no failure');
    expect(outcomes[3]).toBe('ECONNREFUSED');
    expect(standIn.counts.byStatus).toMatchObject({ '200': 2 });
  });

  test('from the second request of a kind on, and then for requests of every kind', async () => {
    const faults: Fault[] = [{ where: 'runs', page: 1, kind: 'refused', from: { request: 2 } }];
    await using standIn = await startTestEngine(script([], { faults }));
    const paths = ['/v2/access-token', `${RUNS}?page=2`, '/v2/access-token', RUNS, '/v2/access-token'];
    const outcomes: string[] = [];
    for (const path of paths) outcomes.push(await failureOf(ask(standIn, path)));
    expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('no failure'));
    expect(outcomes[4]).not.toBe('no failure');
    expect(await failureOf(ask(standIn, RUNS))).toBe('ECONNREFUSED');
  });

  test('drops what comes beside the last request, while that is not over', async () => {
    const faults: Fault[] = [
      { where: 'any', kind: 'never' },
      { where: 'any', kind: 'refused', from: { request: 2 } },
    ];
    await using standIn = await startTestEngine(script([], { faults }));
    const giveUp = new AbortController();
    const first = failureOf(ask(standIn, RUNS, { signal: giveUp.signal }));
    while (standIn.requests.length === 0) await setImmediate();
    expect(await failureOf(ask(standIn, RUNS))).toBe('UND_ERR_SOCKET');
    expect(standIn.counts).toMatchObject({ byStatus: { none: 2 }, byFault: { never: 1, refused: 1 } });
    giveUp.abort();
    expect(await first).toBe('AbortError');
  });

  test('drops what comes over a connection that was busy when it began', async () => {
    const faults: Fault[] = [
      { where: 'access-token', kind: 'drip', pause: 1 },
      { where: 'any', kind: 'refused', from: { request: 3 } },
    ];
    await using standIn = await startTestEngine(script([], { faults }));
    const socket = connect(Number(new URL(standIn.url).port), '127.0.0.1');
    const request = 'GET /v2/access-token HTTP/1.1\r\nHost: localhost\r\n\r\n';
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    socket.write(request);
    await once(socket, 'data');
    await ask(standIn, RUNS);
    while (!received.endsWith('}')) await once(socket, 'data');
    const answer = received;
    socket.write(request);
    await once(socket, 'close');
    expect(received).toBe(answer);
    expect(standIn.requests.map(({ fault }) => fault)).toEqual(['drip', undefined, 'refused']);
  });

  test('for a time, then it is back at the same address', async () => {
    await using standIn = await withOutage({ from: { request: 2 }, for: 400 });
    await ask(standIn, RUNS);
    const start = performance.now();
    expect(await failuresUntilAnswered(standIn)).toContain('ECONNREFUSED');
    expect(performance.now() - start).toBeGreaterThan(200);
    expect(standIn.counts.byStatus).toMatchObject({ '200': 2 });
  });

  test("at a time of the world's", async () => {
    await using standIn = await withOutage({ from: { at: 100 }, for: 400 });
    while ((await failureOf(ask(standIn, RUNS))) === 'no failure');
    expect(standIn.world.elapsed).toBeGreaterThan(95);
    await failuresUntilAnswered(standIn);
    expect(standIn.world.elapsed).toBeGreaterThan(490);
  });
});
