import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { keyValuePairs } from '../../simulator/runner/files.ts';
import { type RunningStep, type StepOptions, type StepResult, startStep } from '../../simulator/runner/step.ts';
import { acme, gate, run, TOKEN } from '../../simulator/scenarios/cast.ts';
import type { Fault } from '../../simulator/test-engine/fault-script.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { startTestEngine, type TestEngineStandIn } from '../../simulator/test-engine/server.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { action, alone, logOf, play, plenty, shareProcess, within } from './play.ts';

shareProcess();
jest.setTimeout(120_000);

const now = { at: 0 };
const running = [run('rspec', [appears(now)])];
const passed = [run('rspec', [appears(now), finishes(now, 'passed')])];
const failed = (count = 25) => [run('rspec', [appears(now), finishes(now, 'failed')], { count, seed: 1 })];
const story = (runs: typeof running, ...faults: readonly Fault[]): ApiScript => acme({ rspec: runs }, { faults });
const inputs = gate({ suite: 'rspec', timeout: '60s', interval: '50ms', settle: '100ms' });

/** When a signal comes: what is played, and what has been asked for or printed by then. */
interface Phase {
  readonly api: ApiScript;
  readonly more?: Readonly<Record<string, string>>;
  readonly when: (api: TestEngineStandIn, log: string) => boolean;
  /** Milliseconds that pass from then on. */
  readonly after?: number;
  readonly verdict: string;
  /** Whether somebody reads its files afterwards. */
  readonly keepFiles?: boolean;
}

const forever = { times: 'forever' } as const;
const asked =
  (times: number, part = '') =>
  ({ requests }: TestEngineStandIn) =>
    requests.filter(({ path, status, fault }) => path.includes(part) && (status !== undefined || fault !== undefined))
      .length >= times;

const phases: Readonly<Record<string, Phase>> = {
  'before the first answer': {
    api: story(running, { where: 'any', kind: 'never', ...forever }),
    when: asked(1),
    verdict: 'cancelled',
  },
  'in the middle of an answer': {
    api: story(running, { where: 'any', kind: 'drip', pause: 200, ...forever }),
    when: asked(1),
    after: 100,
    verdict: 'cancelled',
  },
  'in a pause': { api: story(running), more: { interval: '50s' }, when: asked(1), after: 100, verdict: 'cancelled' },
  'in the pause after a fault': {
    api: story(running, { where: 'any', kind: 'status', status: 500, ...forever }),
    when: asked(2),
    after: 20,
    verdict: 'cancelled',
  },
  'while a rate limit is waited for': {
    api: story(running, { where: 'any', kind: 'rate-limited', bucket: 'user', reset: 50, ...forever }),
    when: asked(1),
    after: 100,
    verdict: 'cancelled',
  },
  'while nobody listens': {
    api: story(running, { where: 'any', kind: 'refused', from: { request: 2 } }),
    when: (_, log) => log.includes('ECONNREFUSED'),
    verdict: 'cancelled',
  },
  'while settling': {
    api: story(passed),
    more: { settle: '50s' },
    when: (_, log) => log.includes('unless something changes'),
    verdict: 'cancelled',
  },
  'while failures are fetched': {
    api: story(failed(), { where: 'failed-executions', kind: 'never', ...forever }),
    when: asked(1, 'failed_executions'),
    verdict: 'failed',
  },
  'in the pause after failures could not be fetched': {
    api: story(failed(), { where: 'failed-executions', kind: 'status', status: 503, ...forever }),
    when: asked(2, 'failed_executions'),
    after: 20,
    verdict: 'failed',
  },
  'between two pages of failures': {
    api: story(failed(300), {
      where: 'failed-executions',
      page: 2,
      kind: 'rate-limited',
      bucket: 'user',
      reset: 50,
      ...forever,
    }),
    when: asked(2, 'failed_executions'),
    after: 20,
    verdict: 'failed',
  },
  'while it writes': {
    api: story(failed(1_000)),
    when: (_, log) => log.includes('tests failed'),
    verdict: 'failed',
  },
};

