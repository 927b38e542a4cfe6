import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { StandInError } from './errors.ts';
import { makePipes, type Pipe } from './pipes.ts';

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** A folder for what the process needs to start. */
  readonly folder: string;
  /** Takes the next bytes of a stream. What it throws ends the process and comes out of `ended`. */
  readonly onData: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void;
  /** All in milliseconds. */
  readonly times: ProcessTimes;
}

export interface ProcessTimes {
  /** From SIGINT to SIGTERM, when cancelled. */
  readonly term: number;
  /** From SIGTERM to SIGKILL, when cancelled. */
  readonly kill: number;
  /** From the start to SIGKILL. */
  readonly limit: number;
  /** Between two reads of a pipe. */
  readonly readDelay: number;
  /** How long output may stay open after the process has ended. */
  readonly outputGrace: number;
}

export interface ProcessEnd {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly killedByTimeLimit: boolean;
  /** Whether a process that outlived this one held its output open, so that reading was given up. */
  readonly outputHeldOpen: boolean;
  /** All that were sent, in order. */
  readonly signalsSent: readonly NodeJS.Signals[];
  /** From the start to the process's end. */
  readonly durationMs: number;
}

export interface ActionProcess {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  /** Sends one signal; nothing once the process has ended. */
  kill(signal: NodeJS.Signals): void;
  /** SIGINT, after a while SIGTERM, after another SIGKILL; nothing once the process has ended. */
  cancel(): void;
}

/**
 * Starts a process as the runner does: no input, both outputs read until they end.
 * @throws {StandInError} when it cannot be started
 */
export function startProcess(options: ProcessOptions): ActionProcess {
  const { times } = options;
  const pipes = makePipes(options.folder);
  const started = performance.now();
  const child = spawnChild(options, pipes);
  for (const pipe of pipes ?? []) pipe.release();
  const stdout = pipes?.[0].reader ?? child?.stdout;
  const stderr = pipes?.[1].reader ?? child?.stderr;
  if (!child?.pid || !child.stdin || !stdout || !stderr) {
    stdout?.destroy();
    stderr?.destroy();
    throw new StandInError(`${options.command} could not be started in ${options.cwd}`);
  }
  child.stdin.on('error', () => {}); // the process may be gone before its input is closed
  child.stdin.end();

  const over = new AbortController();
  const signals = new Signals(child, times, over.signal);
  return {
    pid: child.pid,
    ended: readToEnd({ child, stdout, stderr, signals, options, started }).finally(() => over.abort()),
    kill: (signal) => signals.send(signal),
    cancel: () => signals.cancel(),
  };
}

/** Null, or a child without an id, when it could not be started. */
function spawnChild({ command, args, cwd, env }: ProcessOptions, pipes: readonly [Pipe, Pipe] | null) {
  try {
    const stdio = ['pipe', pipes?.[0].writer ?? 'pipe', pipes?.[1].writer ?? 'pipe'] as const;
    const child = spawn(command, args, { cwd, env, stdio: [...stdio] });
    child.on('error', () => {}); // a failed start shows in the missing id, a failed kill in its answer
    return child;
  } catch {
    return null; // a variable or an argument that no process can have
  }
}

/** What is sent to a process, and when. */
class Signals {
  readonly sent: NodeJS.Signals[] = [];
  killedByTimeLimit = false;
  readonly #child: ChildProcess;
  readonly #times: ProcessTimes;
  readonly #over: AbortSignal;
  #cancelled = false;

  /** @param over stops all that is still to come */
  constructor(child: ChildProcess, times: ProcessTimes, over: AbortSignal) {
    this.#child = child;
    this.#times = times;
    this.#over = over;
    this.#after(times.limit, () => {
      this.killedByTimeLimit = this.send('SIGKILL');
    });
  }

  /** False when the process has already ended. */
  send(signal: NodeJS.Signals): boolean {
    const sent = this.#child.kill(signal);
    if (sent) this.sent.push(signal);
    return sent;
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.send('SIGINT');
    this.#after(this.#times.term, () => {
      this.send('SIGTERM');
      this.#after(this.#times.kill, () => this.send('SIGKILL'));
    });
  }

  #after(ms: number, then: () => void): void {
    sleep(ms, undefined, { signal: this.#over }).then(then, () => {});
  }
}

async function readToEnd(parts: {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly signals: Signals;
  readonly options: ProcessOptions;
  readonly started: number;
}): Promise<ProcessEnd> {
  const { child, signals, options } = parts;
  const { readDelay, outputGrace } = options.times;
  let failure: { readonly error: unknown } | null = null;
  const take = (stream: 'stdout' | 'stderr') => (chunk: Uint8Array) => {
    try {
      if (failure === null) options.onData(stream, chunk);
    } catch (error) {
      failure = { error };
      signals.send('SIGKILL');
    }
  };
  const allRead = new AbortController();
  Promise.all([
    readStream(parts.stdout, readDelay, take('stdout')),
    readStream(parts.stderr, readDelay, take('stderr')),
  ]).then(() => allRead.abort());

  await once(child, 'exit');
  const ended = performance.now();
  const outputHeldOpen = await sleep(outputGrace, true, { signal: allRead.signal }).catch(() => false);
  parts.stdout.destroy();
  parts.stderr.destroy();
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  return {
    exitCode: child.exitCode,
    signal: child.signalCode,
    killedByTimeLimit: signals.killedByTimeLimit,
    outputHeldOpen,
    signalsSent: signals.sent,
    durationMs: ended - parts.started,
  };
}

/** Hands on each chunk as it comes, with a pause before each where `delay` (ms) asks for it; done when the stream is closed. */
function readStream(stream: Readable, delay: number, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  let next: NodeJS.Timeout | undefined;
  const pause = () => {
    if (delay === 0) return;
    stream.pause();
    next = setTimeout(() => stream.resume(), delay);
  };
  return new Promise((resolve) => {
    stream.on('data', (chunk: Uint8Array) => {
      onChunk(chunk);
      pause();
    });
    stream.on('error', () => {}); // `close` follows
    stream.on('close', () => {
      clearTimeout(next);
      resolve();
    });
    pause();
  });
}
