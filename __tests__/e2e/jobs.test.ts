import { expect, test } from '@jest/globals';
import { buildShardDied } from '../../simulator/scenarios/build-shard-died.ts';
import { acme, build, gateBuild, run, TOKEN } from '../../simulator/scenarios/cast.ts';
import { ends } from '../../simulator/test-engine/build-story.ts';
import { uuid } from '../../simulator/test-engine/ids.ts';
import { type JobScript, jobTriggers } from '../../simulator/test-engine/job-story.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { builtBy, expectHarmless } from './hostile/seen.ts';
import { hostileTexts } from './hostile/texts.ts';
import { logOf, play, shareProcess } from './play.ts';
import { playOnGitHub } from './play-on-github.ts';

shareProcess();

const seed = Number(process.env['SEED'] || Date.now() % 1_000_000);
const now = { at: 0 };
const quick = gateBuild({ suite: 'rspec', settle: '0', timeout: '15s' });
const passing = [appears(now), finishes(now, 'passed')];

/** A failed build whose uploads have passed, with these jobs. */
function dying(jobs: readonly JobScript[]) {
  const runs = { rspec: [run('rspec', passing)] };
  return { api: acme(runs, { builds: [build([ends(now, 'failed')], jobs)] }), inputs: quick };
}

test.concurrent('summary, check run and log name the jobs that did not pass, how they ended and where they are', async () => {
  const { result, stage, log } = await playOnGitHub(buildShardDied, { 'check-name': 'Test Engine' });
  expect(result.outputs['verdict']).toBe('incomplete');
  const sent = JSON.stringify(stage.requests.map(({ body }) => body));
  for (const page of [result.summary ?? '', sent]) {
    expect(page).toContain('2 jobs did not pass');
    expect(page).toContain('<code>:rspec: Tests 2 of 3</code></a> failed with exit status 137');
    expect(page).toMatch(/<code>:rspec: Tests 3 of 3<\/code><\/a> was canceled .*<code>agent_stop<\/code>/);
    expect(page).not.toContain('may fail');
  }
  expect(log).toMatch(
    /│ ✗ :rspec: Tests 2 of 3 failed with exit status 137: https:\/\/buildkite\.com\/acme\/shop\/builds\/1234#/,
  );
  expect(log).toMatch(/Found build 1234 of acme\/shop \(.*\d of 5 jobs done.*\): https:/);
  expect(log).toMatch(/Build 1234 of acme\/shop is now failed, 5 of 5 jobs done, 2 failed\./);
});

test.concurrent(`names of jobs change nothing of what is built around them, SEED=${seed}`, async () => {
  const named = (texts: readonly string[]) =>
    dying(
      texts.map((text, index) => ({
        id: uuid('job', index),
        name: `${index} ${text}`,
        steps: [{ at: 0, set: { state: 'failed', exit_status: 1, signal_reason: `${text} ${index}` } }],
      })),
    );
  const { result } = await play(named(Array.from({ length: 10 }, () => 'word')));
  expectHarmless(result);
  const harmless = builtBy(result);
  const texts = hostileTexts(20, seed);
  for (const some of [texts.slice(0, 10), texts.slice(10)]) {
    const { result: hostile } = await play(named(some));
    expectHarmless(hostile);
    expect(builtBy(hostile)).toEqual(harmless);
  }
});

test.concurrent('a triggered build that may not be read is a notice, and an error where its pipeline is named', async () => {
  const trigger: JobScript = { name: 'tea', type: 'trigger', steps: [jobTriggers(now, 'tea', 3)] };
  const api = acme({ rspec: [run('rspec', passing)] }, { builds: [build([ends(now, 'passed')], [trigger])] });
  const gating = (which: string) => play({ api, inputs: { ...quick, 'triggered-builds': which } });
  const { result: included } = await gating('include');
  expect(included.outputs['verdict']).toBe('passed');
  expect(included.annotations).toMatchObject([
    { level: 'notice', title: '1 triggered build not gated', message: expect.stringContaining('Build 3 of acme/tea') },
  ]);
  expect((await gating('tea')).result.outputs['verdict']).toBe('error');
});

test.concurrent('without triggered-builds, a build without runs names the one that it triggered', async () => {
  const trigger: JobScript = { name: 'tea', type: 'trigger', steps: [jobTriggers(now, 'tea', 3)] };
  const tea = { ...build([ends(now, 'passed')]), id: uuid('tea', 3), pipeline: 'tea', number: 3 };
  const api = acme({ rspec: [] }, { builds: [build([ends(now, 'passed')], [trigger]), tea] });
  const { result } = await play({ api, inputs: quick });
  expect(result.outputs['verdict']).toBe('not-found');
  const [error] = result.annotations;
  expect(error?.message).toContain('1. The tests ran in build 3 of acme/tea, which was triggered but is not gated');
  expect(result.summary).toContain('href="https://buildkite.com/acme/tea/builds/3"');
});

test.concurrent('a token that expires soon is said in summary and log', async () => {
  const expiresAt = new Date(Date.now() + 3 * 24 * 3_600_000 + 60_000).toISOString();
  const api = acme({ rspec: [run('rspec', passing)] }, { builds: [build([ends(now, 'passed')])] });
  const tokens = { [TOKEN]: { scopes: ['read_suites', 'read_builds'], expiresAt } };
  const { result, requests } = await play({ api: { ...api, tokens }, inputs: quick });
  expect(result.summary).toContain('<code>token</code> expires in 3 days');
  expect(logOf(result)).toContain('`token` expires in 3 days (');
  expect(result.annotations).toEqual([]);
  expect(requests.filter(({ path }) => path === '/v2/access-token')).toHaveLength(1);
  const refused = [{ where: 'access-token', kind: 'status', status: 500, times: 'forever' }] as const;
  const { result: unknown } = await play({ api: { ...api, tokens, faults: refused }, inputs: quick });
  expect([unknown.outputs['verdict'], unknown.summary?.includes('expires')]).toEqual(['passed', false]);
});