/** Plays a phase with a signal in it; tells how many milliseconds after that it ended. The step is alone, unless it is to share a process. */
async function signalled(
  { api, more, when, after = 0, keepFiles = false }: Phase,
  signal: NodeJS.Signals,
  where: Partial<typeof alone> = alone,
) {
  let log = '';
  let sentAt = 0;
  const meanwhile = async (step: RunningStep, stand: TestEngineStandIn) => {
    await until(() => when(stand, log));
    await pause(after);
    sentAt = performance.now();
    step.kill(signal);
  };
  const { result } = await play(
    { api, inputs: { ...inputs, ...more } },
    { ...where, meanwhile, keepFiles, onLine: ({ text }) => (log += `${text}\n`) },
  );
  return { result, took: performance.now() - sentAt };
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test.concurrent.each(Object.entries(phases))(
    '%s leaves outputs and summary within two seconds',
    async (_, phase) => {
      // A busy machine may take longer once.
      for (let attempt = 1; ; attempt++) {
        // Both signals have one listener: it is enough that the system sends one of them.
        const { result, took } = await signalled(phase, signal, signal === 'SIGINT' ? alone : {});
        // Everything was told, and Node itself was about to end, with no ear for signals any more.
        if (result.signal === signal && result.outputs['report-file'] !== undefined && attempt < 4) continue;
        expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { verdict: phase.verdict } });
        expect(result.summary).toContain(phase.verdict === 'failed' ? '❌' : 'Cancelled');
        expect(result.annotations[0]?.level).toBe('error');
        expect(result.rawOutput).not.toMatch(/^ +at /m);
        if (took < 2_000) return;
        expect(attempt).toBeLessThan(4);
      }
    },
    120_000,
  );
});

describe('a signal among a thousand long failures', () => {
  const reason = 'expected “é漢” to equal <b>something else</b> at ./spec/models/user_spec.rb:42\n'.repeat(400);
  const list = Array.from({ length: 1_000 }, (_, index) => ({
    test: `Test ${index}`,
    location: `./spec/models/m${index % 40}_spec.rb:${index + 1}`,
    reason,
  }));
  const api = story([run('rspec', [appears(now), finishes(now, 'failed')], { list })]);

  test.concurrent.each([
    ['while they are fetched', 3],
    ['while they are written', 10],
  ])('(%s) leaves every part of the report', async (_, pages) => {
    // On a slow machine not all can be fetched in time.
    const when: Phase['when'] = (stand, log) => asked(pages, 'failed_executions')(stand) || log.includes('::group');
    const { result } = await signalled({ api, when, after: 100, verdict: 'failed', keepFiles: true }, 'SIGINT');
    expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { verdict: 'failed' } });
    expect(Number(result.outputs['failed-tests'])).toBeGreaterThan(0);
    expect(result.summary).toContain('❌');
    expect(result.summary).toContain('>Test 0<');
    expect(result.annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(result.rawOutput).toMatch(/^::group::.*failed tests$/m);
    const report = result.outputs['report-file'] ?? '';
    const { results } = JSON.parse(await readFile(report, 'utf8'));
    expect(results.summary.failed).toBe(Number(result.outputs['failed-tests']));
    expect(results.tests.length).toBeGreaterThanOrEqual(100);
    await rm(result.files?.root ?? '', { recursive: true });
  });
});

test.concurrent.each(['SIGHUP', 'SIGQUIT'] as const)('%s is no worse', async (signal) => {
  const { result } = await signalled(phases['in a pause'] as Phase, signal);
  expect(result).toMatchObject({ exitCode: 1, signal: null, outputs: { verdict: 'cancelled' } });
  expect(result.summary).toContain('Cancelled');
});

