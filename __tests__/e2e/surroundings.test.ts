import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { StepOptions } from '../../simulator/runner/step.ts';
import { acme, gate, run } from '../../simulator/scenarios/cast.ts';
import { startTestEngine } from '../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { logOf, play, shareProcess, start } from './play.ts';

shareProcess();

jest.setTimeout(60_000);

const now = { at: 0 };
const failures = [
  { test: 'from Windows', location: 'spec\\a_spec.rb:3', reason: 'one\r\ntwo\rthree\r\n' },
  { test: 'nowhere', location: 'C:\\work\\elsewhere.rb:3' },
];
const failed = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { list: failures })] });
const passed = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'passed')])] });
const running = acme({ rspec: [run('rspec', [appears(now)])] });
const inputs = gate({ suite: 'rspec', timeout: '20s', interval: '50ms', settle: '0' });

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'surroundings-')));
  mkdirSync(at('checkout/spec'), { recursive: true });
  mkdirSync(at('empty'));
  writeFileSync(at('checkout/spec/a_spec.rb'), '');
  writeFileSync(at('file'), '');
  symlinkSync('circle', at('circle'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** As `play`, without its demands on files that this story breaks. */
async function told(options: Partial<StepOptions>, api = failed) {
  await using stand = await startTestEngine(api);
  return await start({ inputs: { 'api-url': stand.url, ...inputs }, ...options }).result;
}

describe('a file for outputs or summary', () => {
  const places = [
    ['missing', () => undefined],
    ['empty', () => ''],
    ['in a folder that is missing', () => at('missing/x')],
    ['a folder', () => at('empty')],
    ['a circle of links', () => at('circle')],
    ['full', () => '/dev/full'],
    ['below a file', () => at('file/x')],
    ['longer than any', () => `/${'x'.repeat(5000)}`],
  ] as const;

  test.concurrent.each(places)('that is %s costs what goes into it, and no more', async (name, place) => {
    const [noOutputs, noSummary] = await Promise.all([
      told({ env: { GITHUB_OUTPUT: place() } }),
      told({ env: { GITHUB_STEP_SUMMARY: place() } }),
    ]);
    for (const result of [noOutputs, noSummary]) {
      expect(result).toMatchObject({ exitCode: 1, signal: null });
      expect(result.annotations[0]?.title).toBe('2 tests failed, 2 new (acme/rspec)');
      expect(result.rawOutput).not.toMatch(/^ +at /m);
    }
    expect(noOutputs.summary).toContain('<h2');
    expect(noSummary.outputs['verdict']).toBe('failed');
    // Outside Actions there are no such files, and nobody misses them.
    const isSaid = name !== 'missing' && name !== 'empty';
    const times = (result: typeof noOutputs, words: string) => logOf(result).split(words).length - 1;
    expect(times(noOutputs, 'The outputs could not be written: ')).toBe(isSaid ? 1 : 0);
    expect(times(noSummary, 'The summary could not be written: ')).toBe(isSaid ? 1 : 0);
  });
});

describe('a checkout', () => {
  test.concurrent.each([
    ['missing', () => ({ GITHUB_WORKSPACE: undefined }), false],
    ['nowhere', () => ({ GITHUB_WORKSPACE: at('missing') }), false],
    ['empty', () => ({ GITHUB_WORKSPACE: at('empty') }), false],
    ['a file', () => ({ GITHUB_WORKSPACE: at('file') }), false],
    ['a circle of links', () => ({ GITHUB_WORKSPACE: at('circle') }), false],
    ['longer than any path', () => ({ GITHUB_WORKSPACE: `/${'x'.repeat(5000)}` }), false],
    ['there', () => ({ GITHUB_WORKSPACE: at('checkout') }), true],
  ])('that is %s is made the best of', async (_, env, isThere) => {
    const result = await told({ env: env() });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
    const [, first, second] = result.annotations;
    // Without a checkout nobody can say that there is no such file.
    expect(first).toMatchObject({ path: 'spec/a_spec.rb', line: 3, message: 'one\ntwo\nthree' });
    expect(second?.path ?? null).toBeNull();
    expect(result.summary?.includes('elsewhere')).toBe(true);
    expect(typeof isThere).toBe('boolean');
  });
});

test.concurrent.each([
  ['missing', () => undefined],
  ['nowhere', () => at('missing')],
  ['where nothing can be made', () => '/proc/nowhere'],
  ['a file', () => at('file')],
])('RUNNER_TEMP that is %s changes nothing about the verdict', async (_, place) => {
  const result = await told({ env: { RUNNER_TEMP: place() } });
  expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed', 'failed-tests': '2' } });
  expect(result.annotations[0]?.title).toBe('2 tests failed, 2 new (acme/rspec)');
});

test.concurrent('none of the variables of Actions is needed', async () => {
  const names = [
    ...['ACTION_REPOSITORY', 'API_URL', 'EVENT_NAME', 'EVENT_PATH', 'JOB', 'OUTPUT', 'REF', 'REPOSITORY', 'RUN_ID'],
    ...[
      'SERVER_URL',
      'SHA',
      'STEP_SUMMARY',
      'WORKFLOW',
      'WORKFLOW_REF',
      'WORKSPACE',
      'ACTIONS',
      'HEAD_REF',
      'BASE_REF',
    ],
  ].map((name) => `GITHUB_${name}`);
  const gone = Object.fromEntries(
    [...names, 'RUNNER_TEMP', 'RUNNER_OS', 'HOME', 'CI', 'PATH'].map((name) => [name, undefined]),
  );
  const result = await told({ env: gone });
  expect(result.exitCode).toBe(1);
  expect(result.annotations[0]?.title).toBe('2 tests failed, 2 new (acme/rspec)');
  const nonsense = Object.fromEntries(
    names.filter((name) => !/OUTPUT|SUMMARY/.test(name)).map((name) => [name, '\u202e::error::x\n']),
  );
  const odd = await told({ env: nonsense });
  expect(odd.commands.map(({ name }) => name)).toEqual(result.commands.map(({ name }) => name));
  expect(odd.outputs['verdict']).toBe('failed');
});

describe("a system's clock that jumps by years", () => {
  const nodeArgs = ['--import', resolve(import.meta.dirname, 'preload/jumping-clock.mjs')];

  test.concurrent('makes no pass count too early', async () => {
    const { result } = await play({ api: passed, inputs: { ...inputs, settle: '800ms' } }, { nodeArgs });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'passed' } });
    expect(result.durationMs).toBeGreaterThan(800);
    expect(result.durationMs).toBeLessThan(15_000);
  });

  test.concurrent('moves no deadline', async () => {
    const { result } = await play({ api: running, inputs: { ...inputs, timeout: '900ms' } }, { nodeArgs });
    expect(result.outputs['verdict']).toBe('timed-out');
    expect(result.durationMs).toBeGreaterThan(900);
    expect(result.durationMs).toBeLessThan(15_000);
  });

  test.concurrent('changes no pause that a server asks for', async () => {
    const headers = { 'Retry-After': '1' };
    const faults = [{ where: 'any', kind: 'status', status: 503, headers }] as const;
    const { result, requests } = await play({ api: { ...passed, faults }, inputs }, { nodeArgs });
    expect(result.outputs['verdict']).toBe('passed');
    const [first, second] = requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(980);
  });
});

