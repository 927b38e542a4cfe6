import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { acme, BUILD_ID, gate, run, TOKEN } from '../../simulator/scenarios/cast.ts';
import { startTestEngine } from '../../simulator/test-engine/server.ts';
import { appears, changes, fails, finishes } from '../../simulator/test-engine/story.ts';
import { alone, askedOfGate, logOf, play, shareProcess, start, within } from './play.ts';

shareProcess();

const now = { at: 0 };
const failed = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'failed')], { count: 25, seed: 1 })] });
const passed = acme({ rspec: [run('rspec', [appears(now), finishes(now, 'passed')])] });
const running = acme({ rspec: [run('rspec', [appears(now)])] });
const quick = (more: Record<string, string> = {}) =>
  gate({ suite: 'rspec', timeout: '30s', interval: '50ms', settle: '100ms', ...more });
/** For what is decided by the deadline. */
const short = { timeout: '2500ms', interval: '100ms' };

const verdictAnnotation = (annotations: readonly { readonly level: string; readonly message: string }[]) =>
  annotations.find(({ level }) => level === 'error' || level === 'warning')?.message ?? '';

describe.each(['', '1'])('a step with RUNNER_DEBUG=%s', (debugging) => {
  test.concurrent('writes the same outputs and annotations, and masks the token before anything else', async () => {
    const { result } = await play({ api: failed, inputs: quick() }, { debug: debugging === '1' });
    expect(result.commands[0]).toMatchObject({ name: 'add-mask', data: TOKEN });
    expect(result.outputs).toMatchObject({ verdict: 'failed', 'failed-executions': '25', truncated: 'false' });
    expect(result.annotations.filter(({ level }) => level === 'error')).toHaveLength(10);
    expect(logOf(result).includes('GET /v2/analytics/organizations/acme/suites/rspec/runs')).toBe(debugging === '1');
  });

  test.concurrent('says why a poll decided nothing only with debug logging', async () => {
    const { result } = await play({ api: passed, inputs: quick() }, { debug: debugging === '1' });
    expect(/Poll 1: Deciding in 0\.1s unless something changes\. The next poll is in/.test(logOf(result))).toBe(
      debugging === '1',
    );
  });
});

describe('wrong inputs', () => {
  test.concurrent('are all reported together, before the first request', async () => {
    const inputs = { ...quick(), organization: 'Acme Inc', 'build-id': '1234', timeout: '5', settle: 'soon' };
    const { result, requests } = await play({ api: passed, inputs });
    expect(requests).toEqual([]);
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error', runs: '[]', 'failed-tests': '0' } });
    for (const input of ['organization', 'build-id', 'timeout', 'settle']) {
      expect(verdictAnnotation(result.annotations)).toContain(input);
      expect(result.summary).toContain(input);
    }
    expect(verdictAnnotation(result.annotations)).toContain('Acme Inc');
  });

  test.concurrent('without any input the token is asked for, and what else is needed', async () => {
    const { result } = await play({ api: passed, inputs: { 'api-url': '' } });
    expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
    const message = verdictAnnotation(result.annotations);
    for (const word of ['token', 'build-id', 'run-id', 'secret']) expect(message).toContain(word);
  });
});

describe('run-id', () => {
  const { id } = run('rspec', []);
  const byRun = (runId: string, more: Record<string, string> = {}) => ({
    ...quick({ 'run-id': runId, ...more }),
    'build-id': '',
  });

  test.concurrent('gates one run', async () => {
    const { result, requests } = await play({ api: passed, inputs: byRun(id) });
    expect(result).toMatchObject({ exitCode: 0, outputs: { verdict: 'passed', 'run-id': id } });
    expect(new Set(askedOfGate(requests).map(({ path }) => path)).size).toBe(1);
  });

  test.concurrent('takes the address of a run for organization, suite and run', async () => {
    const address = `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${id}?tab=failures#top`;
    const { result } = await play({ api: failed, inputs: byRun(address, { organization: '', suite: '' }) });
    expect(result.outputs).toMatchObject({ verdict: 'failed', 'run-id': id });
  });

  test.concurrent('that does not exist is an error with a hint, once a second poll has confirmed it', async () => {
    const { result } = await play({ api: passed, inputs: byRun('00000000-0000-4000-8000-000000000000') });
    expect(result.outputs['verdict']).toBe('error');
    expect(verdictAnnotation(result.annotations)).toMatch(/no run 0{8}-.* in acme\/rspec/);
  });
});

