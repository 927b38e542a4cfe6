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

/** Why there is no report file: the data of each code. `path` is the file's, or that of the folder where one was to be made. */
export interface ReportFileFacts {
  /** One of the folders is a symbolic link, which the pull request may have put there. */
  readonly 'linked-folder': ReportFilePlace;
  /** `systemCode` is Node's, such as EACCES; `undefined` where the error has none, whose words are the `upstreamMessage`. */
  readonly 'file-not-written': ReportFilePlace & { readonly systemCode: string | undefined };
}

interface ReportFilePlace {
  readonly path: string;
  readonly isFolder: boolean;
}

/** The report file is not there; nothing else depends on it. */
export class ReportFileError<Code extends keyof ReportFileFacts = keyof ReportFileFacts> extends UserError<
  ReportFileFacts,
  Code
> {}

/** The name of the file where the user names none. */
const ownName = 'test-engine-report.json';

/**
 * Writes a report file from its pieces and gives its absolute path. It goes to `file`, which may be relative to the workspace,
 * else into a fresh folder of `temp`, so that several steps of a job do not overwrite each other's. Folders that are not
 * there are made. A file of that name is replaced once the new one is whole: whoever reads finds the one or the other.
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
        // A signal that came meanwhile is heard only when nothing else runs.
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

/** The workspace's files are the pull request's: a link among its folders must not lead the file anywhere else. */
function refuseLinks(path: string): void {
  let folder = dirname(path);
  while (folder !== dirname(folder) && lstatSync(folder, { throwIfNoEntry: false }) === undefined)
    folder = dirname(folder);
  if (ownPath(folder) === folder) return;
  throw new ReportFileError('linked-folder', { path, isFolder: false });
}

/** The path without links, as far as it is there. */
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
 * Makes a folder, and those that it lies in. Not left to Node's `recursive`, which never comes to an end where a folder cannot be
 * made for want of something else than its parent, as below /proc.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** UTF-16 units that are written at once: a write for each test would take longer than all else. */
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

/** A write may take less than it is given. */
function writeWhole(handle: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
}

/** What the system refuses becomes an error of ours. */
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