test.concurrent('a Node that is too old is one clear error, before anything else is read', async () => {
  const nodeArgs = ['--import', resolve(import.meta.dirname, 'preload/node-20.mjs')];
  const [result, wrong] = await Promise.all([told({ nodeArgs }), told({ inputs: {} })]);
  expect(result).toMatchObject({ exitCode: 1, signal: null, summary: null, fileProblems: [] });
  expect(result.annotations).toMatchObject([
    {
      level: 'error',
      title: 'Node 24 is needed',
      message: expect.stringContaining('Node 20.19.5, but the gate needs Node 24'),
    },
  ]);
  expect(result.rawOutput.trimEnd().split('\n')).toHaveLength(1);
  // As for any other error before the first request.
  const { 'report-file': _, ...outputs } = wrong.outputs;
  expect(result.outputs).toEqual(Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== '')));
});

describe('what the runner says of the job', () => {
  const server = 'https://ghes.example.com';
  const github = {
    server_url: server,
    repository: 'acme/shop',
    run_id: '123',
    run_attempt: '3',
    action_repository: 'octo-org/test-engine-gate',
    action_ref: 'v1',
    workflow_ref: 'acme/shop/.github/workflows/all checks.yml@refs/heads/main',
  };

  test.concurrent('leads to this attempt of the run, on its own server', async () => {
    const { result } = await play({ api: failed, inputs }, { github });
    const verdict = result.annotations.find(({ title }) => title === '2 tests failed, 2 new (acme/rspec)');
    expect(verdict?.message).toContain(`${server}/acme/shop/actions/runs/123/attempts/3`);
  });

  test.concurrent('leads to help at the action’s home, which is on github.com', async () => {
    const { result } = await play({ api: failed, inputs }, { github });
    const help = 'https://github.com/octo-org/test-engine-gate/blob/v1/docs/troubleshooting.md#failed-tests';
    expect(result.summary).toContain(`href="${help}"`);
    expect(result.annotations.find(({ message }) => message.includes(help))).toBeDefined();
    expect(`${result.summary}${logOf(result)}`).not.toContain(`${server}/octo-org`);
  });

  test.concurrent('gives the verdict the workflow’s file, also with a blank in its name', async () => {
    const { result } = await play({ api: failed, inputs }, { github });
    const verdict = result.annotations.find(({ title }) => title === '2 tests failed, 2 new (acme/rspec)');
    expect(verdict).toMatchObject({ path: '.github/workflows/all checks.yml', line: 1 });
  });
});
