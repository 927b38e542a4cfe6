import { describe, expect, test } from '@jest/globals';
import { givenBy, givenPath, isOwnPath, namesNothing } from '../../src/locate/given.ts';

/** The path as it is used, a root before it in brackets, folders up, then line, column and how they were written. */
function parsed(location: string): string | undefined {
  const given = givenBy(location);
  if (given === undefined) return undefined;
  const { path, base, absolute, up, line, column, form } = given;
  expect(path.split('/').at(-1)).toBe(base);
  const root = absolute === undefined ? '' : `[${absolute.slice(0, absolute.length - path.length)}]`;
  const position = [line, column].filter((number) => number !== undefined).map((number) => `:${number}`);
  return `${root}${'^'.repeat(up)}${path}${position.join('')}${form === undefined ? '' : ` ${form}`}`;
}

describe('a location is taken apart:', () => {
  test.each([
    ['a.py', 'a.py'],
    ['src/a.py', 'src/a.py'],
    ['a.py:3', 'a.py:3 colon'],
    ['a.py:0', 'a.py:0 colon'],
    ['a.py:3:5', 'a.py:3:5 colon'],
    ['a.py:3:0', 'a.py:3 colon'],
    ['a.py:1234567:7654321', 'a.py:1234567:7654321 colon'],
    ['  a.py:3\n', 'a.py:3 colon'],
    ['a.dart 12:34', 'a.dart:12:34 colon'],
    ['a.js:12-19', 'a.js:12 colon'],
    ['a.fs: line 12', 'a.fs:12 words'],
    ['a.fs:line 12', 'a.fs:12 words'],
    ['a.fs, line 12', 'a.fs:12 words'],
    ['a.fs line 12', 'a.fs:12 words'],
    ['a.php(12)', 'a.php:12 brackets'],
    ['a.cs(12,34)', 'a.cs:12:34 brackets'],
    ['a.cs(12, 34)', 'a.cs:12:34 brackets'],
    ['a.js#L12', 'a.js:12 colon'],
    ['a.js#L12-L19', 'a.js:12 colon'],
    ['a.py:None', 'a.py none'],
    ['a.py:None:None', 'a.py none'],
    ['a.js:undefined:NaN', 'a.js none'],
    ['a.js:null', 'a.js none'],
    ['./a.py:3', 'a.py:3 colon'],
    ['/srv/a.py:3', '[/]srv/a.py:3 colon'],
    ['C:/w/a.py:3', '[C:/]w/a.py:3 colon'],
    ['C:\\w\\a.py:3', '[C:/]w/a.py:3 colon'],
    ['src\\a.py:3', 'src/a.py:3 colon'],
    ['../a.py:3', '^a.py:3 colon'],
    ['../../x/a.py:3', '^^x/a.py:3 colon'],
    ['x/../a.py:3', 'a.py:3 colon'],
    ['x/../../a.py:3', '^a.py:3 colon'],
    ['x/.//a.py:3', 'x/a.py:3 colon'],
    ['/srv/./x/..//a.py:3', '[/]srv/a.py:3 colon'],
    ['.hidden/a.py:3', '.hidden/a.py:3 colon'],
    ['a b/c.py:3', 'a b/c.py:3 colon'],
    ['.github/a.py:3', '.github/a.py:3 colon'],
    ['x.git/a.py:3', 'x.git/a.py:3 colon'],
    ['/srv/a b.py', '[/]srv/a b.py'],
    ['C:/my w/a.py', '[C:/]my w/a.py'],
    ['\\\\?\\C:\\w\\a.py:3', '[C:/]w/a.py:3 colon'],
    ['file:///srv/a.py:3', '[/]srv/a.py:3 colon'],
    ['FILE:///srv/a.py:3', '[/]srv/a.py:3 colon'],
    ['file:///C:/w/a.py:3', '[C:/]w/a.py:3 colon'],
    ['file:///srv/my%20app/a.py:3', '[/]srv/my app/a.py:3 colon'],
    ['a_test.py::TestSum::test_adds', 'a_test.py'],
    ['x/a_test.py::TestSum', 'x/a_test.py'],
    ['ATest.java::adds', 'ATest.java'],
    ['a.t::adds', 'a.t'],
    ['a.js#L12 x.rb', 'a.js#L12 x.rb'],
    ['a.fs line 12 x.rb', 'a.fs line 12 x.rb'],
    ['a(12) x.rb', 'a(12) x.rb'],
    ['C://w//a.py:3', '[C:/]w/a.py:3 colon'],
    ['...x/a.py', '...x/a.py'],
    ['x../a.py', 'x../a.py'],
    ['x/....', 'x/....'],
    ['.gitignore', '.gitignore'],
    ['x/.gitlab/a.py', 'x/.gitlab/a.py'],
    ['file:///srv/x%5Ca.py', '[/]srv/x/a.py'],
    ['./a_spec.rb[1:2]', 'a_spec.rb'],
    ['./a_spec.rb[1:2,1:3]', 'a_spec.rb'],
    ['app/[id].ts', 'app/[id].ts'],
    ['a.x1::b', 'a.x1'],
  ])('%j', (location, parts) => {
    expect(parsed(location)).toBe(parts);
  });
});

