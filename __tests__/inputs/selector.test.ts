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
      problem: 'none of build-url, build-id, run-id and commit is given',
      hint:
        'Give one of them. If one stands in the workflow, its expression gave an empty text: see whether the step that ' +
        'it reads has run, and whether its id and output are spelled right.',
      whole: true,
    });
    expect(errorOf({ ...right, 'build-id': '' }).message).toBe(
      'None of build-url, build-id, run-id and commit is given.',
    );
    expect(errorOf({}).message).toBe(
      '2 things are wrong with the inputs: token is not given or empty; none of build-url, build-id, run-id and commit is given.',
    );
  });

  const each = { ...byUrl, ...byRun, ...byCommit, ...right };
  const kinds = ['build-id', 'build-url', 'run-id', 'commit'] as const;
  const pairs = kinds.flatMap((one, index) => kinds.slice(index + 1).map((other) => [one, other] as const));
  test.each(pairs)('%s and %s', (one, other) => {
    expect(problem({ 'build-id': '', [one]: each[one], [other]: each[other] })).toEqual({
      input: other,
      value: each[other],
      problem: `is given beside ${one}`,
      hint: `Give one of them: leave out ${one} or ${other}.`,
    });
  });

  test('all of them', () => {
    expect(problems(each).map(({ input, problem }) => `${input} ${problem}`)).toEqual([
      'build-url is given beside build-id',
      'run-id is given beside build-id',
      'commit is given beside build-id',
    ]);
  });

  test('several, which leaves open what else is needed', () => {
    expect(problems({ ...org, 'run-id': uuid }).map(({ input }) => input)).toEqual(['run-id']);
    expect(problems({ ...org, 'build-url': buildPage }).map(({ input }) => input)).toEqual(['build-url']);
  });

  test('several, of which the surplus ones are not looked into', () => {
    const found = problems({ ...org, 'build-id': '1', 'run-id': '2' });
    expect(found.map(({ input, problem }) => `${input} ${problem}`)).toEqual([
      'run-id is given beside build-id',
      "build-id is a build's number, not its UUID",
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
        problem: 'belongs to run-id, not to build-id',
        hint: 'Leave organization out, or use run-id.',
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
    ['42', "a build's number"],
    ['#42', "a build's number"],
    [`{"id": "${uuid}", "number": 42}`, 'whole JSON'],
    ['fromJSON(steps.build.outputs.json).id', 'expression'],
    ['steps.build.outputs.json', 'expression'],
    ['$BUILDKITE_BUILD_ID', 'expression'],
    [build, 'address of a build,'],
    [`${build}/steps/canvas`, 'address of a build,'],
    [api, 'address of a build,'],
    [`${build}#${uuid}`, "build's job"],
    [`${build}/steps/canvas?sid=1&jid=${uuid}`, "build's job"],
    [`${api}/jobs/${uuid}`, "build's job"],
    ['https://buildkite.com/organizations/my-org/analytics/suites/rspec', 'not a UUID'],
    [`https://example.com/${uuid}`, 'not a UUID'],
    [uuid.slice(0, -1), 'not a UUID'],
    [uuid.replaceAll('-', ''), 'not a UUID'],
    [`{${uuid}}`, 'JSON'],
  ])('%s is told apart', (value, expected) => {
    const found = problem({ 'build-id': value });
    expect(found).toMatchObject({ input: 'build-id', value });
    expect(found.problem).toContain(expected);
    expect(found.hint).toContain('fromJSON(steps.build.outputs.json).id');
    expect(found.hint).toContain('BUILDKITE_BUILD_ID');
  });

  test.each([
    build,
    `${build}/steps/canvas`,
    `${build}?access_token=hunter2`,
    `${build}#${uuid}`,
    api,
    `${api}/jobs/${uuid}`,
  ])('for %s the cure offers build-url', (value) => {
    const { hint } = problem({ 'build-id': value });
    expect(hint).toContain(`Write build-url: ${build} instead; the token needs the scope read_builds`);
    expect(hint).not.toContain('hunter2');
  });

  test.each([`${build}x`, build.replace('42', 'latest')])('but not for %s, which is none', (value) => {
    expect(problem({ 'build-id': value }).hint).not.toContain('build-url');
  });

  test.each(['42', '#42'])('for %s it tells where build-url comes from', (value) => {
    const { hint } = problem({ 'build-id': value });
    expect(hint).toContain('in build-url: it is the output url of that action');
    expect(hint).toContain('read_builds');
  });

  test("a run's address belongs to run-id", () => {
    expect(problem({ 'build-id': runPage }).hint).toBe('Give it to run-id instead of build-id.');
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
        problem: 'contradicts run-id, which says my-org',
        hint: 'Leave organization out.',
      },
      {
        input: 'suite',
        value: 'rspec, jest',
        problem: 'contradicts run-id, which says rspec',
        hint: 'Leave suite out.',
      },
    ]);
  });

  test('a UUID goes with one suite only', () => {
    expect(problem({ ...byRun, suite: 'rspec, jest' })).toMatchObject({
      input: 'suite',
      problem: 'names several suites, and run-id one run',
    });
  });

  test.each([
    ['123456789', 'is a number', 'github.run_id'],
    ['https://buildkite.com/my-org/my-pipeline/builds/42', 'address of a build', 'build-id'],
    ['https://buildkite.com/organizations/my-org/analytics/suites/rspec', 'address of a suite', 'copy its address'],
    ['https://buildkite.com/my-org', 'address of an organization', '/runs/'],
    ['https://buildkite.com/my-org/my-pipeline', 'address of a pipeline', '/runs/'],
    [runPage.replace(uuid, 'latest'), 'is neither', '/runs/'],
    [runPage.replace('my-org', 'My%20Org'), 'is neither', '/runs/'],
    [runPage.replace('buildkite.com', 'buildkite.com.example.org'), 'is neither', '/runs/'],
    ['latest', 'is neither', '/runs/'],
  ])('%s is told apart', (value, expected, hint) => {
    const found = problem({ 'build-id': '', 'run-id': value, ...org });
    expect(found).toMatchObject({ input: 'run-id', value });
    expect(found.problem).toContain(expected);
    expect(found.hint).toContain(hint);
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
    expect(found.map(({ input, value, problem }) => ({ input, value, problem }))).toEqual([
      { input: 'organization', value: undefined, problem: 'is not given' },
      { input: 'suite', value: undefined, problem: 'is not given' },
    ]);
  });
});
