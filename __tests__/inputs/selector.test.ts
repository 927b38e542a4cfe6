import { describe, expect, test } from '@jest/globals';
import { GivenInputs } from '../../src/inputs/given.ts';
import { reportStrays } from '../../src/inputs/selectors.ts';
import {
  buildPage,
  byCommit,
  byRun,
  byUrl,
  env,
  errorOf,
  problem,
  problems,
  read,
  right,
  runPage,
  uuid,
} from './given.ts';

const org = { organization: '', suite: '' };
const run = { kind: 'run-id', organization: 'my-org', suites: ['rspec'], runId: uuid };

describe('exactly one selector', () => {
  test('none', () => {
    expect(problem({ 'build-id': '' })).toEqual({
      input: 'build-url',
      value: undefined,
      code: 'no-selector',
      data: {},
    });
    expect(errorOf({}).problems.map(({ input, code }) => [input, code])).toEqual([
      ['token', 'no-token'],
      ['build-url', 'no-selector'],
    ]);
  });

  const each = { ...byUrl, ...byRun, ...byCommit, ...right };
  const kinds = ['build-id', 'build-url', 'run-id', 'commit'] as const;
  const pairs = kinds.flatMap((one, index) => kinds.slice(index + 1).map((other) => [one, other] as const));
  test.each(pairs)('%s and %s', (one, other) => {
    expect(problem({ 'build-id': '', [one]: each[one], [other]: each[other] })).toEqual({
      input: other,
      value: each[other],
      code: 'cannot-be-combined',
      data: { with: one },
    });
  });

  test('all of them', () => {
    expect(problems(each).map(({ input, data }) => [input, data])).toEqual([
      ['build-url', { with: 'build-id' }],
      ['run-id', { with: 'build-id' }],
      ['commit', { with: 'build-id' }],
    ]);
  });

  test('several, which leaves open what else is needed', () => {
    expect(problems({ ...org, 'run-id': uuid }).map(({ input }) => input)).toEqual(['run-id']);
    expect(problems({ ...org, 'build-url': buildPage }).map(({ input }) => input)).toEqual(['build-url']);
  });

  test('several, of which the surplus ones are not looked into', () => {
    const found = problems({ ...org, 'build-id': '1', 'run-id': '2' });
    expect(found.map(({ input, code }) => [input, code])).toEqual([
      ['run-id', 'cannot-be-combined'],
      ['build-id', 'number-for-build-id'],
    ]);
  });

  test('inputs that belong to another', () => {
    const table = { 'build-id': { with: ['suite'] }, 'run-id': { with: ['suite', 'organization'] } } as const;
    const strays = (selectors: readonly ('build-id' | 'run-id')[]) => {
      const inputs = new GivenInputs(env({ suite: 'rspec', organization: 'my-org' }), []);
      reportStrays(inputs, selectors, table);
      return inputs.problems;
    };
    expect(strays(['build-id'])).toEqual([
      {
        input: 'organization',
        value: 'my-org',
        code: 'only-applies-to',
        data: { selectors: ['run-id'] },
      },
    ]);
    expect(strays(['run-id'])).toEqual([]);
    expect(strays(['build-id', 'run-id'])).toEqual([]);
  });
});

describe('build-id', () => {
  test('is a UUID in any case', () => {
    expect(read({ 'build-id': uuid.toUpperCase() }).selector).toMatchObject({ kind: 'build-id', buildId: uuid });
  });

  const build = 'https://buildkite.com/my-org/my-pipeline/builds/42';
  const api = 'https://api.buildkite.com/v2/organizations/my-org/pipelines/my-pipeline/builds/42';
  test.each([
    ['42', 'number-for-build-id'],
    ['#42', 'number-for-build-id'],
    [`{"id": "${uuid}", "number": 42}`, 'json-for-build-id'],
    ['fromJSON(steps.build.outputs.json).id', 'unreplaced-expression'],
    ['steps.build.outputs.json', 'unreplaced-expression'],
    ['$BUILDKITE_BUILD_ID', 'unreplaced-expression'],
    [build, 'build-address-for-build-id'],
    [`${build}/steps/canvas`, 'build-address-for-build-id'],
    [api, 'build-address-for-build-id'],
    [`${build}#${uuid}`, 'build-address-for-build-id'],
    [`${build}/steps/canvas?sid=1&jid=${uuid}`, 'build-address-for-build-id'],
    [`${api}/jobs/${uuid}`, 'build-address-for-build-id'],
    ['https://buildkite.com/organizations/my-org/analytics/suites/rspec', 'not-a-uuid'],
    [`https://example.com/${uuid}`, 'not-a-uuid'],
    [uuid.slice(0, -1), 'not-a-uuid'],
    [uuid.replaceAll('-', ''), 'not-a-uuid'],
    [`{${uuid}}`, 'json-for-build-id'],
  ])('%s is told apart', (value, expected) => {
    expect(problem({ 'build-id': value })).toMatchObject({ input: 'build-id', value, code: expected });
  });

  test.each([
    [build, 'build'],
    [`${build}/steps/canvas`, 'build'],
    [`${build}?access_token=hunter2`, 'build'],
    [`${build}#${uuid}`, 'job'],
    [api, 'build'],
    [`${api}/jobs/${uuid}`, 'job'],
  ])('%s names a build, for build-url', (value, kind) => {
    const { data } = problem({ 'build-id': value });
    expect(data).toEqual({ kind, build: { organization: 'my-org', pipeline: 'my-pipeline', number: '42' } });
  });

  test('an address without a number names no build', () => {
    const { data } = problem({ 'build-id': build.replace('42', 'latest') });
    expect(data).toEqual({ kind: 'build', build: undefined });
  });

  test("a run's address belongs to run-id", () => {
    expect(problem({ 'build-id': runPage }).code).toBe('run-address');
  });
});

