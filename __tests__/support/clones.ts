import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The commit that was tested, and one that was not. */
export const testedCommit = '7f3c1e5b9a2d4860c7e1f0b3d5a69784e2c1b0f9';
export const otherCommit = '0123456789abcdef0123456789abcdef01234567';

/** Where this repository comes from. */
export const ownRemote = 'https://github.com/acme/shop';

/** A folder for a workspace; disposing of it removes it. */
export function makeWorkspace(): Disposable & { readonly folder: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Writes empty files. */
export function writeFiles(folder: string, paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}

/** Runs Git without anybody's configuration. */
export function git(folder: string, ...args: readonly string[]): void {
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('git', [...args], { cwd: folder, env, stdio: 'ignore' });
}

/** A folder as `git clone` leaves it, with these files tracked and this commit checked out; the commit itself is not in it. */
export function makeClone(
  folder: string,
  files: readonly string[],
  { remote = ownRemote, head = testedCommit }: { readonly remote?: string; readonly head?: string } = {},
): void {
  // What `git init` and `git remote add` would write. To start them takes most of a test's time.
  for (const path of ['objects', 'refs/heads']) mkdirSync(join(folder, '.git', path), { recursive: true });
  const config = `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${remote}\n`;
  writeFileSync(join(folder, '.git', 'config'), config);
  writeFileSync(join(folder, '.git', 'HEAD'), `${head}\n`);
  writeFiles(folder, files);
  if (files.length > 0) track(folder, files);
}

/** What Git writes where these files are added: all of them are empty, so it is the same for each clone. */
const written = new Map<string, readonly (readonly [path: string, bytes: Buffer])[]>();
const emptyBlob = join('objects', 'e6', '9de29bb2d1d6434b8b29ae775ad8c2e48c5391');

function track(folder: string, files: readonly string[]): void {
  const key = JSON.stringify(files);
  const inGit = (path: string) => join(folder, '.git', path);
  const known = written.get(key);
  if (known === undefined) {
    git(folder, 'add', '-f', '--', ...files);
    written.set(
      key,
      ['index', emptyBlob].map((path) => [path, readFileSync(inGit(path))]),
    );
    return;
  }
  mkdirSync(dirname(inGit(emptyBlob)), { recursive: true });
  for (const [path, bytes] of known) writeFileSync(inGit(path), bytes);
}
