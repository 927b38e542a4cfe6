import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { writeOwner } from '../../../scripts/release-owner.ts';
import { ending } from './support.ts';

const root = resolve(import.meta.dirname, '../../..');
const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
const tracked = git(root, 'ls-files', '-z', ':!dist', ':!docs/images').split('\0').filter(Boolean);
let copy = '';

/** This repository as it is, without its history and what is made of its sources. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'owner-'));
  for (const path of tracked) cpSync(join(root, path), join(copy, path), { recursive: true });
  git(copy, 'init', '--quiet');
  git(copy, 'add', '--all');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(copy, path), 'utf8');
const own = ['scripts/release-owner.ts', '__tests__/scripts/release/owner.test.ts'];

test('writes the name into every file that names the placeholder, and into no other word', async () => {
  const { code, stdout } = await ending(() => writeOwner('acme-inc', copy));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Wrote acme-inc into \d+ files\./);
  const left = tracked.filter((path) => !own.includes(path) && /(?<![A-Z_])OWNER(?![A-Z_])/.test(read(path)));
  expect(left).toEqual([]);
  expect(read('README.md')).toContain('uses: acme-inc/test-engine-gate@v1');
  expect(read('.github/CODEOWNERS')).toContain('* @acme-inc');
  expect(parse(read('.github/ISSUE_TEMPLATE/config.yml')).contact_links[0].url).toContain(
    '/acme-inc/test-engine-gate/',
  );
  // Variables of the runner's have the word in their names.
  for (const path of tracked) {
    const count = (text: string) => text.split('GITHUB_REPOSITORY_OWNER').length;
    expect([path, count(read(path))]).toEqual([path, count(readFileSync(join(root, path), 'utf8'))]);
  }
  // The lines that speak of the word are named.
  const spoke = git(root, 'grep', '--name-only', '`OWNER`', '--', 'README.md', 'docs').trim().split('\n');
  for (const path of spoke) expect(stdout).toContain(`${path}:`);

  expect(await ending(() => writeOwner('acme-inc', copy))).toMatchObject({
    code: 1,
    stderr: 'Nothing names OWNER any more.\n',
  });
});

test.each([undefined, '', 'my org', '-a', 'a--b', 'a'.repeat(40), 'a/b', '$1'])('refuses the name %j', async (name) => {
  const { code, stderr } = await ending(() => writeOwner(name, copy));
  expect([code, stderr]).toEqual([1, expect.stringContaining('is no name of an account on GitHub')]);
});
