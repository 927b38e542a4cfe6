import { describe, expect, test } from '@jest/globals';
import { placesNamedIn } from '../../src/locate/frames.ts';

/** `path:line:column`, a class before a file of the JVM's in front of it. */
function named(frame: string): readonly string[] {
  return [...placesNamedIn(frame)].map(({ path, line, column, owner }) =>
    [...(owner === undefined ? [] : [owner]), path, line, ...(column === undefined ? [] : [column])].join(':'),
  );
}

describe('a frame of', () => {
  test.each([
    ['V8', '    at Object.toBe (src/sum.test.js:3:5)', 'src/sum.test.js:3:5'],
    ['V8 without a function', 'at src/sum.test.js:3:5', 'src/sum.test.js:3:5'],
    ['V8 in a module', '    at async file:///home/me/sum.mjs:3:5', 'file:///home/me/sum.mjs:3:5'],
    ['V8 on Windows', 'at run (C:\\my work\\sum.js:3:5)', 'C:\\my work\\sum.js:3:5'],
    ['V8, a path with brackets', 'at page (app/[slug]/page (1).test.ts:3:5)', 'app/[slug]/page (1).test.ts:3:5'],
    ['a bundler', 'at Context.eval (webpack://shop/./cypress/e2e/a.cy.js:5:7)', './cypress/e2e/a.cy.js:5:7'],
    ['WebKit', 'run@file:///home/me/sum.js:3:5', 'file:///home/me/sum.js:3:5'],
    ['Ruby', "./spec/a_spec.rb:12:in 'block (2 levels)'", './spec/a_spec.rb:12'],
    ['Python', '  File "C:\\my work\\a.py", line 7, in f', 'C:\\my work\\a.py:7'],
    ['pytest', 'src/a.py:12: AssertionError', 'src/a.py:12'],
    ['.NET', '   at A.B() in C:\\work\\Foo.cs:line 12', 'C:\\work\\Foo.cs:12'],
    ['PHP', '#0 /app/tests/SumTest.php(12): SumTest->adds()', '/app/tests/SumTest.php:12'],
    ['the JVM', '\tat com.example.SumTest.adds(SumTest.kt:12)', 'com.example.SumTest.adds:SumTest.kt:12'],
    [
      'the JVM, inner classes',
      'at app//a.b.SumTest$Inner.lambda$0(SumTest.java:12)',
      'a.b.SumTest$Inner.lambda$0:SumTest.java:12',
    ],
    ['Elixir', '(shop 0.1.0) test/sum_test.exs:12: SumTest."adds"/1', 'test/sum_test.exs:12'],
    ['Go', '\t/home/me/sum_test.go:12 +0x1d', '/home/me/sum_test.go:12'],
    ['Rust', "thread 'adds' panicked at src/lib.rs:10:5:", 'src/lib.rs:10:5'],
    ['a compiler', 'src/a.cs(3,5): error CS1002', 'src/a.cs:3:5'],
  ])('%s', (_, frame, place) => {
    expect(named(frame)[0]).toBe(place);
  });

  test.each(['', 'no place', 'webpack://shop/a.js:1', ': 3', '(3)', 'src/a.rb:12345678', '"", line 3'])(
    'nobody: %j',
    (text) => {
      expect(named(text)).toEqual([]);
    },
  );

  test('several places, from left to right, as far as a line is looked at', () => {
    expect(named('a.rb:1 b.rb:2, c.rb:3')).toEqual(['a.rb:1', 'b.rb:2', 'c.rb:3']);
    const deep = `${'/deep'.repeat(120)}/a.rb:1`;
    expect([...named(`at run (${deep})`), ...named(`${' '.repeat(300)}${deep}`)]).toEqual([deep, deep]);
    expect(named(`${' '.repeat(2000)}a.rb:1`)).toEqual([]);
  });
});

