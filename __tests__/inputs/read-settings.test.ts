import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../src/inputs/names.ts';
import { inputWords } from '../../src/messages/inputs.ts';
import { env, errorOf, type Given, names, read, readFrom, right, sha, token, uuid } from './given.ts';

describe('what is read', () => {
  test('the least that is right gives the defaults', () => {
    const { token: secret, apiUrl, ...rest } = read();
    expect(secret.reveal()).toBe(token);
    expect(apiUrl.href).toBe('https://api.buildkite.com/');
    expect(rest).toEqual({
      selector: { kind: 'build-id', organization: 'my-org', suites: ['rspec'], buildId: uuid },
      timeout: 1_800_000,
      appearWithin: 1_800_000,
      interval: 'auto',
      settle: 30_000,
      failFast: false,
      tolerate: [],
      minTests: undefined,
      ifNoRunFound: 'error',
      ifIncomplete: 'error',
      compareWith: 'auto',
      annotationLevel: 'error',
      reportLimit: 1000,
      failureDetails: true,
      pathPrefix: undefined,
      summary: true,
      jobAnnotations: 'first',
      statusName: undefined,
      checkName: undefined,
      comment: 'never',
      headSha: undefined,
      githubToken: undefined,
      checkRunId: undefined,
      reportFile: undefined,
    });
  });

  test('every input that is given', () => {
    const {
      token: _,
      githubToken,
      apiUrl,
      ...rest
    } = read({
      organization: 'other',
      suite: 'jest, rspec',
      timeout: '1h30m',
      'appear-within': '10m',
      'min-tests': '120',
      interval: '20s',
      settle: '2m',
      'fail-fast': 'true',
      tolerate: '',
      'if-no-run-found': 'warn',
      'if-incomplete': 'ignore',
      'compare-with': 'refs/heads/next',
      'report-limit': '50',
      'failure-details': 'false',
      'annotation-level': 'none',
      'path-prefix': './packages/api/',
      summary: 'false',
      'job-annotations': 'all',
      'status-name': 'Test Engine',
      'check-name': 'Test Engine / api',
      comment: 'failures',
      'head-sha': sha.toUpperCase(),
      'github-token': 'ghs_0123456789abcdefghij0123456789abcdef',
      'check-run-id': '7654321',
      'report-file': 'reports/failed.json',
      'api-url': 'https://proxy.example.com/buildkite/',
    });
    expect(apiUrl.href).toBe('https://proxy.example.com/buildkite');
    expect(githubToken?.reveal()).toBe('ghs_0123456789abcdefghij0123456789abcdef');
    expect(rest).toEqual({
      selector: { kind: 'build-id', organization: 'other', suites: ['jest', 'rspec'], buildId: uuid },
      timeout: 5_400_000,
      appearWithin: 600_000,
      minTests: 120,
      interval: 20_000,
      settle: 120_000,
      failFast: true,
      tolerate: [],
      ifNoRunFound: 'warn',
      ifIncomplete: 'ignore',
      compareWith: { branch: 'next' },
      annotationLevel: 'none',
      reportLimit: 50,
      failureDetails: false,
      pathPrefix: 'packages/api',
      summary: false,
      jobAnnotations: 'all',
      statusName: 'Test Engine',
      checkName: 'Test Engine / api',
      comment: 'failures',
      headSha: sha,
      checkRunId: '7654321',
      reportFile: 'reports/failed.json',
    });
  });

  test('it cannot be changed', () => {
    expect(Object.isFrozen(read())).toBe(true);
  });

  test.each(names)('blanks around %s do not count', (name) => {
    const given: Given = { ...right, [name]: `\r\n\t ${right[name] ?? defaults[name]} \n` };
    expect(readFrom(env(given))).toEqual(readFrom(env(right)));
  });

  test.each(names)('an empty %s is one that is not given', (name) => {
    const { [name]: _, ...without } = right;
    const outcome = (given: Given) => {
      try {
        return readFrom(env(given));
      } catch (error) {
        return error;
      }
    };
    expect(outcome({ ...without, [name]: '' })).toEqual(outcome(without));
    expect(outcome({ ...without, [name]: ' \n' })).toEqual(outcome(without));
  });
});

describe('what is wrong', () => {
  const allWrong: Given = {
    token: 'ghp_0123456789abcdef0123456789abcdef0123',
    organization: 'My Org',
    suite: 'rspec, Two Words',
    'build-id': '42',
    branch: 'main',
    runs: 'newest',
    timeout: '30',
    interval: 'sometimes',
    settle: '-1s',
    'fail-fast': 'yes',
    tolerate: 'flaky',
    'if-no-run-found': 'maybe',
    'if-incomplete': 'perhaps',
    'report-limit': 'all',
    'failure-details': '1',
    'annotation-level': 'loud',
    summary: 'no',
    'path-prefix': '../elsewhere',
    'job-annotations': 'many',
    'check-name': 'two\nlines',
    'head-sha': 'abc1234',
    'github-token': 'bkua_0123456789abcdef0123456789abcdef0123',
    'check-run-id': 'mine',
    'report-file': 'reports/',
    'api-url': 'ftp://api.buildkite.com',
  };

  test('is reported together, each with the input, its value and what to write', () => {
    const error = errorOf({ ...right, ...allWrong });
    const { quotes = [] } = inputWords(error);
    expect(new Set(error.problems.map(({ input }) => input))).toEqual(new Set(Object.keys(allWrong)));
    expect(quotes).toHaveLength(error.problems.length);
    for (const [index, { input, value }] of error.problems.entries()) {
      const shown = input === 'suite' ? 'Two Words' : allWrong[input];
      expect(value).toBe(/token$/.test(input) ? undefined : shown);
      expect(quotes[index]?.intro).toMatch(new RegExp(`^\`${input}\` [a-z].*\\. [A-Z].*[.:]$`));
      expect(quotes[index]?.intro).not.toMatch(
        /My Org|Two Words|sometimes|flaky|maybe|perhaps|loud|ftp|elsewhere|lines|abc1234|bkua|mine|reports\//,
      );
    }
  });

  test('nothing given', () => {
    expect(errorOf({}).problems.map(({ input, value }) => ({ input, value }))).toEqual([
      { input: 'token', value: undefined },
      { input: 'build-url', value: undefined },
    ]);
  });

  test.each([
    [{}, { summary: true, annotationLevel: 'error' }],
    [
      { summary: 'false', 'annotation-level': 'notice' },
      { summary: false, annotationLevel: 'notice' },
    ],
    [
      { summary: 'nope', 'annotation-level': 'none' },
      { summary: true, annotationLevel: 'none' },
    ],
  ] as const)('leaves readable what reporting needs: %j', (given, expected) => {
    expect(errorOf({ ...right, ...given, token: '' }).readable).toMatchObject(expected);
  });
});