test.concurrent('a signal while other runs go on leaves the failures of those that failed their part of the time', async () => {
  const api = acme({ rspec: failed(), jest: [run('jest', [appears(now)])] });
  const phase: Phase = {
    api,
    more: { suite: 'rspec, jest', interval: '50s' },
    when: (_, log) => log.includes('finished, failed'),
    after: 50,
    verdict: 'cancelled',
  };
  for (let attempt = 1; ; attempt++) {
    const { result, took } = await signalled(phase, 'SIGTERM');
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'cancelled' } });
    if (result.outputs['failed-executions'] === '25' && took < 2_000) return;
    // A busy machine may take longer once.
    expect(attempt).toBeLessThan(4);
  }
});

test.concurrent('a second signal ends it at once, the verdict in the outputs', async () => {
  const { api } = phases['while failures are fetched'] as Phase;
  await within(900, async () => {
    let sentAt = 0;
    const meanwhile = async (step: RunningStep, stand: TestEngineStandIn) => {
      await until(() => asked(1, 'failed_executions')(stand));
      step.kill('SIGINT');
      await pause(200);
      sentAt = performance.now();
      step.kill('SIGTERM');
    };
    const { result } = await begin({ api, inputs }, { meanwhile });
    expect(result).toMatchObject({
      exitCode: null,
      signal: 'SIGTERM',
      outputs: { verdict: 'failed', state: 'finished' },
    });
    return performance.now() - sentAt;
  });
});

