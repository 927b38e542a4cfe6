import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nothingPublished } from '../../src/report/published.ts';
import { realClock } from '../../src/shared/clock.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { redactor } from '../../src/text/redact.ts';
import { leaks } from '../e2e/secrets/leaks.ts';
import { commit, failedTest, failures, report } from '../report/fixtures.ts';
import { hostileOrHuge, spelled } from '../report/hostile.ts';
import { contextFor, failing, gitHub, JOB, noticesOf, published, TOKEN, unending, wanted } from './support.ts';

describe('a check run of its own', () => {
  test('is created in progress, and completed with the last annotations', async () => {
    const stage = await gitHub();
    const { checkRun, jobAnnotations, requests } = await published(stage, wanted(120, 'check-run'));
    expect(stage.requests.map(({ method, path, status }) => [method, path, status])).toEqual([
      ['POST', '/repos/acme/shop/check-runs', 201],
      ['PATCH', '/repos/acme/shop/check-runs/40000000001', 200],
      ['PATCH', '/repos/acme/shop/check-runs/40000000001', 200],
    ]);
    const bodies = stage.requests.map(({ body }) => body as Record<string, { annotations?: unknown[] }>);
    expect(bodies.map(({ status, conclusion }) => [status, conclusion])).toEqual([
      ['in_progress', undefined],
      ['in_progress', undefined],
      ['completed', 'failure'],
    ]);
    expect(bodies.map(({ output }) => output?.annotations?.length)).toEqual([50, 50, 20]);
    const run = stage.checkRuns.find(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ name: 'Tests', headSha: commit, status: 'completed', conclusion: 'failure' });
    expect(new Set(run?.annotations.map(({ title }) => title)).size).toBe(120);
    expect(run?.output?.title).toBe('120 tests failed (acme/rspec)');
    expect(run?.output?.text).toContain('Annotated: 120 of 120 failed tests.');
    expect(checkRun).toEqual({
      annotated: 120,
      total: 120,
      url: 'https://github.com/acme/shop/runs/40000000001',
      notices: [],
    });
    expect([jobAnnotations, requests]).toEqual([undefined, 3]);
  });

  test.each([
    [0, 2],
    [1, 2],
    [50, 2],
    [51, 2],
    [100, 2],
    [101, 3],
  ])('of %i failed tests takes %i requests', async (count, requests) => {
    const stage = await gitHub();
    const result = await published(stage, wanted(count, 'check-run'));
    expect(result.checkRun).toMatchObject({ annotated: count, total: count, notices: [] });
    expect(stage.requests).toHaveLength(requests);
  });

  test('says who asks, in the version of the API that is meant, with the token in its place only', async () => {
    const stage = await gitHub();
    await published(stage, wanted(1, 'check-run'));
    const [request] = stage.requests;
    expect(request?.headers).toMatchObject({
      accept: 'application/vnd.github+json',
      authorization: `token ${TOKEN}`,
      'content-type': 'application/json; charset=utf-8',
      'user-agent': expect.stringMatching(/^test-engine-gate\/\d/),
      'x-github-api-version': '2022-11-28',
    });
  });

  test('is completed at once after a signal', async () => {
    const stage = await gitHub();
    const cancelled = report({ name: 'cancelled', signal: 'SIGINT' }, { failed: failing(60).failures });
    const result = await published(stage, wanted(0, 'both', cancelled), { hurry: AbortSignal.abort(), time: 1_200 });
    expect(stage.requests).toHaveLength(1);
    const run = stage.checkRuns.find(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect(run?.output?.text).toContain('Annotated: 50 of 60');
    expect(run?.output?.text).toContain('10 failed tests were left out');
    expect(result.checkRun).toMatchObject({ annotated: 50, total: 60 });
    expect(noticesOf(result.checkRun)).toEqual(['out-of-time']);
    expect(noticesOf(result.jobAnnotations)).toEqual(['out-of-time']);
  });

  test('is completed though a signal broke off its batches', async () => {
    const hurry = new AbortController();
    const stage = await gitHub({ faults: [{ on: 'update', times: 1, fault: { kind: 'silence' } }] });
    const asked = published(stage, wanted(200, 'check-run'), { hurry: hurry.signal });
    while (stage.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    hurry.abort();
    const { checkRun } = await asked;
    expect(noticesOf(checkRun)).toEqual(['out-of-time']);
    expect(checkRun).toMatchObject({ annotated: 50, total: 200 });
    const run = stage.checkRuns.find(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(run?.output?.text).toContain('150 failed tests were left out');
  });

  test('keeps time for completing', async () => {
    const stage = await gitHub();
    // Each request takes 2 of the 20 seconds, a quarter of which is kept.
    const clock = { ...realClock, now: () => stage.requests.length * 2_000 };
    const { checkRun } = await published(stage, wanted(1500, 'check-run'), { time: 20_000, clock });
    expect(noticesOf(checkRun)).toEqual(['out-of-time']);
    expect(stage.requests).toHaveLength(9);
    const run = stage.checkRuns.find(({ ofJob }) => !ofJob);
    expect(run).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(run?.annotations).toHaveLength(checkRun?.annotated ?? 0);
  });

  test('takes 1,000 annotations in 20 requests', async () => {
    const stage = await gitHub();
    const { checkRun } = await published(stage, wanted(1000, 'check-run'));
    expect(checkRun).toMatchObject({ annotated: 1000, notices: [] });
    expect(stage.requests).toHaveLength(20);
  });

  test('says so when it could not be completed', async () => {
    const faults = [{ on: 'update', fault: { kind: 'status', status: 502 } }] as const;
    const { checkRun } = await published(await gitHub({ faults }), wanted(1, 'check-run'));
    expect(noticesOf(checkRun)).toEqual(['github-server-error', 'left-in-progress']);
    expect(checkRun).toMatchObject({ annotated: 1, url: expect.any(String) });
  });
});

describe('the job’s own check run', () => {
  test('gets annotations, and nothing of its status', async () => {
    const stage = await gitHub();
    const { jobAnnotations } = await published(stage, wanted(120, 'job'));
    expect(jobAnnotations).toMatchObject({ annotated: 120, total: 120, notices: [] });
    expect(stage.requests.map(({ method, path, status }) => [method, path, status])).toEqual(
      ['GET', 'PATCH', 'PATCH', 'PATCH'].map((method) => [method, `/repos/acme/shop/check-runs/${JOB}`, 200]),
    );
    for (const { body } of stage.requests.slice(1)) {
      expect(Object.keys(body as object)).toEqual(['output']);
      expect(Object.keys((body as { output: object }).output)).toEqual(['title', 'summary', 'text', 'annotations']);
    }
    expect(stage.checkRuns).toMatchObject([{ id: JOB, status: 'in_progress', conclusion: undefined }]);
  });

  test('is left alone when there is nothing to add', async () => {
    const stage = await gitHub();
    const result = await published(stage, wanted(0, 'job'), {
      wishes: { githubToken: undefined },
    });
    expect(result).toEqual({
      ...nothingPublished,
      jobAnnotations: { annotated: 0, total: 0, url: undefined, notices: [] },
      requests: 0,
    });
    expect(stage.requests).toEqual([]);
  });

  test('gets the digest where there is nothing else to add, and nobody hears of what is in its way', async () => {
    const none = { annotated: 0, total: 0, url: undefined, notices: [] };
    const stage = await gitHub();
    expect(await published(stage, wanted(0, 'job'))).toMatchObject({ jobAnnotations: none, requests: 2 });
    expect(stage.checkRuns[0]?.output?.text).toContain('"verdict": "failed"');
    const faults = [{ on: 'update', fault: { kind: 'status', status: 502 } }] as const;
    expect((await published(await gitHub({ faults }), wanted(0, 'job'))).jobAnnotations).toEqual(none);
    const wishes = { checkRunId: undefined };
    expect(await published(stage, wanted(0, 'job'), { wishes })).toMatchObject({ jobAnnotations: none, requests: 0 });
  });

  test('comes after one of its own', async () => {
    const stage = await gitHub();
    const { checkRun, jobAnnotations, requests } = await published(stage, wanted(400, 'both'), { time: 5_000 });
    expect(checkRun).toMatchObject({ annotated: 400, notices: [] });
    expect(jobAnnotations).toMatchObject({ annotated: 400, total: 400, notices: [] });
    expect(requests).toBe(stage.requests.length);
  });

  test('needs its id', async () => {
    const stage = await gitHub();
    const { jobAnnotations } = await published(stage, wanted(20, 'job'), { wishes: { checkRunId: undefined } });
    expect(noticesOf(jobAnnotations)).toEqual(['no-own-check-run']);
    const unknown = await published(stage, wanted(20, 'job'), { wishes: { checkRunId: '7' } });
    expect(noticesOf(unknown.jobAnnotations)).toEqual(['not-on-github']);
    expect(unknown.jobAnnotations?.notices[0]?.data).toEqual({ what: 'check run 7' });
  });
});

describe('secrets', () => {
  test('are sent in the header alone, however they are spelled', async () => {
    const buildkite = 'bkua_fedcba9876543210';
    const spelled = [
      TOKEN,
      buildkite,
      encodeURIComponent(buildkite),
      Buffer.from(TOKEN).toString('base64'),
      TOKEN.split('').join('\u200b'),
      buildkite.split('').join('\u3164'),
    ];
    const tests = spelled.map((text, index) =>
      failedTest({
        testName: untrusted(`name ${text}`),
        reason: untrusted(`reason ${text} <b>`),
        location: untrusted(`src/${index}${text}.ts:3`),
        testId: untrusted(`t${index}`),
        details: [{ message: [untrusted(text)], backtrace: [untrusted(`at ${text}`)] }],
      }),
    );
    const stage = await gitHub();
    const redact = redactor([TOKEN, buildkite, 'details', 'https']);
    await published(stage, wanted(0, 'both', report({ name: 'failed' }, { failed: failures(tests) })), { redact });
    const sent = JSON.stringify(stage.requests.map(({ body, path }) => [body, path]));
    expect(stage.requests).toHaveLength(4);
    for (const token of [TOKEN, buildkite]) expect(leaks(sent, token)).toEqual([]);
    expect(sent).toContain('name ***');
    expect(sent).toContain('src/0***.ts');
    // What is no token, but is masked all the same, breaks no tag.
    const [run] = stage.checkRuns.filter(({ ofJob }) => !ofJob);
    expect(run?.output?.summary).toContain('<details><summary>Message and backtrace</summary>');
    expect(run?.output?.text).toMatch(/<a href="\*\*\*:/);
  });

  test('are not told by what GitHub says', async () => {
    const stage = await gitHub({ commits: [] });
    const wishes = { headSha: 'a'.repeat(40) };
    const redact = redactor([TOKEN, 'a'.repeat(40)]);
    const { checkRun } = await published(stage, wanted(1, 'check-run'), { wishes, redact });
    expect(noticesOf(checkRun)).toEqual(['unprocessable']);
    expect(JSON.stringify(checkRun?.notices.map(({ upstreamMessage }) => upstreamMessage))).toContain(
      'No commit found for SHA: ***',
    );
  });
});

test('GitHub takes whatever tests say', async () => {
  const texts = fc.array(hostileOrHuge.map(spelled), { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 3 }), async (all) => {
      const tests = all.map(([name = '', reason = '', location = '', message = '', frame = ''], index) =>
        failedTest({
          testId: untrusted(`t${index}`),
          testName: untrusted(name),
          reason: untrusted(reason),
          location: untrusted(location),
          details: [{ message: [untrusted(message)], backtrace: [untrusted(frame)] }],
        }),
      );
      await using stage = await gitHub();
      const result = await published(stage, wanted(0, 'both', report({ name: 'failed' }, { failed: failures(tests) })));
      const part = { annotated: tests.length, total: tests.length, notices: [] };
      expect(result).toMatchObject({ checkRun: part, jobAnnotations: part });
    }),
    { numRuns: 15 },
  );
});

test('without a token, nothing is asked', async () => {
  const stage = await gitHub();
  const { checkRun, jobAnnotations } = await published(stage, wanted(20, 'both'), {
    wishes: { githubToken: undefined },
  });
  expect([noticesOf(checkRun), noticesOf(jobAnnotations)]).toEqual([['no-github-token'], ['no-github-token']]);
  expect(stage.requests).toEqual([]);
});

test.each([
  ['GITHUB_REPOSITORY', ''],
  ['GITHUB_REPOSITORY', 'acme/../x'],
  ['GITHUB_API_URL', 'http://github.example'],
  ['GITHUB_API_URL', 'https://user:secret@github.example'],
  ['GITHUB_API_URL', 'nonsense'],
])('nothing is asked where %s is “%s”', async (variable, value) => {
  const stage = await gitHub();
  const context = contextFor(stage.url, { [variable]: value });
  const { checkRun } = await published(stage, wanted(20, 'check-run'), { context });
  expect(noticesOf(checkRun)).toEqual(['no-repository']);
  expect(checkRun?.notices[0]?.data).toEqual({ variable });
  expect(stage.requests).toEqual([]);
});

test('the address may have a path, as on GitHub Enterprise Server', async () => {
  const stage = await gitHub();
  const context = contextFor(`${stage.url}/api/v3/`);
  const { checkRun } = await published(stage, wanted(1, 'check-run'), { context, signal: unending() });
  expect(stage.requests[0]?.path).toBe('/api/v3/repos/acme/shop/check-runs');
  expect(noticesOf(checkRun)).toEqual(['not-on-github']);
});
