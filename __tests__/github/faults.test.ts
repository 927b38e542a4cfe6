import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Fault, FaultScript } from '../../simulator/github/api.ts';
import { answering, serve } from '../test-engine/support.ts';
import { gitHub, noticesOf, published, TOKEN, unending, wanted } from './support.ts';

const first = (fault: Fault, times = 1): FaultScript => ({ on: 'create', times, fault });

describe('what waiting heals', () => {
  test.each<[Fault, least: number]>([
    [{ kind: 'status', status: 502 }, 1],
    [{ kind: 'status', status: 503 }, 1],
    [{ kind: 'page', status: 504 }, 1],
    [{ kind: 'reset' }, 1],
    [{ kind: 'secondary-limit', status: 403, retryAfter: 3 }, 3],
    [{ kind: 'secondary-limit', status: 429, retryAfter: 2 }, 2],
  ])('%j is waited for', async (fault, least) => {
    const stage = await gitHub({ faults: [first(fault)] });
    const pace = { second: 50, betweenWrites: 1 };
    const { checkRun } = await published(stage, wanted(1, 'check-run'), { pace });
    expect(checkRun).toMatchObject({ annotated: 1, notices: [] });
    const [failed, next] = stage.requests.filter(({ endpoint }) => endpoint === 'create');
    if (fault.kind !== 'reset') expect((next?.at ?? 0) - (failed?.at ?? 0)).toBeGreaterThan(50 * least - 5);
    expect(stage.checkRuns.filter(({ ofJob }) => !ofJob)).toHaveLength(1);
  });

  test('a limit of the hour that ends soon', async () => {
    const stage = await gitHub({ faults: [first({ kind: 'primary-limit', reset: 4 })] });
    const { checkRun } = await published(stage, wanted(1, 'check-run'));
    expect(checkRun?.notices).toEqual([]);
  });

  test('four attempts are enough', async () => {
    const stage = await gitHub({ faults: [first({ kind: 'status', status: 500 }, 9)] });
    const { checkRun } = await published(stage, wanted(1, 'check-run'));
    expect(stage.requests.filter(({ endpoint }) => endpoint === 'create')).toHaveLength(4);
    expect(noticesOf(checkRun)).toEqual(['github-server-error']);
  });
});

describe('a write of which nobody knows whether it was obeyed', () => {
  const lost = (on: FaultScript['on'], fault: Fault): FaultScript => ({ on, times: 1, fault });
  const faults: readonly Fault[] = [
    { kind: 'status', status: 502, obeyed: true },
    { kind: 'status', status: 502 },
    { kind: 'reset' },
  ];

  test.each(faults)('%j makes no second check run', async (fault) => {
    const stage = await gitHub({ faults: [lost('create', fault)] });
    const { checkRun } = await published(stage, wanted(60, 'check-run'));
    expect(checkRun).toMatchObject({ annotated: 60, notices: [] });
    const [run, ...others] = stage.checkRuns.filter(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ status: 'completed', annotations: { length: 60 } });
    expect(others).toEqual([]);
  });

  test.each(faults)('%j doubles no annotation of a check run', async (fault) => {
    for (const after of [0, 1]) {
      const stage = await gitHub({ faults: [{ ...lost('update', fault), after }] });
      const { checkRun } = await published(stage, wanted(140, 'check-run'));
      expect(checkRun).toMatchObject({ annotated: 140, notices: [] });
      expect(stage.checkRuns.find(({ ofJob }) => !ofJob)).toMatchObject({
        status: 'completed',
        annotations: { length: 140 },
      });
    }
  });

  test.each(faults)('%j doubles no annotation of the job', async (fault) => {
    const stage = await gitHub({ faults: [{ ...lost('update', fault), after: 1 }] });
    const { jobAnnotations } = await published(stage, wanted(140, 'job'));
    expect(jobAnnotations).toMatchObject({ annotated: 140, notices: [] });
    expect(stage.checkRuns[0]?.annotations).toHaveLength(140);
  });

  test('loses no annotation where GitHub does not count those of a new check run at once', async () => {
    let [annotations, updates] = [0, 0];
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const sent =
        request.method === 'GET' ? 0 : JSON.parse(Buffer.concat(chunks).toString()).output.annotations.length;
      const isLost = request.method === 'PATCH' && updates++ === 0;
      if (!isLost) annotations += sent;
      const output = request.method === 'POST' ? {} : { annotations_count: annotations };
      response.writeHead(isLost ? 502 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 1, status: 'in_progress', output }));
    });
    const { checkRun } = await published({ ...(await gitHub()), url }, wanted(120, 'check-run'));
    expect(checkRun).toMatchObject({ annotated: 120, notices: [] });
    expect(annotations).toBe(120);
  });

  test('is not sent again where nobody can be asked', async () => {
    const down = { kind: 'status', status: 502 } as const;
    const stage = await gitHub({ faults: [lost('create', { ...down, obeyed: true }), { on: 'find', fault: down }] });
    const { checkRun } = await published(stage, wanted(60, 'check-run'));
    expect(noticesOf(checkRun)).toEqual(['github-server-error']);
    expect(stage.checkRuns.filter(({ ofJob }) => !ofJob)).toHaveLength(1);
  });
});

