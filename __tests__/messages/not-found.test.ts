import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/gate/outcome.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import type { PipelineSelector, Selector } from '../../src/selector.ts';
import {
  buildPage,
  buildSelector,
  buildUrlSelector,
  commit,
  commitSelector,
  pipelineSelector,
  type ReportOptions,
  report,
  runSelector,
  surroundings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';

function said(verdict: Verdict, options: ReportOptions = {}) {
  return messageOf(report(verdict, options), surroundings);
}

describe('no run', () => {
  const hint = (selector: Selector, missing: readonly string[], options: ReportOptions = {}) =>
    said({ name: 'not-found', missing }, { runs: [], ...options, changes: { selector } }).hint;
  const order = (text: string, causes: readonly string[]) => causes.map((cause) => text.indexOf(cause));

  test('has likely causes, in order', () => {
    const { hint: text } = said({ name: 'not-found', missing: ['rspec'] }, { runs: [] });
    const places = order(text, ['not uploaded', 'not the UUID', 'another suite', 'GitHub Actions', 'not set up']);
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toMatch(/^Possible causes, most likely first:\n1\. /);
  });

  test('of some suites leaves out what the runs of the others disprove', () => {
    const { hint: text } = said({ name: 'not-found', missing: ['go'] }, { runs: [tracked()] });
    expect(text).toContain('1. The build has not uploaded any results for acme/go yet: ');
    expect(text).not.toMatch(/not the UUID|GitHub Actions/);
  });

  test('sends to the pages of the suites, where some are named', () => {
    const page = (suite: string) => `https://buildkite.com/organizations/acme/analytics/suites/${suite}`;
    expect(hint(buildUrlSelector, ['rspec'])).toContain(`Check whether ${page('rspec')} shows newer runs.`);
    expect(hint(buildUrlSelector, ['go', 'jest'])).toContain(`${page('go')} and ${page('jest')} show newer runs.`);
    const anySuite: Selector = {
      kind: 'build-url',
      organization: 'acme',
      ifBlocked: 'judge',
      triggeredBuilds: 'ignore',
      suites: [],
      pipeline: 'shop',
      number: 7,
    };
    expect(hint(anySuite, [])).not.toContain('another suite');
  });

  test('depends on how runs were looked for', () => {
    expect(hint(buildUrlSelector, ['rspec'], { seen: { builds: [build('passed')] } })).toContain(
      `1. The build passed without running tests. Check its jobs: ${buildPage}.\n`,
    );
    expect(hint(runSelector, [])).toContain("copy it from the run's URL");
    expect(hint(commitSelector, ['rspec'])).toContain('the merge commit: set `commit` to `github.sha`');
    expect(hint(commitSelector, ['rspec'])).not.toContain('another branch');
    const readLimits = [{ suite: 'rspec', runs: 1000 }];
    expect(hint(commitSelector, ['rspec'], { seen: { readLimits } })).toContain(
      'The runs are too old (only the newest 1,000 runs of acme/rspec were searched): use `run-id`',
    );
    expect(hint(commitSelector, ['go'], { seen: { readLimits } })).not.toContain('too old');
  });
});

describe('the causes of a missing run are', () => {
  const suite = (slug: string) => `https://buildkite.com/organizations/acme/analytics/suites/${slug}`;
  const late =
    /^(?:The build has not uploaded any|No) results(?: have been uploaded)? yet: raise `timeout` \(it is 30m\) above/;
  const lateFor = (slug: string) => new RegExp(`^.* results for acme/${slug}.* yet: raise \`timeout\``);
  const noCollector = /^The test collector is not set up,/;
  const elsewhere = (slug: string) =>
    `The results go to another suite or organization. Check whether ${suite(slug)} shows newer runs.`;
  const inBuild = /^The tests ran in a Buildkite build, which may send HEAD/;
  const otherCommit = /^The collector sent another commit\./;
  const failedBuild = build('failed');
  const eight = { ...build('failed'), number: 8 };
  const pages = `${buildPage} and ${buildPage.replace('7', '8')}`;

  test.each<readonly [string, Selector, missing: readonly string[], ReportOptions, readonly (string | RegExp)[]]>([
    [
      'of a build in one suite',
      buildSelector,
      ['rspec'],
      {},
      [late, /^`build-id` is not the UUID/, elsewhere('rspec'), /^The tests ran in GitHub Actions: /, noCollector],
    ],
    [
      'of a build in one suite, where another has a run',
      buildSelector,
      ['go'],
      { runs: [tracked()] },
      [lateFor('go'), elsewhere('go'), noCollector],
    ],
    [
      'of a commit on a branch',
      { ...commitSelector, kind: 'commit', commit, runs: 'all', suites: ['rspec'], branch: 'main' },
      ['rspec'],
      {},
      [
        late,
        otherCommit,
        'The collector sent another branch: remove `branch`.',
        elsewhere('rspec'),
        inBuild,
        noCollector,
      ],
    ],
    ['of a commit', commitSelector, ['rspec'], {}, [late, otherCommit, elsewhere('rspec'), inBuild, noCollector]],
    ['of a run', runSelector, ['rspec'], {}, [/^`run-id` is not the UUID of the run: /, elsewhere('rspec')]],
    [
      'of builds that ended in one way',
      pipelineSelector,
      [],
      { seen: { builds: [build('canceled'), { ...build('canceled'), number: 8 }] } },
      [
        `Builds 7 of acme/shop and 8 of acme/shop were canceled without running tests. Check their jobs: ${pages}.`,
        noCollector,
      ],
    ],
    [
      'of builds that ended in several ways, one of which waits at a block step',
      pipelineSelector,
      ['rspec'],
      { seen: { builds: [{ ...build('passed'), blocked: true }, eight] } },
      [
        'The tests are behind a block step: unblock it, or set `if-blocked` to `wait`.',
        `Builds 7 of acme/shop and 8 of acme/shop ended without running tests. Check their jobs: ${pages}.`,
        elsewhere('rspec'),
        noCollector,
      ],
    ],
    [
      'of a build that uploaded results of another suite',
      buildUrlSelector,
      ['go'],
      { runs: [tracked()], seen: { builds: [failedBuild] } },
      [
        `The build failed without running tests for acme/go. Check its jobs: ${buildPage}.`,
        elsewhere('go'),
        noCollector,
      ],
    ],
    [
      'of a build of which no more is known',
      buildUrlSelector,
      [],
      {},
      [`The build ran no tests. Check its jobs: ${buildPage}.`, elsewhere('rspec'), noCollector],
    ],
    [
      'of a build that triggered others',
      buildUrlSelector,
      [],
      {
        changes: {
          jobs: {
            died: [],
            problems: [],
            triggered: [
              { pipeline: 'tea', number: 3 },
              { pipeline: 'cup', number: 4 },
            ],
          },
        },
      },
      [
        'The tests ran in builds 3 of acme/tea and 4 of acme/cup, which were triggered but are not gated: set ' +
          '`triggered-builds` to `include` to gate them too. See https://buildkite.com/acme/tea/builds/3 and ' +
          'https://buildkite.com/acme/cup/builds/4.',
        `The build ran no tests. Check its jobs: ${buildPage}.`,
        elsewhere('rspec'),
        noCollector,
      ],
    ],
  ])('%s', (_, selector, missing, { changes, ...options }, causes) => {
    const { hint } = said({ name: 'not-found', missing }, { runs: [], ...options, changes: { selector, ...changes } });
    const [intro, ...numbered] = hint.split('\n');
    expect(intro).toBe('Possible causes, most likely first:');
    expect(numbered).toEqual(causes.map((_cause, index) => expect.stringMatching(new RegExp(`^${index + 1}\\. `))));
    const shown = numbered.map((line) => line.replace(/^\d+\. /, ''));
    expect(shown).toEqual(causes.map((cause) => (typeof cause === 'string' ? cause : expect.stringMatching(cause))));
  });
});

describe('why `if-no-run-found` does not apply', () => {
  const none: Verdict = { name: 'not-found', missing: ['rspec'] };
  const of = (words: readonly string[], options: ReportOptions = {}) =>
    said(none, {
      runs: [],
      seen: { builds: words.map((word, index) => ({ ...build(word), number: 7 + index })) },
      ifNoRunFound: 'warn',
      changes: { selector: buildUrlSelector },
      ...options,
    });

  test.each([
    [['failed', 'passed'], 'build 7 of acme/shop failed'],
    [['passed', 'canceled'], 'build 8 of acme/shop was canceled'],
    [['canceled', 'canceled'], 'builds 7 of acme/shop and 8 of acme/shop were canceled'],
  ])('is said of builds that ended %j', (words, subject) => {
    const { what, hint } = of(words);
    expect(what).toMatch(
      new RegExp(` \`if-no-run-found\` does not apply because ${subject}, perhaps before any test ran\\.$`),
    );
    expect(hint).toMatch(/^Check the build's jobs, then build again\. .*\nPossible causes, most likely first:\n1\. /);
  });

  test('is not said where it applies, or where nothing is softened', () => {
    for (const { what, hint } of [of(['passed']), of(['failed'], { ifNoRunFound: 'error' })]) {
      expect(what).not.toContain('does not apply');
      expect(hint).toMatch(/^Possible causes/);
    }
  });
});

describe('with a pipeline', () => {
  const noneOf = (without: readonly string[], changes: Partial<PipelineSelector> = {}) =>
    said(
      { name: 'not-found', missing: [] },
      { runs: [], seen: { withoutBuild: without }, changes: { selector: { ...pipelineSelector, ...changes } } },
    );

  test('no build names its causes, with the pages where to look', () => {
    const { headline, what, hint, anchor } = noneOf(['shop']);
    expect([headline, anchor]).toEqual(['No build found in acme/shop', 'no-build-found']);
    expect(what).toBe(`No build of commit ${commit} appeared in acme/shop within 1m 5s.`);
    expect(hint.split('\n')).toEqual([
      'Possible causes, most likely first:',
      expect.stringMatching(
        /^1\. The pipeline does not build this event\. .* https:\/\/buildkite\.com\/acme\/shop\/settings\.$/,
      ),
      expect.stringMatching(/^2\. A branch or path filter /),
      expect.stringMatching(/^3\. The commit message contains `\[skip ci\]`/),
      expect.stringMatching(/^4\. Buildkite built another commit\. .* https:\/\/buildkite\.com\/acme\/shop\/builds\./),
      expect.stringMatching(/^5\. GitHub's webhook /),
    ]);
  });

  test('says that there is no build, not that a build has no run, where none is known', () => {
    expect(noneOf([]).headline).toBe('No build found in acme/shop');
  });

  test('one without a build is named, though another has one', () => {
    const { headline } = said(
      { name: 'not-found', missing: [] },
      {
        runs: [],
        seen: { withoutBuild: ['tea'], builds: [build('passed')] },
        changes: { selector: { ...pipelineSelector, pipelines: ['shop', 'tea'] } },
      },
    );
    expect(headline).toBe('No build found in acme/tea');
  });

  test('several without a build are all named, and so are merge commit and branch', () => {
    const merge = 'd'.repeat(40);
    const { headline, what, hint } = noneOf(['shop', 'tea'], { mergeCommit: merge, branch: 'main' });
    expect(headline).toBe('No build found in acme/shop or acme/tea');
    expect(what).toContain(` or of the merge commit ${merge} on branch main appeared in acme/shop or acme/tea `);
    expect(hint).toContain('https://buildkite.com/acme/shop/builds and https://buildkite.com/acme/tea/builds');
    expect(hint).toContain('The build is on another branch.');
  });

  test('a build that was not triggered is not taken for one that is missing', () => {
    const { headline, what, hint } = said(
      { name: 'not-found', missing: [] },
      {
        runs: [],
        seen: { notTriggered: ['tea'], builds: [build('passed')] },
        changes: { selector: { ...pipelineSelector, triggeredBuilds: ['tea'] } },
      },
    );
    expect(headline).toBe('No build of acme/tea was triggered');
    expect(what).toContain('but build 7 of acme/shop did not trigger a build of it.');
    expect(hint).toContain(`Check the jobs: ${buildPage}.`);
  });

  test('no run names the build, and where else the tests may have run', () => {
    const jobs = { died: [], triggered: [{ pipeline: 'tea', number: 3 }], problems: [] };
    const { headline, what, hint } = said(
      { name: 'not-found', missing: [] },
      {
        runs: [],
        seen: { builds: [{ ...build('passed'), blocked: true }] },
        changes: { selector: pipelineSelector, jobs },
      },
    );
    expect(headline).toBe('No run found for build 7 of acme/shop');
    expect(what).toBe('No run of build 7 of acme/shop appeared in any suite of acme within 1m 5s.');
    expect(hint).toMatch(
      /1\. The tests ran in build 3 of acme\/tea, .*\n2\. The tests are behind a block step.*\n3\. The build passed /,
    );
  });
});
