import { describe, expect, test } from '@jest/globals';
import { namedPlace, nameSeveralPlaces } from '../../src/gate/named-place.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { processorTime } from '../support/processor-time.ts';

const several = (...locations: readonly (string | undefined)[]) =>
  nameSeveralPlaces(locations.map((location) => (location === undefined ? undefined : untrusted(location))));

describe('a location names', () => {
  test.each([
    ['spec/a_spec.rb:317', 'spec/a_spec.rb', 317],
    ['src/a.test.ts:317:42', 'src/a.test.ts', 317],
    ['A.fs: line 317', 'A.fs', 317],
    ['A.fs:line 317', 'A.fs', 317],
    ['tests/a.php(317)', 'tests/a.php', 317],
    ['A.cs(317,42)', 'A.cs', 317],
    ['A.cs(317, 42)', 'A.cs', 317],
    ['tests/a.py:0', 'tests/a.py', 0],
    ['tests/a.py:None', 'tests/a.py', undefined],
    [' spec/a_spec.rb ', 'spec/a_spec.rb', undefined],
    // No line ends with anything else, and none is longer than nine digits.
    ['A.cs(317,left)', 'A.cs(317,left)', undefined],
    ['a.rb:3 (retried)', 'a.rb:3 (retried)', undefined],
    ['a.rb:1234567890', 'a.rb:1234567890', undefined],
    [':317', ':317', undefined],
  ])('%j: path and line', (location, path, line) => {
    expect(namedPlace(untrusted(location))).toEqual({ path, line });
  });

  test.each([
    ['./a.rb', 'a.rb'],
    ['.//././a.rb', 'a.rb'],
    ['../a.rb', '../a.rb'],
    ['spec/./a.rb', 'spec/./a.rb'],
    ['file://localhost/elsewhere/a.rb', '/elsewhere/a.rb'],
    ['file:///D:/elsewhere/a.rb', 'D:/elsewhere/a.rb'],
    ['/D:\\elsewhere\\a.rb', 'D:/elsewhere/a.rb'],
    ['/D/elsewhere/a.rb', '/D/elsewhere/a.rb'],
    ['mnt/D:/elsewhere/a.rb', 'mnt/D:/elsewhere/a.rb'],
    ['see file:///elsewhere/a.rb', 'see file:///elsewhere/a.rb'],
  ])('%s by the path %s', (location, path) => {
    expect(namedPlace(untrusted(location))?.path).toBe(path);
  });

  test('a path of any length', () => {
    const path = `${'a/'.repeat(5_000)}a.rb`;
    expect(namedPlace(untrusted(`${path}:3`))).toEqual({ path, line: 3 });
  });
});

describe('one place', () => {
  test.each([
    ['./spec/a_spec.rb:3', 'spec/a_spec.rb:3'],
    ['spec/a_spec.rb:3', '/home/runner/work/shop/shop/spec/a_spec.rb:3'],
    ['/var/lib/buildkite-agent/builds/agent-1/acme/shop/a.exs:7', '/buildkite/builds/agent-2/acme/shop/a.exs:7'],
    ['/app/test/a.exs:7', './test/a.exs:7'],
    ['C:\\buildkite-agent\\builds\\a-1\\acme\\shop\\A.cs:7', 'A.cs:7'],
    ['file:///app/a.test.js:3:9', 'a.test.js:3'],
    ['A.fs: line 8', 'A.fs:8'],
    ['tests/a.php(8)', 'tests/a.php:8'],
    // A line counts only where both have one.
    ['tests/a.py:None', 'tests/a.py:0'],
    ['a.test.js', 'a.test.js:8:1'],
    ['com.example.SumTest', 'com.example.SumTest'],
  ])('may be written as %s and %s', (one, other) => {
    expect(several(one, other)).toBe(false);
    expect(several(other, one, one)).toBe(false);
  });

  test.each([undefined, '', ' ', ':', 'undefined', 'None', ' null '])('is not gainsaid by %j', (nowhere) => {
    expect(several(nowhere, 'a.rb:3', nowhere, 'a.rb:3')).toBe(false);
  });
});

describe('several places', () => {
  test.each([
    ['spec/a_spec.rb:3', 'spec/b_spec.rb:3'],
    ['spec/a_spec.rb:3', 'spec/a_spec.rb:9'],
    ['tests/a.py:0', 'tests/a.py:1'],
    // Which of them the one without a line is, nobody knows.
    ['a.rb:3', 'a.rb', 'a.rb:9'],
    ['packages/web/a.test.js:3', 'packages/api/a.test.js:3'],
    ['a.test.js:3', 'packages/api/a.test.js:3'],
    ['/somewhere/else/a.rb:3', 'a.rb:3'],
    ['com.example.SumTest', 'com.example.other.SumTest'],
  ])('are %s and %s', (...locations) => {
    expect(several(...locations)).toBe(true);
    expect(several(...locations.toReversed())).toBe(true);
  });
});

test('a location of any length is read in no time', () => {
  for (const piece of ['/', ':', '(', '1', ': line ', '\n', 'a/']) {
    for (const length of [4_000, 65_536]) {
      const location = untrusted(piece.repeat(length).slice(0, length));
      expect(processorTime(() => namedPlace(location))).toBeLessThan(500);
    }
  }
});
