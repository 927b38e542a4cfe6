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
