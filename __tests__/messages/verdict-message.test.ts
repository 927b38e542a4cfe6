import { describe, expect, test } from '@jest/globals';
import { NoAnswerInTime, RunNotFound } from '../../src/gate/errors.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { InputError } from '../../src/inputs/problem.ts';
import { basis, messageOf } from '../../src/messages/verdict-message.ts';
import type { Selector } from '../../src/selector.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { RateLimited } from '../../src/test-engine/errors.ts';
import {
  buildId,
  commit,
  failedTest,
  failures,
  manyFailures,
  nowhere,
  type ReportOptions,
  report,
  runId,
  runSelector,
  settings,
  surroundings,
  tracked,
} from '../report/fixtures.ts';
import { cancelled, everyVerdict, Refusal } from './every-verdict.ts';

function upstreamMessage(verdict: Verdict, options: ReportOptions = {}) {
  return messageOf(report(verdict, options), surroundings);
}

const other = tracked({ id: 'r-2', suite: 'jest' });

describe('every verdict', () => {
  test.each(everyVerdict)('%j is told with what to do', (verdict, options, headline, hint) => {
    const message = upstreamMessage(verdict, options);
    expect(message.headline).toMatch(headline);
    expect(message.headline).not.toMatch(/\.$|\n/);
    expect(message.what).toMatch(/\.$/);
    expect(message.hint).toMatch(hint);
  });

  test.each(everyVerdict.filter(([{ name }]) => name !== 'error' && name !== 'not-found'))(
    '%j names the run',
    (verdict, options) => {
      expect(`${upstreamMessage(verdict, options).what}${basis(report(verdict, options)).join()}`).toContain(
        `${runId} of suite rspec`,
      );
    },
  );

  test('can be told of several runs', () => {
    const runs = [tracked({ result: 'failed' }), other];
    expect(upstreamMessage({ name: 'passed', leftOut: [] }, { runs: [tracked(), other] }).headline).toBe(
      'All 2 runs passed',
    );
    expect(upstreamMessage({ name: 'failed' }, { runs }).what).toContain(`run ${runId} of suite rspec failed`);
    expect(
      upstreamMessage(
        { name: 'failed' },
        { runs: [runs[0] ?? other, { ...other, run: { ...other.run, result: 'failed' } }] },
      ).what,
    ).toContain(`2 runs (${runId} of rspec and r-2 of jest) failed`);
    expect(upstreamMessage({ name: 'stale' }, { runs: [tracked({ result: 'stale' }), other] }).headline).toContain(
      'suite rspec went',
    );
    expect(
      upstreamMessage({ name: 'timed-out', because: 'run-goes-on' }, { runs: [other, tracked({ state: 'running' })] })
        .what,
    ).not.toContain('r-2');
  });

  test('can be told when nothing is known', () => {
    const changes = { selector: undefined, settings: undefined };
    for (const [verdict] of everyVerdict) {
      const message = messageOf(report(verdict, { runs: [], changes }), nowhere);
      expect(message.what).not.toMatch(/undefined|NaN/);
      expect(message.hint).not.toMatch(/undefined|NaN/);
    }
  });
});

describe('failed', () => {
  test('counts tests and executions', () => {
    const what = upstreamMessage({ name: 'failed' }, { failed: failures([failedTest({}, 3), failedTest({})]) }).what;
    expect(what).toContain('There are 2 failed tests (4 failed executions).');
    expect(upstreamMessage({ name: 'failed' }, { failed: manyFailures(1) }).what).toContain('There is 1 failed test.');
  });

  test('says "at least" where there are more', () => {
    const message = upstreamMessage({ name: 'failed' }, { failed: { ...manyFailures(1000), truncated: true } });
    expect(message.headline).toBe('At least 1,000 failed tests in suite rspec');
    expect(message.what).toContain('There are at least 1,000 failed tests.');
  });

  test('says why tests are missing', () => {
    const problems = [new Refusal('The token lacks a scope.', ''), new TypeError('boom')];
    const message = upstreamMessage({ name: 'failed' }, { failed: failures([], { problems, truncated: true }) });
    expect(message.headline).toBe('Tests failed in suite rspec');
    expect(message.quotes.map(({ text }) => text)).toEqual(['The token lacks a scope.', 'TypeError: boom']);
    expect(upstreamMessage({ name: 'failed' }).what).toContain('Its list of failed executions is empty');
  });

  test('says where to see the tests that could not be fetched', () => {
    expect(upstreamMessage({ name: 'failed' }).hint).toMatch(
      /^See in Test Engine which tests failed; or run this job again for the list\. A failed result never changes/,
    );
    const changes = { settings: { ...settings, reportLimit: 0 } };
    expect(upstreamMessage({ name: 'failed' }, { failed: failures([], { truncated: true }), changes }).hint).toMatch(
      /^See in Test Engine which tests failed; or raise the input report-limit \(it is 0\) for the list\. /,
    );
  });

  test('says that more may come', () => {
    const runs = [tracked({ state: 'running', result: 'failed' })];
    expect(upstreamMessage({ name: 'failed' }, { runs }).what).toContain('still going on');
    expect(upstreamMessage({ name: 'failed' }).what).not.toContain('still going on');
  });
});

