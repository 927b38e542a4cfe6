import { resolve } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import { SharedProcess } from '../../simulator/runner/shared-process.ts';
import { type RunningStep, type StepOptions, type StepResult, startStep } from '../../simulator/runner/step.ts';
import { TOKEN } from '../../simulator/scenarios/cast.ts';
import type { Scenario } from '../../simulator/test-engine/scenario.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { type StandInOptions, startTestEngine, type TestEngineStandIn } from '../../simulator/test-engine/server.ts';

/** What was asked of the gated things: all but the one question of when the token expires. */
export function askedOfGate<R extends { readonly path: string }>(requests: readonly R[]): readonly R[] {
  return requests.filter(({ path }) => !path.endsWith('/v2/access-token'));
}

/** The repository's root: the action as users get it. */
export const action = resolve(import.meta.dirname, '../..');

/** What came of a step, with what the API was asked. */
export interface Played {
  readonly result: StepResult;
  readonly requests: TestEngineStandIn['requests'];
  readonly apiUrl: string;
}

/** More requests than any story needs: what a gate does as limits come near takes minutes, and only some stories are about it. */
export const plenty: NonNullable<ApiScript['limits']> = { organization: { limit: 100_000 }, user: { limit: 100_000 } };

let shared: SharedProcess | undefined;

/**
 * Lets the steps of a test file share one process, which takes an eighth of the time. With `PROCESSES=own`, each has its own, as on GitHub.
 * Whatever their file says, steps that are {@link alone}, or that start Node in another way, have one.
 */
export function shareProcess(): void {
  if (process.env['PROCESSES'] === 'own') return;
  const started = new SharedProcess();
  shared = started;
  afterAll(() => started[Symbol.asyncDispose]());
}

/** For a step that needs a process of its own: its subject is what the system does to it or shows of it, or what Node itself reads. */
export const alone = { process: undefined } as const;

/** Starts a step of the shipped action, in the process that the file's steps share if this one can. */
export function start(options: Omit<StepOptions, 'action'>): RunningStep {
  const isAlone = options.nodeArgs !== undefined || options.readDelay !== undefined;
  return startStep({ action, process: isAlone ? undefined : shared, ...options });
}

/**
 * Plays a story through the shipped action, as a process, over HTTP; `meanwhile` may interfere with the running step. There are
 * {@link plenty} of requests left, unless the story has limits of its own.
 */
export async function play(
  story: Pick<Scenario, 'api' | 'inputs'>,
  options: Omit<StepOptions, 'action' | 'inputs'> & {
    readonly meanwhile?: (step: RunningStep, api: TestEngineStandIn) => Promise<void>;
    readonly standIn?: StandInOptions;
  } = {},
): Promise<Played> {
  const { meanwhile, standIn, ...rest } = options;
  await using api = await startTestEngine({ limits: plenty, ...story.api }, standIn);
  const step = start({ inputs: { 'api-url': api.url, ...story.inputs }, ...rest });
  await meanwhile?.(step, api);
  const result = await step.result;
  expectGoodManners(result);
  return { result, requests: api.requests, apiUrl: api.url };
}

/** What holds for every step, however it ends. */
export function expectGoodManners(result: StepResult): void {
  // Nothing of the token anywhere but in the command that masks it.
  const shown = result.rawOutput.replace(`::add-mask::${TOKEN}`, '');
  expect([shown, result.summary ?? '', JSON.stringify(result.outputs)].filter((text) => text.includes(TOKEN))).toEqual(
    [],
  );
  // Only commands of our own, and none that the runner refuses.
  const ours = ['add-mask', 'error', 'warning', 'notice', 'debug', 'group', 'endgroup'];
  expect(result.commands.filter(({ name }) => !ours.includes(name))).toEqual([]);
  expect(result).toMatchObject({
    fileProblems: [],
    outputsProblem: null,
    summaryProblem: null,
    withheld: [],
    dropped: [],
  });
  // The verdict is the first annotation, and a failing step always has one.
  const [first] = result.annotations.filter(({ level }) => level === 'error');
  if (result.exitCode !== 0) expect(first?.message.length).toBeGreaterThan(0);
  else expect(first).toBeUndefined();
  expect(Object.keys(result.outputs).sort()).toEqual(outputs);
}

const outputs = [
  'build-url',
  'failed-executions',
  'failed-tests',
  'flaky-failures',
  'known-failures',
  'new-failures',
  'report-file',
  'result',
  'run-id',
  'run-url',
  'runs',
  'state',
  'tests',
  'tolerated-tests',
  'truncated',
  'verdict',
];

const attempts = 4;

/**
 * What must take less than `limit` milliseconds, and gives how many it took. A busy machine may take longer now and then, and then
 * it is tried again; what always takes too long, fails.
 */
export async function within(limit: number, attempt: () => Promise<number>): Promise<void> {
  const took: number[] = [];
  do took.push(await attempt());
  while (took.length < attempts && Math.min(...took) >= limit);
  expect(Math.min(...took)).toBeLessThan(limit);
}

/** The log as people read it, without what the runner says itself. */
export function logOf({ log }: StepResult): string {
  return log
    .filter(({ from }) => from === 'action')
    .map(({ text }) => text)
    .join('\n');
}
