import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ownersFileIn, ownersOf } from '../../src/locate/checkout/owners.ts';
import { rawText } from '../../src/shared/untrusted.ts';

const unhurried = () => Number.POSITIVE_INFINITY;

function ownerOf(path: string, ...lines: readonly string[]): string | undefined {
  return ownersOf([path], lines.join('\n'), unhurried).get(path)?.map(rawText).join(' ');
}

/** The examples of "About code owners" in GitHub's documentation. */
const documented = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

describe('the owner of a file', () => {
  test.each([
    ['README.md', '@global-owner1 @global-owner2'],
    ['src/a.js', '@js-owner'],
    ['cmd/main.go', 'docs@example.com'],
    ['notes/a.txt', '@octo-org/octocats'],
    ['build/logs/2026/a.log', '@octocat'],
    ['x/build/logs.txt', '@octo-org/octocats'],
    ['docs/deep/a.md', '@doctocat'],
    ['scripts/run.sh', '@doctocat @octocat'],
    ['deeply/nested/logs/a', '@octocat'],
    ['x/apps/a.rb', '@octocat'],
    ['apps/other/a.rb', '@octocat'],
    ['apps/github/a.rb', undefined],
  ])('is named as GitHub documents it: %s', (path, owner) => {
    expect(ownerOf(path, documented)).toBe(owner);
  });

  test('is that of the last line that fits', () => {
    expect(ownerOf('a/b.rb', '/a/ @first', '* @last')).toBe('@last');
    expect(ownerOf('a/b.rb', '* @first', '/a/ @last')).toBe('@last');
  });

  test.each([
    ['docs/a.md', '@docs'],
    ['docs/deep/a.md', undefined],
    ['x/docs/a.md', undefined],
  ])('of a pattern that ends with a star is that of the folder itself: %s', (path, owner) => {
    expect(ownerOf(path, 'docs/* @docs')).toBe(owner);
  });

  test.each([
    ['upper and lower case differ', 'Docs/ @a', 'docs/a.md', undefined],
    ['a blank is escaped', 'my\\ docs/ @a', 'my docs/a.md', '@a'],
    ['a team of Buildkite has no @', '*_spec.rb payments', 'spec/a_spec.rb', 'payments'],
    ['lines may end as on Windows', '*.md @b\r\n*.rb @a\r', 'a.rb', '@a'],
    ['globstars stand between folders', '/apps/**/spec/ @a', 'apps/x/y/spec/a.rb', '@a'],
  ])('is found where %s', (_, line, path, owner) => {
    expect(ownerOf(path, line)).toBe(owner);
  });

  test.each([
    ['a range', '[a-z].rb @odd'],
    ['a negation', '!b.rb @odd'],
    ['an escaped comment', '\\#a.rb @odd'],
    ['an owner that is none', 'a.rb @odd <img>'],
    ['a section of GitLab', '[Payments] @odd'],
    ['more globstars than can be matched in time', `${'**/'.repeat(4)}a.rb @odd`],
  ])('is not named by a line with %s', (_, line) => {
    expect(ownerOf('a.rb', '* @all', line)).toBe('@all');
  });

  test('is looked for no longer than there is time', () => {
    expect(ownersOf(['a.rb'], '* @all', () => 0).size).toBe(0);
    const paths = Array.from({ length: 5000 }, (_, index) => `a/${index}.rb`);
    const lines = Array.from({ length: 100_000 }, (_, index) => `${index % 10}*b*c*d @x`);
    const started = performance.now();
    expect(ownersOf(paths, ['* @all', ...lines, '/a/7.rb @last'].join('\n'), () => 400).size).toBe(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test.each([
    ['of a piece in its middle', 'x*_spec*y @a', 'd/x1_spec2y', '@a'],
    ['of a folder', 'lib/ @a', 'x/lib/y/z', '@a'],
    ['of a folder that begins otherwise', 'lib/ @a', 'x/mylib/z', undefined],
    ['of nothing but wildcards', '?? @a', 'd/ab', '@a'],
    ['of an escaped star', '\\*ab @a', 'd/*ab', '@a'],
    ['from the root, behind a wildcard', '/*/b/c.rb @a', 'x/b/c.rb', '@a'],
    ['from the root, with a name that goes on', '/a/b @a', 'a/bc', undefined],
  ])('is that of a pattern %s', (_, line, path, owner) => {
    expect(ownerOf(path, line)).toBe(owner);
  });

  test.each([
    ['paths of two thousand folders', '/**/a/**/a/**/b @x', `${'a/'.repeat(2000)}c`],
    ['stars among letters', `${'*a'.repeat(5)}*b @x`, 'a'.repeat(300)],
    ['as many globstars as may be', `/${'**/a/'.repeat(3)}*a*a*b @x`, `${'a/'.repeat(39)}c`],
  ])('costs next to no time, whatever stands in the repository: %s', (_, line, path) => {
    const started = performance.now();
    expect(ownerOf(path, line)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('the file of owners', () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'owners-')));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(path: string, text = path): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  const inOrder = [
    ...['TESTOWNERS', '.buildkite/TESTOWNERS', '.github/TESTOWNERS', 'docs/TESTOWNERS'],
    ...['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
  ];

  test.each(inOrder.map((path, index) => [path, inOrder.slice(index)] as const))('is %s before others', (path, all) => {
    for (const one of all) write(one);
    expect(ownersFileIn(folder)).toBe(path);
  });

  test('is none where there is none', () => {
    expect(ownersFileIn(folder)).toBeUndefined();
    mkdirSync(join(folder, 'CODEOWNERS'));
    expect(ownersFileIn(folder)).toBeUndefined();
  });

  test('is no link, and lies in no folder to which a link leads', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'CODEOWNERS'), '* @outside');
    symlinkSync(join(outside, 'CODEOWNERS'), join(folder, 'CODEOWNERS'));
    symlinkSync(outside, join(folder, '.github'));
    write('inside', '* @inside');
    symlinkSync(join(folder, 'inside'), join(folder, 'TESTOWNERS'));
    expect(ownersFileIn(folder)).toBeUndefined();
    rmSync(outside, { recursive: true });
  });

  test('is not read where GitHub would not load it', () => {
    write('CODEOWNERS', '#'.repeat(3 * 1024 * 1024 + 1));
    expect(ownersFileIn(folder)).toBeUndefined();
  });
});