describe('not found', () => {
  test('gives the likely causes of a build without runs, in order', () => {
    const { what, hint } = upstreamMessage({ name: 'not-found', missing: ['rspec'] }, { runs: [] });
    expect(what).toContain(`did not show the runs of build ${buildId} in suite rspec of acme.`);
    const order = ['not uploaded', 'not the UUID', 'another suite', 'GitHub Actions', 'not set up'];
    expect(order.map((cause) => hint.indexOf(cause))).toEqual(
      order.map((cause) => hint.indexOf(cause)).toSorted((a, b) => a - b),
    );
    expect(order.every((cause) => hint.includes(cause))).toBe(true);
  });

  test('tells which suites lack one, and what was found', () => {
    const { headline, what } = upstreamMessage({ name: 'not-found', missing: ['go'] }, { runs: [tracked()] });
    expect(headline).toBe('No run found in suite go');
    expect(what).toContain(`Found: run ${runId} of suite rspec.`);
  });

  test('of a run-id asks for another', () => {
    const changes = { selector: runSelector };
    const { what, hint } = upstreamMessage({ name: 'not-found', missing: [] }, { runs: [], changes });
    expect(what).toContain(`did not show run ${runId} in suite rspec of acme.`);
    expect(hint).toContain('copy it from the address');
  });

  test('of a build’s address and of a commit has causes of its own', () => {
    const told = (selector: Selector) =>
      upstreamMessage({ name: 'not-found', missing: [] }, { runs: [], changes: { selector } });
    const organization = 'acme';
    const build = told({
      kind: 'build-url',
      ifBlocked: 'judge',
      triggeredBuilds: 'ignore',
      organization,
      suites: [],
      pipeline: 'shop',
      number: 7,
    });
    expect(build.headline).toBe('No run found of build 7 of pipeline shop');
    expect(build.what).toContain('did not show the runs of build 7 of pipeline shop in all suites of acme.');
    expect(build.hint).toContain('one that it triggered');
    const any = { kind: 'commit', organization, suites: ['rspec'], commit, branch: undefined, runs: 'all' } as const;
    expect(told(any).what).toContain(`the runs of commit ${commit} in suite rspec of acme.`);
    expect(told(any).hint).toContain('merge commit');
    expect(told(any).hint).not.toContain('another branch');
    const one = told({ ...any, branch: 'main', runs: 'newest' });
    expect(one.what).toContain(`the newest runs of commit ${commit} on branch main in suite`);
    expect(one.hint).toContain('another branch');
  });
});

