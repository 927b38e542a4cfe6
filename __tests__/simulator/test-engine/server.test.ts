import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../simulator/test-engine/fault-script.ts';
import { startTestEngine } from '../../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../../simulator/test-engine/story.ts';
import { ask, failedRun, failureOf, json, PLACE, RUNS, script, TOKEN } from './support.ts';

const SOURCES = new URL('../../../simulator/test-engine/', import.meta.url);
const UNKNOWN = { headers: { authorization: 'Bearer nobody' } };

describe('time', () => {
  const run = failedRun({ steps: [appears({ at: 0 }), finishes({ at: 1000 }, 'passed')] });

  test('starts with the first request that carries a known token', async () => {
    let clock = 50_000;
    await using standIn = await startTestEngine(script([run]), { now: () => clock });
    await ask(standIn, RUNS, UNKNOWN);
    clock += 5000;
    expect(await json(ask(standIn, RUNS))).toMatchObject([{ state: 'running' }]);
    clock += 999;
    expect(await json(ask(standIn, RUNS))).toMatchObject([{ state: 'running' }]);
    clock += 1;
    expect(await json(ask(standIn, RUNS))).toMatchObject([{ state: 'finished' }]);
    expect(standIn.world.elapsed).toBe(1000);
    expect(standIn.requests.map(({ elapsed }) => elapsed)).toEqual([0, 0, 999, 1000]);
  });

  test('starts at once if that is wanted', async () => {
    let clock = 0;
    await using standIn = await startTestEngine(script([run]), { now: () => clock, begins: 'at-once' });
    clock = 1000;
    expect(await json(ask(standIn, RUNS))).toMatchObject([{ state: 'finished' }]);
    expect(standIn.world.runs(PLACE)[0]?.wire('').state).toBe('finished');
  });

  test('runs by itself', async () => {
    await using standIn = await startTestEngine(script([run]));
    await ask(standIn, RUNS);
    expect(standIn.world.elapsed).toBeGreaterThan(0);
  });
});

test('requests are recorded as they came, with what became of them', async () => {
  await using standIn = await startTestEngine(script([failedRun()], { faults: [{ where: 'run', kind: 'reset' }] }));
  await ask(standIn, `${RUNS}?page=1&per_page=5`);
  await failureOf(ask(standIn, `${RUNS}/x`));
  await ask(standIn, '/elsewhere', UNKNOWN);
  expect(standIn.requests).toMatchObject([
    {
      method: 'GET',
      path: RUNS,
      query: { page: '1', per_page: '5' },
      headers: { authorization: `Bearer ${TOKEN}` },
      endpoint: 'runs',
      status: 200,
      fault: undefined,
    },
    { path: `${RUNS}/x`, query: {}, endpoint: 'run', status: undefined, fault: 'reset' },
    { path: '/elsewhere', endpoint: 'other', status: 401, fault: undefined },
  ]);
  const times = standIn.requests.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(standIn.counts).toEqual({
    requests: 3,
    byEndpoint: { runs: 1, run: 1, other: 1 },
    byStatus: { '200': 1, none: 1, '401': 1 },
    byFault: { reset: 1 },
  });
});

describe('where it listens', () => {
  test('on 127.0.0.1 if nothing is said', async () => {
    await using standIn = await startTestEngine(script([]));
    expect(standIn.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test.each(['::1', '127.0.0.2'])('on %s', async (host) => {
    await using standIn = await startTestEngine(script([]), { host });
    expect(new URL(standIn.url).hostname).toBe(host === '::1' ? '[::1]' : host);
    expect((await ask(standIn, RUNS)).status).toBe(200);
  });

  test.each(['0.0.0.0', '::', 'localhost', '10.0.0.1', '127.0.0.1.example.com'])('never on %s', async (host) => {
    await expect(startTestEngine(script([]), { host })).rejects.toThrow(RangeError);
  });

  test('a port that is taken is an error', async () => {
    await using first = await startTestEngine(script([]));
    const port = Number(new URL(first.url).port);
    await expect(startTestEngine(script([]), { port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('close', () => {
  test('ends every connection, those that wait for an answer too, and may be called twice', async () => {
    const faults = [{ where: 'any', kind: 'never' }] as const;
    const standIn = await startTestEngine(script([], { faults }));
    const waiting = failureOf(ask(standIn, RUNS));
    const port = Number(new URL(standIn.url).port);
    const idle = connect(port, '127.0.0.1');
    const ended = new Promise((resolve) => idle.on('close', resolve));
    await new Promise((resolve) => idle.on('connect', resolve));
    while (standIn.requests.length === 0) await new Promise(setImmediate);
    await standIn.close();
    await standIn.close();
    expect(await waiting).toBe('UND_ERR_SOCKET');
    idle.destroy();
    await ended;
    expect(await failureOf(ask(standIn, RUNS))).toBe('ECONNREFUSED');
  });

  test('leaves nothing behind that would keep a process alive: no server, no drip, no outage to end', async () => {
    const faults: Fault[] = [
      { where: 'any', kind: 'drip', pause: 60_000 },
      { where: 'any', kind: 'refused', from: { at: 0 }, for: 60_000 },
    ];
    const program = `
      import { startTestEngine } from ${JSON.stringify(new URL('server.ts', SOURCES).href)};
      const standIn = await startTestEngine(${JSON.stringify(script([], { faults }))});
      const headers = { authorization: 'Bearer ${TOKEN}' };
      const dripping = await fetch(standIn.url + '${RUNS}', { headers });
      await standIn.close();
      await dripping.text().catch(() => console.log('closed'));
    `;
    const node = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
    expect((await node).stdout).toBe('closed\n');
  }, 25_000);
});
