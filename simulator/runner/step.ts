import { writeFileSync } from 'node:fs';
import { type ActionFile, readActionFile } from './action-file.ts';
import { buildEnvironment, githubContext, makeFolders, removeFolders } from './environment.ts';
import { StandInError } from './errors.ts';
import { readStepFiles } from './files.ts';
import { resolveInputs } from './inputs.ts';
import { LineReader } from './lines.ts';
import type { LogEntry } from './log.ts';
import type { ProblemMatcher } from './matchers.ts';
import { type ActionProcess, type ProcessOptions, startProcess } from './process.ts';
import { composeResult, type StepResult } from './result.ts';
import type { SharedProcess } from './shared-process.ts';
import { Worker } from './worker.ts';

export type { Annotation, DroppedAnnotation } from './annotations.ts';
export { StandInError } from './errors.ts';
export type { LogEntry, ProblemMatcher, StepResult };

export interface StepOptions {
  /** Folder that holds `action.yml`. */
  readonly action: string;
  /** What the workflow gives under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Environment variables over the runner's own; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The github context, as far as it matters; also what the `GITHUB_*` variables are made of. */
  readonly github?: Readonly<Record<string, unknown>>;
  readonly job?: Readonly<Record<string, unknown>>;
  /** Values to mask, in addition to the token of the github context. */
  readonly secrets?: readonly string[];
  /** Working directory, which stays; without it an empty one is made. */
  readonly workspace?: string;
  /** Debug logging is on: `RUNNER_DEBUG=1`, debug entries in the log, commands echoed. */
  readonly debug?: boolean;
  /** Problem matchers that earlier steps registered. */
  readonly matchers?: readonly ProblemMatcher[];
  /** Node 24's executable; without it, the running one. */
  readonly node?: string;
  readonly nodeArgs?: readonly string[];
  /** Where the step runs; without it, in a process of its own, as on GitHub. */
  readonly process?: SharedProcess | undefined;
  /** Milliseconds that pass before the second and the third signal of a cancellation. @default 7500 and 2500 */
  readonly signalDelays?: { readonly term: number; readonly kill: number };
  /** Milliseconds until the process is killed, as a safety net. @default 60000 */
  readonly timeLimit?: number;
  /** Milliseconds between two reads of the process's output, to play a slow reader; far less than `outputGrace`. @default 0 */
  readonly readDelay?: number;
  /** Milliseconds that output may stay open after the process's end, before reading is given up. @default 5000 */
  readonly outputGrace?: number;
  /** Leaves the step's folders where they are; the result says where, and the caller removes `root`. */
  readonly keepFiles?: boolean;
  /** Called with each entry of the log as it is written. */
  readonly onLine?: (line: LogEntry) => void;
}

export interface RunningStep {
  readonly pid: number;
  /** Rejects only where the stand-in itself could not go on, or where `onLine` threw. */
  readonly result: Promise<StepResult>;
  /** Cancels the workflow run: SIGINT, later SIGTERM, later SIGKILL. Nothing once all output is read. */
  cancel(): void;
  /** Sends one signal to the process and nothing else. */
  kill(signal: NodeJS.Signals): void;
}

const signalDelays = { term: 7500, kill: 2500 };
const defaultTimeLimit = 60_000;
const outputGrace = 5000;

/** Does one action step and gives what GitHub would show of it. Throws as {@link startStep} does. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  return startStep(options).result;
}

/**
 * Starts one action step.
 * @throws {StandInError} when it cannot be started: a broken action, the wrong Node, something that is not modelled
 */
