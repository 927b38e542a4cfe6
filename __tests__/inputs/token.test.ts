import { describe, expect, test } from '@jest/globals';
import { secretsIn } from '../../src/inputs/read-settings.ts';
import { inputWords } from '../../src/messages/inputs.ts';
import { byUrl, errorOf, problem, read, right, token } from './given.ts';

describe('token', () => {
  test('is trimmed, and hidden from whatever prints it', () => {
    const secret = read({ token: ` ${token}\n` }).token;
    expect(secret.reveal()).toBe(token);
    expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain(token);
  });

  test.each([
    ['', 'no-token'],
    ['${' + '{ secrets.MY_TOKEN }}', 'unreplaced-token'],
    ['$MY_TOKEN', 'unreplaced-token'],
    ['{{secrets.MY_TOKEN}}', 'unreplaced-token'],
    ['secrets.BUILDKITE_API_TOKEN', 'unreplaced-token'],
    ["secrets['MY_TOKEN']", 'unreplaced-token'],
    ['env.MY_TOKEN', 'unreplaced-token'],
    ['ghp_0123456789abcdef', 'github-token-for-buildkite'],
    ['ghs_0123456789abcdef', 'github-token-for-buildkite'],
    ['github_pat_0123456789', 'github-token-for-buildkite'],
    [`Bearer ${token}`, 'token-with-bearer'],
    [`${token} ${token}`, 'token-with-odd-characters'],
    [`${token}\n${token}`, 'token-with-odd-characters'],
    [`${token}\u0000x`, 'token-with-odd-characters'],
    [`${token}\u200b`, 'token-with-odd-characters'],
    [`“${token}”`, 'token-in-quotes'],
    [`"${token}"`, 'token-in-quotes'],
    [`'${token}`, 'token-in-quotes'],
    ['x'.repeat(1001), 'token-too-long'],
  ])('%j is refused, and not shown', (wrong, code) => {
    const found = problem({ token: wrong });
    expect(found).toMatchObject({ input: 'token', value: undefined, code });
    expect(JSON.stringify(found)).not.toContain(token);
  });

  test('no part of the error holds a wrong one', () => {
    const wrong = 'not a token at-all';
    const error = errorOf({ ...right, token: wrong });
    expect(`${error.stack} ${JSON.stringify(error)} ${JSON.stringify(inputWords(error))}`).not.toContain('at-all');
  });
});

test.each(['', 'ghp_0123456789abcdef'])(
  'the token to create instead of %j needs another scope with build-url',
  (wrong) => {
    expect(problem({ token: wrong }).data).toMatchObject({ readsBuilds: false });
    expect(problem({ ...byUrl, token: wrong }).data).toMatchObject({ readsBuilds: true });
  },
);

describe('what is masked', () => {
  test.each([
    ['once when trimming changes nothing', token, [token]],
    ['as given and trimmed', ` ${token}\t`, [` ${token}\t`, token]],
    ['line by line', 'first line\r\n  second\rthird', ['first line', '  second', 'second', 'third']],
    ['without quotation marks', ' "a token"', [' "a token"', '"a token"', 'a token']],
    ['without the word Bearer', "'Bearer a-token'", ["'Bearer a-token'", 'a-token']],
    ['nothing that is shorter than four characters', 'abc\n abc \n\nabcd', ['abcd']],
    ['nothing when there is none', '', []],
  ])('%s', (_, given, expected) => {
    expect(secretsIn({ INPUT_TOKEN: given })).toEqual(expected);
  });

  test('nothing when the variable is missing', () => {
    expect(secretsIn({})).toEqual([]);
  });
});
