import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BUILD_ID } from '../../simulator/scenarios/cast.ts';
import { type Case, folderOf } from './cases.ts';
import type { Tools } from './tools.ts';

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
  writeFileSync(join(root, '.gitignore'), 'node_modules\ntest-results\nbuild\ntarget\n__pycache__\n');
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=Proof', '-c', 'user.email=proof@example.invalid', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).trim();
  };
  git('init', '--quiet');
  git('remote', 'add', 'origin', 'https://github.com/acme/shop');
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
  const below = (mark: string) =>
    lines.findIndex((line) => new RegExp(`^(?://|#) the ${mark}:$`).test(line.trim())) + 2;
  return { test: below('test'), failure: below('failure') };
}

/** The folder that most images of languages work in. */
const image = '/usr/src/app';

/** Copies a suite to where an image has it; `undefined` where that cannot be done, or something is there already. */
export function inImage(
  root: string,
  one: Case,
  collectors: string,
): (Disposable & { readonly folder: string }) | undefined {
  if (existsSync(image)) return undefined;
  try {
    // What a framework has left there on its run before stays behind.
    const filter = (path: string) => basename(path) !== 'node_modules';
    cpSync(join(root, folderOf(one)), image, { recursive: true, filter });
    symlinkSync(join(collectors, 'node_modules'), join(image, 'node_modules'), 'junction');
    return { folder: image, [Symbol.dispose]: () => rmSync(image, { recursive: true, force: true, maxRetries: 3 }) };
  } catch {
    rmSync(image, { recursive: true, force: true });
    return undefined;
  }
}

/** Runs a suite in a folder as a Buildkite job would, with uploads going to `uploads`, and gives what it printed. It is to fail. */
export function runSuite(
  tools: Tools,
  { commit }: Repository,
  one: Case,
  { folder, uploads, token }: { readonly folder: string; readonly uploads: string; readonly token: string },
): Promise<string> {
  const env = {
    CI: 'true',
    BUILDKITE_BUILD_ID: BUILD_ID,
    BUILDKITE_BRANCH: 'main',
    BUILDKITE_COMMIT: commit,
    BUILDKITE_ANALYTICS_TOKEN: token,
    BUILDKITE_ANALYTICS_BASE_URL: uploads,
    BUILDKITE_ANALYTICS_API_URL: uploads.replace(/\/uploads$/, ''),
    ...(one.collectorPrefix !== undefined && { BUILDKITE_ANALYTICS_LOCATION_PREFIX: one.collectorPrefix }),
  };
  const runEnv = { ci: 'buildkite', key: BUILD_ID, branch: 'main', commit_sha: commit };
  return tools.run({ tool: one.tool, folder, env, uploads, token, runEnv });
}
