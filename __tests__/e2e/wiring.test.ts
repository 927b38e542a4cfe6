import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { StepResult } from '../../simulator/runner/step.ts';
import { acme, build, gate, gateBuild, gateCommit, outsideRun, run } from '../../simulator/scenarios/cast.ts';
import { ends } from '../../simulator/test-engine/build-story.ts';
import { appears, changes, finishes, vanishes } from '../../simulator/test-engine/story.ts';
import { play, shareProcess } from './play.ts';
import { github, githubToken, JOB, playOnGitHub } from './play-on-github.ts';

shareProcess();

jest.setTimeout(60_000);

const now = { at: 0 };
const fails = [appears(now), finishes(now, 'failed')];
const failed = acme({ rspec: [run('rspec', fails, { count: 25, seed: 1, retryEvery: 0 })] });
const inputs = gate({ suite: 'rspec', timeout: '30s', interval: '50ms', settle: '100ms' });

/** Time passes so many times as fast for the step. */
const hasty = (pace: number) => ({
  nodeArgs: ['--import', resolve(import.meta.dirname, 'preload/hasty-time.mjs')],
  env: { HASTE: String(pace) },
});

const levelsOf = ({ annotations }: StepResult) => annotations.map(({ level }) => level);

test.concurrent('path-prefix is where failed tests are annotated', async () => {
  const list = [{ test: 'adds', location: './spec/sum_spec.rb:3', reason: 'no' }];
  const api = acme({ rspec: [run('rspec', fails, { list })] });
  const { result } = await play({ api, inputs: { ...inputs, 'path-prefix': 'packages/api' } });
  expect(result.annotations[1]).toMatchObject({ path: 'packages/api/spec/sum_spec.rb', line: 3 });
  expect(result.summary).toContain('packages/api/spec/sum_spec.rb');
});

describe('failure-details', () => {
  const backtrace = ["./spec/deep_spec.rb:77:in 'block'"];
  const list = [{ test: 'adds', location: './spec/sum_spec.rb:3', reason: 'no', details: [{ backtrace }] }];
  const story = acme({ rspec: [run('rspec', fails, { list })] }, { builds: [build([ends(now, 'failed')])] });

  // With tolerate, the verdict's own evidence is fetched on another way.
  test.concurrent.each([
    ['true', ''],
    ['true', 'retried'],
    ['false', ''],
    ['false', 'retried'],
  ])('%s (tolerate: %s) is what the failures are fetched with', async (details, tolerate) => {
    const given = { ...inputs, 'failure-details': details, tolerate };
    const { result, requests } = await play({ api: story, inputs: given });
    expect(result.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '1' });
    const pages = requests.filter(({ path }) => path.endsWith('/failed_executions'));
    const asked = pages.map(({ query }) => query['include_failure_expanded'] === 'true');
    expect(new Set(asked)).toEqual(new Set([details === 'true']));
    expect(result.summary?.includes('deep_spec.rb:77')).toBe(details === 'true');
  });
});

test.concurrent.each([
  ['error', 1, ['error']],
  ['warn', 0, ['warning']],
  ['ignore', 0, []],
])(
  'if-incomplete: %s ends a step whose build failed after its tests had passed',
  async (leniency, exitCode, levels) => {
    const passes = run('rspec', [appears(now), finishes(now, 'passed')]);
    const api = acme({ rspec: [passes] }, { builds: [build([ends(now, 'failed')])] });
    const given = gateBuild({ ...inputs, organization: '', 'build-id': '', 'if-incomplete': leniency });
    const { result } = await play({ api, inputs: given });
    expect(result).toMatchObject({ exitCode, outputs: { verdict: 'incomplete' } });
    expect(levelsOf(result)).toEqual(levels);
  },
);

test.concurrent('check-run-id says which check run gets what the step does not show', async () => {
  const another = JOB + 1;
  const script = { ...github, jobs: { [JOB]: 'gate', [another]: 'another' } };
  const given = { 'job-annotations': 'all', 'check-run-id': String(another) };
  const { stage } = await playOnGitHub({ api: failed, inputs }, given, { script });
  const annotated = stage.checkRuns.map(({ id, annotations }) => [id, annotations.length]);
  expect(new Map(annotated as [number, number][])).toEqual(
    new Map([
      [JOB, 0],
      [another, 16],
    ]),
  );
});

