import { describe, expect, test } from '@jest/globals';
import { readSettings, secretsIn } from '../../src/inputs/read-settings.ts';
import { contextOf } from '../support/context.ts';
import { byCommit, env, errorOf, type Given, problem, read, right, sha, token } from './given.ts';

const githubToken = 'ghs_0123456789abcdefghij0123456789abcdef';

test.each(['two\nlines', 'x'.repeat(201), 'a\u2028b', 'a\u200bb', 'Tests \u200d👩', 'Tests\u200c', 'half \ud83d'])(
  'check-name %j is wrong',
  (given) => {
    expect(problem({ 'check-name': given })).toMatchObject({ code: 'not-a-check-name', data: { most: 200 } });
  },
);

test.each(['👩\u200d💻 Tests', '❤\ufe0f\u200d🔥', 'آزمون\u200cها', 'क्\u200dष', 'Tests (2/3): größe'])(
  'check-name %j is one',
  (given) => {
    expect(read({ 'check-name': given }).checkName).toBe(given);
  },
);

test('status-name has the same form, and is readable where other inputs are wrong', () => {
  expect(problem({ 'status-name': 'two\nlines' })).toMatchObject({ input: 'status-name', code: 'not-a-check-name' });
  expect(read({ 'status-name': 'Test Engine' }).statusName).toBe('Test Engine');
  const { readable } = errorOf({ 'status-name': 'Test Engine', 'head-sha': sha, suite: 'rspec' });
  expect(readable).toMatchObject({ statusName: 'Test Engine', headSha: sha });
});

test('comment is never or failures', () => {
  expect(read({}).comment).toBe('never');
  expect(read({ comment: 'failures' }).comment).toBe('failures');
  expect(problem({ comment: 'always' })).toMatchObject({ input: 'comment', code: 'not-a-choice' });
});

test.each([sha.slice(0, 7), `${sha}0`, 'HEAD', 'refs/heads/main'])('head-sha %j is wrong', (given) => {
  expect(problem({ 'head-sha': given })).toMatchObject({ input: 'head-sha', code: 'not-a-sha' });
});

test('head-sha may be one of a repository with SHA-256', () => {
  expect(read({ 'head-sha': 'A'.repeat(64) }).headSha).toBe('a'.repeat(64));
});

test('head-sha is the commit that is gated, where it is not given', () => {
  expect(read({ ...byCommit, commit: sha.toUpperCase() }).headSha).toBe(sha);
  expect(read({ ...byCommit, 'head-sha': 'a'.repeat(40) }).headSha).toBe('a'.repeat(40));
  expect(read({}).headSha).toBeUndefined();
});

test('head-sha is never the merge commit that a pull request’s workflow runs on', () => {
  const [merge, other] = ['b'.repeat(40), 'c'.repeat(40)];
  const event = { name: 'pull_request', commit: sha, isAboutCommit: true, base: undefined, pullRequest: undefined };
  const headSha = (given: Given) =>
    readSettings(env({ ...right, ...byCommit, ...given }), [], { ...contextOf(), event, sha: merge }).headSha;
  expect(headSha({ commit: merge })).toBeUndefined();
  expect(headSha({ commit: other })).toBe(other);
  expect(headSha({ commit: other, 'head-sha': merge })).toBe(merge);
});

test.each(['0', '-1', '12a', '1'.repeat(21)])('check-run-id %j is wrong', (given) => {
  expect(problem({ 'check-run-id': given }).code).toBe('not-a-check-run-id');
});

describe('github-token', () => {
  test('is masked before anything is printed', () => {
    expect(secretsIn(env({ token, 'github-token': githubToken }))).toEqual([token, githubToken]);
  });

  test.each([
    [token, 'buildkite-token-for-github'],
    ['${' + '{ github.token }}', 'unreplaced-token'],
    [`${githubToken} x`, 'token-with-odd-characters'],
  ])('%j is wrong, and not shown', (given, why) => {
    const found = problem({ 'github-token': given });
    expect(found).toMatchObject({ value: undefined, code: why });
    expect(JSON.stringify(found)).not.toContain(given);
  });

  test('in another input is not shown either', () => {
    const found = problem({ 'github-token': githubToken, 'check-name': `${githubToken}\n`.repeat(2) });
    expect(found).toMatchObject({ input: 'check-name', value: undefined, code: 'holds-token' });
  });
});
