import { appendFileSync, statSync } from 'node:fs';
import { issueCommand } from '@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '@actions/core/lib/file-command.js';
import type { Printable } from './report/log.ts';
import type { OutputName } from './report/outputs.ts';
import { summaryLimit } from './report/summary.ts';
import { command, commandText, type LogLine } from './report/text.ts';

/**
 * The machine that runs the step: its log, its masks and its files. Nothing else prints or writes, and it takes only text
 * that was made safe. Files that are missing or cannot be written, as outside Actions, cost what goes into them, never the
 * step.
 */
export class Runner {
  readonly #env: NodeJS.ProcessEnv;
  readonly #out: NodeJS.WritableStream;

  constructor(env: NodeJS.ProcessEnv, out: NodeJS.WritableStream) {
    this.#env = env;
    this.#out = out;
    // When nobody reads the log any more, the verdict still counts.
    out.on('error', () => undefined);
  }

  /** Keeps these out of everything the runner shows of the step from now on. */
  mask(secrets: readonly string[]): void {
    for (const secret of secrets) issueCommand('add-mask', {}, secret);
  }

  /** One line or command for the log. */
  print(line: Printable): void {
    this.#out.write(`${line}\n`);
  }

  /** Debug logging is on, so that `debug` is worth its words. */
  get debugging(): boolean {
    return this.#env['RUNNER_DEBUG'] === '1';
  }

  /** A line that only those see who turned on debug logging. */
  debug(line: LogLine): void {
    if (this.debugging) this.print(command('debug', {}, commandText`${String(line)}`));
  }

  /** Sets those outputs of `names`. */
  setOutputs(outputs: Readonly<Record<OutputName, string>>, names: readonly OutputName[]): void {
    this.#attempt('The outputs', 'GITHUB_OUTPUT', () => {
      for (const name of names) issueFileCommand('OUTPUT', prepareKeyValueMessage(name, outputs[name]));
    });
  }

  /** Appends what `render` makes of the bytes that are left for the summary, if there is a summary to write to. */
  appendSummary(render: (bytesAvailable: number) => string): void {
    this.#attempt('The summary', 'GITHUB_STEP_SUMMARY', (path) => {
      const taken = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      appendFileSync(path, render(summaryLimit - taken));
    });
  }

  #attempt(what: string, variable: string, write: (path: string) => void): void {
    const path = this.#env[variable];
    try {
      if (path === undefined || path === '') throw new Error(`${variable} is not set`);
      write(path);
    } catch (error) {
      this.print(
        command('debug', {}, commandText`${what} could not be written: ${error instanceof Error ? error.message : ''}`),
      );
    }
  }
}