describe('a log with a slow reader', () => {
  // More than a pipe holds.
  const list = Array.from({ length: 300 }, (_, index) => ({ test: `${index}${' long'.repeat(380)}`, reason: 'a\nb' }));
  const api = story([run('rspec', [appears(now), finishes(now, 'failed')], { list })]);

  test.concurrent('is complete all the same', async () => {
    const lines = async (options: StepOptionsOf) => {
      const { result } = await play({ api, inputs }, { ...alone, ...options });
      expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
      return result.rawOutput.split('\n').filter((line) => line.startsWith('│ ') || line.startsWith('::'));
    };
    const [quick, slow] = await Promise.all([lines({}), lines({ readDelay: 40 })]);
    expect(quick.join('').length).toBeGreaterThan(200_000);
    expect(slow).toEqual(quick);
  });

  test.concurrent('does not keep outputs and summary waiting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ending-'));
    const summary = join(folder, 'summary');
    await writeFile(summary, '');
    const meanwhile = async (step: RunningStep) => {
      while (!(await readFile(summary, 'utf8')).includes('<h2')) await pause(10);
      step.kill('SIGKILL');
    };
    // Hardly anybody reads, so that the log gets stuck when the pipe is full.
    const options = { meanwhile, readDelay: 60_000, outputGrace: 10, env: { GITHUB_STEP_SUMMARY: summary } };
    const { result } = await begin({ api, inputs }, options);
    await rm(folder, { recursive: true });
    expect(result).toMatchObject({ signal: 'SIGKILL', outputs: { verdict: 'failed', 'failed-executions': '300' } });
    expect(result.rawOutput).toBe('');
  });

  test.concurrent.each([
    ['from the beginning', 0],
    ['after its first words', 1],
  ])('that goes away %s leaves exit code and files', async (_, words) => {
    const folder = await mkdtemp(join(tmpdir(), 'ending-'));
    const [outputs, summary] = ['outputs', 'summary'].map((name) => join(folder, name)) as [string, string];
    await Promise.all([outputs, summary].map((path) => writeFile(path, '')));
    await using api = await startTestEngine(story(failed()));
    const given = Object.entries({ ...inputs, ...defaults, 'api-url': api.url });
    const variables = given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
    const env = {
      ...Object.fromEntries(variables),
      GITHUB_OUTPUT: outputs,
      GITHUB_STEP_SUMMARY: summary,
      TMPDIR: folder,
    };
    const child = spawn(process.execPath, [join(action, 'dist/index.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (words > 0) await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stderr.destroy();
    const [code, signal] = await once(child, 'exit');
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    const pairs = Object.fromEntries(keyValuePairs(await readFile(outputs, 'utf8')));
    expect(pairs).toMatchObject({ verdict: 'failed', 'failed-executions': '25' });
    expect(await readFile(summary, 'utf8')).toContain('<h2');
    await rm(folder, { recursive: true });
  });
});

describe('an unexpected error', () => {
  const broken = async (way: string, api: ApiScript, more: Readonly<Record<string, string>> = {}) => {
    const nodeArgs = ['--import', resolve(import.meta.dirname, 'preload/break.mjs')];
    const { result } = await begin({ api, inputs: { ...inputs, ...more } }, { nodeArgs, env: { BREAK: way } });
    expect(result.rawOutput).not.toMatch(/^ +at /m);
    expect(result).toMatchObject({ signal: null, fileProblems: [] });
    return result;
  };

  test.concurrent.each([
    'fetch throws',
    'fetch throws nothing',
    'fetch throws what has no words',
    'fetch throws an error whose message is none',
    'fetch throws an error that throws',
    'a timer throws while it waits',
    'a timer throws a text',
    'a timer throws nothing',
    'nobody handles a rejection',
    'nothing keeps it going',
  ])('(%s) is a verdict that asks for a report', async (way) => {
    const result = await broken(way, story(running));
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { verdict: 'error', runs: expect.any(String), truncated: 'false' },
    });
    expect(result.annotations[0]?.message).toMatch(/please report it/);
    expect(result.summary).toContain('issue tracker');
    expect(logOf(result)).toContain('The error:');
  });

  test.concurrent.each([
    ['addresses cannot be read', failed()],
    [
      'the words of a test cannot be made whole',
      [run('rspec', [appears(now), finishes(now, 'failed')], { list: [{ test: 'é' }] })],
    ],
    ['bytes cannot be counted', failed()],
    ['a timer throws while failures are fetched', failed()],
  ])('(%s) while it tells of a failure costs neither verdict nor outputs', async (way, runs) => {
    const slow = { where: 'failed-executions', kind: 'drip', pause: 1, ...forever } as const;
    const result = await broken(way, story(runs, ...(way.startsWith('a timer') ? [slow] : [])));
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
    expect(Object.keys(result.outputs).length).toBeGreaterThanOrEqual(9);
    // A failing step never ends without an annotation of that level, whatever could not be told.
    expect(result.annotations.map(({ level }) => level)).toContain('error');
    const messages = result.annotations.map(({ title, message }) => `${title} ${message}`);
    expect(
      messages.find((message) => /^Report incomplete The verdict is failed.*please report.*boom/is.test(message)),
    ).toBeDefined();
  });

  test.concurrent('(the log cannot be written) leaves exit code and files', async () => {
    const result = await broken('the log cannot be written', story(failed()));
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' }, rawOutput: '' });
    expect(result.summary).toContain('<h2');
  });

  test.concurrent('does not make a failure of a pass', async () => {
    const result = await broken('bytes cannot be counted', story(passed));
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'passed' } });
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'warning', title: 'Report incomplete' })]);
  });
});

const defaults = { token: TOKEN, timeout: '60s', 'fail-fast': 'false', summary: 'true' };

type StepOptionsOf = Partial<StepOptions>;

/** As `play`, for steps that have no good manners to the end. */
async function begin(
  { api, inputs: given }: { readonly api: ApiScript; readonly inputs: Readonly<Record<string, string>> },
  {
    meanwhile,
    ...options
  }: StepOptionsOf & { readonly meanwhile?: (step: RunningStep, api: TestEngineStandIn) => Promise<void> },
): Promise<{ readonly result: StepResult }> {
  await using stand = await startTestEngine({ limits: plenty, ...api });
  const step = startStep({ action, inputs: { 'api-url': stand.url, ...given }, ...options });
  await meanwhile?.(step, stand);
  return { result: await step.result };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(5);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
