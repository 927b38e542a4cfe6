import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GivenInputs } from '../../src/inputs/given.ts';
import { readSelector } from '../../src/inputs/selectors.ts';
import { contextOf } from '../support/context.ts';
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

  test('leads to the build, whatever comes after it', () => {
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

describe('anything else has a problem of its own', () => {
  const expectWrong = (value: string, code: string, data = {}) => {
    expect(problem({ ...alone, 'build-url': value })).toEqual({ input: 'build-url', value, code, data });
  };

  test.each([
    [uuid, 'uuid-for-build-url'],
    [uuid.toUpperCase(), 'uuid-for-build-url'],
    ['42', 'number-for-build-url'],
    ['#42', 'number-for-build-url'],
    [runPage, 'run-address'],
    [suitePage, 'other-address-for-build', { place: 'suite' }],
    [`${suitePage}?branch=main`, 'other-address-for-build', { place: 'suite' }],
    ['https://buildkite.com/my-org/my-pipeline', 'other-address-for-build', { place: 'pipeline' }],
    ['https://buildkite.com/my-org/my-pipeline/builds', 'other-address-for-build', { place: 'pipeline' }],
    [inApi.replace('/builds/42', ''), 'other-address-for-build', { place: 'pipeline' }],
    ['https://buildkite.com/my-org/~/teams', 'other-address-for-build', { place: 'organization' }],
    ['https://buildkite.com/my-org', 'other-address-for-build', { place: 'organization' }],
    ['https://api.buildkite.com/v2/organizations/my-org', 'other-address-for-build', { place: 'organization' }],
    ['https://github.com/my-org/my-repo/actions/runs/42', 'not-a-build-address'],
    [buildPage.replace('.com', '.com.example.org'), 'not-a-build-address'],
    [buildPage.replace('https://', ''), 'not-a-build-address'],
    [buildPage.replace('my-org', 'My%20Org'), 'not-a-build-address'],
    [buildPage.replace('my-pipeline', 'a..'), 'not-a-build-address'],
    ['fromJSON(steps.build.outputs.json).web_url', 'not-a-build-address'],
    ['latest', 'not-a-build-address'],
  ] as const)('%s', (value, code, data: object = {}) => expectWrong(value, code, data));

  test.each(['latest', '0', '042', '42.5', '-42', '42abc', '4e1', '%20', '12345678901', uuid])(
    'builds/%s has no number',
    (number) => {
      expectWrong(buildPage.replace('42', number), 'build-address-without-number');
    },
  );

  test('and a key in it is not shown', () => {
    const value = `https://me:hunter2@buildkite.com/my-org/my-pipeline/builds/latest?access_token=hunter3`;
    const shown = 'https://***@buildkite.com/my-org/my-pipeline/builds/latest?access_token=***';
    expect(problem({ ...alone, 'build-url': value }).value).toBe(shown);
  });
});

describe('organization', () => {
  test.each(['', 'my-org'])('%j with it', (organization) => {
    expect(read({ ...alone, organization }).selector).toEqual(build);
  });

  test('that contradicts it is an error', () => {
    expect(problem({ ...alone, organization: 'other' })).toEqual({
      input: 'organization',
      value: 'other',
      code: 'contradicts',
      data: { address: 'build-url', says: 'my-org' },
    });
  });

  test('that is wrong is the only error', () => {
    expect(problem({ ...alone, organization: 'My Org' }).code).toBe('slug-with-blank');
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
    ['Two Words', 'slug-with-blank'],
    ['rspec, Two Words', 'slug-with-blank'],
    [',', 'no-suite'],
    [Array.from({ length: 21 }, (_, index) => `s${index}`).join(), 'too-many-suites'],
  ])('%j are wrong, which does not make them every suite', (suite, expected) => {
    const given = { ...alone, suite };
    expect(problems(given).map(({ input }) => input)).toEqual(['suite']);
    expect(problem(given).code).toBe(expected);
    expect(readSelector(new GivenInputs(env({ ...right, ...given }), []), contextOf({}))).toBeUndefined();
  });
});