describe('a location is no path with', () => {
  test.each([
    ['nothing', ''],
    ['blanks only', '  '],
    ['a number of too many digits', 'a.py:12345678'],
    ['a column of too many digits', 'a.py:3:12345678'],
    ['a column in an odd place', 'a.py:3:5-7'],
    ['a drive without a root', 'C:a.py'],
    ['a share', '//server/a.py'],
    ['a share on Windows', '\\\\server\\share\\a.py'],
    ['a colon', 'x:y/a.py'],
    ['a quote', 'x"/a.py'],
    ['angle brackets', '<x>/a.py'],
    ['a star', 'x/*.py'],
    ['a question mark', 'x/?.py'],
    ['a pipe', 'x|y.py'],
    ['a line break', 'x\ny.py'],
    ['a tab', 'x\ty.py'],
    ['a folder only', 'src/'],
    ['the folder itself', 'src/.'],
    ['the folder above', 'src/..'],
    ['a folder above a folder', 'src/x/..'],
    ['only the folder above', '..'],
    ['only the folder itself', '.'],
    ['only a root', '/'],
    ['only Git’s folder', '.git'],
    ['Git’s folder at its end', 'x/.git'],
    ['a folder that begins with a blank', ' x/y/ z/a.py'],
    ['a name that ends with a blank before a number', 'x/a.py :3'],
    ['an index that goes on', './a_spec.rb[1:2]x]'],
    ['what leads above the root', '/../a.py'],
    ['what leads above a drive', 'C:/x/../../a.py'],
    ['Git’s folder', '.git/config'],
    ['Git’s folder in capitals', 'x/.GIT/config'],
    ['a name that begins with a blank', 'x/ a.py'],
    ['a name that ends with a blank', 'x /a.py'],
    ['another scheme', 'https://example.com/a.py'],
    ['another scheme, whatever follows the path', 'webpack:///src/a.py?file:'],
    ['a digit for a drive', '1:/a.py'],
    ['a host', 'file://server/a.py'],
    ['a broken host', 'file://[/a.py'],
    ['a broken escape', 'file:///%E0%A4%A'],
    ['a hidden character in an escape', 'file:///a%E2%80%AEb.py'],
    ['a text that turns around', 'a\u202Eb.py'],
    ['a node that is none', 'src/a::b'],
  ])('%s', (_, location) => {
    expect(parsed(location)).toBeUndefined();
  });

  test('more characters than paths have', () => {
    const path = (length: number) => `${'x/'.repeat(length / 2 - 2)}a.py`;
    expect([parsed(path(4096)), parsed(`/${path(4096)}`)]).toEqual([path(4096), undefined]);
    expect(parsed(`${path(4090)}:123456`)).toBeUndefined();
    expect([givenPath(path(4096))?.path, givenPath(`./${path(4096)}`)]).toEqual([path(4096), undefined]);
  });
});

test.each([
  ['a.py', true],
  ['src/a-b_c+d@e.py', true],
  ['a b/ä.py', true],
  ['.hidden/a.py', true],
  ['src/.hidden', true],
  ['a[1].py', true],
  ['/a.py', false],
  ['./a.py', false],
  ['../a.py', false],
  ['a//b.py', false],
  ['a/./b.py', false],
  ['a\\b.py', false],
  ['C:/a.py', false],
  ['a:3', false],
  ['', false],
  ['a/', false],
  ['.git/config', false],
  ['a\u200Bb.py', false],
])('whether a path of the repository may be shown: %j', (path, expected) => {
  expect(isOwnPath(path)).toBe(expected);
});

describe('a location', () => {
  test.each([
    ...['', ' ', ':', '::', ': :', '-', '---', '?', '???', 'None', 'null', 'nil', 'NaN', 'undefined'],
    ...['undefined:undefined', 'None:None', 'null: 3', ':3', ': -1', 'undefined:12', 'n/a', 'N/A'],
    ...[
      '<unknown>',
      '<unknown>:0',
      '(unknown source)',
      'Unknown Source',
      '[native code]',
      'native',
      '<anonymous>:1:23',
    ],
    ...['(native method)', '{none}', ' <unknown> : 3 ', '\u001b[31mundefined\u001b[0m'],
  ])('that names nothing is %j', (location) => {
    expect(namesNothing(location)).toBe(true);
  });

  test.each([
    ...['a.py', 'none.py', 'unknown/a.py', 'undefined.js:3', 'x undefined', 'undefined x', '3', 'null:x', ':3:5:7'],
    ...['nativecode', '?a', '-a', 'unknowns', 'noneundefined'],
  ])('that names something is %j', (location) => {
    expect(namesNothing(location)).toBe(false);
  });

  test('that is long names something, if it is not blank', () => {
    expect(['-'.repeat(100), '-'.repeat(101), ' '.repeat(101)].map(namesNothing)).toEqual([true, false, true]);
  });
});
