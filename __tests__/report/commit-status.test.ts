import { describe, expect, test } from '@jest/globals';
import type { GateEvent } from '../../src/gate/events.ts';
import type { Verdict } from '../../src/gate/outcome.ts';
import { finalStatus, pendingStatus } from '../../src/report/commit-status.ts';
import type { Selector } from '../../src/selector.ts';
import type { Build } from '../../src/test-engine/model.ts';
import { linkTo } from '../../src/text/index.ts';
import { build } from '../support/runs.ts';
import {
  buildPage,
  buildUrlSelector,
  manyFailures,
  nowhere,
  observation,
  type ReportOptions,
  report,
  tracked,
  viewOf,
} from './fixtures.ts';

const runPage = linkTo(new URL('https://github.com/acme/shop/actions/runs/1'));
const pipeline: Selector = {
  kind: 'pipeline',
  organization: 'acme',
  suites: [],
  ifBlocked: 'judge',
  triggeredBuilds: 'ignore',
  pipelines: ['shop', 'tea'],
  commit: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  mergeCommit: undefined,
  branch: undefined,
};
const begins: GateEvent = { kind: 'waiting-begins', selector: pipeline, timeout: 1, settle: 0, waited: 0 } as GateEvent;
const goesOn = (builds: readonly Build[] | undefined, runs = [] as ReturnType<typeof tracked>[]): GateEvent => ({
  kind: 'goes-on',
  waited: 0,
  pause: 0,
  settlesIn: undefined,
  observation: observation(runs, { builds }),
});
const jobs = (done: number, total: number, failed = 0) => ({ total, done, failed });
const going = (changes: Partial<Build> = {}): Build => ({ ...build('running'), ...changes });
const said = (event: GateEvent) => pendingStatus(event, pipeline, runPage)?.description;

describe('during the wait', () => {
  test('it says what is waited for', () => {
    expect(pendingStatus(begins, pipeline, runPage)).toEqual({
      description:
        'Waiting for the runs of the newest builds of acme/shop and acme/tea for commit 6dcb09b5b57875f334f61aebed695e2e4193db5e',
      target: runPage,
      isFound: false,
    });
    expect(pendingStatus(goesOn([]), pipeline, runPage)?.isFound).toBe(false);
  });

  test('it says how far the builds are, and leads to the first', () => {
    const found = pendingStatus(goesOn([going({ number: 7, jobs: jobs(23, 40) })]), buildUrlSelector, runPage);
    expect(found?.description).toBe('Waiting for build 7: 23 of 40 jobs done');
    expect([String(found?.target), found?.isFound]).toEqual([buildPage, true]);
    expect(said(goesOn([going({ number: 7 })]))).toBe('Waiting for build 7');
    const two = [going({ jobs: jobs(1, 2, 1) }), going({ number: 8, jobs: jobs(3, 4, 1) })];
    expect(said(goesOn(two))).toBe('Waiting for 2 builds: 4 of 6 jobs done, 2 failed');
  });

  test('it says what is left once the builds have ended', () => {
    const ended = { ...build('passed'), number: 7 };
    expect(said(goesOn([ended]))).toBe('Waiting for the results of build 7, which has ended');
    const runs = [tracked(), tracked({ id: 'r-2', state: 'running', result: 'pending' })];
    expect(said(goesOn([ended], runs))).toBe('Waiting for results: 1 of 2 runs finished');
    expect(said(goesOn(undefined, runs))).toBe('Waiting for results: 1 of 2 runs finished');
  });

  test('it says nothing of other events', () => {
    expect(said({ kind: 'recovered', faults: 1, waited: 1 })).toBeUndefined();
  });
});

describe('at the end', () => {
  const of = (verdict: Verdict, options: ReportOptions = {}) => {
    const given = report(verdict, options);
    return finalStatus(given, viewOf(given));
  };

  test.each<[Verdict, string]>([
    [{ name: 'passed' }, 'success'],
    [{ name: 'failed' }, 'failure'],
    [{ name: 'stale' }, 'failure'],
    [{ name: 'not-found', missing: ['rspec'] }, 'failure'],
    [{ name: 'incomplete', because: { kind: 'pending' } }, 'failure'],
    [{ name: 'timed-out', because: 'run-goes-on' }, 'error'],
    [{ name: 'error', cause: new Error('boom') }, 'error'],
    [{ name: 'cancelled', signal: 'SIGINT' }, 'error'],
  ])('%j is %s', (verdict, state) => {
    expect(of(verdict).state).toBe(state);
  });

  test('what the step does decides', () => {
    for (const ifNoRunFound of ['warn', 'ignore'] as const) {
      const { state, description } = of({ name: 'not-found', missing: ['rspec'] }, { runs: [], ifNoRunFound });
      expect([state, description]).toEqual(['success', expect.stringMatching(/, which does not fail the gate$/)]);
    }
  });

  test('it says the headline, and leads to the run that decided', () => {
    const { description, target } = of({ name: 'failed' }, { failed: manyFailures(3) });
    expect(description).toBe('3 tests failed (acme/rspec)');
    expect(String(target)).toContain('/analytics/suites/rspec/runs/');
  });

  test('without a run it leads to the build, and without a build to the workflow run', () => {
    const verdict: Verdict = { name: 'not-found', missing: [] };
    const seen = { builds: [{ ...build('passed'), number: 7 }] };
    const changes = { selector: buildUrlSelector };
    expect(String(of(verdict, { runs: [], seen, changes }).target)).toBe(buildPage);
    expect(String(of(verdict, { runs: [] }).target)).toContain('/actions/runs/123456');
    const given = report(verdict, { runs: [] });
    expect(finalStatus(given, viewOf(given, nowhere)).target).toBeUndefined();
  });

  test('it is never longer than GitHub takes it, nor has characters that GitHub refuses', () => {
    const given = report({ name: 'passed' });
    const view = viewOf(given);
    const headline = `${'long '.repeat(60)}👩‍💻`;
    const { description } = finalStatus(given, { ...view, message: { ...view.message, headline } });
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).toMatch(/^long .*….*\?/);
    expect(description).not.toMatch(/[\u{10000}-\u{10FFFF}]/u);
  });
});