describe('of the ten annotations that the runner keeps per level, failed tests leave room for', () => {
  test.concurrent('warnings that were printed before', async () => {
    const steps = [appears(now), changes(now, { state: 'archived' }), finishes({ poll: 2 }, 'failed')];
    const api = acme({ rspec: [run('rspec', steps, { count: 25, seed: 1 })] });
    const { result } = await play({ api, inputs: { ...inputs, 'annotation-level': 'warning' } });
    expect(levelsOf(result).filter((level) => level === 'warning')).toHaveLength(10);
    const [unknown, verdict, ...tests] = result.annotations;
    expect([unknown?.title, verdict?.level]).toEqual(['Unknown state in Test Engine', 'error']);
    expect(tests).toHaveLength(9);
    expect(verdict?.message).toContain('Annotated: 9 of');
  });

  test.concurrent.each([
    ['check-name', { 'check-name': 'Tests' }, 9],
    ['job-annotations', { 'job-annotations': 'all' }, 9],
    ['both', { 'check-name': 'Tests', 'job-annotations': 'all' }, 8],
  ])('notices that %s may end in', async (_, given, tests) => {
    const script = { ...github, tokens: { [githubToken]: 'read' } } as const;
    const quiet = { ...given, 'annotation-level': 'notice' };
    const { result, verdict } = await playOnGitHub({ api: failed, inputs }, quiet, { script });
    const titles = result.annotations.filter(({ level }) => level === 'notice').map(({ title }) => title);
    const obstacles = titles.filter((title) => title === 'Not everything could be shown on GitHub');
    expect([obstacles.length, titles.length - obstacles.length]).toEqual([1, tests]);
    expect(verdict?.message).toContain(`Annotated: ${tests} of 25`);
  });
});

test.concurrent('the table of runs says that a run existed and does not any more', async () => {
  const api = acme({ rspec: [run('rspec', [appears(now), vanishes({ poll: 2 })])] });
  const missed = Promise.withResolvers<void>();
  const { result } = await play(
    { api, inputs },
    {
      onLine: ({ text }) => {
        if (text.includes('is missing')) missed.resolve();
      },
      meanwhile: async (step) => {
        await missed.promise;
        step.kill('SIGINT');
      },
    },
  );
  expect(result.outputs).toMatchObject({ verdict: 'cancelled', state: 'running' });
  expect(result.summary).toMatch(/<td>running, then (?:missing|gone)<\/td>/);
});

test.concurrent('the checkout in the workspace says which file a location means', async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'wiring-'));
  try {
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const who = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.com'];
    const git = (...args: readonly string[]) =>
      execFileSync('git', [...who, ...args], { cwd: workspace, env, encoding: 'utf8' }).trim();
    mkdirSync(join(workspace, 'packages/api/spec'), { recursive: true });
    writeFileSync(join(workspace, 'packages/api/spec/sum_spec.rb'), '');
    git('init', '--quiet');
    git('remote', 'add', 'origin', 'https://github.com/octo-org/octo-repo');
    git('add', '.');
    git('commit', '--quiet', '--message', 'x');
    const sha = git('rev-parse', 'HEAD');
    const list = [{ test: 'adds', location: '/srv/builds/7/api/spec/sum_spec.rb:3', reason: 'no' }];
    const api = acme({ rspec: [{ ...run('rspec', fails, { list }), commit: sha }] });
    const { result } = await play({ api, inputs }, { workspace, github: { sha } });
    expect(result.annotations[1]).toMatchObject({ path: 'packages/api/spec/sum_spec.rb', line: 3, message: 'no' });
  } finally {
    rmSync(workspace, { recursive: true });
  }
});

test.concurrent('the last of the rate limits is not spent on failures', async () => {
  const nearlyUsedUp = { organization: { limit: 100_000 }, user: { limit: 50, spent: 37 } };
  const many = { count: 450, seed: 1, retryEvery: 0 };
  const api = acme({ rspec: [run('rspec', fails, many)] }, { limits: nearlyUsedUp });
  const { result } = await play({ api, inputs });
  expect(result.outputs).toMatchObject({ verdict: 'failed', truncated: 'true' });
  expect(Number(result.outputs['failed-executions'])).toBeLessThan(450);
  expect(result.summary).toContain('nearly used up');
});

