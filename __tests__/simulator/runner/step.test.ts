import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { runStep, StandInError, type StepResult, startStep } from '../../../simulator/runner/step.ts';
import { fixtureAction, freshFolder, runScript, shown, startScript } from './fixture.ts';

const TOOLKIT = fileURLToPath(new URL('../../../node_modules/@actions/core/lib/core.js', import.meta.url));
const STEP = new URL('../../../simulator/runner/step.ts', import.meta.url).href;
const PRINT_ENV = 'console.log(JSON.stringify({ env: process.env, cwd: process.cwd(), argv: process.execArgv }))';

/** Leaves a process behind that keeps the outputs open, and prints its id. */
const LEAVE_CHILD = `import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit', detached: true });
console.log(child.pid);`;

/** What a script that prints `PRINT_ENV` saw. */
function seen(result: StepResult): { env: Record<string, string>; cwd: string; argv: string[] } {
  return JSON.parse(result.rawOutput);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const actionLog = (result: StepResult) => shown(result.log.filter(({ from }) => from === 'action'));

describe('environment', () => {
  test('it is made from scratch', async () => {
    const manifest = `inputs:
  token: {}
  build-id: { default: none }
  two words: { default: '\${{ github.sha }} \${{ job.check_run_id }} \${{ github.token }}' }
`;
    const github = {
      repository: 'o/r',
      sha: 'abc',
      ref: 'refs/pull/12/merge',
      run_id: 99,
      workflow: undefined,
      event: { action: 'opened' },
    };
    const result = await runStep({
      action: fixtureAction(
        `import { readFileSync } from 'node:fs';
console.log(JSON.stringify({ env: process.env, cwd: process.cwd(), event: readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8') }))`,
        manifest,
      ),
      inputs: { token: '', unknown: 'x' },
      github,
      job: { check_run_id: 7 },
      env: { CI: undefined, EXTRA: 'extra', GITHUB_RUN_NUMBER: '5', GITHUB_ACTOR: undefined },
    });
    const { env, cwd, event } = JSON.parse(result.rawOutput);
    const { PATH } = process.env;
    expect(env).toMatchObject({
      PATH,
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_REPOSITORY_OWNER: 'o',
      GITHUB_SHA: 'abc',
      GITHUB_REF: 'refs/pull/12/merge',
      GITHUB_REF_NAME: '12/merge',
      GITHUB_WORKFLOW_REF: 'o/r/.github/workflows/ci.yml@refs/pull/12/merge',
      GITHUB_RUN_ID: '99',
      GITHUB_RUN_NUMBER: '5',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_WORKSPACE: cwd,
      INPUT_TOKEN: '',
      'INPUT_BUILD-ID': 'none',
      INPUT_TWO_WORDS: 'abc 7 stand-in-github-token',
      INPUT_UNKNOWN: 'x',
      EXTRA: 'extra',
    });
    for (const name of [
      'CI',
      'GITHUB_WORKFLOW',
      'GITHUB_ACTOR',
      'GITHUB_TOKEN',
      'GITHUB_EVENT',
      'RUNNER_DEBUG',
      'JEST_WORKER_ID',
    ]) {
      expect(env).not.toHaveProperty(name);
    }
    expect(new URL(env.GITHUB_API_URL).hostname).toBe('127.0.0.1');
    expect(JSON.parse(event)).toEqual({ action: 'opened' });
    expect(env.RUNNER_TEMP.startsWith(env.HOME)).toBe(false);
    for (const path of [env.RUNNER_TEMP, env.HOME, env.RUNNER_TOOL_CACHE, cwd]) expect(existsSync(path)).toBe(false);

    const [warning] = result.annotations;
    expect(warning?.message).toBe("Unexpected input(s) 'unknown', valid inputs are ['token', 'build-id', 'two words']");
    expect(shown(result.log).slice(0, 9)).toEqual([
      `warning: ${warning?.message}`,
      'group: Run Fixture',
      'text: with:',
      'text:   unknown: x',
      'text:   build-id: none',
      'text:   two words: abc 7 ***',
      'text: env:',
      'text:   EXTRA: extra',
      'text:   GITHUB_RUN_NUMBER: 5',
    ]);
  });

  test('workspace, debug mode and Node arguments are the caller’s', async () => {
    const workspace = freshFolder();
    const result = await runScript(PRINT_ENV, { workspace, debug: true, nodeArgs: ['--no-warnings'] });
    expect(seen(result)).toMatchObject({
      cwd: workspace,
      env: { RUNNER_DEBUG: '1', CI: 'true' },
      argv: ['--no-warnings'],
    });
    expect(existsSync(workspace)).toBe(true);
    expect(shown(result.log)).toContain('debug: Node Action run completed with exit code 0');
  });

  test('input is closed, outputs are pipes', async () => {
    const result = await runScript(`import { fstatSync } from 'node:fs';
for await (const _ of process.stdin) throw new Error('input');
console.log(fstatSync(1).isFIFO(), fstatSync(2).isFIFO(), process.stdout.isTTY === undefined);`);
    expect(result.rawOutput).toBe('true true true\n');
  });

  test('what it leaves in the system’s folder for temporary files goes with it', async () => {
    const result = await runScript(`import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
console.log(mkdtempSync(tmpdir() + '/left-'));`);
    expect(result.rawOutput).toMatch(/left-\w{6}\n$/);
    expect(existsSync(result.rawOutput.trim())).toBe(false);
  });

  test('the folders can be kept', async () => {
    const { files } = await runScript('', { keepFiles: true });
    expect(readFileSync(files?.files.OUTPUT ?? '', 'utf8')).toBe('');
    rmSync(files?.root ?? '', { recursive: true });
  });
});

describe('outcome', () => {
  test('success, with all that a step can leave', async () => {
    const result = await runScript(
      `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
const { GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, GITHUB_ENV, GITHUB_STATE, GITHUB_PATH, RUNNER_TEMP } = process.env;
appendFileSync(GITHUB_OUTPUT, 'verdict=passed\\nsaid=a hunter2\\n');
appendFileSync(GITHUB_STEP_SUMMARY, '# hunter2');
appendFileSync(GITHUB_ENV, 'A=1');
appendFileSync(GITHUB_STATE, 'B=2');
appendFileSync(GITHUB_PATH, '/c');
mkdirSync(RUNNER_TEMP + '/deep');
writeFileSync(RUNNER_TEMP + '/deep/report.json', '{}');
console.log('::error::with an error, and yet');`,
      { secrets: ['hunter2'] },
    );
    expect(result).toMatchObject({
      outcome: 'success',
      exitCode: 0,
      signal: null,
      signalsSent: [],
      killedByTimeLimit: false,
      outputHeldOpen: false,
      outputs: { verdict: 'passed', said: 'a hunter2' },
      withheld: ['said'],
      outputsProblem: null,
      summary: '# ***\n',
      summaryBytes: 9,
      summaryProblem: null,
      environment: { A: '1' },
      state: { B: '2' },
      paths: ['/c'],
      masks: ['hunter2', 'stand-in-github-token'],
      leftInTemp: { 'deep/report.json': '{}' },
      fileProblems: [],
      files: null,
    });
    expect(result.annotations).toHaveLength(1);
  });

  test('the result is frozen through and through', async () => {
    const result = await runScript("console.log('::error file=a::b')");
    const parts = [
      result,
      result.log,
      result.annotations,
      result.annotations[0],
      result.commands[0]?.properties,
      result.outputs,
    ];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });

  test('a code that is not 0 fails the step and leaves no annotation of its own', async () => {
    const result = await runScript(`import { appendFileSync } from 'node:fs';
appendFileSync(process.env.GITHUB_OUTPUT, 'verdict=failed');
appendFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1));
process.exitCode = 3;`);
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 3, outputs: { verdict: 'failed' }, summary: null });
    expect(result.summaryProblem).toContain('upload aborted');
    expect(result.annotations.map(({ message }) => message)).toEqual([result.summaryProblem]);
    expect((await runScript('process.exitCode = 1')).annotations).toEqual([]);
  });

  test('an await that never settles ends with 13, a mistake in a file or a command with failure', async () => {
    const [never, file, command] = await Promise.all([
      runScript('await new Promise(() => {})'),
      runScript("import { writeFileSync } from 'node:fs'; writeFileSync(process.env.GITHUB_OUTPUT, 'nonsense')"),
      runScript("console.log('::set-env name=A::b')"),
    ]);
    expect(never).toMatchObject({ outcome: 'failure', exitCode: 13 });
    expect(file).toMatchObject({ outcome: 'failure', exitCode: 0, fileProblems: [{ file: 'OUTPUT' }] });
    expect(command).toMatchObject({ outcome: 'failure', exitCode: 0 });
  });

  test('an unsafe stop token ends the process', async () => {
    const result = await runScript("console.log('::stop-commands::'); setInterval(() => {}, 1000);");
    expect(result).toMatchObject({ outcome: 'failure', signal: 'SIGKILL', killedByTimeLimit: false });
  });
});

