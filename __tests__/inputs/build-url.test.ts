import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GivenInputs } from '../../src/inputs/given.ts';
import { readSelector } from '../../src/inputs/selectors.ts';
import { buildPage, byUrl, env, problem, problems, read, right, runPage, uuid } from './given.ts';

const inApi = 'https://api.buildkite.com/v2/organizations/my-org/pipelines/my-pipeline/builds/42';
const suitePage = 'https://buildkite.com/organizations/my-org/analytics/suites/rspec';
const build = {
  kind: 'build-url',
  ifBlocked: 'judge',
  triggeredBuilds: 'ignore',
  organization: 'my-org',
  suites: [],
  pipeline: 'my-pipeline',
  number: 42,
};
const alone = { ...byUrl, organization: '', suite: '' };

describe('the address of a build', () => {
  test.each([
    buildPage,
    `${buildPage}/`,
    `${buildPage}#${uuid}`,
    `${buildPage}/#${uuid}`,
    `${buildPage}#${uuid}/6-12`,
    `${buildPage}#annotation-rspec`,
    `${buildPage}?jid=${uuid}`,
    `${buildPage}/canvas`,
    `${buildPage}/canvas?sid=${uuid}&tab=output`,
    `${buildPage}/canvas?jid=${uuid}&tab=output#L7`,
    `${buildPage}/steps/canvas?sid=1&jid=${uuid}`,
    `${buildPage}/steps/table`,
    `${buildPage}/jobs/${uuid}/raw_log`,
    buildPage.replace('https', 'http'),
    buildPage.replace('https://buildkite.com', 'HTTPS://Buildkite.COM'),
    inApi,
    `${inApi}/`,
    `${inApi}?include_test_engine=true`,
    `${inApi}/jobs/${uuid}/log`,
    inApi.replace('https', 'http'),
    ` ${buildPage}\n`,
  ])('%j', (address) => {
    expect(read({ ...alone, 'build-url': address }).selector).toEqual(build);
  });

  test('leads to the build, whatever comes behind it', () => {
    const begins = fc.constantFrom('', '/', '?', '#');
    const behind = fc.tuple(begins, fc.stringMatching(/^[\w=&?/#:-]*$/)).map(([begin, rest]) => begin && begin + rest);
    const both = fc.constantFrom(buildPage, inApi);
    fc.assert(
      fc.property(both, behind, (address, more) => {
        expect(read({ ...alone, 'build-url': address + more }).selector).toEqual(build);
      }),
    );
  });

  test.each([1, 1_234_567_890])('of build number %i', (number) => {
    const address = buildPage.replace('42', String(number));
    expect(read({ ...alone, 'build-url': address }).selector).toEqual({ ...build, number });
  });
});

describe('anything else is told apart', () => {
  const expectWrong = (value: string, problems: string, hint: string) => {
    const found = problem({ ...alone, 'build-url': value });
    expect(found).toMatchObject({ input: 'build-url', value, problem: problems });
    expect(found.hint).toContain(hint);
    expect(found.hint).toContain('Write the build');
  };

  test.each([
    [uuid, 'is a UUID, not an address', 'Give it to build-id instead.'],
    [uuid.toUpperCase(), 'is a UUID, not an address', 'Give it to build-id instead.'],
    ['42', 'is a number, not an address', 'https://buildkite.com/my-org/my-pipeline/builds/123'],
    ['#42', 'is a number, not an address', 'https://buildkite.com/my-org/my-pipeline/builds/123'],
    [runPage, 'is the address of a run', 'Give it to run-id instead.'],
    [suitePage, 'is the address of a suite, not of a build', 'buildkite/trigger-pipeline-action'],
    [`${suitePage}?branch=main`, 'is the address of a suite, not of a build', 'target_url'],
    ['https://buildkite.com/my-org/my-pipeline', 'is the address of a pipeline, not of a build', 'target_url'],
    ['https://buildkite.com/my-org/my-pipeline/builds', 'is the address of a pipeline, not of a build', 'builds/123'],
    [inApi.replace('/builds/42', ''), 'is the address of a pipeline, not of a build', 'target_url'],
    ['https://buildkite.com/my-org/~/teams', 'is the address of an organization, not of a build', 'target_url'],
    ['https://buildkite.com/my-org', 'is the address of an organization, not of a build', 'target_url'],
    ['https://api.buildkite.com/v2/organizations/my-org', 'is the address of an organization, not of a build', ''],
    ['https://github.com/my-org/my-repo/actions/runs/42', 'is not the address of a build', 'target_url'],
    [buildPage.replace('.com', '.com.example.org'), 'is not the address of a build', 'target_url'],
    [buildPage.replace('https://', ''), 'is not the address of a build', 'https://'],
    [buildPage.replace('my-org', 'My%20Org'), 'is not the address of a build', ''],
    [buildPage.replace('my-pipeline', 'a..'), 'is not the address of a build', ''],
    ['fromJSON(steps.build.outputs.json).web_url', 'is not the address of a build', 'output url'],
    ['latest', 'is not the address of a build', ''],
  ])('%s', expectWrong);

  test.each(['latest', '0', '042', '42.5', '-42', '42abc', '4e1', '%20', '12345678901', uuid])(
    'builds/%s has no number',
    (number) => {
      expectWrong(buildPage.replace('42', number), 'has no number where the number of the build stands', 'builds/123');
    },
  );

  test('and a key in it is not shown', () => {
    const value = `https://me:hunter2@buildkite.com/my-org/my-pipeline/builds/latest?access_token=hunter3`;
    const shown = 'https://***@buildkite.com/my-org/my-pipeline/builds/latest?access_token=***';
    expect(problem({ ...alone, 'build-url': value }).value).toBe(shown);
  });
});

describe('organization', () => {
  test.each(['', 'my-org'])('%j beside it', (organization) => {
    expect(read({ ...alone, organization }).selector).toEqual(build);
  });

  test('that contradicts it is an error', () => {
    expect(problem({ ...alone, organization: 'other' })).toEqual({
      input: 'organization',
      value: 'other',
      problem: 'contradicts build-url, which says my-org',
      hint: 'Leave organization out.',
    });
  });

  test('that is wrong is the only error', () => {
    expect(problem({ ...alone, organization: 'My Org' }).problem).toContain('has a blank');
  });
});

describe('suites', () => {
  test.each([
    ['', []],
    ['rspec', ['rspec']],
    ['jest, rspec\njest', ['jest', 'rspec']],
  ])('%j', (suite, suites) => {
    expect(read({ ...alone, suite }).selector).toEqual({ ...build, suites });
  });

  test.each([
    ['Two Words', 'has a blank'],
    ['rspec, Two Words', 'has a blank'],
    [',', 'names no suite'],
    [Array.from({ length: 21 }, (_, index) => `s${index}`).join(), 'names 21 suites'],
  ])('%j are wrong, which does not make them every suite', (suite, expected) => {
    const given = { ...alone, suite };
    expect(problems(given).map(({ input }) => input)).toEqual(['suite']);
    expect(problem(given).problem).toContain(expected);
    expect(readSelector(new GivenInputs(env({ ...right, ...given })))).toBeUndefined();
  });
});
