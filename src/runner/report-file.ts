import { randomUUID } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { GitHubContext } from '../github-context.ts';
import { untrusted } from '../shared/untrusted.ts';
import { asError, UserError } from '../shared/user-error.ts';

/** Why there is no report file: the data of each code. `path` is that of the file, or of the folder in which it should be created. */
export interface ReportFileFacts {
  /** One of the folders is a symbolic link, which the pull request may have added. */
  readonly 'linked-folder': ReportFilePlace;
  /** `systemCode` is Node's, such as EACCES; `undefined` if the error has none, and its text is the `upstreamMessage`. */
  readonly 'file-not-written': ReportFilePlace & { readonly systemCode: string | undefined };
}

interface ReportFilePlace {
  readonly path: string;
  readonly isFolder: boolean;
}

/** The report file could not be written; nothing else depends on it. */
export class ReportFileError<Code extends keyof ReportFileFacts = keyof ReportFileFacts> extends UserError<
  ReportFileFacts,
  Code
> {}

/** The name of the file if the user names none. */
const ownName = 'test-engine-report.json';

/**
 * Writes a report file from its pieces and returns its absolute path. It goes to `file`, which may be relative to the workspace, or into a
 * new folder of `temp`, so that several steps of a job do not overwrite each other's files. Missing folders are created. An existing file
 * is replaced once the new one is complete, so a reader finds either one or the other.
 *
 * @throws {ReportFileError} when it cannot be written; errors of `pieces` are thrown as they are
 */
export async function writeReportFile(
  file: string | undefined,
  pieces: Iterable<string>,
  { workspace = '.', temp = tmpdir() }: Partial<Pick<GitHubContext, 'workspace' | 'temp'>>,
): Promise<string> {
  const path = file === undefined ? freshPath(temp) : resolve(ownPath(resolve(workspace)), file);
  const place = { path, isFolder: false };
  if (file !== undefined && !isAbsolute(file)) refuseLinks(path);
  const partial = `${path}.${randomUUID()}.partial`;
  const handle = attempt(place, () => opened(partial));
  try {
    try {
      for (const piece of buffered(pieces)) {
        attempt(place, () => writeWhole(handle, piece));
        // A signal is only received while nothing else runs.
        await setImmediate();
      }
    } finally {
      closeSync(handle);
    }
    attempt(place, () => renameSync(partial, path));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return path;
}

function freshPath(temp: string): string {
  const folder = resolve(temp);
  return attempt({ path: folder, isFolder: true }, () => {
    makeFolder(folder);
    return join(mkdtempSync(join(folder, 'test-engine-gate-')), ownName);
  });
}

/** The pull request controls the workspace: a link among its folders must not redirect the file. */
function refuseLinks(path: string): void {
  let folder = dirname(path);
  while (folder !== dirname(folder) && lstatSync(folder, { throwIfNoEntry: false }) === undefined)
    folder = dirname(folder);
  if (ownPath(folder) === folder) return;
  throw new ReportFileError('linked-folder', { path, isFolder: false });
}

/** The path without links, as far as it exists. */
function ownPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function opened(path: string): number {
  makeFolder(dirname(path));
  return openSync(path, 'wx');
}

/**
 * Creates a folder and its parents. Node's own `recursive` never ends if a folder cannot be created for another reason than a missing
 * parent, as below /proc.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have created it in the meantime.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** UTF-16 units per write: one write per test would take longer than everything else. */
const chunk = 256 * 1024;

function* buffered(pieces: Iterable<string>): Generator<Buffer> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < chunk) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  yield Buffer.from(waiting);
}

/** A single write may accept fewer bytes than it is given. */
function writeWhole(handle: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
}

/** Turns the system's errors into ours. */
function attempt<T>(place: ReportFilePlace, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const systemCode = systemCodeOf(error);
    const upstreamMessage = systemCode === undefined ? untrusted(asError(error).message) : undefined;
    throw new ReportFileError('file-not-written', { ...place, systemCode }, { cause: error, upstreamMessage });
  }
}

function systemCodeOf(thrown: unknown): string | undefined {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  return /^[A-Z][A-Z\d_]{1,60}$/.test(code) ? code : undefined;
}