test.concurrent('a request without an answer is given up after ten seconds, and retried', async () => {
  const passes = run('rspec', [appears(now), finishes(now, 'passed')]);
  const api = acme({ rspec: [passes] }, { faults: [{ where: 'any', kind: 'never' }] });
  const { result, requests } = await play({ api, inputs: { ...inputs, timeout: '5m' } }, hasty(20));
  expect(result.outputs).toMatchObject({ verdict: 'passed' });
  const [first, second] = requests.map(({ at }) => at * 20);
  const pause = (second ?? 0) - (first ?? 0);
  // The first may arrive late where the machine is busy.
  expect(pause).toBeGreaterThan(1_000);
  expect(pause).toBeLessThan(60_000);
});

test.concurrent('the line of the repository is found below 150 lines of libraries', async () => {
  const libraries = Array.from(
    { length: 150 },
    (_, index) => `/usr/lib/ruby/gems/rspec/${index}.rb:${index + 1}:in 'run'`,
  );
  const backtrace = [...libraries, "./spec/support/deep.rb:77:in 'block'"];
  const list = [{ test: 'adds', location: './spec/sum_spec.rb:3', reason: 'no', details: [{ backtrace }] }];
  const { result } = await play({ api: acme({ rspec: [run('rspec', fails, { list })] }), inputs });
  expect(result.annotations[1]?.message).toBe("no\n./spec/support/deep.rb:77:in 'block'");
});

test.concurrent('a report asks for no page that is most likely empty, as a verdict that rests on it would', async () => {
  const api: typeof failed = { ...failed, links: 'absent' };
  const { result, requests } = await play({ api, inputs });
  expect(result.outputs).toMatchObject({ verdict: 'failed', 'failed-tests': '25' });
  expect(requests.filter(({ path }) => path.endsWith('/failed_executions'))).toHaveLength(1);
});

test.concurrent('failures that do not come leave time for the check run', async () => {
  const silent = { where: 'failed-executions', kind: 'never', times: 'forever' } as const;
  const api = { ...failed, faults: [silent] };
  const given = { 'check-name': 'Tests', timeout: '5m' };
  // Time even for a second attempt, which comes a second later.
  const script = { ...github, faults: [{ on: 'create', times: 1, fault: { kind: 'status', status: 502 } }] } as const;
  const { stage } = await playOnGitHub({ api, inputs }, given, { script, ...hasty(5) });
  expect(stage.checkRuns.find(({ name }) => name === 'Tests')).toMatchObject({
    status: 'completed',
    conclusion: 'failure',
  });
});

test.concurrent('summary: false holds for the news of wrong inputs, too', async () => {
  const { result, requests } = await play({ api: failed, inputs: { ...inputs, timeout: 'soon', summary: 'false' } });
  expect(requests).toEqual([]);
  expect(result).toMatchObject({ exitCode: 1, summary: null, outputs: { verdict: 'error' } });
});

test.concurrent.each([
  ['1', 'failed'],
  ['2', 'passed'],
])(
  'on attempt %s of a workflow run, with runs: newest, a run that failed ends as %s if another follows',
  async (attempt, verdict) => {
    const before = outsideRun('rspec', 'first', fails, {
      failures: { count: 2 },
      createdAt: '2026-08-03T09:00:00.000Z',
    });
    const steps = [appears({ at: 300 }), finishes({ at: 300 }, 'passed')];
    const after = outsideRun('rspec', 'second', steps, { createdAt: '2026-08-03T10:00:00.000Z' });
    const times = { timeout: '30s', interval: '50ms', settle: '2s' };
    const given = gateCommit({ suite: 'rspec', runs: 'newest', ...times });
    const api = acme({ rspec: [before, after] });
    const { result } = await play({ api, inputs: given }, { github: { run_attempt: attempt } });
    expect(result.outputs).toMatchObject({ verdict });
  },
);

test.concurrent.each([
  ['5', [1], 'passed', 0],
  ['50', [1], 'incomplete', 1],
  // Nothing is counted where nothing was found.
  ['50', [], 'not-found', 0],
] as const)(
  'min-tests: %s with runs %j is %s, whatever else is let through',
  async (least, runs, verdict, exitCode) => {
    const rspec = runs.map(() => ({ ...run('rspec', [appears(now), finishes(now, 'passed')]), passing: 5 }));
    const api = acme({ rspec, jest: [] }, { builds: [build([ends(now, 'passed')])] });
    const lenient = { 'if-incomplete': 'ignore', 'if-no-run-found': 'ignore' };
    const times = { timeout: '30s', interval: '50ms', settle: '100ms' };
    const given = gateBuild({ suite: 'rspec, jest', 'min-tests': least, ...lenient, ...times });
    const { result } = await play({ api, inputs: given });
    expect(result).toMatchObject({ exitCode, outputs: { verdict } });
  },
);
