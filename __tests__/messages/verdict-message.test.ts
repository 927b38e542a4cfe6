import { describe, expect, test } from '@jest/globals';
import { GateError } from '../../src/gate/errors.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import type { PipelineSelector, Selector } from '../../src/selector.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import {
  buildPage,
  buildUrlSelector,
  commit,
  commitSelector,
  failures,
  manyFailures,
  manyTolerated,
  nowhere,
  pipelineSelector,
  type ReportOptions,
  report,
  runSelector,
  settings,
  surroundings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';
import { everyVerdict, wrongInputs } from './every-verdict.ts';
import { asked } from './samples.ts';

function said(verdict: Verdict, options: ReportOptions = {}) {
  return messageOf(report(verdict, options), surroundings);
}

test.each(everyVerdict)('%s', (headline, what, verdict, options) => {
  const message = said(verdict, options);
  expect(message.headline).toBe(headline);
  if (typeof what === 'string') expect(message.what).toBe(what);
  else expect(message.what).toMatch(what);
});

test('every verdict has a message even if nothing is known', () => {
  const changes = { selector: undefined, settings: undefined };
  for (const [, , verdict] of everyVerdict) {
    const { what, hint } = messageOf(report(verdict, { runs: [], changes }), nowhere);
    expect(`${what}${hint}`).not.toMatch(/undefined|NaN/);
  }
});

describe('what to do about a verdict', () => {
  const byUrl = { changes: { selector: buildUrlSelector } };
  const late = (because: Extract<Verdict, { name: 'timed-out' }>['because']): Verdict => ({
    name: 'timed-out',
    because,
  });
  const ended = (end: 'failed' | 'canceled'): Verdict => ({
    name: 'incomplete',
    because: { kind: 'build-ended', end },
  });
  const blocked = { builds: [{ ...build('blocked'), blocked: true }] };

  test.each<readonly [RegExp, Verdict, ReportOptions]>([
    [/^$/, { name: 'passed' }, {}],
    [/^If acme\/go or acme\/jest should have run, .* to `error`\.$/, { name: 'passed' }, { leftOut: ['go', 'jest'] }],
    [
      /^Fix the failed test and push again\. Running this job again does not help: only a new test run can pass\.$/,
      { name: 'failed' },
      { failed: manyFailures(1) },
    ],
    [/^Fix the failed tests and push again\. /, { name: 'failed' }, { failed: manyFailures(2) }],
    [/^Check in Test Engine which tests failed, or run this job again to list them\.$/, { name: 'failed' }, {}],
    [/^Check whether the jobs that run the tests crashed/, { name: 'stale' }, {}],
    [/`timeout` \(it is 30m\)/, late('build-goes-on'), {}],
    [
      new RegExp(`block step, but some of its other jobs had not ended, .*: ${buildPage}\\. `),
      late('build-goes-on'),
      { ...byUrl, seen: blocked },
    ],
    [
      new RegExp(`block step: ${buildPage}\\. Unblock it, or remove \`if-blocked\``),
      late('build-goes-on'),
      { changes: { selector: { ...pipelineSelector, ifBlocked: 'wait' } }, seen: blocked },
    ],
    [
      /^A trigger step has not started its build yet\./,
      late('build-goes-on'),
      { ...byUrl, seen: { builds: [{ ...build('passed'), ended: undefined, pendingTriggers: 1 }] } },
    ],
    [
      /Or: The tests ran in build 3 of acme\/tea, which was triggered but is not gated: set `triggered-builds` to `include` to gate it too\. See https:\/\/buildkite\.com\/acme\/tea\/builds\/3\./,
      ended('failed'),
      { changes: { ...byUrl.changes, jobs: { died: [], triggered: [{ pipeline: 'tea', number: 3 }], problems: [] } } },
    ],
    [/^The build has ended, so Test Engine is still processing/, late('run-goes-on'), { ...byUrl, seen: blocked }],
    [/^Check whether the jobs that run the tests hang\./, late('run-goes-on'), {}],
    [/lower `settle`\.$/, late('not-settled'), { runs: [tracked()] }],
    [
      new RegExp(`which of the build's jobs failed: ${buildPage}\\. .*If they run no tests, set \`if-incomplete\``),
      ended('failed'),
      byUrl,
    ],
    [
      /^Check in the build what did not finish, and why\. .*If such a build is fine, set `if-incomplete`/,
      ended('canceled'),
      {},
    ],
    [/ set that longer than `timeout` \(30m\)\.$/, { name: 'cancelled', signal: 'SIGINT' }, {}],
  ])('%s', (hint, verdict, options) => {
    expect(said(verdict, options).hint).toMatch(hint);
  });

  test.each([
    ['failed', 'failed'],
    ['canceled', 'was canceled'],
    ['skipped', 'was skipped'],
    ['not_run', 'was not run'],
  ] as const)('follows a headline that says how a build with the state %s ended', (end, how) => {
    const verdict = { name: 'incomplete', because: { kind: 'build-ended', end } } as const;
    expect(said(verdict, {}).headline).toBe(`Results may be missing: the build ${how}`);
  });

  test.each(['warn', 'ignore'] as const)('is not `if-incomplete` where that is %s', (ifIncomplete) => {
    const tolerated = failures([], { tolerated: manyTolerated(1) });
    const ways: readonly (readonly [Verdict, ReportOptions])[] = [
      [{ name: 'incomplete', because: { kind: 'pending' } }, {}],
      [ended('failed'), {}],
      [ended('failed'), { failed: tolerated }],
      [ended('canceled'), {}],
    ];
    for (const [verdict, options] of ways) {
      expect(said(verdict, options).hint).toContain('if-incomplete');
      expect(said(verdict, { ...options, ifIncomplete }).hint).not.toContain('if-incomplete');
    }
  });
});

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

describe('an error', () => {
  const refusal = new TestEngineError('forbidden', { asked }, { upstreamMessage: untrusted('No!') });
  const limited = new TestEngineError('rate-limited', { asked, scope: 'user', ms: 9000 });
  const late = (timeout: number, lastPoll?: undefined | { startedAt: number; endedAt: number }): ReportOptions => ({
    seen: { lastPoll },
    changes: { cost: { waited: timeout, requests: 9, budget: undefined }, settings: { ...settings, timeout } },
  });

  test('is shown with what the server responded', () => {
    expect(said({ name: 'error', cause: refusal }).quotes).toEqual([{ intro: 'The server responded:', text: 'No!' }]);
  });

  test('at the deadline says so', () => {
    const of = (cause: Error, options: ReportOptions) => said({ name: 'error', cause }, options);
    const poll = { startedAt: 1, endedAt: 2 };
    expect(of(refusal, late(4000, poll)).what).toMatch(
      /^Buildkite had stopped answering when `timeout` elapsed\. Buildkite forbids this request \(403\): GET /,
    );
    expect(of(refusal, late(4000)).what).toMatch(/^No poll succeeded within 4s\. Buildkite forbids/);
    expect(of(new GateError('no-answer-in-time', {}), late(4000)).what).toMatch(/^`timeout` elapsed before/);
    expect(of(limited, late(4000)).what).toMatch(/^Rate limit of the token's user exceeded \(429\); resets in 9s: GET/);
    expect(of(limited, late(4000)).hint).toMatch(/^`timeout` elapsed before the rate limit reset\. Raise `timeout`/);
    expect(of(limited, {}).hint).toMatch(/^Raise `timeout`/);
  });

  test('of the inputs lists each of them with its value', () => {
    expect(said({ name: 'error', cause: wrongInputs }, { runs: [] }).quotes).toEqual([
      {
        intro: '`timeout` has no unit. Write `5s` for seconds, `5m` for minutes or `5h` for hours. Given value:',
        text: '5',
      },
      { intro: expect.stringMatching(/^`suite` is not set\. Write the slug\. .*names it\.$/), text: undefined },
    ]);
  });

  test('that is unexpected asks for a report, without a stack', () => {
    const cause = new TypeError('boom');
    const message = messageOf(report({ name: 'error', cause }), nowhere);
    expect(message.quotes).toEqual([{ intro: 'The error:', text: 'TypeError: boom' }]);
    expect(message.hint).toMatch(/issue tracker\.$/);
    expect(JSON.stringify(message)).not.toContain('.test.ts');
    expect(said({ name: 'error', cause }).hint).toMatch(/: https:\/\/github\.com\/acme\/test-engine-gate\/issues$/);
  });
});

test('jobs that could not be fetched are quoted, each reason once', () => {
  const problem = new TestEngineError('forbidden', { asked });
  const jobs = { died: [], triggered: [], problems: [problem, problem] };
  const { quotes } = said({ name: 'incomplete', because: { kind: 'pending' } }, { changes: { jobs } });
  expect(quotes).toMatchObject([{ intro: 'The jobs of the build could not be fetched:' }]);
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
    const { headline, hint } = said(
      { name: 'not-found', missing: [] },
      {
        runs: [],
        seen: { builds: [{ ...build('passed'), blocked: true }] },
        changes: { selector: pipelineSelector, jobs },
      },
    );
    expect(headline).toBe('No run found for build 7 of acme/shop');
    expect(hint).toMatch(
      /1\. The tests ran in build 3 of acme\/tea, .*\n2\. The tests are behind a block step.*\n3\. The build passed /,
    );
  });

  test('several builds are named where they have not ended', () => {
    const tea = { ...build('failing'), pipeline: 'tea', number: 3, jobs: { total: 40, done: 23, failed: 1 } };
    const { headline, what } = said(
      { name: 'timed-out', because: 'build-goes-on' },
      {
        seen: { builds: [build('running'), tea, { ...build('passed'), number: 9 }] },
        changes: { selector: pipelineSelector },
      },
    );
    expect(headline).toBe('Builds 7 of acme/shop and 3 of acme/tea had not ended after 1m 5s');
    expect(what).toContain('(their states are running and failing, 23 of 40 jobs done, 1 failed)');
  });
});

