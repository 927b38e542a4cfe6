import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { LogEntry } from '../../../simulator/runner/log.ts';
import {
  type RunningStep,
  runStep,
  type StepOptions,
  type StepResult,
  startStep,
} from '../../../simulator/runner/step.ts';
import { Worker, type WorkerOptions } from '../../../simulator/runner/worker.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of this test file's own, removed after its tests. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'runner-test-'));
  folders.push(folder);
  return folder;
}

/** An action made of one script, and of more lines of `action.yml` if need be. */
export function fixtureAction(script: string, manifest = ''): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'action.yml'), `name: Fixture\nruns:\n  using: node24\n  main: main.mjs\n${manifest}`);
  writeFileSync(join(folder, 'main.mjs'), script);
  return folder;
}

/** Runs a script as an action's step. */
export function runScript(script: string, options: Partial<StepOptions> = {}): Promise<StepResult> {
  return runStep({ action: fixtureAction(script), ...options });
}

/** Starts a script as an action's step and waits until it prints `ready`. */
export async function startScript(script: string, options: Partial<StepOptions> = {}): Promise<RunningStep> {
  const ready = Promise.withResolvers<void>();
  const onLine = ({ text }: LogEntry) => {
    if (text === 'ready') ready.resolve();
  };
  const step = startStep({ action: fixtureAction(script), onLine, ...options });
  await Promise.race([ready.promise, step.result]);
  return step;
}

/** A worker without a process, for lines handed in by hand. */
export function makeWorker(options: Partial<WorkerOptions> = {}): Worker {
  return new Worker({
    workspace: freshFolder(),
    debug: false,
    secrets: [],
    matchers: [],
    onLine: () => {},
    elapsed: () => 0,
    ...options,
  });
}

/** What the log shows, as `kind: text`. */
export function shown(log: readonly LogEntry[]): readonly string[] {
  return log.map(({ kind, text }) => `${kind}: ${text}`);
}