describe('a line, and a column, are named as in', () => {
  test.each([
    ['a.rb:3', 'a.rb:3'],
    ['a.rb:3:5', 'a.rb:3:5'],
    ['a.rb:3:1', 'a.rb:3:1'],
    ['a.rb:3:0', 'a.rb:3'],
    ['a.rb:1234567:7654321', 'a.rb:1234567:7654321'],
    ['a.rb:3:12345678', 'a.rb:3'],
    ['a.rb:line 12', 'a.rb:12'],
    ['a.rb: line 12', 'a.rb:12'],
    ['"a b.py", line 12', 'a b.py:12'],
    ["'a b.py', line 12", 'a b.py:12'],
    ['"a b.py" line 12', 'a b.py:12'],
    ['"a b.php" on line 12', 'a b.php:12'],
    ['a.rb, line 12', 'a.rb:12'],
    ['a.rb line 12', 'a.rb:12'],
    ['a.rb on line 12', 'a.rb:12'],
    ['a.rb, on line 12', 'a.rb:12'],
    ['a.php(12): f()', 'a.php:12'],
    ['a.cs(12,34): error', 'a.cs:12:34'],
    ['a.cs(12, 34): error', 'a.cs:12:34'],
    ['a.dart 12:34', 'a.dart:12:34'],
    ['a.dart 12:34  main', 'a.dart:12:34'],
    ['see src/a.js:12', 'src/a.js:12'],
    ['ä/1:12', 'ä/1:12'],
    ['src/a:12', 'src/a:12'],
    ['at run (src/a.js:1234567:7654321)', 'src/a.js:1234567:7654321'],
    ['at src/a.js:12', 'src/a.js:12'],
    ['webpack/plugins.test.js:12', 'webpack/plugins.test.js:12'],
  ])('%s', (line, place) => {
    expect(named(line)).toEqual([place]);
  });

  test.each([
    'a.rb:12345678',
    'at run (src/a.js:12345678)',
    'at A.B() in /my work/A.cs:line 12345678',
    'a.rb, line 12345678',
    '"a.rb", line 12345678',
    'a.php(12345678)',
    'a.cs(3:5)',
    'a.rb 3:5',
    'a.dart 3:5x',
    'a.rb-3',
    'a:3',
    'a.1:3',
    'a.b-c:3',
    '12/13:3',
    '//server/b.rb:3',
    'https://example.com/src/a.js:3',
    '2026-08-01T12:00',
    'line 3',
  ])('but not as in %s', (line) => {
    expect(named(line)).toEqual([]);
  });
});

describe('a path begins', () => {
  test.each([
    ['behind a blank', 'x src/b.js:3', 'src/b.js:3'],
    ['behind a letter and a blank', 'x /w/b.js:3', '/w/b.js:3'],
    ['behind a tab', 'x\tsrc/b.js:3', 'src/b.js:3'],
    ['behind a blank that does not break', 'x\u00a0src/b.js:3', 'src/b.js:3'],
    ['behind a sign', 'a=src/b.js:3', 'src/b.js:3'],
    ['behind a bracket', 'a{src/b.js:3', 'src/b.js:3'],
    ['behind a colon', 'x:y/a.js:3', 'y/a.js:3'],
    ['with a drive', 'x C:/w/a.js:3', 'C:/w/a.js:3'],
    ['without a drive of more than one letter', 'xC:/w/a.js:3', '/w/a.js:3'],
    ['without a drive that has no root', 'C:a.js:3', 'a.js:3'],
    ['with the scheme of files', 'x file:///w/a.js:3', 'file:///w/a.js:3'],
    ['without a longer word', 'profile:/w/a.js:3', '/w/a.js:3'],
    ['without another scheme', 'http:/a.js:3', '/a.js:3'],
    ['behind a function of Firefox', 'run@/srv/a.js:3', '/srv/a.js:3'],
    ['before a scope', 'node_modules/@scope/a.js:3', 'node_modules/@scope/a.js:3'],
    ['before a version', 'x@1.2/a.js:3', 'x@1.2/a.js:3'],
    ['at a quote of the same kind', "'src/\"a b.js', line 3", 'src/"a b.js:3'],
    ['at the other quote of the same kind', '"src/\'a b.js", line 3', "src/'a b.js:3"],
  ])('%s', (_, line, place) => {
    expect(named(line)).toEqual([place]);
  });
});

