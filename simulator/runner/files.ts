import { readFileSync, statSync } from 'node:fs';
import type { Masks } from './masks.ts';
import type { Worker } from './worker.ts';

/** The files through which a step talks to the runner, by the end of their variable's name (`GITHUB_OUTPUT`). */
export const fileCommandNames = ['PATH', 'ENV', 'STEP_SUMMARY', 'STATE', 'OUTPUT'] as const;
export type FileCommand = (typeof fileCommandNames)[number];

/** A file that the runner could not use. */
export interface FileProblem {
  readonly file: FileCommand;
  readonly message: string;
}

/** What a step left in its files, outputs and state apart, which the worker holds. */
export interface FileResults {
  /** Environment variables for later steps. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders to put in front of later steps' PATH. */
  readonly paths: readonly string[];
  /** Masked; null when there is none. */
  readonly summary: string | null;
  /** Size of the summary's file in bytes. */
  readonly summaryBytes: number;
  readonly problems: readonly FileProblem[];
}

/** Above this size the runner drops the whole summary. */
export const largestSummary = 1024 * 1024;
/** What a job's outputs may come to, counted as UTF-16. */
const largestOutputs = 1024 * 1024;

/**
 * Reads the files as the runner does at the end of a step, in its order. A wrong one makes the step fail;
 * what stood before the mistake counts.
 *
 * @param paths absolute path of each file; one that is gone counts as empty
 */
export function readStepFiles(paths: Readonly<Record<FileCommand, string>>, worker: Worker): FileResults {
  const environment = new Map<string, string>();
  const folders = new Set<string>();
  const problems: FileProblem[] = [];
  let summary: string | null = null;
  let summaryBytes = 0;

  const readers: Readonly<Record<FileCommand, (path: string) => void>> = {
    PATH: (path) => {
      for (const line of linesOf(readText(path))) {
        folders.delete(line); // named again, it goes to the end
        if (line !== '') folders.add(line);
      }
    },
    ENV: (path) => {
      for (const [name, value] of keyValuePairs(readText(path))) {
        if (name.toUpperCase() !== 'NODE_OPTIONS') environment.set(name, value);
        else worker.report('error', `Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`);
      }
    },
    STEP_SUMMARY: (path) => {
      summaryBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (summaryBytes > largestSummary) {
        const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(summaryBytes / 1024)}k.`;
        problems.push({ file: 'STEP_SUMMARY', message });
        worker.report('error', message);
      } else if (summaryBytes > 0) {
        summary = maskedLines(readText(path), worker.masks);
      }
    },
    STATE: (path) => {
      for (const [name, value] of keyValuePairs(readText(path))) {
        worker.state.set(name, value);
        worker.log.debug(`Save intra-action state ${name} = ${value}`, 'runner');
      }
    },
    OUTPUT: (path) => {
      for (const [name, value] of keyValuePairs(readText(path))) {
        if (name === '') throw new Error("Value cannot be null. (Parameter 'name')");
        worker.outputs.set(name, value);
        worker.log.debug(`Set output ${name} = ${value}`, 'runner');
      }
    },
  };

  for (const file of fileCommandNames) {
    try {
      readers[file](paths[file]);
    } catch (error) {
      const { message } = error as Error;
      problems.push({ file, message });
      worker.report('error', `Unable to process file command '${file.toLowerCase()}' successfully.`);
      worker.report('error', message);
      worker.failed = true;
    }
  }
  return { environment: Object.fromEntries(environment), paths: [...folders], summary, summaryBytes, problems };
}

/**
 * The pairs of a file of `name=value` lines and `name<<DELIMITER` blocks, in order, the same name as often as it stands there.
 * Only `\n` ends a line (a runner on Windows also takes `\r\n`).
 * @throws {Error} in the runner's words, at the first line that is neither, or a block that does not end
 */
export function* keyValuePairs(text: string): Generator<readonly [name: string, value: string]> {
  let at = 0;
  const nextLine = (): { readonly text: string; readonly start: number; readonly ended: boolean } | null => {
    if (at >= text.length) return null;
    const start = at;
    const end = text.indexOf('\n', start);
    at = end < 0 ? text.length : end + 1;
    return { text: text.slice(start, end < 0 ? undefined : end), start, ended: end >= 0 };
  };

  for (let line = nextLine(); line !== null; line = nextLine()) {
    if (line.text === '') continue;
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line.text) ?? [];
    if (sign === undefined) throw new Error(`Invalid format '${line.text}'`);
    if (sign === '=') {
      yield [name, rest];
      continue;
    }
    if (name === '' || rest === '') {
      throw new Error(`Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`);
    }
    const start = at;
    let last = nextLine();
    for (; last?.text !== rest; last = nextLine()) {
      if (last === null) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`);
      if (!last.ended) throw new Error('Invalid value. EOF marker missing new line.');
    }
    yield [name, text.slice(start, Math.max(start, last.start - 1))];
  }
}

/** Why a job could not pass these outputs on; null when it can. */
export function outputsProblem(outputs: Readonly<Record<string, string>>): string | null {
  const bytes = Object.values(outputs).reduce((sum, value) => sum + 2 * value.length, 0);
  return bytes > largestOutputs ? `The outputs take ${bytes} bytes, a job may have ${largestOutputs}.` : null;
}

function maskedLines(text: string, masks: Masks): string {
  return linesOf(text)
    .map((line) => `${masks.apply(line)}\n`)
    .join('');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function readText(path: string): string {
  try {
    return new TextDecoder().decode(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
