import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../src/inputs/names.ts';
import { readSettings } from '../../src/inputs/read-settings.ts';
import { env, errorOf, type Given, names, problems, read, right, sha, token, uuid } from './given.ts';

describe('what is read', () => {
  test('the least that is right gives the defaults', () => {
    const { token: secret, apiUrl, ...rest } = read();
    expect(secret.reveal()).toBe(token);
    expect(apiUrl.href).toBe('https://api.buildkite.com/');
    expect(rest).toEqual({
      selector: { kind: 'build-id', organization: 'my-org', suites: ['rspec'], buildId: uuid },
      timeout: 1_800_000,
      interval: 'auto',
      settle: 30_000,
      failFast: false,
      tolerate: [],
      ifNoRunFound: 'error',
      ifIncomplete: 'error',
      annotationLevel: 'error',
      reportLimit: 1000,
      failureDetails: true,
      pathPrefix: undefined,
      summary: true,
      jobAnnotations: 'first',
      checkName: undefined,
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
      interval: '20s',
      settle: '2m',
      'fail-fast': 'true',
      tolerate: '',
      'if-no-run-found': 'warn',
      'if-incomplete': 'ignore',
      'report-limit': '50',
      'failure-details': 'false',
      'annotation-level': 'none',
      'path-prefix': './packages/api/',
      summary: 'false',
      'job-annotations': 'all',
      'check-name': 'Test Engine / api',
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
      interval: 20_000,
      settle: 120_000,
      failFast: true,
      tolerate: [],
      ifNoRunFound: 'warn',
      ifIncomplete: 'ignore',
      annotationLevel: 'none',
      reportLimit: 50,
      failureDetails: false,
      pathPrefix: 'packages/api',
      summary: false,
      jobAnnotations: 'all',
      checkName: 'Test Engine / api',
      headSha: sha,
      checkRunId: '7654321',
      reportFile: 'reports/failed.json',
    });
  });

  test('nobody can change it', () => {
    expect(Object.isFrozen(read())).toBe(true);
  });

  test.each(names)('blanks around %s do not count', (name) => {
    const given: Given = { ...right, [name]: `\r\n\t ${right[name] ?? defaults[name]} \n` };
    expect(readSettings(env(given))).toEqual(readSettings(env(right)));
  });

  test.each(names)('an empty %s is one that is not given', (name) => {
    const { [name]: _, ...without } = right;
    const outcome = (given: Given) => {
      try {
        return readSettings(env(given));
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

  test('is told all at once, each with the input, its value and a cure', () => {
    const found = problems(allWrong);
    expect(new Set(found.map(({ input }) => input))).toEqual(new Set(Object.keys(allWrong)));
    for (const { input, value, problem, hint } of found) {
      const shown = input === 'suite' ? 'Two Words' : allWrong[input];
      expect(value).toBe(/token$/.test(input) ? undefined : shown);
      expect(problem).toMatch(/^[a-z][^\n]+[^.]$/);
      expect(hint).toMatch(/^[A-Z][^\n]+\.$/);
    }
  });

  test('is named in message and cure, without any value', () => {
    const error = errorOf({ ...right, ...allWrong });
    expect(error.name).toBe('InputError');
    expect(error.message).toMatch(/^25 things are wrong with the inputs: token is a token of GitHub/);
    for (const name of Object.keys(allWrong)) {
      expect(error.message).toContain(`${name} `);
      expect(error.hint).toContain(`${name}: `);
    }
    expect(error.message + error.hint).not.toMatch(
      /My Org|Two Words|main|newest|sometimes|flaky|maybe|perhaps|loud|ftp|elsewhere|many|lines|abc|bkua|mine|reports/,
    );
  });

  test('reads as a sentence when it is one thing', () => {
    const error = errorOf({ ...right, timeout: '90' });
    expect(error.message).toBe('The input timeout has no unit.');
    expect(error.hint).toBe('Write 90s for seconds, 90m for minutes or 90h for hours.');
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
    expect(errorOf({ ...right, ...given, token: '' })).toMatchObject(expected);
  });
});