describe('output', () => {
  test('both streams are one log', async () => {
    const result = await runScript(`process.stdout.write('out 1\\n');
process.stderr.write('::warning::err 1\\r');
process.stdout.write('half ');
process.stderr.write('no end');
process.stdout.write('out 2');`);
    expect(actionLog(result)).toEqual(
      expect.arrayContaining(['text: out 1', 'warning: err 1', 'text: half out 2', 'text: no end']),
    );
    expect(result.log.map(({ ms }) => ms)).toEqual(result.log.map(({ ms }) => ms).toSorted((a, b) => a - b));
  });

  test('a character may come in pieces', async () => {
    const result = await runScript(`const bytes = Buffer.from('€🙂\\n');
for (const byte of bytes) {
  process.stdout.write(Buffer.of(byte));
  await new Promise((resolve) => setTimeout(resolve, 2));
}`);
    expect(result.rawOutput).toBe('€🙂\n');
    expect(actionLog(result)).toEqual(['text: €🙂']);
  });

  test('a slow reader gets all that a process wrote before it ended by itself, not what process.exit() cut off', async () => {
    const script = (end: string) => `for (let i = 0; i < 3000; i++) process.stdout.write('x'.repeat(99) + '\\n');
process.stdout.write('the last line\\n');
${end}`;
    const [patient, hasty] = await Promise.all([
      runScript(script('process.exitCode = 1;'), { readDelay: 40 }),
      runScript(script('process.exit(1);'), { readDelay: 250 }),
    ]);
    expect(patient.rawOutput).toHaveLength(300_014);
    expect(patient.durationMs).toBeGreaterThan(150); // four times a full pipe had to be waited for
    expect(actionLog(patient).at(-1)).toBe('text: the last line');
    expect(hasty).toMatchObject({ exitCode: 1, outputHeldOpen: false });
    expect(hasty.rawOutput.length).toBeLessThan(150_000);
  });

  test('output that another process holds open is given up after a while', async () => {
    const result = await runScript(`${LEAVE_CHILD}\nprocess.exit(0);`, { outputGrace: 100 });
    expect(result).toMatchObject({ outcome: 'success', outputHeldOpen: true });
    process.kill(Number(result.rawOutput), 'SIGKILL');
  });

  test('what the toolkit prints is what the runner reads', async () => {
    const workspace = freshFolder();
    mkdirSync(join(workspace, 'spec'));
    writeFileSync(join(workspace, 'spec', 'a b.rb'), '');
    const hostile = 'a,b:c%0A;]\r\n::error::%25 ##[error]€🙂';
    const result = await runScript(
      `import * as core from ${JSON.stringify(TOOLKIT)};
const hostile = ${JSON.stringify(hostile)};
core.error(hostile, { title: hostile, file: 'spec/a b.rb', startLine: 3, endLine: 4 });
core.warning('w', { file: './x', startLine: 1, startColumn: 2, endColumn: 5 });
core.notice('n');
core.setSecret('hunter2');
core.setOutput('said', hostile);
core.setOutput('list', [{ a: 1 }]);
core.saveState('kept', hostile);
core.exportVariable('NAME', hostile);
core.debug(hostile);
core.startGroup('g');
core.endGroup();
await core.summary.addRaw('hunter2', true).write();
core.setFailed('it failed');`,
      { workspace },
    );
    expect(result.annotations).toMatchObject([
      {
        level: 'error',
        message: hostile,
        title: hostile,
        path: 'spec/a b.rb',
        line: 3,
        endLine: 4,
        lands: true,
        exists: true,
      },
      { level: 'warning', message: 'w', path: './x', line: 1, col: 2, endColumn: 5, lands: false, exists: false },
      { level: 'notice', message: 'n', path: null, exists: null },
      { level: 'error', message: 'it failed' },
    ]);
    expect(result.commands.map(({ name }) => name)).toEqual([
      'error',
      'warning',
      'notice',
      'add-mask',
      'debug',
      'group',
      'endgroup',
      'error',
    ]);
    expect(result).toMatchObject({
      outcome: 'failure',
      outputs: { said: hostile, list: '[{"a":1}]' },
      state: { kept: hostile },
      environment: { NAME: hostile },
      summary: '***\n',
    });
  });
});

