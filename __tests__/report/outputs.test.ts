import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outputNames, outputsOf } from '../../src/report/outputs.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import {
  failedTest,
  failures,
  nowhere,
  outside,
  report,
  runId,
  surroundings,
  toleratedTest,
  tracked,
} from './fixtures.ts';
import { hostile } from './hostile.ts';

const url = `https://buildkite.com/organizations/acme/analytics/suites/rspec/runs/${runId}`;

describe('the outputs', () => {
  test('of a failed gate', () => {
    const failed = failures([failedTest({}, 3), failedTest()], { truncated: true });
    expect(outputsOf(report({ name: 'failed' }, { failed }), surroundings)).toEqual({
      verdict: 'failed',
      'run-id': runId,
      'run-url': url,
      state: 'finished',
      result: 'failed',
      runs: JSON.stringify([{ suite: 'rspec', id: runId, url, state: 'finished', result: 'failed' }]),
      'failed-tests': '2',
      'failed-executions': '4',
      'tolerated-tests': '0',
      truncated: 'true',
      'report-file': '',
    });
  });

  test('count tolerated tests apart', () => {
    const failed = failures([failedTest({}, 3), failedTest()], { tolerated: [toleratedTest('muted', {}, 2)] });
    expect(outputsOf(report({ name: 'failed' }, { failed, tolerate: ['muted'] }), surroundings)).toMatchObject({
      'failed-tests': '2',
      'failed-executions': '6',
      'tolerated-tests': '1',
    });
  });

  test('are all there when nothing was seen', () => {
    const outputs = outputsOf(report({ name: 'error', cause: new Error('x') }, { runs: [] }), nowhere);
    expect(Object.keys(outputs)).toEqual([...outputNames]);
    expect(outputs).toEqual({
      verdict: 'error',
      'run-id': '',
      'run-url': '',
      state: '',
      result: '',
      runs: '[]',
      'failed-tests': '0',
      'failed-executions': '0',
      'tolerated-tests': '0',
      truncated: 'false',
      'report-file': '',
    });
  });

  test('are one line each, with safe links only', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const runs = [
          tracked({ webUrl: outside(text), branch: outside(text), words: { state: outside(text), result: undefined } }),
        ];
        const outputs = outputsOf(report({ name: 'passed', leftOut: [] }, { runs }), surroundings);
        expect(Object.values(outputs).join('')).not.toMatch(/[\r\n]/);
        expect(outputs['run-url']).toBe('');
        expect(JSON.parse(outputs.runs)[0].url).toBe('');
      }),
    );
  });

  test('stay far below what a job may have', () => {
    const runs = Array.from({ length: 20_000 }, (_, index) => tracked({ id: `r-${index}`, webUrl: untrusted(url) }));
    const { runs: json } = outputsOf(report({ name: 'passed', leftOut: [] }, { runs }), surroundings);
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(500_000);
    expect(JSON.parse(json).length).toBeGreaterThan(2000);
  });
});
