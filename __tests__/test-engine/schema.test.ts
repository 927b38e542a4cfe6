import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'valibot';
import { build } from '../../src/test-engine/build-schema.ts';
import { buildTests, executions, run, runs } from '../../src/test-engine/schema.ts';
import { longestText, shortened } from '../../src/test-engine/wire-fields.ts';

describe('a run', () => {
  test('needs nothing but its id', () => {
    expect(parse(run, { id: 'a-B_9', result: null, webhook: 'new' })).toEqual({
      id: 'a-B_9',
      state: 'running',
      result: 'pending',
      words: { state: undefined, result: undefined },
      webUrl: undefined,
      branch: undefined,
      commit: undefined,
      createdAt: undefined,
      buildId: undefined,
    });
  });

  test('has a UUID in lower case', () => {
    const id = '0191E9A8-0000-7000-8000-00000000B01D';
    expect(parse(run, { id }).id).toBe(id.toLowerCase());
  });

  test.each([undefined, null, 7, '', 'a/b', '..', 'a b', 'x'.repeat(101), '::x', 'é'])('odd id %j', (id) => {
    expect(() => parse(run, { id })).toThrow();
  });

  test.each([
    ['running', 'running'],
    ['finished', 'finished'],
    ['Finished', 'running'],
    ['finished ', 'running'],
    ['done', 'running'],
    [7, 'running'],
  ])('state %j is %s', (word, state) => {
    expect(parse(run, { id: 'a', state: word }).state).toBe(state);
  });

  test.each([
    ['pending', 'pending'],
    ['passed', 'passed'],
    ['failed', 'failed'],
    ['stale', 'stale'],
    ['PASSED', 'pending'],
    ['toString', 'pending'],
    [['passed'], 'pending'],
  ])('result %j is %s', (word, result) => {
    expect(parse(run, { id: 'a', result: word }).result).toBe(result);
  });

  test('one odd run spoils the list: a run that is not seen could be the one that failed', () => {
    expect(() => parse(runs, [{ id: 'a' }, { result: 'failed' }])).toThrow();
  });
});

describe('a build', () => {
  const id = '0191E9A8-0000-7000-8000-00000000B01D';

  test('needs its id and its state', () => {
    expect(parse(build, { id, state: 'running', jobs: [] })).toEqual({
      id: id.toLowerCase(),
      number: undefined,
      state: { word: 'running', blocked: false, jobs: undefined },
      runs: [],
      oddRuns: [],
    });
    expect(() => parse(build, { id })).toThrow();
    expect(() => parse(build, { state: 'running' })).toThrow();
  });

  test.each([
    [true, true],
    [false, false],
    [null, false],
    ['true', false],
  ])('blocked %j', (blocked, isBlocked) => {
    expect(parse(build, { id, state: 'passed', blocked }).state).toMatchObject({ word: 'passed', blocked: isBlocked });
  });

  test.each([
    [
      { total: 3, states: { passed: 2, running: 1 } },
      {
        total: 3,
        states: new Map([
          ['passed', 2],
          ['running', 1],
        ]),
      },
    ],
    [{ total: 3 }, undefined],
    [{ total: 3, states: { passed: -1 } }, undefined],
    [{ total: '3', states: {} }, undefined],
    [null, undefined],
  ])('counts of its jobs %j', (counts, jobs) => {
    expect(parse(build, { id, state: 'passed', job_state_counts: counts }).state.jobs).toEqual(jobs);
  });

  test.each([
    [7, 7],
    ['7', undefined],
    [null, undefined],
  ])('has number %j as %j', (told, number) => {
    expect(parse(build, { id, state: 'running', number: told }).number).toBe(number);
  });

  test('in a state of megabytes is cut', () => {
    expect(String(parse(build, { id, state: 'x'.repeat(5_000_000) }).state.word).length).toBeLessThanOrEqual(200);
  });

  const runIn = (slug: unknown) =>
    parse(build, { id, state: 'x', test_engine: { runs: [{ id: 'a', suite: { slug } }] } });

  test.each(['rspec', 'a', 'my-suite_2.1', 'Suite', '_x_', 'a..b', 'a'.repeat(255)])('names the suite %s', (slug) => {
    expect(runIn(slug)).toMatchObject({ runs: [{ id: 'a', suite: slug }], oddRuns: [] });
  });

  // A suite's slug becomes a part of a path.
  test.each(['', '.', '..', '../runs', 'a/b', '-a', 'a.', 'a b', 'é', '%2e%2e', 'a'.repeat(256), null, 7, ['a']])(
    'cannot name a suite %j, so that its run is one that cannot be read',
    (slug) => {
      expect(runIn(slug)).toMatchObject({ runs: [], oddRuns: [{ suite: undefined }] });
    },
  );
});

