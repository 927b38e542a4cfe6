import { describe, expect, test } from '@jest/globals';
import { byCommit, byRun, byUrl, problem, problems, read, sha, uuid } from './given.ts';

const commit = {
  kind: 'commit',
  organization: 'my-org',
  suites: ['rspec'],
  commit: sha,
  branch: undefined,
  runs: 'all',
};

describe('commit', () => {
  test.each([sha, sha.toUpperCase(), ` ${sha}\n`])('%j', (value) => {
    expect(read({ ...byCommit, commit: value }).selector).toEqual(commit);
  });

  test('goes with several suites', () => {
    expect(read({ ...byCommit, suite: 'jest, rspec' }).selector).toEqual({ ...commit, suites: ['jest', 'rspec'] });
  });

  test.each([
    [sha.slice(0, 7), 'short-sha'],
    [sha.slice(1).toUpperCase(), 'short-sha'],
    ['HEAD', 'name-for-sha'],
    ['refs/heads/main', 'name-for-sha'],
    ['refs/pull/12/merge', 'name-for-sha'],
    ['main', 'not-a-sha'],
    ['HEAD~1', 'not-a-sha'],
    [`${sha}0`, 'not-a-sha'],
    [`g${sha.slice(1)}`, 'not-a-sha'],
    [`${sha} ${sha}`, 'not-a-sha'],
    [uuid, 'not-a-sha'],
    ['github.sha', 'not-a-sha'],
    [`https://github.com/my-org/my-repo/commit/${sha}`, 'not-a-sha'],
  ])('%s is told apart', (value, expected) => {
    expect(problem({ ...byCommit, commit: value })).toEqual({ input: 'commit', value, code: expected, data: {} });
  });
});

describe('compare-with', () => {
  test.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['main', { branch: 'main' }],
    ['refs/heads/none', { branch: 'none' }],
    ['origin/release/1.2', { branch: 'release/1.2' }],
  ])('%s', (value, meant) => {
    expect(read({ ...byCommit, 'compare-with': value }).compareWith).toEqual(meant);
  });

  test.each(['!main', 'main*', 'a b', 'refs/tags/v1', 'refs/pull/12/merge'])('%s is no branch', (value) => {
    const found = { input: 'compare-with', value, code: 'not-a-branch', data: {} };
    expect(problem({ ...byCommit, 'compare-with': value })).toEqual(found);
  });
});

describe('branch', () => {
  test.each([
    'main',
    'refs/heads/main',
    '12/merge',
    'refs/pull/12/merge',
    'refs/tags/v1.2',
    'renovate/jest-30.x',
    'fix#7',
    "it's",
    'größe',
    '日本',
    'feature/👩\u200d💻-login',
    'می\u200cخواهم',
    'b'.repeat(1000),
  ])('%s', (branch) => {
    expect(read({ ...byCommit, branch }).selector).toEqual({ ...commit, branch });
  });

  test.each([
    'my branch',
    'a\tb',
    'a\nb',
    'a\u0007b',
    'a\u200bb',
    '\u200dmain',
    'main\u200c',
    'a\u200c\u200db',
    'a/\u3164\u200d',
    'main~1',
    'main^',
    'a:b',
    'a?',
    'release/*',
    'a[0]',
    'a\\b',
    'refs/heads/',
    'b'.repeat(1001),
  ])('%j is none', (branch) => {
    const found = { input: 'branch', value: branch, code: 'not-a-branch', data: {} };
    expect(problem({ ...byCommit, branch })).toEqual(found);
  });

  test.each([
    ['build-id', {}],
    ['build-url', byUrl],
    ['run-id', byRun],
  ] as const)('with %s belongs to pipeline and commit', (_, given) => {
    expect(problem({ ...given, branch: 'main' })).toEqual({
      input: 'branch',
      value: 'main',
      code: 'only-applies-to',
      data: { selectors: ['pipeline', 'commit'] },
    });
  });
});

describe('runs', () => {
  test.each(['all', 'newest'])('%s', (runs) => {
    expect(read({ ...byCommit, runs }).selector).toEqual({ ...commit, runs });
  });

  test.each([
    ['All', 'all'],
    ['new', 'newest'],
    ['latest', undefined],
    ['1', undefined],
  ])('%s is refused', (value, near) => {
    const data = { choices: ['all', 'newest'], near, several: false };
    const found = { input: 'runs', value, code: 'not-a-choice', data };
    expect(problem({ ...byCommit, runs: value })).toEqual(found);
  });

  // The runner hands the default over when a workflow leaves the input out.
  test.each([{}, byUrl, byRun])('as by default go with %j', (given) => {
    expect(read({ ...given, runs: 'all' })).toEqual(read(given));
  });

  test.each([
    ['build-id', {}],
    ['build-url', byUrl],
    ['run-id', byRun],
  ] as const)('otherwise belong to commit, not to %s', (_, given) => {
    for (const value of ['newest', 'ALL', 'latest']) {
      expect(problem({ ...given, runs: value })).toEqual({
        input: 'runs',
        value,
        code: 'only-applies-to',
        data: { selectors: ['commit'] },
      });
    }
  });
});

test('what is wrong with any of the three is reported together', () => {
  const found = problems({ ...byCommit, commit: 'HEAD', branch: 'a b', runs: 'last' });
  expect(found.map(({ input }) => input)).toEqual(['commit', 'branch', 'runs']);
});

test('beside another selector, branch and runs may belong to commit', () => {
  expect(problems({ commit: sha, branch: 'main', runs: 'newest' }).map(({ input }) => input)).toEqual(['commit']);
});