describe('a build', () => {
  test.concurrent('with a run in only one of two suites is not found, or gated without it on request', async () => {
    const inputs = quick({ timeout: '8s', interval: '1s', suite: 'rspec, jest' });
    const api = acme({ rspec: passed.organizations['acme']?.suites['rspec']?.runs ?? [], jest: [] });
    const [strict, lenient] = await Promise.all([
      play({ api, inputs }),
      play({ api, inputs: { ...inputs, 'if-no-run-found': 'warn' } }),
    ]);
    expect(strict.result).toMatchObject({ exitCode: 1, outputs: { verdict: 'not-found' } });
    expect(verdictAnnotation(strict.result.annotations)).toContain('jest');
    expect(lenient.result).toMatchObject({ exitCode: 0, outputs: { verdict: 'passed' } });
    expect(lenient.result.summary).toContain('jest');
  });

  test.concurrent('costs one request per poll, and one more where nothing else proves that the list has ended', async () => {
    const { requests } = await play({ api: passed, inputs: quick({ settle: '0' }) });
    expect(askedOfGate(requests).map(({ query }) => [query['build_id'], query['page']])).toEqual([
      [BUILD_ID, '1'],
      [BUILD_ID, '2'],
    ]);
  });

  test.concurrent('that fails while it runs fails at once with fail-fast, else at the end', async () => {
    const api = acme({
      rspec: [run('rspec', [appears({ poll: 1 }), fails({ poll: 2 }), finishes({ poll: 5 }, 'failed')], { count: 3 })],
    });
    const [fast, patient] = await Promise.all([
      play({ api, inputs: quick({ 'fail-fast': 'true' }) }),
      play({ api, inputs: quick() }),
    ]);
    expect(fast.result.outputs).toMatchObject({ verdict: 'failed', state: 'running' });
    expect(patient.result.outputs).toMatchObject({ verdict: 'failed', state: 'finished' });
  });

  test.concurrent('with unknown words is waited for, with one warning', async () => {
    const api = acme({
      rspec: [run('rspec', [appears(now), changes(now, { state: 'archived', result: 'splendid' })])],
    });
    const { result } = await play({ api, inputs: quick(short) });
    expect(result.outputs['verdict']).toBe('timed-out');
    expect(result.annotations.filter(({ level }) => level === 'warning')).toHaveLength(1);
  });
});

describe('failures', () => {
  test.concurrent('beyond report-limit are counted as "at least"', async () => {
    const { result } = await play({ api: failed, inputs: quick({ 'report-limit': '10' }) });
    expect(result.outputs).toMatchObject({ 'failed-executions': '10', truncated: 'true' });
    expect(verdictAnnotation(result.annotations)).toMatch(/at least/i);
  });

  test.concurrent('that cannot be fetched cost the list, never the verdict', async () => {
    const api = {
      ...failed,
      faults: [{ where: 'failed-executions', kind: 'status', status: 403, times: 'forever' }],
    } as const;
    const { result } = await play({ api, inputs: quick() });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { verdict: 'failed', 'failed-tests': '0', truncated: 'true' },
    });
    expect(verdictAnnotation(result.annotations)).toContain('403');
  });

  test.concurrent('annotate at the level that is asked for, or not at all', async () => {
    const levels = await Promise.all(
      ['warning', 'notice', 'none'].map(async (level) => {
        const { result } = await play({ api: failed, inputs: quick({ 'annotation-level': level }) });
        return result.annotations.map((annotation) => annotation.level);
      }),
    );
    const ten = (level: string) => new Array(10).fill(level);
    expect(levels).toEqual([['error', ...ten('warning')], ['error', ...ten('notice')], ['error']]);
  });
});