test('any JSON objects make a list of as many tests of a build, and nothing else makes one', () => {
  const fields = fc.constantFrom('id', 'url', 'state', 'executions_count_by_result', '__proto__', 'labels');
  const rows = fc.array(fc.dictionary(fields, fc.jsonValue()));
  fc.assert(
    fc.property(rows, (list) => {
      const tests = parse(buildTests, list);
      expect(tests).toHaveLength(list.length);
      expect(tests.every(({ passes }) => Number.isSafeInteger(passes) && passes >= 0)).toBe(true);
    }),
  );
  for (const list of [{}, [7], ['x'], [null]]) expect(() => parse(buildTests, list)).toThrow();
});

describe('a failed execution', () => {
  const one = (row: unknown) => parse(executions, [row])[0];

  test('in full', () => {
    const row = {
      execution_id: 'e',
      run_id: 'r',
      test_id: 't',
      test_name: 'Basket totals',
      failure_reason: 'expected 1, got 2',
      location: './spec/basket_spec.rb:3',
      duration: 0.25,
      created_at: '2026-08-03T09:00:00.000Z',
      test_url: 'https://buildkite.com/t',
      test_execution_url: 'https://buildkite.com/e',
      tags: { 'test.framework.name': 'rspec', odd: 7, empty: '' },
      failure_expanded: [{ expanded: ['a', '', 'b'], backtrace: ['x:1'] }, { expanded: ['c'] }, { backtrace: ['y:2'] }],
    };
    expect(one(row)).toEqual({
      id: 'e',
      runId: 'r',
      testId: 't',
      testName: 'Basket totals',
      reason: 'expected 1, got 2',
      location: './spec/basket_spec.rb:3',
      duration: 0.25,
      createdAt: '2026-08-03T09:00:00.000Z',
      testUrl: 'https://buildkite.com/t',
      executionUrl: 'https://buildkite.com/e',
      tags: new Map([['test.framework.name', 'rspec']]),
      details: [
        { message: ['a', '', 'b'], backtrace: ['x:1'] },
        { message: ['c'], backtrace: [] },
        { message: [], backtrace: ['y:2'] },
      ],
    });
  });

  test('with nothing', () => {
    expect(one({})).toMatchObject({ tags: new Map(), details: [] });
    expect(one({})?.reason).toBeUndefined();
  });

  test.each([
    [{ duration: 'abc' }],
    [{ duration: -1 }],
    [{ tags: [] }],
    [{ tags: ['x'] }],
    [{ tags: 'x' }],
    [{ failure_expanded: '' }],
    [{ failure_expanded: {} }],
    [{ failure_expanded: null }],
    [{ failure_expanded: [null, {}, [], { expanded: [] }, { expanded: null, backtrace: {} }] }],
    [{ location: 7 }],
    [{ location: { file: 'x' } }],
    [{ failure_reason: [] }],
    [{ failure_reason: {} }],
    [{ failure_reason: '' }],
    [{ test_name: ' \n' }],
    [{ execution_id: null }],
  ])('%j is as good as nothing', (row) => {
    expect(one(row)).toEqual(nothing);
  });

  test('tags are as many as anybody reads', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`tag-${index}`, 'x']));
    expect(one({ tags: many })?.tags.size).toBe(50);
    const large = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`tag-${index}`, 'x'.repeat(50_000)]));
    expect([...(one({ tags: large })?.tags.values() ?? [])].join('').length).toBeLessThan(200_000);
  });

  const block = (message: readonly string[], backtrace: readonly string[] = []) => ({ message, backtrace });

  test.each([
    ['one block without a list', { expanded: ['a', 'b'], backtrace: ['x:1'] }, [block(['a', 'b'], ['x:1'])]],
    ['a list of texts', ['a', 'b'], [block(['a', 'b'])]],
    ['plain text', 'a\nb', [block(['a\nb'])]],
    ['texts in the fields of a block', [{ expanded: 'a', backtrace: 'x:1' }], [block(['a'], ['x:1'])]],
    ['blocks among texts', ['a', { expanded: ['b'] }], [block(['a']), block(['b'])]],
    ['lists in lists', [{ expanded: [['a', ['b']], 7, true, null] }], [block(['a', 'b', '7', 'true'])]],
    ['a block by another name', [{ message: 'a', backtrace: ['x:1'] }], [block(['a'], ['x:1'])]],
    ['objects', [{ expected: 3, got: 4 }], [block(['{"expected":3,"got":4}'])]],
    ['objects in a block', [{ expanded: [{ got: 4 }] }], [block(['{"got":4}'])]],
    ['two blocks', [{ expanded: ['a'] }, { expanded: ['b'] }], [block(['a']), block(['b'])]],
  ])('%s as failure_expanded', (_, failure_expanded, details) => {
    expect(one({ failure_expanded })?.details).toEqual(details);
  });

  test.each([
    [['expected 3', 'got 4'], 'expected 3\ngot 4'],
    [{ message: 'expected 3' }, '{"message":"expected 3"}'],
    [7, '7'],
    [[['a'], null, 'b'], 'a\nb'],
  ])('%j as failure_reason', (failure_reason, reason) => {
    expect(one({ failure_reason })?.reason).toBe(reason);
  });

  test('what is nested without end is shown as that', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(String(one({ failure_reason: deep })?.reason)).toMatch(/nested too deep|^\[/);
    expect(one({ failure_expanded: deep })?.details).toHaveLength(1);
  });

  test('megabytes in one field keep both ends, visibly', () => {
    const long = `begin${'x'.repeat(5_000_000)}end`;
    const row = one({ failure_reason: long, tags: { a: long } });
    for (const text of [String(row?.reason), String(row?.tags.get('a'))]) {
      expect(text).toMatch(/^beginx+… 4,934,\d{3} characters left out …x+end$/);
      expect(text.length).toBeLessThanOrEqual(longestText);
    }
  });

  test('so do megabytes in many lines of details, whichever block they are in', () => {
    const lines = (name: string) => Array.from({ length: 10_000 }, (_, index) => `${name} ${index} ${'x'.repeat(990)}`);
    const failure_expanded = [{ expanded: lines('one'), backtrace: lines('frame') }, { expanded: lines('two') }];
    const details = one({ failure_expanded })?.details ?? [];
    expect(details).toHaveLength(2);
    const [first, second] = details;
    for (const [texts, name] of [
      [first?.message, 'one'],
      [first?.backtrace, 'frame'],
      [second?.message, 'two'],
    ] as const) {
      expect(texts?.at(0)).toMatch(new RegExp(`^${name} 0 `));
      expect(texts?.at(-1)).toMatch(new RegExp(`^${name} 9999 `));
      expect(texts).toContainEqual(expect.stringMatching(/^… 9,9\d\d lines left out …$/));
    }
    expect(
      details.flatMap(({ message, backtrace }) => [...message, ...backtrace]).join('\n').length,
    ).toBeLessThanOrEqual(longestText);
  });

  test('blocks beyond what anybody reads are counted', () => {
    const details = one({ failure_expanded: Array.from({ length: 70 }, () => ({ expanded: ['a'] })) })?.details ?? [];
    expect(details).toHaveLength(51);
    expect(details.at(-1)?.message).toEqual(['… 20 more failures left out …']);
  });

  test('any JSON objects make a list of as many executions', () => {
    const rows = fc.array(fc.dictionary(fc.constantFrom(...wireFields), fc.jsonValue()));
    fc.assert(fc.property(rows, (list) => expect(parse(executions, list)).toHaveLength(list.length)));
  });
});

test('a text is cut between characters', () => {
  expect(shortened('abc', 3)).toBe('abc');
  expect(shortened('abcd', 3)).toBe('a…d');
  expect(shortened('ab😀de', 5)).toBe('ab…de');
  expect(shortened('\ud800'.repeat(5), 3).isWellFormed()).toBe(true);
});

const nothing = parse(executions, [{}])[0];
const wireFields = [
  'execution_id',
  'test_id',
  'test_name',
  'failure_reason',
  'location',
  'duration',
  'created_at',
  'test_url',
  'tags',
  'failure_expanded',
  '__proto__',
];