describe('what a bundler or a server hands out is the file', () => {
  test.each([
    ['webpack://shop/./src/a.js:3', './src/a.js:3'],
    ['webpack:///src/a.js:3', 'src/a.js:3'],
    ['webpack:///src/a.js?1f2e:3', 'src/a.js:3'],
    ['webpack-internal:///./src/a.js:3', './src/a.js:3'],
    ['at run (webpack-internal:///(rsc)/./src/a.ts:3:5)', './src/a.ts:3:5'],
    ['http://localhost/base/src/a.js:3:5', 'src/a.js:3:5'],
    ['http://localhost:9876/base/src/a.js:3:5', 'src/a.js:3:5'],
    ['https://db-1.example.com:44301/src/a.js?x=1:3:5', 'src/a.js:3:5'],
    ['http://localhost:9876/_karma_webpack_/webpack:/src/a.js:3:5', 'src/a.js:3:5'],
    ['http://localhost:9876/_karma_webpack_/webpack:///./src/a.js:3:5', 'src/a.js:3:5'],
    ['http://localhost:9876/absolute/srv/a.js:3:5', '/srv/a.js:3:5'],
    ['http://localhost:9876/absoluteC:/srv/a.js:3:5', 'C:/srv/a.js:3:5'],
    ['http://localhost:9876/absolute/C:/srv/a.js:3:5', 'C:/srv/a.js:3:5'],
    ['http://localhost:9876/absolute.js:3:5', 'absolute.js:3:5'],
    ['http://localhost:9876/@fs/srv/a.js:3:5', '/srv/a.js:3:5'],
    ['http://localhost:9876/base.js:3:5', 'base.js:3:5'],
    ['http://localhost:9876/x/base/a.js:3:5', 'x/base/a.js:3:5'],
    ['run@http://localhost:9876/base/src/a.js:3:5', 'src/a.js:3:5'],
  ])('%s', (line, place) => {
    expect(named(line)).toEqual([place]);
  });

  test('each of two in a line', () => {
    expect(named('http://localhost:9876/a.js:3 http://localhost:9876/b.js:4')).toEqual(['a.js:3', 'b.js:4']);
  });

  test.each([
    'webpack://shop/src/a.js:3',
    'https://example.com/src/a.js:3:5',
    'http://localhost:9876/_karma_webpack_/main.js:3:5',
    'http://localhost:9876/_karma_webpack_/src/main.js:3:5',
    'http://localhost:9876/base/src/a.js',
  ])('unless nobody knows which: %s', (line) => {
    expect(named(line)).toEqual([]);
  });
});

describe('a frame that is a whole line has all of it as its path', () => {
  test.each([
    ['at /srv/my app/a.js:3:5', '/srv/my app/a.js:3:5'],
    ['  at async /srv/my app/a.js:3:5', '/srv/my app/a.js:3:5'],
    ['at run (src/a (1).js:3:5)', 'src/a (1).js:3:5'],
    ['at (src/my app/a.js:3:5)', 'src/my app/a.js:3:5'],
    ['at A.B() in C:\\my work\\A.cs:line 12', 'C:\\my work\\A.cs:12'],
    ['at A.B() in C:/my work/A.cs:line 12', 'C:/my work/A.cs:12'],
    ['  at A.B() in /my work/A.cs:line 12  ', '/my work/A.cs:12'],
    ['at a.SumTest.adds(SumTest.kts:12)', 'a.SumTest.adds:SumTest.kts:12'],
    ['at a.SumTest.adds(Sum-Test$1.scala:12)  ', 'a.SumTest.adds:Sum-Test$1.scala:12'],
    ['at java.base/a.b.SumTest.<init>(SumTest.java:12)', 'a.b.SumTest.<init>:SumTest.java:12'],
    ['at a.SumTest.adds two (SumTest.kt:12)', 'a.SumTest.adds:SumTest.kt:12'],
    ['a.SumTest.adds(SumTest.kt:12)', 'a.SumTest.adds:SumTest.kt:12'],
    ['(SumTest.kt:12)', 'SumTest.kt:12'],
  ])('%s', (line, place) => {
    expect(named(line)).toEqual([place]);
  });

  test.each([
    ['at eval (eval at run (src/a.js:3:5), <anonymous>:1:1)', 'src/a.js:3:5'],
    ['at f(src/my app/a.js:3:5)', 'app/a.js:3:5'],
    ['at a.SumTest.adds(a/SumTest.kt:12)', 'a/SumTest.kt:12'],
    ['at a.SumTest.adds(SumTest.kt:12) ~[x.jar]', 'SumTest.kt:12'],
    ['at run (src/my app/a.js:3:5) x', 'app/a.js:3:5'],
    ['at A.B() in A.cs:line 12', 'A.cs:12'],
    ['A.B() in /my work/A.cs:line 12', 'work/A.cs:12'],
    ['at "src/my app/a.js":3:5 b/c.js:3:5', 'b/c.js:3:5'],
  ])('unless something else is in it: %s', (line, place) => {
    expect(named(line)).toEqual([place]);
  });
});

