import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { locate, locateFrame } from '../../src/report/location.ts';
import { bare, untrusted } from '../../src/untrusted.ts';
import { outside } from './fixtures.ts';
import { hostile } from './hostile.ts';

const nothingCheckedOut = { exists: undefined };
const everything = { exists: () => true };

function found(location: string | undefined, repository: Parameters<typeof locate>[1] = nothingCheckedOut) {
  const place = locate({ location: outside(location) }, repository);
  return place && { path: bare(place.path), line: place.line, column: place.column };
}

describe('a location', () => {
  test.each([
    ['./spec/models/user_spec.rb:42', 'spec/models/user_spec.rb', 42, undefined],
    ['test/models/user_test.rb:23', 'test/models/user_test.rb', 23, undefined],
    ['tests/login.spec.ts:9:1', 'tests/login.spec.ts', 9, 1],
    ['test/sum.js', 'test/sum.js', undefined, undefined],
    ['SumTests.swift:10', 'SumTests.swift', 10, undefined],
    ['spec\\models\\user_spec.rb:7', 'spec/models/user_spec.rb', 7, undefined],
    ['.\\src\\a.cs:7', 'src/a.cs', 7, undefined],
    ['././a//b/./c.rb:1', 'a/b/c.rb', 1, undefined],
    ['with blank/tést.rb:1', 'with blank/tést.rb', 1, undefined],
    ['tests/test_sum.py:0', 'tests/test_sum.py', undefined, undefined],
    ['a/b.rb:1:0', 'a/b.rb', 1, undefined],
    ['[slug]/page (1).test.ts:3', '[slug]/page (1).test.ts', 3, undefined],
  ])('%s leads to %s:%s:%s', (location, path, line, column) => {
    expect(found(location)).toEqual({ path, line, column });
    expect(found(location, everything)).toEqual({ path, line, column });
  });

  test.each([
    undefined,
    '',
    ' ',
    ':3',
    '/app/test/sum_test.exs:12',
    '\\\\server\\share\\a.cs:1',
    'C:\\work\\SumTests.cs:12',
    'C:SumTests.cs:12',
    '../tests/a.py:1',
    'a/../../b.rb:1',
    'a\\..\\..\\b.rb:1',
    'a/..',
    '..:1',
    '.',
    './',
    'a/',
    'a/.:3',
    '<unknown>:3',
    'x.py:None',
    'SumTests.fs: line 8',
    'file:///repo/a.rb:1',
    'https://evil.example/a.rb:1',
    'a\0b.rb:1',
    'a\nb.rb:1',
    'a\tb.rb:1',
    'a\u202Eb.rb:1',
    'a\u200Bb.rb:1',
    'a/ ../b.rb:1',
    '.git/config:1',
    'sub\\.GIT\\config:1',
    'a.rb:-1',
    'a.rb:1e3',
    'a.rb:1:2:3',
    `${'a/'.repeat(3000)}b.rb:1`,
  ])('%j leads nowhere', (location) => {
    expect(found(location)).toBeUndefined();
    expect(found(location, everything)).toBeUndefined();
  });

  test.each(['com.example.SumTest', 'Got 1 failure and 0 errors.', 'and/or', 'a b/c d'])(
    '%j is no file unless the repository says so',
    (location) => {
      expect(found(location)).toBeUndefined();
      expect(found(location, everything)?.path).toBe(location);
    },
  );

  test('must exist where there is a checkout', () => {
    const asked: string[] = [];
    const repository = {
      exists: (path: string) => {
        asked.push(path);
        return path === 'spec/a_spec.rb';
      },
    };
    expect(found('./spec/a_spec.rb:1', repository)).toEqual({ path: 'spec/a_spec.rb', line: 1, column: undefined });
    expect(found('./spec/b_spec.rb:1', repository)).toBeUndefined();
    expect(found('../spec/a_spec.rb:1', repository)).toBeUndefined();
    expect(asked).toEqual(['spec/a_spec.rb', 'spec/b_spec.rb']);
  });

  test('never leads out of the repository', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      'a',
      'b.rb',
      ':',
      '1',
      ' ',
      '\0',
      '\n',
      'C:',
      '~',
      '\u2028',
      '\u200B',
    );
    const path = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      hostile,
    );
    fc.assert(
      fc.property(path, fc.constantFrom('', ':1', ':1:2'), (start, end) => {
        const place = found(start + end, everything);
        if (place === undefined) return;
        expect(place.path).toMatch(/^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\\:]+$/);
        expect(place.path).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200B\u202A-\u202E\u2066-\u2069]/u);
        expect(place.line ?? 1).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a frame', () => {
  const inRepository = { exists: (path: string) => /^(?:src|spec|node_modules)\//.test(path) };

  test.each([
    ["./spec/a_spec.rb:12:in 'block (2 levels)'", 'spec/a_spec.rb', 12],
    ['    at Object.<anonymous> (src/sum.test.js:3:5)', 'src/sum.test.js', 3],
    ['at src/sum.test.js:3:5', 'src/sum.test.js', 3],
    ['  File "src/a.py:7", in f', 'src/a.py', 7],
    ['src/a.py:12: AssertionError', 'src/a.py', 12],
    ['/usr/lib/x.rb:1 from src/a.rb:2', 'src/a.rb', 2],
  ])('%s lies in the repository', (frame, path, line) => {
    const place = locateFrame(untrusted(frame), inRepository);
    expect(place && [bare(place.path), place.line]).toEqual([path, line]);
  });

  test.each([
    '',
    'no place at all',
    "/usr/local/bundle/gems/rspec/lib/x.rb:102:in 'block'",
    'at run (node_modules/jest/a.js:1:1)',
    'at (other/a.js:1:1)',
    'x'.repeat(100_000),
    ':1 '.repeat(50_000),
  ])('%# lies elsewhere', (frame) => {
    expect(locateFrame(untrusted(frame), inRepository)).toBeUndefined();
  });
});
