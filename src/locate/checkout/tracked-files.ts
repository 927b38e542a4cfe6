import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Environment } from '../../github-context.ts';

/** Milliseconds for Git: a list of 50,000 files takes about 20. */
const longestRun = 3_000;
/** The most bytes of Git's output: about half a million files. */
const longestAnswer = 64 * 1024 * 1024;

/**
 * The paths of the files in Git's index, relative to `root`, with `/`. They include files that a sparse checkout leaves out, but neither
 * symbolic links nor submodules, since GitHub shows no lines of these. Empty if Git is missing, refuses, takes too long or prints too
 * much.
 */
export function trackedFiles(
  root: string,
  { env, workspace, timeLeft }: { readonly env: Environment; readonly workspace: string; readonly timeLeft: number },
): readonly string[] {
  const git = gitOutside(workspace, env['PATH']);
  if (git === undefined) return [];
  const answer = spawnSync(git, [...settings.flatMap((one) => ['-c', one]), 'ls-files', '-z', '--stage'], {
    cwd: root,
    env: { ...kept(env), ...own, GIT_CEILING_DIRECTORIES: dirname(root) },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    // The report must not wait for Git: after a signal, there is hardly any time.
    timeout: Math.max(1, Math.floor(Math.min(longestRun, timeLeft / 2))),
    killSignal: 'SIGKILL',
    maxBuffer: longestAnswer,
    windowsHide: true,
  });
  if (answer.status !== 0) return [];
  return answer.stdout.split('\0').flatMap(regularFile);
}

/**
 * - In a container job, the folder belongs to another user, which Git rejects since 2.35.2. Since 2.38, it accepts an exception on its
 *   command line; before, it accepts the one that `actions/checkout` leaves in `HOME`.
 * - Whatever the repository's own configuration says, no other program is started, and nothing is fetched.
 */
const settings = ['safe.directory=*', 'core.fsmonitor=false', 'protocol.allow=never', 'submodule.recurse=false'];

/** The variables that Git needs. No others, such as a `GIT_DIR` that points elsewhere, and no secrets. */
const names = ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'TEMP', 'TMP'];

const own = { GIT_ALLOW_PROTOCOL: 'none', GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };

function kept(env: Environment): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}

/**
 * Git's program. It is never one in the workspace, not even through a link, since the author of the pull request may have put it there.
 * `workspace` is a path without links.
 */
function gitOutside(workspace: string, path: string | undefined): string | undefined {
  const program = sep === '\\' ? 'git.exe' : 'git';
  return path
    ?.split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, program))
    .find((found) => mayRun(workspace, found));
}

/** Whether a program may be run and, after links are followed, both its folder and itself are outside the workspace. */
function mayRun(workspace: string, program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return [dirname(program), program].every((path) => isOutside(workspace, realpathSync(path)));
  } catch {
    return false;
  }
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  // Only the way to another drive of Windows is absolute.
  return /^\.\.(?:[/\\]|$)/.test(way) || isAbsolute(way);
}

/** `100644 <object> 0<tab>spec/a_spec.rb`; links have the mode 120000, submodules 160000. */
function regularFile(entry: string): readonly string[] {
  return entry.startsWith('100') ? [entry.slice(entry.indexOf('\t') + 1)] : [];
}
