import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparisonOutputs, failureOutputs, outputNames, verdictOutputs } from '../../src/report/outputs.ts';
import type { Report } from '../../src/report/report.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import type { Run } from '../../src/test-engine/model.ts';
import { build } from '../support/runs.ts';
import {
  buildUrlSelector,
  failedTest,
  failures,
  outside,
  pipelineSelector,
  report,
  runId,
  toleratedTest,
  tracked,
} from './fixtures.ts';
import { hostile } from './hostile.ts';

const url = `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`;

const outputs = ({ outcome, failures, against, selector }: Report) => ({
  ...verdictOutputs(outcome, { linkHosts: ['api.buildkite.com'], selector }),
  ...failureOutputs(failures),
  ...comparisonOutputs(failures, against),
});

const nothingCompared = { tests: '', 'new-failures': '', 'known-failures': '', 'flaky-failures': '' };

describe('the outputs', () => {
  test('of a failed gate', () => {
    const failed = failures([failedTest({}, 3), failedTest()], { truncated: true });
    expect(outputs(report({ name: 'failed' }, { failed }))).toEqual({
      verdict: 'failed',
      'run-id': runId,
      'run-url': url,
      state: 'finished',
      result: 'failed',
      'build-url': '',
      runs: JSON.stringify([{ suite: 'rspec', id: runId, url, state: 'finished', result: 'failed' }]),
      'failed-tests': '2',
      'failed-executions': '4',
      'tolerated-tests': '0',
      truncated: 'true',
      ...nothingCompared,
    });
  });

  test('count tolerated tests apart', () => {
    const failed = failures([failedTest({}, 3), failedTest()], { tolerated: [toleratedTest('muted', {}, 2)] });
    expect(outputs(report({ name: 'failed' }, { failed, tolerate: ['muted'] }))).toMatchObject({
      'failed-tests': '2',
      'failed-executions': '6',
      'tolerated-tests': '1',
    });
  });

  test('are all there when nothing was seen', () => {
    const all = outputs(report({ name: 'error', cause: new Error('x') }, { runs: [] }));
    expect([...Object.keys(all), 'report-file'].toSorted()).toEqual(outputNames.toSorted());
    expect(all).toEqual({
      verdict: 'error',
      'run-id': '',
      'run-url': '',
      state: '',
      result: '',
      'build-url': '',
      runs: '[]',
      'failed-tests': '0',
      'failed-executions': '0',
      'tolerated-tests': '0',
      truncated: 'false',
      ...nothingCompared,
    });
  });

  describe('build-url', () => {
    const builds = (...words: readonly string[]) =>
      words.map((word, index) => ({ ...build(word), id: `b-${index}`, number: index }));
    const of = (words: readonly string[], run: Partial<Run> = {}) => {
      const given = report(
        { name: 'incomplete', because: { kind: 'pending' } },
        {
          runs: [tracked({ result: 'passed', ...run })],
          seen: { builds: builds(...words) },
          changes: { selector: pipelineSelector },
        },
      );
      return outputs(given)['build-url'];
    };
    const page = (number: number) => `https://buildkite.com/acme/shop/builds/${number}`;

    test('is the build of the run that decided, if that did not pass', () => {
      expect(of(['failed', 'passed'], { buildId: 'b-1', result: 'failed' })).toBe(page(1));
    });

    test('is otherwise the worst build, and among equals the first', () => {
      expect(of(['passed', 'passed'], { buildId: 'b-1' })).toBe(page(0));
      expect(of(['passed', 'skipped', 'running', 'failed', 'canceled'], { buildId: 'b-0' })).toBe(page(3));
      expect(of(['passed', 'skipped', 'running'])).toBe(page(2));
    });

    test('is known from the inputs before any poll', () => {
      const given = report(
        { name: 'error', cause: new Error('x') },
        { runs: [], changes: { selector: buildUrlSelector } },
      );
      expect(outputs(given)['build-url']).toBe(page(7));
    });
  });

  test('are one line each, with safe links only', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const runs = [
          tracked({ webUrl: outside(text), branch: outside(text), words: { state: outside(text), result: undefined } }),
        ];
        const all = outputs(report({ name: 'passed' }, { runs }));
        expect(Object.values(all).join('')).not.toMatch(/[\r\n]/);
        expect(all['run-url']).toBe('');
        expect(JSON.parse(all.runs ?? '')[0].url).toBe('');
      }),
    );
  });

  const manyRuns = (count: number, changes: (index: number) => Partial<Run>) =>
    Array.from({ length: count }, (_, index) =>
      tracked(
        { id: `r-${index}`, webUrl: untrusted(url), ...changes(index) },
        index === 901 ? { presence: 'gone' } : {},
      ),
    );
  const runsOf = (runs: ReturnType<typeof manyRuns>): { id: string }[] => {
    const { runs: json = '' } = outputs(report({ name: 'failed' }, { runs }));
    expect(json.length).toBeLessThanOrEqual(100_000);
    return JSON.parse(json);
  };

  test('hold all runs in their order where they fit', () => {
    const named = runsOf(manyRuns(300, (index) => (index === 200 ? { result: 'failed' } : {})));
    expect(named.map(({ id }) => id)).toEqual(Array.from({ length: 300 }, (_, index) => `r-${index}`));
  });

  test('hold the worst of more runs, so that a step can be given them as a variable', () => {
    const named = runsOf(
      manyRuns(1_000, (index) => {
        if (index === 900) return { result: 'stale' };
        if (index === 950) return { state: 'running', result: 'pending' };
        return index > 990 ? { result: 'failed' } : {};
      }),
    );
    expect(named.length).toBeGreaterThan(400);
    const failed = Array.from({ length: 9 }, (_, index) => `r-${991 + index}`);
    expect(named.slice(0, 13).map(({ id }) => id)).toEqual([...failed, 'r-900', 'r-901', 'r-950', 'r-0']);
  });
});
