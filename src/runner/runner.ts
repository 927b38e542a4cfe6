import { appendFileSync, statSync } from 'node:fs';
import { issueCommand } from '@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '@actions/core/lib/file-command.js';
import type { GitHubContext } from '../github-context.ts';
import { notWritten } from '../messages/report-notices.ts';
import type { Printable } from '../report/log.ts';
import type { Outputs } from '../report/outputs.ts';
import { summaryLimit } from '../report/summary/summary.ts';
import { asError } from '../shared/user-error.ts';
import { command, commandText, type LogLine, logLine } from '../text/index.ts';
import { type Redact, redactHtml } from '../text/redact.ts';
import { writeReportFile } from './report-file.ts';

/**
 * The machine that runs the step: its log, its masks and its files. Nothing else prints or writes. It accepts only text that was made
 * safe, and redacts all of it. A file that is missing or cannot be written, as outside Actions, costs its content, never the step.
 */
export class Runner {
  readonly #context: GitHubContext;
  readonly #out: NodeJS.WritableStream;
  readonly #redact: Redact;
  /** What could not be written; each is reported once. */
  readonly #reported = new Set<string>();

  constructor(context: GitHubContext, out: NodeJS.WritableStream, redact: Redact) {
    this.#context = context;
    this.#out = out;
    this.#redact = redact;
    // Even if nobody reads the log any more, the verdict counts.
    out.on('error', () => undefined);
  }

  /** Masks these in everything that the runner shows of the step from now on. */
  mask(secrets: readonly string[]): void {
    try {
      for (const secret of secrets) issueCommand('add-mask', {}, secret);
    } catch {
      // If no mask can be written, nothing else can.
    }
  }

  /** One line or command for the log. Never throws: a log that cannot be written must not cost the files. */
  print(line: Printable): void {
    try {
      this.#out.write(`${line.redacted(this.#redact)}\n`);
    } catch {
      // There is no place left to report this.
    }
  }

  /** Resolves when everything that was printed has left the process, or if nobody reads the log any more. */
  written(): Promise<void> {
    return new Promise((resolve) => {
      this.#out.once('error', () => resolve());
      this.#out.write('', () => resolve());
    });
  }

  /** A line that is only shown with debug logging. */
  debug(line: LogLine): void {
    if (this.#context.isDebugging) this.print(command('debug', {}, commandText`${String(line)}`));
  }

  /** Sets these outputs. */
  setOutputs(outputs: Outputs): void {
    this.#attempt('outputs', this.#context.outputFile, () => {
      for (const [name, value] of Object.entries(outputs))
        issueFileCommand('OUTPUT', prepareKeyValueMessage(name, this.#redact(value)));
    });
  }

  /** Appends what `render` makes within the bytes that are left for the summary. Rejects if `render` does. */
  async appendSummary(render: (bytesAvailable: number) => Promise<string>): Promise<void> {
    const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const taken = this.#attempt('summary', this.#context.summaryFile, size);
    if (taken === undefined) return;
    const text = redactHtml(await render(summaryLimit - taken), this.#redact);
    this.#attempt('summary', this.#context.summaryFile, (path) => appendFileSync(path, text));
  }

  /**
   * Writes the report file from its pieces, for which `piecesOf` gets the function that redacts texts, and returns its path: see
   * `writeReportFile`. Rejects with a ReportFileError.
   */
  async writeReport(file: string | undefined, piecesOf: (redact: Redact) => Iterable<string>): Promise<string> {
    return writeReportFile(file, piecesOf(this.#redact), this.#context);
  }

  /** `undefined` if there is no such file, or if it cannot be used, which is reported. */
  #attempt<T>(what: 'outputs' | 'summary', path: string | undefined, use: (path: string) => T): T | undefined {
    if (path === undefined) return undefined;
    try {
      return use(path);
    } catch (error) {
      if (!this.#reported.has(what)) this.print(logLine`${notWritten(what)}: ${asError(error).message}`);
      this.#reported.add(what);
      return undefined;
    }
  }
}
