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
    [sha.slice(0, 7), 'is only the beginning of a SHA'],
    [sha.slice(1).toUpperCase(), 'is only the beginning of a SHA'],
    ['HEAD', 'is a name, not a SHA'],
    ['refs/heads/main', 'is a name, not a SHA'],
    ['refs/pull/12/merge', 'is a name, not a SHA'],
    ['main', 'is not the SHA of a commit'],
    ['HEAD~1', 'is not the SHA of a commit'],
    [`${sha}0`, 'is not the SHA of a commit'],
    [`g${sha.slice(1)}`, 'is not the SHA of a commit'],
    [`${sha} ${sha}`, 'is not the SHA of a commit'],
    [uuid, 'is not the SHA of a commit'],
    ['github.sha', 'is not the SHA of a commit'],
    [`https://github.com/my-org/my-repo/commit/${sha}`, 'is not the SHA of a commit'],
  ])('%s is told apart', (value, expected) => {
    const found = problem({ ...byCommit, commit: value });
    expect(found).toMatchObject({ input: 'commit', value, problem: expected });
    expect(found.hint).toContain('Write all 40 hexadecimal digits');
    expect(found.hint).toContain('github.sha');
    expect(found.hint).toContain('merge commit');
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
    const found = problem({ ...byCommit, branch });
    expect(found).toMatchObject({ input: 'branch', value: branch, problem: 'is not the name of a branch' });
    expect(found.hint).toContain('refs/heads/main');
  });

  test.each([
    ['build-id', {}],
    ['build-url', byUrl],
    ['run-id', byRun],
  ] as const)('with %s belongs to commit', (kind, given) => {
    expect(problem({ ...given, branch: 'main' })).toEqual({
      input: 'branch',
      value: 'main',
      problem: `belongs to commit, not to ${kind}`,
      hint: 'Leave branch out, or use commit.',
    });
  });
});

describe('runs', () => {
  test.each(['all', 'newest'])('%s', (runs) => {
    expect(read({ ...byCommit, runs }).selector).toEqual({ ...commit, runs });
  });

  test.each([
    ['All', 'Write all or newest. Did you mean all?'],
    ['new', 'Write all or newest. Did you mean newest?'],
    ['latest', 'Write all or newest.'],
    ['1', 'Write all or newest.'],
  ])('%s is refused', (value, hint) => {
    const found = { input: 'runs', value, problem: 'is not one of its words', hint };
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
  ] as const)('otherwise belong to commit, not to %s', (kind, given) => {
    for (const value of ['newest', 'ALL', 'latest']) {
      expect(problem({ ...given, runs: value })).toEqual({
        input: 'runs',
        value,
        problem: `belongs to commit, not to ${kind}`,
        hint: 'Leave runs out, or use commit.',
      });
    }
  });
});

test('what is wrong with any of the three is told together', () => {
  const found = problems({ ...byCommit, commit: 'HEAD', branch: 'a b', runs: 'last' });
  expect(found.map(({ input }) => input)).toEqual(['commit', 'branch', 'runs']);
});

test('beside another selector, branch and runs may belong to commit', () => {
  expect(problems({ commit: sha, branch: 'main', runs: 'newest' }).map(({ input }) => input)).toEqual(['commit']);
});