describe('an error', () => {
  test('of the API is told with its cure, and what the API said is marked as its own', () => {
    const cause = new Refusal('It is so: GET /x.', 'Do that.', { upstreamMessage: untrusted('No!') });
    const message = upstreamMessage({ name: 'error', cause });
    expect(message.what).toBe('It is so: GET /x.\nThis says nothing about the tests.');
    expect(message.quotes).toEqual([{ intro: 'The API said:', text: 'No!' }]);
  });

  test('at the deadline is told as such', () => {
    const message = upstreamMessage(
      { name: 'error', cause: new Refusal('It is so.', 'Do that.') },
      {
        changes: { cost: { waited: 1_800_000, requests: 9, budget: undefined } },
      },
    );
    expect(message.what).toMatch(/^Test Engine had stopped answering when the time was up\. It is so\./);
  });

  test('at the deadline may be all that there ever was', () => {
    const changes = {
      cost: { waited: 4000, requests: 9, budget: undefined },
      settings: { ...settings, timeout: 4000 },
    };
    const told = (cause: Error) =>
      upstreamMessage({ name: 'error', cause }, { runs: [], seen: { lastPoll: undefined }, changes });
    expect(told(new Refusal('It is so.', 'Do that.')).what).toMatch(/^Test Engine never answered in 4s\. It is so\./);
    expect(told(new NoAnswerInTime()).what).toMatch(/^Buildkite had not answered when the time was up\./);
    const asked = { method: 'GET', path: '/x', host: 'api.buildkite.com', scope: 'read_suites' } as const;
    const { what, hint } = told(new RateLimited(asked, { scope: 'user', ms: 9000 }));
    expect(what).toMatch(/^The rate limit of the token's owner is used up \(429\)/);
    expect(hint).toMatch(
      /^There was no room until the time was up\. Raise `timeout` above a minute; if it happens often/,
    );
    const early = upstreamMessage({ name: 'error', cause: new RateLimited(asked, { scope: 'user', ms: 9000 }) });
    expect(early.hint).toMatch(/^Raise `timeout`/);
  });

  test('of the inputs lists each of them', () => {
    const cause = new InputError(
      [
        { input: 'timeout', value: untrusted('5'), problem: 'has no unit', hint: 'Write 5s.' },
        { input: 'token', value: undefined, problem: 'is not given', hint: 'Give one.' },
      ],
      { summary: true, annotationLevel: 'error' },
    );
    const message = messageOf(
      report({ name: 'error', cause }, { runs: [], changes: { selector: undefined } }),
      nowhere,
    );
    expect(message.headline).toBe('No verdict: timeout and token cannot be used');
    expect(message.quotes).toEqual([
      { intro: 'timeout has no unit. Write 5s. It was given as:', text: '5' },
      { intro: 'token is not given. Give one.', text: undefined },
    ]);
  });

  test('that nobody knows asks for a report, without a stack', () => {
    const cause = new TypeError('boom');
    const message = messageOf(report({ name: 'error', cause }), nowhere);
    expect(message.quotes).toEqual([{ intro: 'The error:', text: 'TypeError: boom' }]);
    expect(message.hint).toMatch(/issue tracker\.$/);
    expect(JSON.stringify(message)).not.toContain('messages.test.ts');
  });
});

describe('a verdict that does not fail the step', () => {
  const notFound: Verdict = { name: 'not-found', missing: ['rspec'] };
  const incomplete: Verdict = { name: 'incomplete', because: { kind: 'pending' } };

  test.each<[Verdict, ReportOptions, string]>([
    [notFound, { ifNoRunFound: 'warn' }, 'The step only warns, since if-no-run-found is warn.'],
    [notFound, { ifNoRunFound: 'ignore' }, 'The step goes on, since if-no-run-found is ignore.'],
    [incomplete, { ifIncomplete: 'warn' }, 'The step only warns, since if-incomplete is warn.'],
    [incomplete, { ifIncomplete: 'ignore' }, 'The step goes on, since if-incomplete is ignore.'],
  ])('says by which input (%#)', (verdict, options, sentence) => {
    expect(upstreamMessage(verdict, options).what.endsWith(` ${sentence}`)).toBe(true);
    expect(upstreamMessage(verdict).what).not.toContain('The step');
  });
});

test('a cancelled workflow is told as such', () => {
  expect(upstreamMessage(cancelled).what).toMatch(
    /^The workflow was cancelled \(SIGINT\) before there was a verdict\. /,
  );
});

test('a run that is not there sends to the runs of its suite', () => {
  expect(upstreamMessage({ name: 'error', cause: new RunNotFound('acme', 'rspec', 'r') }).hint).toContain(
    ' https://buildkite.com/organizations/acme/analytics/suites/rspec. ',
  );
});

describe('the basis', () => {
  const passed: Verdict = { name: 'passed', leftOut: [] };

  test('names runs, how long they held, and that the build was not checked', () => {
    expect(basis(report(passed))).toEqual([
      `Seen on 7 looks: run ${runId} of suite rspec (finished, passed).`,
      'Nothing had changed for 34s (settle asks for 30s).',
      'The end of the build was not checked: its UUID alone does not tell it, so that results which are uploaded later cannot be ruled out; build-url checks it.',
    ]);
  });

  test('tells of looks that failed, of runs that were missing, of a first sight', () => {
    const lastPoll = { startedAt: 30_000, endedAt: 30_000 };
    const [, held] = basis(report(passed, { seen: { lastPoll } }));
    expect(held).toBe(
      'The last change was seen on the last look (settle asks for 30s). The last look was 35s before the verdict.',
    );
    expect(basis(report(passed, { runs: [tracked({}, { presence: 'missing' })] }))[1]).toContain('A run was missing');
    expect(basis(report(passed, { changes: { settings: { ...settings, settle: 0 } } }))[1]).toContain('settle is 0');
  });

  test('is nothing where nothing was seen', () => {
    expect(basis(report(cancelled, { seen: { lastPoll: undefined } }))).toEqual([
      'No answer told where the runs stand.',
    ]);
    expect(basis(report(cancelled, { changes: { selector: undefined } }))).toEqual([
      'Nothing was asked of Test Engine.',
    ]);
    expect(basis(report(cancelled, { runs: [] }))[0]).toBe('No run was seen on 7 looks.');
  });
});
