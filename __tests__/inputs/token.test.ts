import { describe, expect, test } from '@jest/globals';
import { secretsIn } from '../../src/inputs/read-settings.ts';
import { byUrl, errorOf, problem, read, right, token } from './given.ts';

describe('token', () => {
  test('is trimmed, and hidden from whatever prints it', () => {
    const secret = read({ token: ` ${token}\n` }).token;
    expect(secret.reveal()).toBe(token);
    expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain(token);
  });

  test.each([
    ['', 'is not given or empty', 'secrets.BUILDKITE_API_TOKEN'],
    ['', 'is not given or empty', 'pull requests from forks get no secrets'],
    ['', 'is not given or empty', 'Dependabot'],
    ['', 'is not given or empty', 'https://buildkite.com/user/api-access-tokens/new?'],
    ['${' + '{ secrets.MY_TOKEN }}', 'not replaced by its value', 'secrets.BUILDKITE_API_TOKEN'],
    ['$MY_TOKEN', 'not replaced by its value', 'secrets.BUILDKITE_API_TOKEN'],
    ['{{secrets.MY_TOKEN}}', 'not replaced by its value', 'secrets.BUILDKITE_API_TOKEN'],
    ['ghp_0123456789abcdef', 'token of GitHub', 'scopes%5B%5D=read_suites'],
    ['ghs_0123456789abcdef', 'token of GitHub', 'scopes%5B%5D=read_suites'],
    ['github_pat_0123456789', 'token of GitHub', 'scopes%5B%5D=read_suites'],
    [`Bearer ${token}`, 'the word Bearer', 'token alone'],
    [`${token} ${token}`, 'a blank', 'Copy the token again'],
    [`${token}\n${token}`, 'a line break', 'Copy the token again'],
    [`${token}\u0000x`, 'another character', 'Copy the token again'],
    [`${token}\u200b`, 'another character', 'Copy the token again'],
    ['secrets.BUILDKITE_API_TOKEN', 'is an expression that was not replaced by its value', 'Write token: $'],
    ["secrets['MY_TOKEN']", 'is an expression that was not replaced by its value', 'Write token: $'],
    ['env.MY_TOKEN', 'is an expression that was not replaced by its value', 'Write token: $'],
    [`“${token}”`, 'stands in quotation marks', 'Store the token alone.'],
    [`"${token}"`, 'stands in quotation marks', 'Store the token alone.'],
    [`'${token}`, 'stands in quotation marks', 'Store the token alone.'],
  ])('%j: %s', (wrong, expected, hint) => {
    const found = problem({ token: wrong });
    expect(found).toMatchObject({ input: 'token', value: undefined });
    expect(found.problem).toContain(expected);
    expect(found.hint).toContain(hint);
    expect(JSON.stringify(found)).not.toContain(token);
  });

  test('no part of the error holds a wrong one', () => {
    const wrong = 'not a token at-all';
    const error = errorOf({ ...right, token: wrong });
    expect(`${error.stack} ${error.hint} ${JSON.stringify(error)}`).not.toContain('at-all');
  });
});

describe('the scopes of the token to make', () => {
  const link = 'https://buildkite.com/user/api-access-tokens/new?description=Test+Engine+Gate&scopes%5B%5D=read_suites';

  test.each(['', 'ghp_0123456789abcdef'])('%j', (wrong) => {
    expect(problem({ token: wrong }).hint).toContain(`with the scope read_suites at ${link} and`);
    expect(problem({ ...byUrl, token: wrong }).hint).toContain(
      `with the scopes read_suites and read_builds at ${link}&scopes%5B%5D=read_builds and`,
    );
  });
});

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