test.concurrent('a misspelled input is one of the warnings that the runner keeps, so that one test less is annotated', async () => {
  const { result } = await play({ api: failed, inputs: quick({ 'annotation-level': 'warning', tiemout: '1h' }) });
  const warnings = result.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
  expect(warnings).toHaveLength(10);
  expect(warnings[0]).toContain("Unexpected input(s) 'tiemout'");
  const verdict = result.annotations.find(({ level }) => level === 'error')?.message;
  expect(verdict).toMatch(/Annotated: 9 of \d+ failed tests\. The rest is in the job summary/);
});

test.concurrent('summary: false writes none', async () => {
  const { result } = await play({ api: passed, inputs: quick({ summary: 'false' }) });
  expect(result).toMatchObject({ exitCode: 0, summary: null });
});

test.concurrent('the timeout holds while there is no answer', async () => {
  const api = { ...running, faults: [{ where: 'any', kind: 'never', times: 'forever' }] } as const;
  await within(8_000, async () => {
    const { result } = await play({ api, inputs: quick(short) });
    expect(result.outputs['verdict']).toBe('error');
    expect(result.durationMs).toBeGreaterThan(2_400);
    return result.durationMs;
  });
});

describe('a cancelled step', () => {
  const cancelled = { exitCode: 1, outputs: { verdict: 'cancelled', state: 'running' } };
  const seen = (api: { readonly requests: readonly unknown[] }) => poll(() => api.requests.length >= 2);

  test.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s leaves outputs and summary within two seconds',
    async (signal) => {
      await within(2_000, async () => {
        let sentAt = 0;
        const { result } = await play(
          { api: running, inputs: quick({ timeout: '60s' }) },
          {
            ...alone,
            meanwhile: async (step, api) => {
              await seen(api);
              sentAt = performance.now();
              step.kill(signal);
            },
          },
        );
        expect(result).toMatchObject(cancelled);
        expect(result.summary).toContain('Cancelled');
        return performance.now() - sentAt;
      });
    },
  );

  test.concurrent('does so while failures are being fetched, with the verdict it had', async () => {
    const api = { ...failed, faults: [{ where: 'failed-executions', kind: 'never', times: 'forever' }] } as const;
    await within(4_000, async () => {
      const { result } = await play(
        { api, inputs: quick({ timeout: '60s' }) },
        {
          ...alone,
          meanwhile: async (step, { requests }) => {
            await poll(() => requests.some(({ path }) => path.endsWith('/failed_executions')));
            step.kill('SIGINT');
          },
        },
      );
      expect(result).toMatchObject({ exitCode: 1, outputs: { verdict: 'failed' } });
      return result.durationMs;
    });
  });
});

test.concurrent('outside Actions, without any of its variables, verdict and exit code are the same', async () => {
  const gone = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_SHA'];
  const more = ['GITHUB_WORKSPACE', 'GITHUB_WORKFLOW_REF', 'GITHUB_RUN_ID', 'RUNNER_TEMP', 'GITHUB_ACTION_REPOSITORY'];
  const env = Object.fromEntries([...gone, ...more].map((name) => [name, undefined]));
  await using api = await startTestEngine(failed);
  const result = await start({ inputs: { ...quick(), 'api-url': api.url }, env }).result;
  expect(result.exitCode).toBe(1);
  expect(result.annotations).toHaveLength(10);
});

test.concurrent('a summary that other commands of the step have filled is never over the limit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'summary-'));
  const path = join(folder, 'summary.md');
  await writeFile(path, 'x'.repeat(1_048_576 - 6_000));
  try {
    const { result } = await play({ api: failed, inputs: quick() }, { env: { GITHUB_STEP_SUMMARY: path } });
    expect(result.outputs['verdict']).toBe('failed');
    const { size } = await stat(path);
    expect(size).toBeLessThanOrEqual(1_048_576);
    expect(size).toBeGreaterThan(1_048_576 - 6_000);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function poll(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
