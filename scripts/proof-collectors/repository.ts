import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD_ID } from '../../simulator/scenarios/cast.ts';
import { type Case, folderOf, tokenOf } from './cases.ts';

/** A repository of its own with the suites in it, as a checkout has it. Disposing of it removes it. */
export interface Repository extends Disposable {
  /** Its root, links resolved. */
  readonly root: string;
  readonly commit: string;
}

/** Makes it from `collectors/repository/`, with the packages that are installed in `collectors/`. */
export function makeRepository(collectors: string): Repository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'proof-collectors-')));
  cpSync(join(collectors, 'repository'), root, { recursive: true });
  symlinkSync(join(collectors, 'node_modules'), join(root, 'node_modules'), 'junction');
  writeFileSync(join(root, '.gitignore'), 'node_modules\ntest-results\n');
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Proof', '-c', 'user.email=proof@example.invalid', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).trim();
  };
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=Suites that fail');
  return {
    root,
    commit: git('rev-parse', 'HEAD'),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The lines, from 1, on which the failing test begins and on which it fails: each stands below a comment that says so. */
export function markedLines(root: string, one: Case): { readonly test: number; readonly failure: number } {
  const lines = readFileSync(join(root, folderOf(one), one.file), 'utf8').split('\n');
  const below = (mark: string) => lines.findIndex((line) => line.trim() === `// the ${mark}:`) + 2;
  return { test: below('test'), failure: below('failure') };
}

/** Runs a suite as a Buildkite job would, with uploads going to `uploads`, and gives what it printed. It is to fail. */
export function runSuite({ root, commit }: Repository, one: Case, uploads: string): Promise<string> {
  const [script, ...args] = one.command;
  const { PATH, HOME, SystemRoot, TEMP, TMPDIR } = process.env;
  const env = {
    ...Object.fromEntries(Object.entries({ PATH, HOME, SystemRoot, TEMP, TMPDIR }).filter(([, value]) => value)),
    CI: 'true',
    BUILDKITE_BUILD_ID: BUILD_ID,
    BUILDKITE_BRANCH: 'main',
    BUILDKITE_COMMIT: commit,
    BUILDKITE_ANALYTICS_TOKEN: tokenOf(one),
    BUILDKITE_ANALYTICS_BASE_URL: uploads,
    ...(one.collectorPrefix !== undefined && { BUILDKITE_ANALYTICS_LOCATION_PREFIX: one.collectorPrefix }),
  };
  const options = { cwd: join(root, folderOf(one)), env, timeout: 120_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'node_modules', script), ...args], options, (_, out, err) => {
      resolve(`${out}${err}`);
    });
  });
}
