import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ownersFileIn, ownersOf } from '../../src/locate/checkout/owners.ts';
import { rawText } from '../../src/shared/untrusted.ts';

const unhurried = () => Number.POSITIVE_INFINITY;

function ownerOf(path: string, ...lines: readonly string[]): string | undefined {
  return ownersOf([path], lines.join('\n'), unhurried).get(path)?.map(rawText).join(' ');
}

/** On this clock, a millisecond passes whenever somebody looks at it, as the search does before it matches a path. */
function tickingClock(): Disposable {
  let now = 0;
  return jest.spyOn(performance, 'now').mockImplementation(() => now++);
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
    ['upper and lower case differ before a star', 'Ab*_spec.rb @a', 'ab1_spec.rb', undefined],
    ['a blank is escaped', 'my\\ docs/ @a', 'my docs/a.md', '@a'],
    ['a team of Buildkite has no @', '*_spec.rb payments', 'spec/a_spec.rb', 'payments'],
    ['lines may end as on Windows', '*.md @b\r\n*.rb @a\r', 'a.rb', '@a'],
    ['lines may end as on old Macs', '*.rb @a\r*.md @b', 'a.rb', '@a'],
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

  test.each([
    ['a user', '@octo-cat_1', '@octo-cat_1'],
    ['a team', '@acme/pay.ments', '@acme/pay.ments'],
    ['an address', 'dev+x@acme.example', 'dev+x@acme.example'],
    ['a slug', 'payments', 'payments'],
    ['several', '@a b@c.d @e/f', '@a b@c.d @e/f'],
    ['before a comment', '@a # @b', '@a'],
    ['before a comment without a blank', '@a #@b', '@a'],
    ['a long name', `@${'a'.repeat(100)}`, `@${'a'.repeat(100)}`],
    ['nobody', '', undefined],
    ['nobody, with a comment', '# @b', undefined],
  ])('may be %s', (_, owners, expected) => {
    expect(ownerOf('a.rb', '* @all', `a.rb ${owners}`)).toBe(expected);
  });

  test.each([
    '@a/b/c',
    '@',
    'a`b@c.d',
    '@a,@b',
    '<@a>',
    '@a b!',
    'a@b@c',
    `@${'a'.repeat(101)}`,
    `@a/${'a'.repeat(101)}`,
    `${'a'.repeat(101)}@b`,
    `a@${'b'.repeat(101)}`,
  ])('is never written like %s', (owners) => {
    expect(ownerOf('a.rb', '* @all', `a.rb ${owners}`)).toBe('@all');
  });

  test.each([
    ['six stars', '/*/*/*/*/*/*.rb', 'a/b/c/d/e/f.rb', true],
    ['seven stars', '/*/*/*/*/*/*/*.rb', 'a/b/c/d/e/f/g.rb', false],
    ['three globstars', '/**/b/**/d/**/f.rb', 'a/b/c/d/e/f.rb', true],
    ['three globstars and two stars', '/**/b/**/d/**/*f*.rb', 'a/b/c/d/e/f.rb', true],
    ['a slash in its middle, from the root', 'a/b', 'a/b/c.rb', true],
    ['blanks before it', '  /a.rb', 'a.rb', true],
    ['four globstars', '/**/b/**/d/**/f/**/h.rb', 'a/b/c/d/e/f/g/h.rb', false],
    ['three stars in a row', '/a/***', 'a/b', false],
    ['a comment in the middle of a word', 'a#b.rb', 'a#b.rb', true],
    ['a bracket that is closed only', 'a].rb', 'a].rb', false],
    ['a bracket that is opened only', 'a[.rb', 'a[.rb', false],
    ['a folder before a star', '/a/*', 'a/b.rb', true],
    ['a folder before a star, for what is deeper', '/a/*', 'a/b/c.rb', false],
    ['a star alone below the root', '/*', 'b.rb', true],
    ['a star alone below the root, for what is deeper', '/*', 'a/b.rb', false],
    ['a globstar at its end', '/a/**', 'a/b/c.rb', true],
    ['a question mark', '/a?.rb', 'ab.rb', true],
    ['a slash at its end', 'a/', 'x/a/b.rb', true],
    ['a slash in its middle', 'a/b', 'x/a/b', false],
    ['an escaped blank behind a wildcard', '*x\\ y.rb', 'ax y.rb', true],
  ])('is that of a pattern with %s', (_, pattern, path, fits) => {
    expect(ownerOf(path, `${pattern} @a`)).toBe(fits ? '@a' : undefined);
  });

  test('is looked for if the path is not longer or deeper than paths are', () => {
    const paths = ['a'.repeat(300), 'a'.repeat(301), `${'a/'.repeat(39)}a`, `${'a/'.repeat(40)}a`, '../a', '/a', './a'];
    expect(paths.map((path) => ownerOf(path, '* @a'))).toEqual([
      '@a',
      undefined,
      '@a',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is found for each of several paths', () => {
    const owners = ownersOf(['a.rb', 'b.rb', 'c.rb', 'd.rb'], '* @all\n/b.rb @b\n/c.rb\n/a.rb @a @x', unhurried);
    expect([...owners].map(([path, all]) => [path, all.map(rawText)]).sort()).toEqual([
      ['a.rb', ['@a', '@x']],
      ['b.rb', ['@b']],
      ['d.rb', ['@all']],
    ]);
  });

  test('is looked for no longer than there is time', () => {
    expect(ownersOf(['a.rb'], '* @all', () => 0).size).toBe(0);
    const paths = Array.from({ length: 5000 }, (_, index) => `a/${index}.rb`);
    const lines = Array.from({ length: 10_000 }, (_, index) => `${index % 10}*b*c*d @x`);
    const started = performance.now();
    expect(ownersOf(paths, ['* @all', ...lines, '/a/7.rb @last'].join('\n'), () => 1200).size).toBe(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('is looked for during a quarter of the time that is left', () => {
    using _ = tickingClock();
    const paths = Array.from({ length: 100 }, (_, index) => `${index}.rb`);
    const ownedIn = (file: string) => ownersOf(paths, file, () => 40).size;
    expect(ownedIn('* @all')).toBeGreaterThan(0);
    expect(ownedIn('* @all')).toBeLessThan(10);
    expect(ownedIn(`* @all\n${'/elsewhere/ @b\n'.repeat(20)}`)).toBe(0);
  });

  test.each([
    ['a folder', '/x/* @x'],
    ['a folder without a slash before it', 'x/* @x'],
    ['a name with a wildcard', '*_none*.rb @x'],
  ])('is found in time after many lines that name %s elsewhere', (_, line) => {
    using _clock = tickingClock();
    const paths = Array.from({ length: 500 }, (_, index) => `a/x/${index}.rb`);
    expect(ownersOf(paths, `* @all\n${`${line}\n`.repeat(20)}`, unhurried).size).toBe(500);
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
