import { describe, expect, test } from '@jest/globals';
import { GateError } from '../../src/gate/errors.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import {
  buildPage,
  buildUrlSelector,
  failures,
  manyFailures,
  manyTolerated,
  nowhere,
  pipelineSelector,
  type ReportOptions,
  report,
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
    expect(`${what}${hint}`).not.toMatch(/undefined|NaN|\b0s\b/);
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
  const jobs = { died: [], triggered: [], problems: [problem, problem, new TypeError('boom')] };
  const { quotes } = said({ name: 'incomplete', because: { kind: 'pending' } }, { changes: { jobs } });
  const intro = 'The jobs of the build could not be fetched:';
  expect(quotes).toEqual([
    { intro, text: 'Buildkite forbids this request (403): GET /v2/x at api.buildkite.com.' },
    { intro, text: 'TypeError: boom' },
  ]);
});

test('failures that could not be fetched are quoted', () => {
  const problems = [
    new TestEngineError('no-time-left', {}),
    new TypeError('boom'),
    new TestEngineError('forbidden', { asked }),
  ];
  const { quotes } = said({ name: 'failed' }, { failed: failures([], { problems, truncated: true }) });
  const intro = 'Not all failures could be fetched:';
  const text = 'The time for fetching failures ran out before Buildkite answered.';
  expect(quotes).toEqual([
    { intro, text },
    { intro, text: 'TypeError: boom' },
    { intro, text: 'Buildkite forbids this request (403): GET /v2/x at api.buildkite.com.' },
  ]);
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
