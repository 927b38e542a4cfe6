import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Annotation, DroppedAnnotation } from './annotations.ts';
import { runnerFolders, type StepFolders } from './environment.ts';
import { type FileProblem, type FileResults, outputsProblem } from './files.ts';
import { deepFreeze } from './freeze.ts';
import type { LogEntry } from './log.ts';
import type { ProcessEnd } from './process.ts';
import type { ExecutedCommand, Worker } from './worker.ts';

/** What GitHub would show of a step, and what it would not. A plain frozen value. */
export interface StepResult extends ProcessEnd {
  readonly outcome: 'success' | 'failure' | 'cancelled';
  readonly log: readonly LogEntry[];
  readonly annotations: readonly Annotation[];
  readonly dropped: readonly DroppedAnnotation[];
  /** As this job's later steps see them. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Why a job could not pass the outputs on; null when it can. */
  readonly outputsProblem: string | null;
  /** Names of the outputs that do not reach other jobs, because their values hold masked text. */
  readonly withheld: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  /** Environment variables for later steps. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders to put in front of later steps' PATH. */
  readonly paths: readonly string[];
  /** Masked, its lines ended by `\n`; null when there is none or when it was dropped. */
  readonly summary: string | null;
  /** Size of the summary's file in bytes, before masking; the limit is 1,048,576. */
  readonly summaryBytes: number;
  /** Why the summary was dropped; null when it was not. */
  readonly summaryProblem: string | null;
  readonly fileProblems: readonly FileProblem[];
  /** The registered values as they stand. */
  readonly masks: readonly string[];
  /** Every workflow command that was carried out. */
  readonly commands: readonly ExecutedCommand[];
  /** All that the process wrote, both streams in order of arrival, as UTF-8 text, nothing masked. */
  readonly rawOutput: string;
  /** Text of the files that the step left in `RUNNER_TEMP`, by their path below it. */
  readonly leftInTemp: Readonly<Record<string, string>>;
  /** Where the step's folders are, if they were kept. */
  readonly files: StepFolders | null;
}

/** Puts the result together, while the step's folders still stand. */
export function composeResult(parts: {
  readonly cancelled: boolean;
  readonly end: ProcessEnd;
  readonly worker: Worker;
  readonly files: FileResults;
  readonly rawOutput: string;
  readonly folders: StepFolders;
  readonly keepFiles: boolean;
}): StepResult {
  const { worker, files, end } = parts;
  const outputs = worker.outputs.toRecord();
  const failed = worker.failed || end.exitCode !== 0;
  return deepFreeze({
    ...end,
    outcome: parts.cancelled ? 'cancelled' : failed ? 'failure' : 'success',
    log: worker.log.entries,
    annotations: worker.annotations.kept,
    dropped: worker.annotations.dropped,
    outputs,
    outputsProblem: outputsProblem(outputs),
    withheld: Object.entries(outputs).flatMap(([name, value]) => (worker.masks.apply(value) === value ? [] : [name])),
    state: worker.state.toRecord(),
    environment: files.environment,
    paths: files.paths,
    summary: files.summary,
    summaryBytes: files.summaryBytes,
    summaryProblem: files.problems.find((problem) => problem.file === 'STEP_SUMMARY')?.message ?? null,
    fileProblems: files.problems,
    masks: worker.masks.values,
    commands: worker.commands,
    rawOutput: parts.rawOutput,
    leftInTemp: readLeftovers(parts.folders.temp),
    files: parts.keepFiles ? parts.folders : null,
  });
}

function readLeftovers(temp: string): Record<string, string> {
  const paths = readdirSync(temp, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(temp, join(entry.parentPath, entry.name)))
    .filter((path) => !runnerFolders.some((folder) => path.startsWith(`${folder}/`)));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(temp, path), 'utf8')]));
}