test('failures that could not be fetched are quoted', () => {
  const problems = [new TestEngineError('no-time-left', {}), new TypeError('boom')];
  const { quotes } = said({ name: 'failed' }, { failed: failures([], { problems, truncated: true }) });
  const intro = 'Not all failures could be fetched:';
  const text = 'The time for fetching failures ran out before Buildkite answered.';
  expect(quotes).toEqual([
    { intro, text },
    { intro, text: 'TypeError: boom' },
  ]);
});

test('a state that is not one of Buildkite’s words is quoted', () => {
  const { what, quotes } = said(
    { name: 'timed-out', because: 'build-goes-on' },
    { seen: { builds: [build('Half <b>done')] } },
  );
  expect(what).toContain('before build 7 of acme/shop ended. ');
  expect(quotes).toEqual([{ intro: "The build's state, as Buildkite calls it:", text: 'Half <b>done' }]);
});

test.each<[Verdict, ReportOptions, string]>([
  [
    { name: 'not-found', missing: [] },
    { ifNoRunFound: 'warn' },
    'The step only warns because `if-no-run-found` is `warn`.',
  ],
  [
    { name: 'not-found', missing: [] },
    { ifNoRunFound: 'ignore' },
    'The step passes because `if-no-run-found` is `ignore`.',
  ],
  [
    { name: 'incomplete', because: { kind: 'pending' } },
    { ifIncomplete: 'warn' },
    'The step only warns because `if-incomplete` is `warn`.',
  ],
])('a verdict that does not fail the step says by which input (%#)', (verdict, options, sentence) => {
  expect(said(verdict, options).what.endsWith(` ${sentence}`)).toBe(true);
  expect(said(verdict).what).not.toContain('The step');
});
