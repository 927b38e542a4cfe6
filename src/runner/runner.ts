import { appendFileSync, statSync } from 'node:fs';
import { issueCommand } from '@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '@actions/core/lib/file-command.js';
import type { Printable } from '../report/log.ts';
import type { Outputs } from '../report/outputs.ts';
import { summaryLimit } from '../report/summary/summary.ts';
import { command, commandText, type LogLine, logLine } from '../text/index.ts';

/**
 * The machine that runs the step: its log, its masks and its files. Nothing else prints or writes, and it takes only text
 * that was made safe. Files that are missing or cannot be written, as outside Actions, cost what goes into them, never the
 * step.
 */
export class Runner {
  readonly #env: NodeJS.ProcessEnv;
  readonly #out: NodeJS.WritableStream;
  /** What could not be written, said once each. */
  readonly #told = new Set<string>();

  constructor(env: NodeJS.ProcessEnv, out: NodeJS.WritableStream) {
    this.#env = env;
    this.#out = out;
    // When nobody reads the log any more, the verdict still counts.
    out.on('error', () => undefined);
  }

  /** Keeps these out of everything the runner shows of the step from now on. */
  mask(secrets: readonly string[]): void {
    try {
      for (const secret of secrets) issueCommand('add-mask', {}, secret);
    } catch {
      // Where no mask can be written, nothing else can.
    }
  }

  /** One line or command for the log. Never throws: a log that cannot be written must not cost the files. */
  print(line: Printable): void {
    try {
      this.#out.write(`${line}\n`);
    } catch {
      // There is nowhere left to say so.
    }
  }

  /** Debug logging is on, so that `debug` is worth its words. */
  get debugging(): boolean {
    return this.#env['RUNNER_DEBUG'] === '1';
  }

  /** A line that only those see who turned on debug logging. */
  debug(line: LogLine): void {
    if (this.debugging) this.print(command('debug', {}, commandText`${String(line)}`));
  }

  /** Sets these outputs. */
  setOutputs(outputs: Outputs): void {
    this.#attempt('The outputs', 'GITHUB_OUTPUT', () => {
      for (const [name, value] of Object.entries(outputs))
        issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    });
  }

  /** Appends what `render` makes of the bytes that are left for the summary. Rejects as `render` does. */
  async appendSummary(render: (bytesAvailable: number) => Promise<string>): Promise<void> {
    const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const taken = this.#attempt('The summary', 'GITHUB_STEP_SUMMARY', size);
    if (taken === undefined) return;
    const text = await render(summaryLimit - taken);
    this.#attempt('The summary', 'GITHUB_STEP_SUMMARY', (path) => appendFileSync(path, text));
  }

  /** `undefined` when there is no such file, or when it cannot be used, which is said. */
  #attempt<T>(what: string, variable: string, use: (path: string) => T): T | undefined {
    const path = this.#env[variable];
    if (path === undefined || path === '') return undefined;
    try {
      return use(path);
    } catch (error) {
      if (!this.#told.has(variable))
        this.print(logLine`${what} could not be written: ${error instanceof Error ? error.message : ''}`);
      this.#told.add(variable);
      return undefined;
    }
  }
}
