import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/gate/outcome.ts';
import { messageOf } from '../../src/messages/verdict-message.ts';
import {
  buildPage,
  pipelineSelector,
  type ReportOptions,
  report,
  runId,
  surroundings,
  tracked,
} from '../report/fixtures.ts';
import { build } from '../support/runs.ts';

function said(because: Extract<Verdict, { name: 'timed-out' }>['because'], options: ReportOptions) {
  return messageOf(report({ name: 'timed-out', because }, options), surroundings);
}

describe('a wait that took too long names', () => {
  const other = { suite: 'jest', id: 'r-2' } as const;
  const running = tracked({ state: 'running', result: 'pending' });
  const missing = { presence: 'missing', missedPolls: 1 } as const;

  test('the runs that had not finished, and no others', () => {
    const { headline, what } = said('run-goes-on', { runs: [running, tracked(other)] });
    expect(headline).toBe('A run had not finished after 1m 5s');
    expect(what).toContain(`, before run ${runId} of acme/rspec finished. `);
  });

  test('the runs that had no result, and no others', () => {
    const { what } = said('result-pending', { runs: [tracked({ result: 'pending' }), tracked(other)] });
    expect(what).toContain(`By then, run ${runId} of acme/rspec had finished without any result.`);
  });

  test.each([
    ['run exists', `Run ${runId} of acme/rspec`, [tracked({}, missing), tracked(other)]],
    [
      'runs exist',
      `2 runs (${runId} of acme/rspec and r-2 of acme/jest)`,
      [tracked({}, missing), tracked(other, missing)],
    ],
  ])('the runs that were missing, and no others: whether the %s', (thing, runs, seen) => {
    const { what, hint } = said('run-missing', { runs: seen });
    expect(what.startsWith(`${runs} existed, but the last poll`)).toBe(true);
    expect(hint).toBe(
      `Check in Test Engine whether the ${thing}, then run this job again or raise \`timeout\` (it is 30m).`,
    );
  });
});

describe('builds that had not ended', () => {
  const byPipeline = { selector: pipelineSelector };
  const tea = { ...build('failing'), pipeline: 'tea', number: 3, jobs: { total: 40, done: 23, failed: 1 } };

  test('are named with their states and jobs, without those that have ended', () => {
    const { headline, what, quotes } = said('build-goes-on', {
      seen: { builds: [build('running'), tea, { ...build('passed'), number: 9 }] },
      changes: byPipeline,
    });
    expect(headline).toBe('Builds 7 of acme/shop and 3 of acme/tea had not ended after 1m 5s');
    expect(what).toContain('(their states are running and failing, 23 of 40 jobs done, 1 failed)');
    expect(quotes).toEqual([]);
  });

  test.each([
    ['Half <b>done', undefined, ''],
    ['Half <b>done', tea.jobs, ' (its state is 23 of 40 jobs done, 1 failed)'],
    ['running', undefined, ' (its state is running)'],
  ])('have what is known of their state: %s, %j', (word, jobs, state) => {
    const { what } = said('build-goes-on', { seen: { builds: [{ ...build(word), jobs }] }, changes: byPipeline });
    expect(what).toContain(`, before build 7 of acme/shop ended${state}. `);
  });

  test('are quoted with a state that is not one of Buildkite’s words, and no others', () => {
    const { quotes } = said('build-goes-on', { seen: { builds: [tea, build('Half <b>done')] }, changes: byPipeline });
    expect(quotes).toEqual([{ intro: "The build's state, as Buildkite calls it:", text: 'Half <b>done' }]);
  });

  const longer = 'raise `timeout` (it is 30m)';
  const blocked = { ...build('blocked'), number: 8, blocked: true };
  const both = `${buildPage} and ${buildPage.replace('7', '8')}`;

  test.each<readonly [string, ReportOptions]>([
    [
      `Check in Buildkite whether a job hangs or waits for an agent: ${buildPage}. If the build just takes long, ${longer}.`,
      { seen: { builds: [build('running')] }, changes: byPipeline },
    ],
    [
      `A trigger step has not started its build yet. Check in Buildkite what it waits for: ${both}. If that just takes long, ${longer}.`,
      { seen: { builds: [build('running'), { ...blocked, pendingTriggers: 1 }] }, changes: byPipeline },
    ],
    [
      `The build waits at a block step, but some of its other jobs had not ended, or could not be read: ${both}. Check them. If they just take long, ${longer}.`,
      { seen: { builds: [build('running'), blocked] }, changes: byPipeline },
    ],
    [
      `The build waits at a block step: ${both}. Unblock it, or remove \`if-blocked\`: with \`judge\`, the build counts as ended once its other jobs have.`,
      {
        seen: { builds: [build('running'), blocked] },
        changes: { selector: { ...pipelineSelector, ifBlocked: 'wait' } },
      },
    ],
  ])('have a hint for what holds them up: %s', (hint, options) => {
    expect(said('build-goes-on', options).hint).toBe(hint);
  });
});
