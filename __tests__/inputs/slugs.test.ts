import { describe, expect, test } from '@jest/globals';
import { problem, problems, read, runPage } from './given.ts';

describe.each(['organization', 'suite'] as const)('%s', (input) => {
  const other = input === 'suite' ? 'my-org' : 'rspec';

  test.each(['a', '7', 'my-org', 'my_great_org', 'v1.2', 'a--b', 'a'.repeat(255)])('%s is a slug', (slug) => {
    const { selector } = read({ [input]: slug });
    expect([selector.organization, ...selector.suites].sort()).toEqual([other, slug].sort());
  });

  test.each([
    ['My Org', 'has a blank', 'The slug is probably my-org.'],
    ['  Frontend  Ünit tests! ', 'has a blank', 'The slug is probably frontend-nit-tests.'],
    ['My-Org', 'has capitals', 'The slug is probably my-org.'],
    ['acme/shop', 'is not a slug', `The slug is probably ${input === 'suite' ? 'shop' : 'acme'}.`],
    ['/Acme/', 'is not a slug', 'The slug is probably acme.'],
    [runPage.replace('https://', ''), 'is an address', input === 'suite' ? 'Write rspec.' : 'Write my-org.'],
    ['-my-org-', 'is not a slug', 'The slug is probably my-org.'],
    ['../..', 'is not a slug', 'Write the slug.'],
    ['..', 'is not a slug', 'Write the slug.'],
    ['日本', 'is not a slug', 'Write the slug.'],
    ['a'.repeat(256), 'is longer than 255 characters', 'Write the slug.'],
    ['https://example.com/my-org', 'is an address', 'Write the slug alone.'],
    ['https://buildkite.com/user/settings', 'is an address', 'Write the slug alone.'],
    ['https://api.buildkite.com/v2/access-token', 'is an address', 'Write the slug alone.'],
    [runPage, 'is an address', input === 'suite' ? 'Write rspec.' : 'Write my-org.'],
  ])('%s is none', (value, expected, hint) => {
    const found = problem({ [input]: value });
    expect(found).toMatchObject({ input, value: value.trim() });
    expect(found.problem).toContain(expected);
    expect(found.hint).toContain(hint);
  });
});

test.each(['rspec jest', 'rspec; jest', ' rspec|jest ', 'rspec \t jest'])(
  'suites that are separated by no comma: %j',
  (suite) => {
    const { problem: why, hint } = problem({ suite });
    expect(why).toBe('is not one slug');
    expect(hint).toContain('Separate several suites by commas or line breaks: rspec, jest.');
    expect(hint).toContain('probably rspec-jest.');
  },
);

test.each([
  'https://buildkite.com/my-org',
  'https://buildkite.com/my-org/',
  'https://buildkite.com/organizations/my-org',
  'https://buildkite.com/organizations/my-org/analytics/suites/rspec',
  'https://buildkite.com/my-org/my-pipeline/builds/7',
  'https://api.buildkite.com/v2/organizations/my-org/pipelines',
])("the organization's slug is read from %s for the cure", (organization) => {
  expect(problem({ organization }).hint).toBe('Write my-org.');
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
    expect(problem({ suite: Array.from({ length: 21 }, (_, i) => `S ${i}`).join('\n') }).problem).toBe(
      'names 21 suites',
    );
  });

  test('separators alone', () => {
    expect(problem({ suite: ',\n,' })).toMatchObject({ input: 'suite', value: ',\n,', problem: 'names no suite' });
  });

  test('each wrong one is named by itself', () => {
    expect(problems({ suite: 'ok, Not ok, fine, Neither this' }).map(({ value }) => value)).toEqual([
      'Not ok',
      'Neither this',
    ]);
  });
});
