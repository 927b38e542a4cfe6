import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { looseText, reference, render, targets } from '../../simulator/github/markdown.ts';
import { parseCommand } from '../../simulator/runner/commands.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { basis, messageOf } from '../../src/messages/verdict-message.ts';
import { annotationsOf } from '../../src/report/annotations.ts';
import { noCheckRuns } from '../../src/report/published.ts';
import { renderSummary, summaryLimit } from '../../src/report/summary/summary.ts';
import { verdictLines } from '../../src/report/verdict-log.ts';
import type { Selector } from '../../src/selector.ts';
import { atOnce } from '../../src/shared/steps.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { MissingScope, NotFound } from '../../src/test-engine/errors.ts';
import type { BuildEnd } from '../../src/test-engine/model.ts';
import {
  buildPage,
  buildUrlSelector,
  commitSelector,
  failures,
  manyTolerated,
  type ReportOptions,
  report,
  runId,
  runSelector,
  surroundings,
  tracked,
  unhurried,
  viewOf,
} from '../report/fixtures.ts';
import { hostile, isCommandName } from '../report/hostile.ts';

const passed: Verdict = { name: 'passed', leftOut: [] };
const goesOn: Verdict = { name: 'timed-out', because: 'build-goes-on' };

/** A report about build 7 of pipeline shop, in a state of this word. */
function ofBuild(verdict: Verdict, word: string, options: ReportOptions = {}) {
  const ends: readonly string[] = ['passed', 'failed', 'canceled', 'skipped', 'not_run'] satisfies BuildEnd[];
  const ended = ends.includes(word) ? (word as BuildEnd) : undefined;
  return report(verdict, {
    runs: [tracked()],
    ...options,
    seen: {
      builds: [
        {
          id: 'b',
          pipeline: 'shop',
          number: 7,
          ended,
          blocked: false,
          word: untrusted(word),
          jobs: undefined,
          pendingTriggers: 0,
        },
      ],
    },
    changes: { selector: buildUrlSelector, ...options.changes },
  });
}

const upstreamMessage = (...given: Parameters<typeof ofBuild>) => messageOf(ofBuild(...given), surroundings);
const ended = (end: BuildEnd): Verdict => ({ name: 'incomplete', because: { kind: 'build-ended', end } });

