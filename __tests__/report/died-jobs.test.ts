import { describe, expect, test } from '@jest/globals';
import { annotationsOf } from '../../src/report/annotations.ts';
import { checkRunOf } from '../../src/report/check-run/check-run.ts';
import { nothingPublished } from '../../src/report/published.ts';
import { renderSummary, summaryLimit } from '../../src/report/summary/summary.ts';
import { verdictLines } from '../../src/report/verdict-log.ts';
import { atOnce } from '../../src/shared/steps.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { DiedJob, DiedJobs } from '../../src/test-engine/failures/explaining-jobs.ts';
import { build } from '../support/runs.ts';
import { buildPage, buildUrlSelector, pipelineSelector, report, tracked, unhurried, viewOf } from './fixtures.ts';
import { isCommandName } from './hostile.ts';

const none = { verdict: undefined, others: [], tests: [] };

function job(name: string | undefined, more: Partial<DiedJob> = {}): DiedJob {
  const webUrl = untrusted(`${buildPage}#job-${name?.replace(' ', '-')}`);
  return {
    how: 'failed',
    name: name === undefined ? undefined : untrusted(name),
    exitStatus: 137,
    signalReason: undefined,
    webUrl,
    ...more,
  };
}

function died(jobs: readonly DiedJob[], more: Partial<DiedJobs> = {}): DiedJobs {
  return { build: { pipeline: 'shop', number: 7 }, jobs, total: jobs.length, truncated: false, ...more };
}

/** What is shown of an incomplete result with these dead jobs: in the summary, in a check run, in the log. */
function shown(all: readonly DiedJobs[], builds = [build('failed')]) {
  const view = viewOf(
    report(
      { name: 'incomplete', because: { kind: 'build-ended', end: 'failed' } },
      {
        runs: [tracked()],
        seen: { builds },
        changes: { selector: buildUrlSelector, jobs: { died: all, triggered: [], problems: [] } },
      },
    ),
  );
  return {
    summary: atOnce(renderSummary(view, { bytesAvailable: summaryLimit, timeLeft: unhurried })).html,
    check: checkRunOf(view, unhurried).finished(0).summary,
    log: verdictLines(view, none).map(String),
  };
}

describe('jobs that did not pass', () => {
  test('are named in the log with how they ended and their links', () => {
    const { log } = shown([
      died([
        job('shard 1'),
        job('shard 2', { how: 'canceled', exitStatus: undefined, signalReason: untrusted('agent_stop') }),
        job(undefined, { how: 'expired', exitStatus: undefined, webUrl: undefined }),
        job('shard 4', { how: 'timed_out', exitStatus: -1 }),
      ]),
    ]);
    const at = log.indexOf('4 jobs did not pass:');
    expect(log.slice(at + 1, at + 5)).toEqual([
      `│ ✗ shard 1 failed with exit status 137: ${buildPage}#job-shard-1`,
      `│ ✗ shard 2 was canceled (signal reason agent_stop): ${buildPage}#job-shard-2`,
      '│ ✗ Unnamed job expired before an agent accepted it',
      `│ ✗ shard 4 timed out: ${buildPage}#job-shard-4`,
    ]);
  });

  test('are in the summary and in the check run', () => {
    const { summary, check } = shown([died([job('shard')])]);
    for (const page of [summary, check]) {
      expect(page).toContain('<h3>1 job did not pass</h3>');
      expect(page).toContain(
        `<li><a href="${buildPage}#job-shard"><code>shard</code></a> failed with exit status 137</li>`,
      );
    }
  });

  test('are ten at the most, of however many builds; then their build is named', () => {
    const six = Array.from({ length: 6 }, (_, index) => job(`shard ${index}`));
    const tea = { pipeline: 'tea', number: 3 };
    const { log, summary } = shown(
      [died(six, { total: 16 }), died(six, { build: tea })],
      [build('failed'), { ...build('failed'), ...tea }],
    );
    expect(log).toContain('22 jobs did not pass:');
    expect(log.filter((line) => line.includes('✗'))).toHaveLength(10);
    expect(log).toContain('│ … and 12 more jobs');
    expect(log.join('\n')).toContain('shard 0 failed with exit status 137 in build 3 of acme/tea: ');
    expect(summary).toContain('<li>… and 12 more jobs</li>');
  });

  test('are at least so many where there are more than a page', () => {
    expect(shown([died([job('a')], { total: 100, truncated: true })]).log).toContain('At least 100 jobs did not pass:');
  });

  test('have names that can do nothing', () => {
    const name = '::error::x\n##[error]y <img src=x> @everyone [a](https://evil.example)';
    const { log, summary } = shown([
      died([job(name, { webUrl: untrusted('https://evil.example/'), signalReason: untrusted('<b>\n::stop') })]),
    ]);
    expect(log.filter((line) => isCommandName(line))).toEqual([]);
    expect(log.every((line) => !line.includes('\n') && !/^\s*::|##\[/.test(line))).toBe(true);
    expect(summary).not.toMatch(/<img|<b>|href="https:\/\/evil/);
  });

  test('are nothing where there are none', () => {
    const { log, summary } = shown([]);
    expect(`${log.join()}${summary}`).not.toContain('did not pass');
  });
});

test('a triggered build that may not be read is a notice', () => {
  const unreadable = [{ pipeline: 'tea', number: 3 }];
  const view = viewOf(
    report(
      { name: 'passed' },
      { seen: { builds: [build('passed')], unreadable }, changes: { selector: pipelineSelector } },
    ),
  );
  const { verdict, others } = annotationsOf(view, nothingPublished);
  expect([verdict, others.map(String)]).toEqual([
    undefined,
    [
      expect.stringMatching(
        /^::notice title=1 triggered build not gated::Build 3 of acme\/tea was triggered by a gated build, /,
      ),
    ],
  ]);
});

test('a token that expires soon is a line of the summary and of the log', () => {
  const tokenExpiry = { inMs: 3 * 24 * 3_600_000 + 1, at: '2026-08-04T12:00:00.000Z' };
  const view = viewOf(report({ name: 'passed' }, { changes: { tokenExpiry } }));
  const sentence = '`token` expires in 3 days (2026-08-04T12:00:00.000Z). Create a new one';
  expect(verdictLines(view, none).map(String).join('\n')).toContain(sentence);
  const { html } = atOnce(renderSummary(view, { bytesAvailable: summaryLimit, timeLeft: unhurried }));
  expect(html).toContain('<code>token</code> expires in 3 days');
  expect(annotationsOf(view, nothingPublished).others).toEqual([]);
});