describe('signals', () => {
  test('a cancelled step that goes at once', async () => {
    const step = await startScript(`import { appendFileSync } from 'node:fs';
process.on('SIGINT', () => {
  appendFileSync(process.env.GITHUB_OUTPUT, 'verdict=cancelled');
  console.log('::error::mine');
  process.exit(0);
});
setInterval(() => {}, 1000);
console.log('ready');`);
    step.cancel();
    step.cancel();
    const result = await step.result;
    expect(result).toMatchObject({
      outcome: 'cancelled',
      exitCode: 0,
      signalsSent: ['SIGINT'],
      outputs: { verdict: 'cancelled' },
    });
    expect(result.annotations).toMatchObject([
      { message: 'mine', source: 'command' },
      { message: 'The operation was canceled.', source: 'runner' },
    ]);
    step.cancel();
    step.kill('SIGKILL');
    expect(result.signalsSent).toEqual(['SIGINT']);
  });

  test('one whose process has gone, but whose output is still open, counts as cancelled', async () => {
    const step = await startScript(`${LEAVE_CHILD}\nconsole.log('ready');\nprocess.exit(0);`, { outputGrace: 300 });
    while (isAlive(step.pid)) await new Promise(setImmediate);
    step.cancel();
    const result = await step.result;
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: 0, signalsSent: [], outputHeldOpen: true });
    process.kill(Number.parseInt(result.rawOutput, 10), 'SIGKILL');
  });

  test('one that does not go gets SIGTERM and SIGKILL, each after its time', async () => {
    const step = await startScript(
      `for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log(signal));
setInterval(() => {}, 1000);
console.log('ready');`,
      { signalDelays: { term: 120, kill: 60 } },
    );
    step.cancel();
    const result = await step.result;
    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: null, signal: 'SIGKILL' });
    expect(result.signalsSent).toEqual(['SIGINT', 'SIGTERM', 'SIGKILL']);
    const at = (text: string) => result.log.find((entry) => entry.text === text)?.ms ?? Number.NaN;
    // From before the first signal, which a busy machine may hear late.
    expect(at('SIGTERM') - at('ready')).toBeGreaterThan(118);
    expect(at('The operation was canceled.') - at('ready')).toBeGreaterThan(178);
  });

  test('a single signal is no cancellation', async () => {
    const step = await startScript("setInterval(() => {}, 1000); console.log('ready');");
    expect(step.pid).toBeGreaterThan(0);
    step.kill('SIGTERM');
    const result = await step.result;
    expect(result).toMatchObject({ outcome: 'failure', exitCode: null, signal: 'SIGTERM', signalsSent: ['SIGTERM'] });
    expect(result.annotations).toEqual([]);
  });

  test('the time limit kills, and says so', async () => {
    const result = await runScript("setInterval(() => {}, 1000); console.log('ready');", { timeLimit: 150 });
    expect(result).toMatchObject({
      outcome: 'failure',
      signal: 'SIGKILL',
      killedByTimeLimit: true,
      signalsSent: ['SIGKILL'],
    });
    expect(shown(result.log).at(-1)).toMatch(/^error: Killed by the stand-in at its time limit/);
    expect(result.durationMs).toBeGreaterThanOrEqual(145);
  });
});