describe('a build that goes on when the time is up', () => {
  test('is named, with its state and where it stands', () => {
    expect(upstreamMessage(goesOn, 'running')).toEqual({
      topic: 'the-build-had-not-ended',
      headline: 'Build 7 of pipeline shop had not ended after 1m 5s',
      what:
        'When the time was up after 1m 5s, build 7 of pipeline shop had not ended (it was “running”). No test had failed ' +
        'until then, but more results could come.',
      hint:
        `See in Buildkite whether a job hangs or waits for an agent: ${buildPage}. If the build only takes long, raise the ` +
        'input timeout (it is 30m).',
      quotes: [],
    });
    expect(upstreamMessage(goesOn, 'running', { runs: [] }).what).toContain('No run had been seen until then');
  });

  test.each(['blocked', 'passed, blocked'])('may wait for somebody: %s', (word) => {
    const { what, hint } = upstreamMessage(goesOn, word);
    expect(what).toContain(`(it was “${word}”)`);
    expect(hint).toBe(
      `The build waits for somebody to unblock it: ${buildPage}. If it is meant to stay blocked, gate it with build-id, ` +
        'which does not wait for the end of the build; where a step with the id build started it, that is ' +
        'fromJSON(steps.build.outputs.json).id.',
    );
  });

  test('has its word quoted where that is a strange one', () => {
    const { what, quotes } = upstreamMessage(goesOn, 'Half <b>done');
    expect(what).toContain('build 7 of pipeline shop had not ended. No test');
    expect(quotes).toEqual([{ intro: 'Its state in Buildkite’s own word:', text: 'Half <b>done' }]);
  });

  test('is linked in the summary, and whatever its word is, it is no more than text', () => {
    fc.assert(
      fc.property(hostile, (word) => {
        const view = viewOf(ofBuild(goesOn, word, { runs: [] }));
        const page = render(atOnce(renderSummary(view, { bytesAvailable: summaryLimit, timeLeft: unhurried })).html);
        expect(targets(page)).toEqual([buildPage]);
        expect(looseText(page)).not.toMatch(reference);
        const printed = verdictLines(view, annotationsOf(view, noCheckRuns)).map(String);
        expect(printed.join('')).not.toMatch(/[\r\n]/);
        expect(printed.flatMap((line) => parseCommand(line, isCommandName)?.name ?? [])).toEqual(['error']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a run that goes on', () => {
  const running = { runs: [tracked({ state: 'running', result: 'pending' })] };

  test('after its build’s end is Test Engine’s work', () => {
    expect(upstreamMessage({ name: 'timed-out', because: 'run-goes-on' }, 'passed', running).hint).toBe(
      'The build has ended, so Test Engine is still at work on its uploads: raise the input timeout (it is 30m).',
    );
  });
});

describe('incomplete results', () => {
  test('of a failed build: a shard that died, or a job without tests', () => {
    expect(upstreamMessage(ended('failed'), 'failed')).toEqual({
      topic: 'results-may-be-missing',
      headline: 'Results may be missing: the build ended as failed',
      what:
        `No test failed in run ${runId} of suite rspec, but build 7 of pipeline shop ended as failed: a job that runs tests ` +
        'may have died before it uploaded its results.',
      hint:
        `See in the build’s jobs which of them failed: ${buildPage}. If it runs tests, mend that or retry it, then run ` +
        'this job again. If it runs none, set if-incomplete to warn or ignore.',
      quotes: [],
    });
  });

  test('of a build that failed because of a tolerated test', () => {
    const runs = [tracked({ result: 'failed' })];
    const tolerated = failures([], { tolerated: manyTolerated(2, 1) });
    const options = {
      runs,
      failed: tolerated,
      tolerate: ['retried', 'muted'],
      toleratedRuns: [`rspec/${runId}`],
    } as const;
    expect(upstreamMessage(ended('failed'), 'failed', options)).toEqual({
      topic: 'results-may-be-missing',
      headline: 'Results may be missing: the build ended as failed',
      what:
        `In run ${runId} of suite rspec, 3 failed tests were tolerated (2 retried, 1 muted) and no other failed, but build ` +
        '7 of pipeline shop ended as failed: because of what is tolerated here, or because another job failed, perhaps before ' +
        'it uploaded its results.',
      hint:
        `See in the build’s jobs which of the two it was: ${buildPage}. If another job failed, mend that or retry it, ` +
        'then run this job again. For builds that fail because of tolerated tests there is if-incomplete: set it to warn or ignore.',
      quotes: [],
    });
    expect(upstreamMessage(ended('canceled'), 'canceled', options).what).toContain('3 failed tests were tolerated');
  });

  test('of a build that did not come to its end', () => {
    const { what, hint } = upstreamMessage(ended('canceled'), 'canceled');
    expect(what).toContain('build 7 of pipeline shop ended as canceled, so that jobs may not have uploaded theirs.');
    expect(hint).toContain(`what did not come to its end, and why: ${buildPage}. Then build again`);
    expect(hint).toContain('set if-incomplete to warn or ignore.');
  });

  const pending: Verdict = { name: 'incomplete', because: { kind: 'pending' } };
  const empty = { runs: [tracked({ result: 'pending' })] };

  test('of an upload without tests', () => {
    const { what, hint } = upstreamMessage(pending, 'passed', empty);
    expect(what).toBe(
      `Build 7 of pipeline shop has ended and run ${runId} of suite rspec finished, but without any result: its upload held no tests.`,
    );
    expect(hint).toContain(`what the test collector uploaded: ${buildPage}. Then run them again.`);
    expect(hint).toContain('set if-incomplete to warn or ignore.');
  });

  test.each(['warn', 'ignore'] as const)('need no hint at if-incomplete where it says %s', (ifIncomplete) => {
    expect(upstreamMessage(pending, 'passed', { ...empty, ifIncomplete }).hint).not.toContain('if-incomplete');
    expect(upstreamMessage(ended('failed'), 'failed', { ifIncomplete }).hint).not.toContain('if-incomplete');
    expect(upstreamMessage(ended('canceled'), 'canceled', { ifIncomplete }).hint).not.toContain('if-incomplete');
    const tolerated = { ifIncomplete, failed: failures([], { tolerated: manyTolerated(1) }) };
    expect(upstreamMessage(ended('failed'), 'failed', tolerated).hint).not.toContain('if-incomplete');
  });
});

describe('nothing found', () => {
  const notFound: Verdict = { name: 'not-found', missing: ['rspec'] };

  test('in a build sends to its jobs', () => {
    expect(upstreamMessage(notFound, 'passed', { runs: [] }).hint).toContain(
      `1. The build, which ended as passed, ran no tests, or came to its end before it did. See its jobs: ${buildPage}.\n`,
    );
  });

  test('of some suites leaves out what the runs of the others disprove', () => {
    const some: Verdict = { name: 'not-found', missing: ['go'] };
    const ofUrl = upstreamMessage(some, 'passed', { runs: [tracked()] }).hint;
    expect(ofUrl).toContain('1. The build, which ended as passed, ran no tests of suite go, or came to its end before');
    const { hint } = messageOf(report(some, { runs: [tracked()] }), surroundings);
    expect(hint).toContain('1. The build has not uploaded any results of suite go yet: ');
    expect(hint).not.toContain('not the UUID');
    expect(hint).not.toContain('GitHub Actions');
    const ofCommit = messageOf(
      report(some, { runs: [tracked()], changes: { selector: commitSelector } }),
      surroundings,
    );
    expect(ofCommit.hint).toContain('1. No results of suite go were uploaded yet: ');
  });

  test('sends to the pages of the suites, where some are named', () => {
    const page = (suite: string) => `https://buildkite.com/organizations/acme/analytics/suites/${suite}`;
    expect(upstreamMessage(notFound, 'passed', { runs: [] }).hint).toContain(
      `2. The results go to another suite or organization. Does ${page('rspec')} show newer runs?\n`,
    );
    expect(upstreamMessage({ name: 'not-found', missing: ['go', 'jest'] }, 'passed', { runs: [] }).hint).toContain(
      `Do ${page('go')} and ${page('jest')} show newer runs?`,
    );
    const selector: Selector = {
      kind: 'build-url',
      ifBlocked: 'judge',
      triggeredBuilds: 'ignore',
      organization: 'acme',
      suites: [],
      pipeline: 'shop',
      number: 7,
    };
    const any = upstreamMessage({ name: 'not-found', missing: [] }, 'passed', { runs: [], changes: { selector } });
    expect(any.hint).not.toContain('another suite');
  });

  test('within the horizon says how far that is', () => {
    const readLimits = [
      { suite: 'rspec', runs: 1000 },
      { suite: 'jest', runs: 1000 },
    ];
    const hint = (missing: readonly string[]) =>
      messageOf(
        report(
          { name: 'not-found', missing },
          { runs: [], seen: { readLimits }, changes: { selector: commitSelector } },
        ),
        surroundings,
      ).hint;
    expect(hint(['rspec'])).toContain(
      '3. The runs are older than what was looked at (only the newest 1,000 runs of suite rspec): name such a run with run-id.\n',
    );
    expect(hint(['go'])).not.toContain('older');
  });
});

describe('the basis', () => {
  const last = (selector: Selector, options: ReportOptions = {}) =>
    basis(report(passed, { ...options, changes: { selector } })).slice(2);

  test('of a build’s address is the end of the build', () => {
    expect(basis(ofBuild(passed, 'passed'))[2]).toBe(
      'Build 7 of pipeline shop has ended (passed): no more results are to be expected from it.',
    );
    expect(basis(ofBuild(goesOn, 'failing'))[2]).toBe(
      'Build 7 of pipeline shop goes on (failing): more results may come.',
    );
    expect(basis(ofBuild(goesOn, '<b>'))[2]).toBe('Build 7 of pipeline shop goes on: more results may come.');
  });

  test('of a run has no end', () => {
    expect(last(runSelector)).toEqual([
      'The end of the build was not checked: a run does not tell it, so that results which are uploaded later cannot be ruled out.',
    ]);
  });

  test('of a commit has no end either, and may have a horizon', () => {
    const noEnd =
      'No end was checked: nothing tells which upload of a commit is the last one, so that results which are uploaded later ' +
      'cannot be ruled out.';
    expect(last(commitSelector)).toEqual([noEnd]);
    const readLimits = [
      { suite: 'rspec', runs: 1000 },
      { suite: 'jest', runs: 998 },
    ];
    expect(last(commitSelector, { seen: { readLimits } })).toEqual([
      noEnd,
      'Only the newest 1,000 runs of suite rspec and 998 runs of suite jest were looked at.',
    ]);
  });
});

describe('the basis of a verdict that no later result could change', () => {
  test.each<Verdict>([
    { name: 'failed' },
    { name: 'stale' },
    { name: 'not-found', missing: ['rspec'] },
    { name: 'cancelled', signal: 'SIGINT' },
    { name: 'error', cause: new TypeError('boom') },
  ])('$name says nothing of an end that was not checked', (verdict) => {
    const told = (selector: Selector, options: ReportOptions = {}) =>
      basis(report(verdict, { ...options, changes: { selector } })).slice(1);
    expect(told(runSelector)).toEqual([]);
    expect(told(commitSelector)).toEqual([]);
    expect(told(commitSelector, { seen: { readLimits: [{ suite: 'rspec', runs: 1000 }] } })).toEqual([
      'Only the newest 1,000 runs of suite rspec were looked at.',
    ]);
    expect(basis(ofBuild(verdict, 'passed'))[1]).toMatch(/has ended \(passed\)/);
  });

  test.each<Verdict>([goesOn, { name: 'incomplete', because: { kind: 'pending' } }])(
    '$name is none of them',
    (verdict) => {
      expect(basis(report(verdict)).at(-1)).toMatch(/^The end of the build was not checked/);
    },
  );
});

describe('a refusal that concerns the build', () => {
  const asked = {
    method: 'GET',
    path: '/v2/organizations/acme/pipelines/shop/builds/7',
    host: 'api.buildkite.com',
    scope: 'read_builds',
  } as const;
  const told = (cause: Error) =>
    messageOf(report({ name: 'error', cause }, { runs: [], changes: { selector: buildUrlSelector } }), surroundings);

  test('names the scope that is missing', () => {
    const { headline, what, hint } = told(new MissingScope(asked, 'read_builds', undefined));
    expect(headline).toBe('No verdict: The token lacks the scope read_builds (403)');
    expect(what).toContain(`(403): GET ${asked.path} at api.buildkite.com.\nThis says nothing about the tests.`);
    expect(hint).toContain('scopes%5B%5D=read_suites&scopes%5B%5D=read_builds.');
  });

  test('names the build that is not there', () => {
    const sought = { kind: 'build', organization: 'acme', pipeline: 'shop', number: 7 } as const;
    const { headline, hint } = told(new NotFound(asked, sought, undefined));
    expect(headline).toBe(
      'No verdict: The token finds no build 7 of the pipeline "shop" in the organization "acme" (404)',
    );
    expect(hint).toContain(`Does ${buildPage} open?`);
    expect(hint).toContain('correct `build-url`');
  });
});