describe('run-id', () => {
  test('is a UUID in any case with organization and suite', () => {
    expect(read({ ...byRun, 'run-id': uuid.toUpperCase() }).selector).toEqual(run);
  });

  test.each([
    runPage,
    `${runPage}/`,
    `${runPage}/failed?page=2#top`,
    `${runPage}?branch=main`,
    `${runPage}#x`,
    runPage.replace(uuid, uuid.toUpperCase()),
    runPage.replace('https', 'http'),
    `https://api.buildkite.com/v2/analytics/organizations/my-org/suites/rspec/runs/${uuid}`,
    `https://api.buildkite.com/v2/analytics/organizations/my-org/suites/rspec/runs/${uuid}/failed_executions?page=1`,
  ])('%s gives organization and suite', (address) => {
    expect(read({ ...org, 'build-id': '', 'run-id': address }).selector).toEqual(run);
    expect(read({ 'build-id': '', 'run-id': address }).selector).toEqual(run);
  });

  test('contradictions are errors', () => {
    const found = problems({ organization: 'other', suite: 'rspec, jest', 'build-id': '', 'run-id': runPage });
    expect(found).toEqual([
      {
        input: 'organization',
        value: 'other',
        code: 'contradicts',
        data: { address: 'run-id', says: 'my-org' },
      },
      {
        input: 'suite',
        value: 'rspec, jest',
        code: 'contradicts',
        data: { address: 'run-id', says: 'rspec' },
      },
    ]);
  });

  test('a UUID goes with one suite only', () => {
    expect(problem({ ...byRun, suite: 'rspec, jest' })).toMatchObject({
      input: 'suite',
      code: 'several-suites-for-one-run',
    });
  });

  test.each([
    ['123456789', 'number-for-run-id', {}],
    ['https://buildkite.com/my-org/my-pipeline/builds/42', 'build-address-for-run', {}],
    ['https://buildkite.com/organizations/my-org/analytics/suites/rspec', 'other-address-for-run', { place: 'suite' }],
    ['https://buildkite.com/my-org', 'other-address-for-run', { place: 'organization' }],
    ['https://buildkite.com/my-org/my-pipeline', 'other-address-for-run', { place: 'pipeline' }],
    [runPage.replace(uuid, 'latest'), 'not-a-run', {}],
    [runPage.replace('my-org', 'My%20Org'), 'not-a-run', {}],
    [runPage.replace('buildkite.com', 'buildkite.com.example.org'), 'not-a-run', {}],
    ['latest', 'not-a-run', {}],
  ])('%s is told apart', (value, code, data) => {
    expect(problem({ 'build-id': '', 'run-id': value, ...org })).toEqual({ input: 'run-id', value, code, data });
  });

  test('passwords and keys in an address are not shown', () => {
    const address = `https://me:hunter2@example.com/runs?page=1&api_key=hunter3&x=1`;
    expect(problem({ 'build-id': '', 'run-id': address }).value).toBe(
      'https://***@example.com/runs?page=1&api_key=***&x=1',
    );
  });
});

describe.each([{}, byRun, byCommit])('organization and suite with %j', (given) => {
  test('are needed', () => {
    const found = problems({ ...given, ...org });
    expect(found).toEqual([
      { input: 'organization', value: undefined, code: 'not-given', data: {} },
      { input: 'suite', value: undefined, code: 'not-given', data: {} },
    ]);
  });
});
