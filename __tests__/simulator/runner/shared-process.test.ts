import { afterAll, describe, expect, test } from '@jest/globals';
import { SharedProcess } from '../../../simulator/runner/shared-process.ts';
import { runStep, StandInError, type StepOptions, startStep } from '../../../simulator/runner/step.ts';
import { fixtureAction, runScript, startScript } from './fixture.ts';

const shared = new SharedProcess();
afterAll(() => shared[Symbol.asyncDispose]());

/** Waits until it is told to go on, so that two steps are under way at the same time; prints what it sees of its process. */
const twoAtOnce = `import { setTimeout } from 'node:timers/promises';
await setTimeout(Number(process.env.PAUSE));
process.exitCode = Number(process.env.CODE);
const { env } = process;
process.stdout.write(JSON.stringify({ who: env.WHO, cwd: process.cwd(), versions: process.versions.node }) + '\\n');
process.exit();`;

const inShared = (script: string, options: Partial<StepOptions> = {}) =>
  runScript(script, { ...options, process: shared });

describe('steps of a shared process', () => {
  test('have variables, folder, output and exit code of their own, at the same time', async () => {
    const action = fixtureAction(twoAtOnce);
    const step = (who: string, pause: string, code: string) =>
      runStep({ action, env: { WHO: who, PAUSE: pause, CODE: code }, process: shared });
    const results = await Promise.all([step('a', '40', '3'), step('b', '20', '0'), step('c', '0', '1')]);
    const seen = results.map(({ rawOutput }) => JSON.parse(rawOutput));
    expect(seen.map(({ who }) => who)).toEqual(['a', 'b', 'c']);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([3, 0, 1]);
    expect(new Set(seen.map(({ cwd }) => cwd)).size).toBe(3);
    expect(seen[0].versions).toBe(process.versions.node);
  });

  test('say all that they have said before they end', async () => {
    const { rawOutput } = await inShared(`const lines = Array.from({ length: 20_000 }, (_, index) => 'line ' + index);
for (const line of lines) process.stdout.write(line + '\\n');
process.stdout.write('', () => process.exit());`);
    expect(rawOutput.split('\n')).toHaveLength(20_001);
    expect(rawOutput.endsWith('line 19999\n')).toBe(true);
  });

  test('write no variable that others read', async () => {
    const script = `process.env.MINE = process.env.MINE ?? 'unset';
process.stdout.write(process.env.MINE, () => process.exit());`;
    expect((await inShared(script, { env: { MINE: 'set' } })).rawOutput).toBe('set');
    expect((await inShared(script)).rawOutput).toBe('unset');
  });

  test('end at their time limit, whatever they do', async () => {
    const result = await inShared('setInterval(() => {}, 1000);', { timeLimit: 50 });
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', killedByTimeLimit: true });
  });

  test.each([
    ['arguments for Node', { nodeArgs: ['--no-warnings'] }],
    ['a slow reader', { readDelay: 10 }],
    ['a proxy', { env: { HTTPS_PROXY: 'http://127.0.0.1:9' } }],
    ['options for Node among its variables', { env: { NODE_OPTIONS: '--no-warnings' } }],
  ])('cannot have %s', (_, options) => {
    const action = fixtureAction('process.exit();');
    expect(() => startStep({ action, ...options, process: shared })).toThrow(StandInError);
  });

  test('get signals if they listen, each its own', async () => {
    const script = `process.on('SIGTERM', (signal) => process.stdout.write(signal, () => process.exit()));
process.stdout.write('ready\\n');
setTimeout(() => process.exit(), 200);`;
    const signalled = await startScript(script, { process: shared });
    const other = inShared(script);
    signalled.kill('SIGTERM');
    expect(await signalled.result).toMatchObject({ exitCode: 0, rawOutput: 'ready\nSIGTERM' });
    expect((await other).rawOutput).toBe('ready\n');
  });

  test('end at a signal that they do not listen to', async () => {
    const step = await startScript("process.stdout.write('ready\\n');", { process: shared });
    step.kill('SIGTERM');
    expect(await step.result).toMatchObject({ exitCode: null, signal: 'SIGTERM', signalsSent: ['SIGTERM'] });
  });

  test('all end with an error where one of them ends the process', async () => {
    await using other = new SharedProcess();
    const waiting = runScript('setInterval(() => {}, 1000);', { process: other });
    const breaking = runScript(`setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20);`, { process: other });
    for (const result of await Promise.allSettled([waiting, breaking])) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StandInError' } });
    }
  });
});
