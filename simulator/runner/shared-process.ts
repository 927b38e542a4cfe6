import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StandInError } from './errors.ts';
import type { ActionProcess, ProcessEnd, ProcessOptions } from './process.ts';
import type { FromSharedProcess, ToSharedProcess } from './shared-process/messages.ts';

/**
 * A process of Node that many steps share, each with variables, output and an end of its own: starting Node and loading the action takes
 * ten times as long as a short step. What a step does to its process cannot be seen here: arguments for Node, its memory, what ends it
 * before its time, and whatever of its variables Node itself reads (proxies, certificates, the folder for temporary files). Signals reach
 * its listeners; nothing can stop a step that listens to none.
 */
export class SharedProcess {
  readonly #steps = new Map<number, { take(message: FromSharedProcess): void; lose(why: string): void }>();
  #child: ChildProcess | undefined;
  /** The system's folder for temporary files, as its steps see it. */
  readonly #temp = mkdtempSync(join(tmpdir(), 'shared-process-'));
  #started = 0;

  /** Starts a step, and the process with the first. Rejects with a {@link StandInError} if the process ends under it. */
  start({ args, env, cwd, onData, times }: Omit<ProcessOptions, 'command' | 'folder'>): ActionProcess {
    const [script, ...more] = args;
    const beyond = Object.keys(env).filter((name) => /^(?:NODE_(?!COMPILE_CACHE)|SSL_|https?_proxy$)/i.test(name));
    if (script === undefined || more.length > 0 || times.readDelay > 0 || beyond.length > 0) {
      throw new StandInError(`This step needs a process of its own: ${[...args, ...beyond].join(' ')}`);
    }
    const started = performance.now();
    this.#child ??= this.#fork();
    const child = this.#child;
    const id = ++this.#started;
    const sent: NodeJS.Signals[] = [];
    const send = (message: ToSharedProcess) => child.send(message);
    const ended = new Promise<ProcessEnd>((resolve, reject) => {
      const end = (how: Pick<ProcessEnd, 'exitCode' | 'signal' | 'killedByTimeLimit'>) => {
        clearTimeout(limit);
        this.#steps.delete(id);
        resolve({ ...how, outputHeldOpen: false, signalsSent: sent, durationMs: performance.now() - started });
      };
      const fail = (error: unknown) => {
        clearTimeout(limit);
        this.#steps.delete(id);
        reject(error);
      };
      const take = (message: FromSharedProcess) => {
        switch (message.kind) {
          case 'output':
            return onData('stdout', message.chunk);
          case 'end':
            return end({ exitCode: message.code, signal: null, killedByTimeLimit: false });
          case 'killed':
            return end({ exitCode: null, signal: message.signal, killedByTimeLimit: false });
        }
      };
      const limit = setTimeout(() => end({ exitCode: null, signal: 'SIGKILL', killedByTimeLimit: true }), times.limit);
      this.#steps.set(id, {
        take: (message) => {
          try {
            take(message);
          } catch (error) {
            fail(error);
          }
        },
        lose: (why) => fail(new StandInError(why)),
      });
    });
    send({ id, kind: 'start', script, env, cwd });
    return {
      pid: child.pid ?? 0,
      ended,
      kill: (signal) => {
        if (!this.#steps.has(id)) return;
        sent.push(signal);
        send({ id, kind: 'signal', signal });
      },
      cancel: () => {
        throw new StandInError('A step of a shared process cannot be cancelled; it can be sent signals');
      },
    };
  }

  /** Ends the process, which has no step any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      child.disconnect();
      await once(child, 'exit');
    }
    rmSync(this.#temp, { recursive: true, force: true });
  }

  #fork(): ChildProcess {
    const { PATH, SystemRoot, NODE_COMPILE_CACHE } = process.env;
    const child = fork(join(import.meta.dirname, 'shared-process', 'child.ts'), {
      env: { PATH, SystemRoot, NODE_COMPILE_CACHE, TMPDIR: this.#temp, TEMP: this.#temp },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
    });
    child.on('message', (message) => {
      const from = message as FromSharedProcess;
      this.#steps.get(from.id)?.take(from);
    });
    child.once('exit', (code, signal) => {
      for (const step of this.#steps.values()) step.lose(`The process that steps share has ended: ${signal ?? code}`);
    });
    return child;
  }
}
