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
import { asError, UserError } from '../shared/user-error.ts';

/** The report file is not there; nothing else depends on it. */
export class ReportFileError extends UserError {}

/** The name of the file where the user names none. */
const ownName = 'test-engine-report.json';

/**
 * Writes a report file from its pieces and resolves to its absolute path. It goes to `file`, which may be relative to the workspace,
 * else into a fresh folder of `RUNNER_TEMP`, so that several steps of a job do not overwrite each other's. Folders that are not
 * there are made. A file of that name is replaced once the new one is whole: whoever reads finds the one or the other.
 *
 * Rejects with a ReportFileError when it cannot be written; errors of `pieces` are passed on as they are.
 */
export async function writeReportFile(
  file: string | undefined,
  pieces: Iterable<string>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const path = file === undefined ? freshPath(env) : resolve(ownPath(resolve(env['GITHUB_WORKSPACE'] || '.')), file);
  const what = `The report file ${path}`;
  if (file !== undefined && !isAbsolute(file)) refuseLinks(what, path);
  const partial = `${path}.${randomUUID()}.partial`;
  const handle = attempt(what, () => opened(partial));
  try {
    try {
      for (const piece of buffered(pieces)) {
        attempt(what, () => writeWhole(handle, piece));
        // A signal that came meanwhile is heard only when nothing else runs.
        await setImmediate();
      }
    } finally {
      closeSync(handle);
    }
    attempt(what, () => renameSync(partial, path));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  return path;
}

function freshPath({ RUNNER_TEMP }: Readonly<Record<string, string | undefined>>): string {
  const folder = resolve(RUNNER_TEMP || tmpdir());
  return attempt(`The report file in ${folder}`, () => {
    makeFolder(folder);
    return join(mkdtempSync(join(folder, 'test-engine-gate-')), ownName);
  });
}

/** The workspace's files are the pull request's: a link among its folders must not lead the file anywhere else. */
function refuseLinks(what: string, path: string): void {
  let folder = dirname(path);
  while (folder !== dirname(folder) && lstatSync(folder, { throwIfNoEntry: false }) === undefined)
    folder = dirname(folder);
  if (ownPath(folder) === folder) return;
  throw new ReportFileError(`${what} could not be written: one of its folders is a symbolic link.`, checkRuns);
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

/** What the system refuses is told in words of ours. */
function attempt<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw failed(what, error);
  }
}

const checkRuns =
  'Name a file in report-file that the step may write, or leave the input out: the file then goes into RUNNER_TEMP.';

/** What systems' errors mean, by the codes that Node.js gives them. */
const reasons: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EACCES: ['it may not be written there', checkRuns],
  EPERM: ['it may not be written there', checkRuns],
  EROFS: ['nothing can be written there', checkRuns],
  ENOENT: ['its folder cannot be made', checkRuns],
  ENOSPC: ['the disk is full', 'Free some space on the runner, or lower report-limit.'],
  EDQUOT: ['the disk is full', 'Free some space on the runner, or lower report-limit.'],
  EISDIR: ['it is a folder', 'Name a file in report-file, such as test-results/failed.json.'],
  ENOTDIR: ['one of its folders is a file', checkRuns],
  EEXIST: ['one of its folders is a file', checkRuns],
  ENAMETOOLONG: ['its name is too long', 'Name a file with a shorter path in report-file.'],
};

function failed(what: string, thrown: unknown): ReportFileError {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const [why, hint] = known === undefined ? [asError(thrown).message, checkRuns] : [`${known[0]} (${code})`, known[1]];
  return new ReportFileError(`${what} could not be written: ${why}.`, hint, { cause: thrown });
}