export function startStep(options: StepOptions): RunningStep {
  const started = performance.now();
  const action = readActionFile(options.action);
  const node = options.node ?? ownNode();
  const folders = makeFolders(options.workspace);
  try {
    const debug = options.debug ?? false;
    const github = githubContext(options.github ?? {}, folders);
    writeFileSync(folders.event, JSON.stringify(github.event, null, 2));
    const inputs = resolveInputs(action, options.inputs ?? {}, { github, job: options.job ?? {} });
    const worker = new Worker({
      workspace: folders.workspace,
      debug,
      secrets: [...(options.secrets ?? []), String(github.token ?? '')],
      matchers: options.matchers ?? [],
      onLine: options.onLine ?? (() => {}),
      elapsed: () => performance.now() - started,
    });
    for (const warning of inputs.warnings) worker.report('warning', warning);
    writeHeader(worker, action, inputs.values.entries(), Object.entries(options.env ?? {}));

    const output = new OutputReader(worker);
    const shared = options.process;
    const start = shared === undefined ? startProcess : (given: ProcessOptions) => shared.start(given);
    const child: ActionProcess = start({
      command: node,
      args: [...(options.nodeArgs ?? []), action.main],
      cwd: folders.workspace,
      env: buildEnvironment({ github, folders, inputs: inputs.values, debug, overrides: options.env ?? {} }),
      folder: folders.root,
      onData: (stream, chunk) => {
        output.take(stream, chunk);
        if (worker.abandoned) child.kill('SIGKILL');
      },
      times: {
        ...(options.signalDelays ?? signalDelays),
        limit: options.timeLimit ?? defaultTimeLimit,
        readDelay: options.readDelay ?? 0,
        outputGrace: options.outputGrace ?? outputGrace,
      },
    });

    let cancelled = false;
    const finish = async (): Promise<StepResult> => {
      try {
        const end = await child.ended;
        output.end();
        worker.log.debug(`Node Action run completed with exit code ${end.exitCode ?? end.signal}`, 'runner');
        const files = readStepFiles(folders.files, worker);
        if (cancelled) worker.report('error', 'The operation was canceled.');
        if (end.killedByTimeLimit) {
          worker.log.write('error', `Killed by the stand-in at its time limit, after ${end.durationMs} ms.`, 'runner');
        }
        return composeResult({
          cancelled,
          end,
          worker,
          files,
          rawOutput: output.text,
          folders,
          keepFiles: options.keepFiles ?? false,
        });
      } finally {
        if (!options.keepFiles) removeFolders(folders);
      }
    };
    return {
      pid: child.pid,
      result: finish(),
      cancel: () => {
        cancelled = true;
        child.cancel();
      },
      kill: (signal) => child.kill(signal),
    };
  } catch (error) {
    removeFolders(folders);
    throw error;
  }
}

function ownNode(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  throw new StandInError(`An action runs on Node 24; this is ${process.version}, so say where one is with \`node\``);
}

/** What the runner prints before an action starts: its inputs and environment, as far as they are not empty. */
function writeHeader(
  worker: Worker,
  action: ActionFile,
  inputs: readonly (readonly [name: string, value: string])[],
  env: readonly (readonly [name: string, value: string | undefined])[],
): void {
  worker.log.write('group', `Run ${action.name}`, 'runner');
  for (const [title, entries] of [['with:', inputs] as const, ['env:', env] as const]) {
    const lines = entries.flatMap(([name, value]) => (value ? [`  ${name}: ${value}`] : []));
    if (lines.length > 0) for (const line of [title, ...lines]) worker.log.write('text', line, 'runner');
  }
  worker.log.write('endgroup', '', 'runner');
}

/** Cuts both streams into lines and hands these on as one log, in order of arrival. */
class OutputReader {
  /** All that came, as it came. */
  text = '';
  readonly #worker: Worker;
  readonly #readers = { stdout: new LineReader(), stderr: new LineReader() };

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  take(stream: 'stdout' | 'stderr', chunk: Uint8Array): void {
    this.#handOn(this.#readers[stream].push(chunk));
  }

  end(): void {
    this.#handOn(this.#readers.stdout.end());
    this.#handOn(this.#readers.stderr.end());
  }

  #handOn({ text, lines }: ReturnType<LineReader['push']>): void {
    this.text += text;
    for (const line of lines) this.#worker.takeLine(line);
  }
}
