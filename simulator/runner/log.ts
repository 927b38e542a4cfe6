import type { Masks } from './masks.ts';

/**
 * What a log entry is to the reader: `command` is a workflow command shown as it was printed (echoed, or one that stops
 * or resumes commands), `text` any other line.
 */
export type LogKind = 'text' | 'command' | 'group' | 'endgroup' | 'debug' | 'error' | 'warning' | 'notice';

export interface LogEntry {
  readonly kind: LogKind;
  /** As the log shows it: masked, without the tag that the kind stands for. Un-escaped data may hold line breaks. */
  readonly text: string;
  /** Milliseconds since the start of the step. */
  readonly ms: number;
  /** Who says it: the action's own output, or the runner (or, for its time limit, this stand-in) on its own account. */
  readonly from: 'action' | 'runner';
}

/** The step's log. Debug entries are kept only in a debug run, as on GitHub. */
export class StepLog {
  readonly #entries: LogEntry[] = [];
  readonly #masks: Masks;
  readonly #debug: boolean;
  readonly #onLine: (entry: LogEntry) => void;
  readonly #elapsed: () => number;

  constructor(options: {
    readonly masks: Masks;
    readonly debug: boolean;
    readonly onLine: (entry: LogEntry) => void;
    /** Milliseconds since the start of the step. */
    readonly elapsed: () => number;
  }) {
    this.#masks = options.masks;
    this.#debug = options.debug;
    this.#onLine = options.onLine;
    this.#elapsed = options.elapsed;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  write(kind: Exclude<LogKind, 'debug'>, text: string, from: LogEntry['from']): void {
    this.#push(kind, text, from);
  }

  /** One entry a line of `text`; none unless the step runs in debug mode. */
  debug(text: string, from: LogEntry['from']): void {
    if (!this.#debug) return;
    for (const line of text.split(/\r?\n/)) this.#push('debug', line, from);
  }

  #push(kind: LogKind, text: string, from: LogEntry['from']): void {
    const entry = Object.freeze({ kind, text: this.#masks.apply(text), ms: this.#elapsed(), from });
    this.#entries.push(entry);
    this.#onLine(entry);
  }
}
