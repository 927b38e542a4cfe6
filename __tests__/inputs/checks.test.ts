import { describe, expect, test } from '@jest/globals';
import { secretsIn } from '../../src/inputs/read-settings.ts';
import { byCommit, env, problem, read, sha, token } from './given.ts';

const githubToken = 'ghs_0123456789abcdefghij0123456789abcdef';

test.each([
  ['two\nlines', 'is not one line of at most 200 characters'],
  ['x'.repeat(201), 'is not one line of at most 200 characters'],
  ['a\u2028b', 'is not one line of at most 200 characters'],
  ['a\u200bb', 'is not one line of at most 200 characters'],
  ['Tests \u200d👩', 'is not one line of at most 200 characters'],
  ['Tests\u200c', 'is not one line of at most 200 characters'],
  ['half \ud83d', 'is not one line of at most 200 characters'],
])('check-name %j is wrong', (given, why) => {
  expect(problem({ 'check-name': given }).problem).toBe(why);
});

test.each(['👩\u200d💻 Tests', '❤\ufe0f\u200d🔥', 'آزمون\u200cها', 'क्\u200dष', 'Tests (2/3): größe'])(
  'check-name %j is one',
  (given) => {
    expect(read({ 'check-name': given }).checkName).toBe(given);
  },
);

test.each([sha.slice(0, 7), `${sha}0`, 'HEAD', 'refs/heads/main'])('head-sha %j is wrong', (given) => {
  const { problem: why, hint } = problem({ 'head-sha': given });
  expect(why).toBe('is not the whole SHA of a commit');
  expect(hint).toContain('github.event.pull_request.head.sha');
});

test('head-sha may be one of a repository with SHA-256', () => {
  expect(read({ 'head-sha': 'A'.repeat(64) }).headSha).toBe('a'.repeat(64));
});

test('head-sha is the commit that is gated, where it is not given', () => {
  expect(read({ ...byCommit, commit: sha.toUpperCase() }).headSha).toBe(sha);
  expect(read({ ...byCommit, 'head-sha': 'a'.repeat(40) }).headSha).toBe('a'.repeat(40));
  expect(read({}).headSha).toBeUndefined();
});

test.each(['0', '-1', '12a', '1'.repeat(21)])('check-run-id %j is wrong', (given) => {
  expect(problem({ 'check-run-id': given }).problem).toBe('is not the id of a check run');
});

describe('github-token', () => {
  test('is masked before anything is printed', () => {
    expect(secretsIn(env({ token, 'github-token': githubToken }))).toEqual([token, githubToken]);
  });

  test.each([
    [token, 'is a token of Buildkite, not of GitHub'],
    ['${' + '{ github.token }}', 'is a variable or an expression that was not replaced by its value'],
    [`${githubToken} x`, 'has a blank, a line break or another character in it that no token has'],
  ])('%j is wrong, and not shown', (given, why) => {
    const found = problem({ 'github-token': given });
    expect(found).toMatchObject({ value: undefined, problem: why });
    expect(JSON.stringify(found)).not.toContain(given);
  });

  test('in another input is not shown either', () => {
    const found = problem({ 'github-token': githubToken, 'check-name': `${githubToken}\n`.repeat(2) });
    expect(found).toMatchObject({ input: 'check-name', value: undefined, problem: 'holds a token' });
  });
});
