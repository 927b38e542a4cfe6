import { describe, expect, test } from '@jest/globals';
import { problem, problems, read, runPage } from './given.ts';

describe.each(['organization', 'suite'] as const)('%s', (input) => {
  const other = input === 'suite' ? 'my-org' : 'rspec';

  test.each(['a', '7', 'my-org', 'my_great_org', 'v1.2', 'a--b', 'a'.repeat(255)])('%s is a slug', (slug) => {
    const { selector } = read({ [input]: slug });
    expect([selector.organization, ...selector.suites].sort()).toEqual([other, slug].sort());
  });

  test.each([
    ['My Org', 'slug-with-blank', { guess: 'my-org' }],
    ['  Frontend  Ünit tests! ', 'slug-with-blank', { guess: 'frontend-nit-tests' }],
    ['My-Org', 'slug-with-capitals', { guess: 'my-org' }],
    ['acme/shop', 'not-a-slug', { guess: input === 'suite' ? 'shop' : 'acme' }],
    ['/Acme/', 'not-a-slug', { guess: 'acme' }],
    [runPage.replace('https://', ''), 'slug-in-address', { slug: input === 'suite' ? 'rspec' : 'my-org' }],
    ['-my-org-', 'not-a-slug', { guess: 'my-org' }],
    ['../..', 'not-a-slug', { guess: undefined }],
    ['..', 'not-a-slug', { guess: undefined }],
    ['日本', 'not-a-slug', { guess: undefined }],
    ['a'.repeat(256), 'slug-too-long', { most: 255, guess: undefined }],
    ['https://example.com/my-org', 'slug-in-address', { slug: undefined }],
    ['https://buildkite.com/user/settings', 'slug-in-address', { slug: undefined }],
    ['https://api.buildkite.com/v2/access-token', 'slug-in-address', { slug: undefined }],
    [runPage, 'slug-in-address', { slug: input === 'suite' ? 'rspec' : 'my-org' }],
  ])('%s is none', (value, code, data) => {
    expect(problem({ [input]: value })).toEqual({ input, value: value.trim(), code, data });
  });
});

test.each(['rspec jest', 'rspec; jest', ' rspec|jest ', 'rspec \t jest'])(
  'suites that are separated by no comma: %j',
  (suite) => {
    expect(problem({ suite })).toMatchObject({ code: 'several-slugs-for-one', data: { slugs: ['rspec', 'jest'] } });
  },
);

test.each([
  'https://buildkite.com/my-org',
  'https://buildkite.com/my-org/',
  'https://buildkite.com/organizations/my-org',
  'https://buildkite.com/organizations/my-org/analytics/suites/rspec',
  'https://buildkite.com/my-org/my-pipeline/builds/7',
  'https://api.buildkite.com/v2/organizations/my-org/pipelines',
])("the organization's slug is read from %s", (organization) => {
  expect(problem({ organization })).toMatchObject({ code: 'slug-in-address', data: { slug: 'my-org' } });
});

describe('several suites', () => {
  test.each([
    ['rspec,jest', ['rspec', 'jest']],
    ['rspec\njest\r\n pytest\rgo ', ['rspec', 'jest', 'pytest', 'go']],
    [',jest, ,rspec,\n,jest', ['jest', 'rspec']],
    [Array.from({ length: 20 }, (_, i) => `s${i}`).join(), Array.from({ length: 20 }, (_, i) => `s${i}`)],
  ])('%j', (suite, expected) => {
    expect(read({ suite }).selector.suites).toEqual(expected);
  });

  test('more than 20', () => {
    const suite = Array.from({ length: 21 }, (_, i) => `S ${i}`).join('\n');
    expect(problem({ suite })).toMatchObject({ code: 'too-many-suites', data: { count: 21, most: 20 } });
  });

  test('separators alone', () => {
    expect(problem({ suite: ',\n,' })).toMatchObject({ input: 'suite', value: ',\n,', code: 'no-suite' });
  });

  test('each wrong one is named separately', () => {
    expect(problems({ suite: 'ok, Not ok, fine, Neither this' }).map(({ value }) => value)).toEqual([
      'Not ok',
      'Neither this',
    ]);
  });
});