test('an error that nobody has time to wait for is named', async () => {
  const stage = await gitHub({ faults: [first({ kind: 'status', status: 502 }, 9)] });
  // The first pause is over after 150 ms; the time is up in the second, of 600 ms.
  const pace = { second: 150, betweenWrites: 1 };
  const over = new AbortController();
  const publishing = published(stage, wanted(1, 'check-run'), { pace, signal: over.signal });
  const created = () => stage.requests.filter(({ endpoint }) => endpoint === 'create');
  while (created().length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  over.abort();
  const { checkRun } = await publishing;
  expect(noticesOf(checkRun)).toEqual(['github-server-error']);
  expect(created()).toHaveLength(2);
});

describe('what it does not heal', () => {
  test.each<[Fault, string]>([
    [{ kind: 'secondary-limit', status: 403, retryAfter: 60 }, 'github-rate-limited'],
    [{ kind: 'secondary-limit', status: 429, retryAfter: undefined }, 'github-rate-limited'],
    [{ kind: 'primary-limit', reset: 1800 }, 'github-rate-limited'],
    [{ kind: 'page', status: 200 }, 'unexpected-response'],
    [{ kind: 'page', status: 403 }, 'github-refused'],
  ])('%j ends it at once', async (fault, name) => {
    const stage = await gitHub({ faults: [first(fault, 9)] });
    const pace = { second: 1_000, betweenWrites: 1 };
    const { checkRun } = await published(stage, wanted(1, 'check-run'), { pace });
    expect(noticesOf(checkRun)).toEqual([name]);
    expect(stage.requests).toHaveLength(1);
  });

  test('a permission that the token lacks', async () => {
    for (const rights of ['read', 'personal'] as const) {
      const stage = await gitHub({ tokens: { [TOKEN]: rights } });
      const { checkRun, jobAnnotations } = await published(stage, wanted(20, 'both'));
      expect([noticesOf(checkRun), noticesOf(jobAnnotations)]).toEqual([['no-permission'], ['no-permission']]);
      expect(checkRun?.notices[0]?.data).toEqual({ permission: 'checks' });
      expect(stage.requests).toHaveLength(1);
    }
  });

  test('a token that GitHub does not know', async () => {
    const { checkRun } = await published(await gitHub({ tokens: {} }), wanted(1, 'check-run'));
    expect(noticesOf(checkRun)).toEqual(['github-token-refused']);
  });

  test('no GitHub at all', async () => {
    const stage = await gitHub();
    await stage.close();
    const { checkRun } = await published(stage, wanted(1, 'check-run'));
    expect(noticesOf(checkRun)).toEqual(['github-unreachable']);
    expect(checkRun?.notices[0]?.data).toEqual({ host: new URL(stage.url).host, networkCode: 'ECONNREFUSED' });
  });

  test('a redirect, after which neither body nor token goes', async () => {
    const checkRuns = await gitHub();
    const to = `${checkRuns.url}/repos/acme/shop/check-runs`;
    const stage = await gitHub({ faults: [first({ kind: 'redirect', to })] });
    const { checkRun } = await published(stage, wanted(1, 'check-run'));
    expect(noticesOf(checkRun)).toEqual(['github-redirected']);
    expect(checkRun?.notices[0]?.data).toEqual({ status: 307 });
    expect(checkRuns.requests).toEqual([]);
  });
});

test.each([{ id: 0 }, { id: -1 }, { id: 1.5 }, { id: '7' }, {}, null, []])(
  'an answer that names no check run (%j) is none, and nothing is added to it',
  async (body) => {
    const url = await answering(201, body);
    const { checkRun, requests } = await published({ ...(await gitHub()), url }, wanted(60, 'check-run'));
    expect(noticesOf(checkRun)).toEqual(['unexpected-response']);
    expect(checkRun).toMatchObject({ annotated: 0, total: 60, url: undefined });
    expect(requests).toBe(1);
  },
);

describe('a batch that meets something', () => {
  test('is tried again, while the others wait', async () => {
    const stage = await gitHub({ faults: [{ on: 'update', times: 2, fault: { kind: 'status', status: 502 } }] });
    const { checkRun } = await published(stage, wanted(160, 'check-run'));
    expect(checkRun).toMatchObject({ annotated: 160, notices: [] });
    expect(stage.checkRuns.find(({ ofJob }) => !ofJob)?.annotations).toHaveLength(160);
  });

  test('stops the batches, not the completing', async () => {
    const fault = { kind: 'secondary-limit', status: 403, retryAfter: 60_000 } as const;
    const stage = await gitHub({ faults: [{ on: 'update', after: 1, times: 1, fault }] });
    const { checkRun } = await published(stage, wanted(300, 'check-run'));
    expect(checkRun).toMatchObject({ annotated: 100, total: 300 });
    expect(noticesOf(checkRun)).toEqual(['github-rate-limited']);
    expect(stage.checkRuns.find(({ ofJob }) => !ofJob)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });

  test('is the last, also of those that would go with the completing', async () => {
    const fault = { kind: 'secondary-limit', status: 403, retryAfter: 60_000 } as const;
    const stage = await gitHub({ faults: [{ on: 'update', times: 1, fault }] });
    // After the refused batch there are few enough left for one request.
    const { checkRun } = await published(stage, wanted(140, 'check-run'));
    expect(checkRun).toMatchObject({ annotated: 50, total: 140 });
    expect(noticesOf(checkRun)).toEqual(['github-rate-limited']);
    const run = stage.checkRuns.find(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ status: 'completed', annotations: { length: 50 } });
    expect(run?.output?.text).toContain('Annotated: 50 of 140');
  });

  test('is the last for the job’s own check run, too', async () => {
    const fault = { kind: 'secondary-limit', status: 403, retryAfter: 60_000 } as const;
    const stage = await gitHub({ faults: [{ on: 'update', after: 1, times: 1, fault }] });
    const { jobAnnotations } = await published(stage, wanted(300, 'job'));
    expect(jobAnnotations).toMatchObject({ annotated: 50, total: 300 });
    expect(noticesOf(jobAnnotations)).toEqual(['github-rate-limited']);
    expect(stage.requests).toHaveLength(3);
  });

  test('is left out where GitHub takes offence at it', async () => {
    const stage = await gitHub();
    const { all: whole, wishes } = wanted(160, 'check-run');
    const { checkRun: content } = whole;
    if (content === undefined) throw new Error('A check run was asked for.');
    const bad = new Set([3, 70, 155]);
    const all = [...content.annotations].map((one, index) => (bad.has(index) ? { ...one, path: '/x' } : one));
    const spoiled = { ...content, annotations: Object.assign(all, { total: all.length }) };
    const { checkRun } = await published(stage, { all: { ...whole, checkRun: spoiled }, wishes });
    expect(checkRun).toMatchObject({ annotated: 50, total: 160 });
    expect(noticesOf(checkRun)).toEqual(['unprocessable']);
    expect(stage.checkRuns.find(({ ofJob }) => !ofJob)).toMatchObject({ status: 'completed' });
  });
});

describe('the signal', () => {
  test('ends a request that hangs, a pause, and leaves no listener behind', async () => {
    for (const fault of [{ kind: 'silence' }, { kind: 'status', status: 502 }] as const) {
      const stage = await gitHub({ faults: [first(fault, 9)] });
      const ended = new AbortController();
      const pace = { second: 1_000, betweenWrites: 1 };
      const asked = published(stage, wanted(1, 'check-run'), { pace, signal: ended.signal });
      while (stage.requests.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      ended.abort();
      const endedAt = performance.now();
      const { checkRun } = await asked;
      // Before the first pause would be over.
      expect(performance.now() - endedAt).toBeLessThan(900);
      expect(['out-of-time', 'github-server-error']).toContain(noticesOf(checkRun)[0]);
      expect(getEventListeners(ended.signal, 'abort')).toEqual([]);
    }
  });

  test('that has come already lets nothing begin', async () => {
    const stage = await gitHub();
    const { checkRun } = await published(stage, wanted(1, 'both'), { signal: AbortSignal.abort() });
    expect(noticesOf(checkRun)).toEqual(['out-of-time']);
    expect(stage.requests).toEqual([]);
  });

  test('a hanging GitHub costs no more than the time there is', async () => {
    const stage = await gitHub({ faults: [first({ kind: 'silence' }, 9)] });
    const started = performance.now();
    const { checkRun } = await published(stage, wanted(1, 'check-run'), {
      time: 400,
      hurry: unending(),
    });
    expect(noticesOf(checkRun)).toEqual(['out-of-time']);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
