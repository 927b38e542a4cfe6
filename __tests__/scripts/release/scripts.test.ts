import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkRelease } from '../../../scripts/release-check.ts';
import { prepareRelease } from '../../../scripts/release-prepare.ts';
import { ending, runScript, tree, writeFiles } from './support.ts';

const changelog = '# Changelog\n\n## [1.1.0] - 2026-11-30\n\n- One `$1`.\n\n## [1.0.0] - 2026-11-01\n\n- Two.\n';
let root = '';
let made = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'release-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A folder of its own with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const cwd = join(root, String(made++));
  writeFiles(cwd, files);
  return cwd;
}

describe('release-notes', () => {
  test('prints the section of a version, and nothing else', async () => {
    const cwd = folder({ 'CHANGELOG.md': changelog });
    const [notes, missing, none] = await Promise.all(
      ['1.1.0', '1.2.0', 'v1.1.0'].map((version) => runScript('release-notes.ts', [version], { cwd })),
    );
    expect(notes).toEqual({ code: 0, stdout: '- One `$1`.\n', stderr: '' });
    expect(missing).toEqual({
      code: 1,
      stdout: '',
      stderr: 'CHANGELOG.md has no section for 1.2.0 (it has 1.1.0, 1.0.0): write "## [1.2.0] - unreleased".\n',
    });
    expect(none).toMatchObject({ code: 1, stderr: '"v1.1.0" is no version. Write it as 1.2.3, without "v".\n' });
  });
});

describe('release-check', () => {
  const check = (files: Readonly<Record<string, string>>, tag = 'v1.1.0') =>
    ending(() => checkRelease(tag, folder(files)));

  test('lets a tree go that says its version everywhere, on newer and older lines', async () => {
    const [well, candidate] = await Promise.all([
      check(tree('1.1.0', changelog)),
      check(tree('1.1.0-rc.1', changelog.replace('1.1.0', '1.1.0-rc.1')), 'v1.1.0-rc.1'),
    ]);
    expect(well).toEqual({ code: 0, stdout: 'v1.1.0 is what the tree says it is.\n', stderr: '' });
    expect(candidate.code).toBe(0);
  });

  const right = tree('1.1.0', changelog);
  test.each([
    [
      tree('1.0.9', changelog),
      ['package.json says 1.0.9.', 'package-lock.json says 1.0.9.', 'src/shared/version.ts says 1.0.9.'],
    ],
    [
      { ...right, 'package-lock.json': tree('1.0.0', '')['package-lock.json'] as string },
      ['package-lock.json, its root package says 1.0.0.'],
    ],
    [{ ...right, 'src/shared/version.ts': 'export const version = `1.1.0`;' }, ['src/shared/version.ts says nothing.']],
    [tree('1.1.0', changelog.replace('2026-11-30', 'unreleased')), ['CHANGELOG.md calls 1.1.0 unreleased.']],
    [
      tree('1.1.0', changelog.replace('## [1.1.0]', '## [1.2.0] - unreleased\n\n- New.\n\n## [1.1.0]')),
      ['The newest section of CHANGELOG.md is 1.2.0.'],
    ],
    [tree('1.1.0', changelog.replace('- One `$1`.', '')), ['CHANGELOG.md says nothing about 1.1.0']],
    [tree('1.1.0', changelog.replace('[1.1.0]', '[1.0.9]')), ['CHANGELOG.md has no section for 1.1.0']],
  ])('holds back what does not agree (%#)', async (files, problems) => {
    const { code, stdout, stderr } = await check(files);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const problem of problems) expect(stderr).toContain(problem);
    expect(stderr).toMatch(/run "npm run release:prepare -- 1.1.0"|write/);
  });

  test('holds back a commit that is not on the branch', async () => {
    const cwd = folder(right);
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, ...env },
        stdio: 'pipe',
      }).trim();
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message=One');
    git('checkout', '--quiet', '--detach');
    const check = () => runScript('release-check.ts', ['v1.1.0', 'main'], { cwd, env });
    expect(await check()).toEqual({
      code: 0,
      stdout: `v1.1.0 is what the tree says it is.\n${git('rev-parse', 'HEAD')} is on main.\n`,
      stderr: '',
    });
    git('commit', '--quiet', '--allow-empty', '--message=Two');
    expect(await check()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is not on main') });
  });

  test.each(['v1', '1.1.0', 'main', ''])('takes %j for no tag of a release', async (tag) => {
    expect(await check(right, tag)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is no tag of a release'),
    });
  });
});

describe('release-prepare', () => {
  const prepare = (files: Readonly<Record<string, string>>, version: string) => {
    const cwd = folder(files);
    return ending(() => prepareRelease(version, { folder: cwd, today: new Date('2026-12-24T23:59:59Z') })).then(
      (ended) => ({ ...ended, cwd }),
    );
  };
  const unreleased = changelog.replace('2026-11-30', 'unreleased');

  test('makes a tree that release-check lets go, and changes nothing else in it', async () => {
    const before = tree('1.0.0', unreleased);
    const { code, cwd } = await prepare(before, '1.1.0');
    expect(code).toBe(0);
    expect(await runScript('release-check.ts', ['v1.1.0'], { cwd })).toMatchObject({ code: 0 });
    const after = tree('1.1.0', changelog.replace('2026-11-30', '2026-12-24'));
    for (const [path, text] of Object.entries(after)) expect(readFileSync(join(cwd, path), 'utf8')).toBe(text);
  });

  test.each([
    [changelog, '1.1.0', 'says that 1.1.0 was released on 2026-11-30'],
    [unreleased, '1.2.0', 'no section for 1.2.0'],
    [unreleased, '1.0.0', 'not the newest section'],
    [unreleased, 'next', '"next" is no version'],
  ])('changes nothing where it cannot be (%#)', async (text, version, problem) => {
    const before = tree('1.0.0', text);
    const { code, stderr, cwd } = await prepare(before, version);
    expect(code).toBe(1);
    expect(stderr).toContain(problem);
    for (const [path, same] of Object.entries(before)) expect(readFileSync(join(cwd, path), 'utf8')).toBe(same);
  });

  test('as a command', async () => {
    const cwd = folder(tree('1.0.0', unreleased));
    expect(await runScript('release-prepare.ts', ['1.1.0'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toContain('1.1.0');
  });

  test('the files of this project keep the form in which they are written', () => {
    const project = resolve(import.meta.dirname, '../../..');
    for (const path of ['package.json', 'package-lock.json']) {
      const text = readFileSync(join(project, path), 'utf8');
      expect(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`).toBe(text);
    }
    expect(readFileSync(join(project, 'src/shared/version.ts'), 'utf8')).toMatch(/^export const version = '[^']*';$/m);
  });
});
