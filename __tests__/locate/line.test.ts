import { describe, expect, test } from '@jest/globals';
import { givenBy } from '../../src/locate/given.ts';
import { lineOf } from '../../src/locate/line.ts';
import { untrusted } from '../../src/shared/untrusted.ts';

function line(location: string, tags: Readonly<Record<string, string>> = {}, name?: string): number | undefined {
  const given = givenBy(location);
  const map = new Map(Object.entries(tags).map(([key, value]) => [key, untrusted(value)]));
  return given && lineOf(given, { tags: map, testName: name === undefined ? undefined : untrusted(name) });
}

describe('pytest’s own collector counts lines from 0', () => {
  test.each([
    [{ 'collector.name': 'python-buildkite-test-collector' }, undefined],
    [{ 'collector.name': 'Python-Buildkite-Test-Collector', 'test.framework.name': 'other' }, 'tests.test_sum adds'],
    [{ 'test.framework.name': 'pytest' }, 'tests/test_sum.py test_adds'],
    [{ 'test.framework.name': ' pytest\n' }, 'tests/test_sum.py test_adds'],
    [{}, 'tests/test_sum.py::TestSum test_adds'],
    [{}, 'tests/unit.test_sum test_adds'],
    [{}, 'tests.test_sum.py::TestSum test_adds'],
    [{}, 'test_adds'],
    [{}, undefined],
  ])('%j, %j', (tags, name) => {
    expect(line('tests/test_sum.py:0', tags, name)).toBe(1);
    expect(line('tests/test_sum.py:41', tags, name)).toBe(42);
  });
});

describe('nobody else does', () => {
  test.each([
    [{ 'collector.name': 'junit' }, undefined],
    [{ 'collector.name': 'junit-python' }, undefined],
    [{ 'collector.name': 'js-buildkite-test-collector' }, undefined],
    [{ 'test.framework.name': 'unittest' }, undefined],
    [{ 'test.framework.name': 'pytest' }, 'tests.test_sum.TestSum test_adds'],
    [{}, 'tests.test_sum test_adds'],
    [{}, '  tests.test_sum test_adds'],
  ])('%j, %j', (tags, name) => {
    expect(line('tests/test_sum.py:41', tags, name)).toBe(41);
  });

  test('another language, a column, another way of writing', () => {
    const tags = { 'collector.name': 'python-buildkite-test-collector' };
    expect(line('features/a.feature:41', tags)).toBe(41);
    expect(line('tests/a.py:41:3')).toBe(41);
    expect(line('tests/a.py: line 41')).toBe(41);
    expect(line('tests/a.py(41)')).toBe(41);
  });

  test('so that 0 is no line of theirs', () => {
    expect(line('a.rb:0')).toBeUndefined();
    expect(line('tests/test_sum.py:0', { 'collector.name': 'junit' })).toBeUndefined();
  });
});

test('0 proves it where no tag speaks against it', () => {
  expect(line('tests/test_sum.py:0', {}, 'tests.test_sum test_adds')).toBe(1);
});

test('no line is none', () => {
  expect(line('tests/test_sum.py')).toBeUndefined();
  expect(line('tests/test_sum.py:None')).toBeUndefined();
});
