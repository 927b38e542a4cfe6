import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { moveMajorTag } from '../../../scripts/move-major-tag.ts';
import { ending, runScript, writeFiles } from './support.ts';

let root = '';
let work = '';

/** A repository with a bare remote, and nobody's own settings of git. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'major-tag-'));
  work = join(root, 'work');
  git(root, 'init', '--quiet', '--bare', 'remote.git');
  git(root, 'init', '--quiet', '--initial-branch=main', 'work');
  git(work, 'remote', 'add', 'origin', join(root, 'remote.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const env = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, stdio: 'pipe' }).trim();
}

/** Commits, tags and pushes; gives the commit. */
function release(tag: string, ...options: string[]): string {
  git(work, 'commit', '--quiet', '--allow-empty', '--message', tag);
  git(work, 'tag', ...options, tag);
  git(work, 'push', '--quiet', 'origin', tag);
  return git(work, 'rev-parse', 'HEAD');
}

const place = () => ({ folder: work, remote: 'origin', env: { PATH: process.env['PATH'], ...env } });
const move = (tag: string) => ending(() => moveMajorTag(tag, place()));
const at = (tag: string) => git(work, 'ls-remote', 'origin', `refs/tags/${tag}`).split('\t')[0];

test('follows the releases of its line, forwards only, and stays at pre-releases', async () => {
  const first = release('v1.0.0');
  expect(await move('v1.0.0')).toMatchObject({ code: 0, stdout: `v1 is at v1.0.0 now (${first}).\n` });
  expect(at('v1')).toBe(first);

  const second = release('v1.2.0');
  await move('v1.2.0');
  expect(at('v1')).toBe(second);

  release('v1.1.9');
  expect(await move('v1.1.9')).toMatchObject({
    code: 0,
    stdout: 'v1 is at v1.2.0, which is newer than v1.1.9: it stays there.\n',
  });
  release('v2.0.0-rc.1');
  expect(await move('v2.0.0-rc.1')).toMatchObject({
    code: 0,
    stdout: 'v2.0.0-rc.1 is a pre-release: v2 stays where it is.\n',
  });
  expect([at('v1'), at('v2')]).toEqual([second, '']);

  const third = release('v2.0.0');
  await move('v2.0.0');
  const fix = release('v1.2.4');
  await move('v1.2.4');
  const tenth = release('v1.10.0');
  expect([at('v1'), at('v2')]).toEqual([fix, third]);
  await move('v1.10.0');
  expect([at('v1'), at('v2')]).toEqual([tenth, third]);
});

test('a job that is run again finds it in its place', async () => {
  const commit = release('v1.0.0');
  await move('v1.0.0');
  expect(await move('v1.0.0')).toMatchObject({ code: 0, stdout: 'v1 is at v1.0.0 already.\n' });
  // A pre-release at the same commit changes nothing about that.
  git(work, 'tag', 'v1.1.0-rc.1');
  git(work, 'push', '--quiet', 'origin', 'v1.1.0-rc.1');
  expect(await move('v1.0.0')).toMatchObject({ code: 0, stdout: 'v1 is at v1.0.0 already.\n' });
  expect(at('v1')).toBe(commit);
});

test('one commit may be a release of two lines', async () => {
  release('v1.5.0');
  git(work, 'tag', 'v2.0.0');
  git(work, 'push', '--quiet', 'origin', 'v2.0.0');
  await move('v1.5.0');
  await move('v2.0.0');
  expect(at('v1')).toBe(at('v2'));
  const fix = release('v1.5.1');
  await move('v1.5.1');
  expect(at('v1')).toBe(fix);
});

test('annotated tags stand for their commits', async () => {
  const first = release('v1.0.0', '--annotate', '--message=first');
  await move('v1.0.0');
  expect(at('v1')).toBe(first);
  // Somebody moved it by hand, as an annotated tag.
  git(work, 'tag', '--force', '--annotate', '--message=by hand', 'v1', first);
  git(work, 'push', '--quiet', '--force', 'origin', 'v1');
  expect(at('v1')).not.toBe(first);
  const second = release('v1.0.1', '--annotate', '--message=second');
  await move('v1.0.1');
  expect(at('v1')).toBe(second);
});

test('a shallow clone of the tag, as a workflow checks it out, is enough', async () => {
  release('v1.0.0');
  await move('v1.0.0');
  const second = release('v1.0.1');
  const remote = `file://${join(root, 'remote.git')}`;
  git(root, '-c', 'advice.detachedHead=false', 'clone', '--quiet', '--depth=1', '--branch=v1.0.1', remote, 'shallow');
  expect(await runScript('move-major-tag.ts', ['v1.0.1'], { cwd: join(root, 'shallow'), env })).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect(at('v1')).toBe(second);
});

test('it is not moved from where nobody released anything', async () => {
  release('v1.0.0');
  git(work, 'commit', '--quiet', '--allow-empty', '--message', 'no release');
  git(work, 'push', '--quiet', 'origin', 'HEAD:refs/tags/v1');
  const before = at('v1');
  release('v1.0.1');
  expect(await move('v1.0.1')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/v1 of origin is at [\da-f]{40}, which is no release.*Put it to a release by hand/),
  });
  expect(at('v1')).toBe(before);
});

test('a tag that the remote has not, and a push that it refuses, are said', async () => {
  release('v1.0.0');
  expect(await move('v1.0.7')).toMatchObject({ code: 1, stderr: 'origin has no tag v1.0.7: push it first.\n' });
  expect(await move('main')).toMatchObject({ code: 1, stderr: expect.stringContaining('is no tag of a release') });
  writeFiles(join(root, 'remote.git', 'hooks'), { 'pre-receive': '#!/bin/sh\necho protected >&2\nexit 1\n' });
  chmodSync(join(root, 'remote.git', 'hooks', 'pre-receive'), 0o755);
  const { code, stderr } = await move('v1.0.0');
  expect(code).toBe(1);
  expect(stderr).toMatch(/origin did not take v1:\n.*protected.*Run this job again/s);
  expect(at('v1')).toBe('');
});

test('another release that moved it meanwhile is not undone', async () => {
  release('v1.0.0');
  await move('v1.0.0');
  release('v1.0.1');
  const newer = release('v1.0.2');
  // Between look and push the other job is through: a git of ours is that moment.
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const through = `'${real}' -C '${root}/remote.git' update-ref refs/tags/v1 ${newer}`;
  const git = `#!/bin/sh\n'${real}' "$@" || exit\n[ "$1" != ls-remote ] || ${through}\n`;
  writeFiles(join(root, 'bin'), { git });
  chmodSync(join(root, 'bin', 'git'), 0o755);
  const { env, ...rest } = place();
  const meddled = { ...rest, env: { ...env, PATH: `${join(root, 'bin')}:${env.PATH}` } };
  expect(await ending(() => moveMajorTag('v1.0.1', meddled))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('did not take v1'),
  });
  expect(at('v1')).toBe(newer);
  expect(await move('v1.0.1')).toMatchObject({ code: 0, stdout: expect.stringContaining('it stays there') });
});