describe('a place', () => {
  /** Whether each place in a line is a frame's. */
  const areFrames = (line: string) => [...placesNamedIn(line)].map(({ isFrame }) => isFrame);

  test.each([
    'src/a.rb:3 x',
    '  src/a.rb:3 x',
    '│ > src/a.rb:3 x',
    '  × src/a.rb:3 x',
    '  C:\\w\\a.rb:3 x',
    'file:///w/a.rb:3 x',
    '(app) src/a.rb:3 x',
    '  (shop 0.1.0)  src/a.rb:3 x',
    '   at x y src/a.rb:3 x',
    'from x y src/a.rb:3 x',
    '#0 x y src/a.rb:3 x',
    ' #12 x y src/a.rb:3 x',
    "thread 'x' panicked at y src/a.rb:3 x",
    'x at src/a.rb:3 x',
    'in src/a.rb:3 x',
    'x in C:\\w\\a.rb:3 x',
    'x from src/a.rb:3 x',
    'x on src/a.rb:3 x',
    'x IN src/a.rb:3 x',
    'x file "src/a.rb", line 3',
    'x at (src/a.rb:3 x',
    'x (at src/a.rb:3 x',
    '│at src/a.rb:3 x',
    'Error Trace: src/a.rb:3',
    'run@/src/a.rb:3 x',
    'run ❯ src/a.rb:3 x',
  ])('is a frame’s in %s', (line) => {
    expect(areFrames(line)).toEqual([true]);
  });

  test.each([
    'x src/a.rb:3 x',
    'x C:\\w\\a.rb:3 x',
    'x file:///w/a.rb:3 x',
    'atx y src/a.rb:3 x',
    'x at y src/a.rb:3 x',
    'x from y src/a.rb:3 x',
    'x #0 y src/a.rb:3 x',
    '#x y src/a.rb:3 x',
    '#0x y src/a.rb:3 x',
    '(my-app) src/a.rb:3 x',
    'x (shop 0.1.0) src/a.rb:3 x',
    '(app) x src/a.rb:3 x',
    'bat src/a.rb:3 x',
    'x at: src/a.rb:3 x',
    'run ❯  src/a.rb:3 x',
    '"src/a.rb", line 3',
    `${' '.repeat(80)}src/a.rb:3`,
    `x at${' '.repeat(12)}src/a.rb:3`,
  ])('is one that is only mentioned in %s', (line) => {
    expect(areFrames(line)).toEqual([false]);
  });
});

describe('a path with blanks or brackets may begin further left, as in', () => {
  /** The longer paths, one that makes a frame of the line in angle brackets. */
  const longer = (line: string) =>
    [...placesNamedIn(line)].map((place) => place.longer().map(({ path, isFrame }) => (isFrame ? `<${path}>` : path)));

  test.each([
    ['src/a b.js:3', ['<src/a b.js>']],
    ['src\\a b.js:3', ['<src\\a b.js>']],
    ['see src/a b.js:3', ['<see src/a b.js>', 'src/a b.js']],
    ['at my src/a b.js:3 x', ['<at my src/a b.js>', '<my src/a b.js>', '<src/a b.js>']],
    ['src/a (1).js:3', ['<src/a (1).js>', '(1).js', '1).js']],
    ['src/x[1].js:3', ['<src/x[1].js>']],
    [' src/a  b.js:3', ['<src/a  b.js>']],
    ['x "src/a b.js:3', ['src/a b.js']],
    ['C:\\x y\\a b.js:3', ['<C:\\x y\\a b.js>', 'y\\a b.js']],
    ['x: y/a b.js:3', ['<x: y/a b.js>', 'y/a b.js']],
    ['src/a.js:3', []],
    ['a b.js:3', []],
    ['x /b.js:3', []],
    ['x \\b.js:3', []],
    ['/b.js:3', []],
    ['in D:\\x\\a b.js:3 x', ['<D:\\x\\a b.js>']],
    ['x: y/a b.js:3 x', ['<x: y/a b.js>', 'y/a b.js']],
    ['x,: y/a b.js:3 x', ['y/a b.js']],
    ['src/x|y.js:3', []],
    ['src/x*y z.js:3', []],
    ['at src/a b.js:3', []],
  ])('%s', (line, paths) => {
    expect(longer(line)).toEqual([paths]);
  });

  test('a line of many words, for the eight longest paths', () => {
    const [paths = []] = longer('src/a b c d e f g h i j.js:3');
    expect([paths.length, paths.at(0), paths.at(-1)]).toEqual([8, '<src/a b c d e f g h i j.js>', 'h i j.js']);
  });

  test('a long line, for what is near', () => {
    const far = (blanks: number) => longer(`src/a${' '.repeat(blanks)}b.js:3`);
    expect([far(245), far(300)]).toEqual([[[`<src/a${' '.repeat(245)}b.js>`]], [[]]]);
  });
});
