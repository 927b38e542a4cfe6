import { describe, expect, test } from '@jest/globals';
import { noteMessages } from '../../src/messages/verdict-notes.ts';
import { buildSelector } from '../report/fixtures.ts';

const within = buildSelector;
const [minute, hour, day] = [60_000, 3_600_000, 24 * 3_600_000];

describe('a note', () => {
  test.each([
    [1000, 'in 1m'],
    [2 * minute, 'in 2m'],
    [day - 1000, 'in 23h 59m 59s'],
    [day, 'in 1 day'],
    [2 * day - 1, 'in 1 day'],
    [3 * day + hour, 'in 3 days'],
  ])('on a token that expires after %d ms counts full days, and hours on the last one', (inMs, when) => {
    expect(noteMessages['token-expires']({ inMs, at: 'then' }).what).toBe(`\`token\` expires ${when} (then).`);
  });

  test('on runs that were replaced names failed ones first, with their pages', () => {
    const run = (id: string, result: 'passed' | 'failed', page?: string) => ({ suite: 'rspec', id, result, page });
    const runs = [
      run('r-1', 'passed'),
      run('r-2', 'failed', 'https://x/r-2'),
      run('r-3', 'passed'),
      run('r-4', 'failed'),
    ];
    expect(noteMessages['put-aside']({ runs, within })).toMatchObject({
      headline: '4 older runs not gated',
      what:
        'Replaced by newer runs and not gated: run r-2 of acme/rspec (failed): https://x/r-2, run r-4 of acme/rspec (failed), ' +
        'run r-1 of acme/rspec (passed) and run r-3 of acme/rspec (passed).',
      hint: 'Set `runs` to `all` to gate them too.',
    });
  });

  test('on builds that the token may not read names each of their pipelines once', () => {
    const builds = [3, 4].map((number) => ({ pipeline: 'tea', number }));
    const ofOne = noteMessages.unreadable({ builds, within });
    expect(ofOne.what).toBe(
      'Builds 3 of acme/tea and 4 of acme/tea were triggered by a gated build, but are not gated: the token may not read them.',
    );
    expect(ofOne.hint).toBe(
      "Give the token's owner access to the pipeline acme/tea in Buildkite. To make this an error, name it in `triggered-builds`.",
    );
    const ofTwo = noteMessages.unreadable({ builds: [...builds, { pipeline: 'cup', number: 1 }], within });
    expect(ofTwo.hint).toContain(
      'access to the pipelines acme/tea and acme/cup in Buildkite. To make this an error, name them',
    );
  });

  test('on `if-no-run-found` says whether a build is missing or ended too early', () => {
    expect(noteMessages['not-softened']({ builds: [], end: undefined, within })).toMatchObject({
      what: '`if-no-run-found` does not apply because a build is missing.',
      hint: 'Check in Buildkite whether the commit should have a build.',
    });
    const builds = [{ pipeline: 'shop', number: 7 }];
    expect(noteMessages['not-softened']({ builds, end: 'canceled', within }).what).toBe(
      '`if-no-run-found` does not apply because build 7 of acme/shop was canceled, perhaps before any test ran.',
    );
  });

  test.each([
    ['warn', '`if-no-run-found` is `warn`'],
    [undefined, '`if-no-run-found` allows that'],
  ] as const)('on suites that were left out says what allows that: %s', (ifNoRunFound, because) => {
    expect(noteMessages['left-out']({ suites: ['go', 'jest'], within, ifNoRunFound }).what).toBe(
      `No run of acme/go or acme/jest was found; ${because}, so they were left out.`,
    );
  });

  test('on lists that go on says how far each was read', () => {
    const readLimits = [
      { suite: 'rspec', runs: 1000 },
      { suite: 'jest', runs: 998 },
    ];
    expect(noteMessages['read-limit']({ readLimits, within }).what).toBe(
      'Older runs were not searched: only the newest 1,000 runs of acme/rspec and 998 runs of acme/jest.',
    );
  });
});