describe('the stand-in itself', () => {
  test('a program that cannot be started is reported at once', async () => {
    const action = fixtureAction('', `inputs: { a: { default: '\${{ github.a || 1 }}' } }\n`);
    expect(() => startStep({ action })).toThrow(StandInError);
    await expect(runStep({ action })).rejects.toThrow(StandInError);
    await expect(runScript('', { node: '/nowhere/node' })).rejects.toThrow('/nowhere/node could not be started');
    await expect(runScript('', { env: { A: 'a\0b' } })).rejects.toThrow('could not be started');
    await expect(runScript('', { workspace: '/nowhere' })).rejects.toThrow('ENOENT');
  });

  test('nothing is left in the temp folder, however a step ends', async () => {
    const temp = freshFolder();
    const action = JSON.stringify(fixtureAction("console.log('ready')", 'inputs: { a: {} }\n'));
    const result = await runScript(
      `import { runStep } from ${JSON.stringify(STEP)};
const given = [
  {},
  { node: '/nowhere/node' },
  { workspace: '/nowhere' },
  { env: { A: 'a\\0b' } },
  { matchers: [{ owner: '', pattern: [] }] },
  { onLine: ({ text }) => { if (text === 'ready') throw new Error('from the listener'); } },
];
for (const options of given) {
  await runStep({ action: ${action}, ...options }).then(({ outcome }) => console.log(outcome), () => console.log('refused'));
}`,
      { env: { TMPDIR: temp } },
    );
    expect(actionLog(result)).toEqual(['success', ...Array(5).fill('refused')].map((word) => `text: ${word}`));
    expect(readdirSync(temp)).toEqual([]);
  });

  test('a listener that throws ends the step and is heard', async () => {
    const onLine = ({ text }: { text: string }) => {
      if (text === 'ready') throw new Error('from the listener');
    };
    const action = fixtureAction("setInterval(() => {}, 1000); console.log('ready');");
    await expect(runStep({ action, onLine })).rejects.toThrow('from the listener');
  });
});
