import { describe, expect, test } from '@jest/globals';
import { countOf, executionsOf, type WireExecution } from '../../../simulator/test-engine/executions.ts';
import type { FailuresScript } from '../../../simulator/test-engine/failures-script.ts';
import { isUuid } from '../../../simulator/test-engine/ids.ts';
import { failedRun, PLACE } from './support.ts';

function all(failures: FailuresScript, withDetails = true) {
  return executionsOf(failedRun({ failures }), PLACE, { first: 0, end: countOf(failures) }, withDetails);
}

function different(rows: readonly WireExecution[], field: keyof WireExecution): number {
  return new Set(rows.map((row) => row[field])).size;
}

describe('written failures', () => {
  test('carry the fields that Buildkite sends', () => {
    const details = [{ expanded: ['got 1'], backtrace: ['a_spec.rb:3'] }];
    const failures = { list: [{ test: 'A works', location: './a_spec.rb:3', reason: 'it does not', details }] };
    const [execution] = all(failures);
    const suite = 'https://buildkite.com/organizations/acme/analytics/suites/rspec';
    expect(execution).toEqual({
      execution_id: expect.any(String),
      run_id: failedRun().id,
      test_id: expect.any(String),
      run_name: failedRun().buildId,
      commit_sha: 'a'.repeat(40),
      created_at: '2026-08-03T09:00:00.000Z',
      branch: 'main',
      failure_reason: 'it does not',
      duration: 0.25,
      location: './a_spec.rb:3',
      test_name: 'A works',
      run_url: `${suite}/runs/${failedRun().id}`,
      test_url: `${suite}/tests/${execution?.test_id}`,
      test_execution_url: `${suite}/tests/${execution?.test_id}?execution_id=${execution?.execution_id}`,
      tags: undefined,
      failure_expanded: details,
    });
    expect(isUuid(String(execution?.execution_id))).toBe(true);
  });

  test('attempts repeat the test and not the execution', () => {
    const rows = all({ list: [{ test: 'A works', attempts: 3 }, { test: 'B works' }] });
    expect(rows).toHaveLength(4);
    expect(different(rows, 'test_id')).toBe(2);
    expect(different(rows, 'execution_id')).toBe(4);
  });

  test('details come only if requested, and are null if there are none', () => {
    const failures = { list: [{ test: 'A works' }] };
    expect(all(failures)[0]).toHaveProperty('failure_expanded', null);
    expect(all(failures, false)[0]).not.toHaveProperty('failure_expanded');
  });

  test('any field can be replaced or left out', () => {
    const raw = { location: 17, test_url: undefined, surprise: true };
    const [row] = all({ list: [{ test: 'A works', location: 'a:1', raw }] });
    expect(JSON.parse(JSON.stringify(row))).toMatchObject({ location: 17, surprise: true });
    expect(JSON.stringify(row)).not.toContain('test_url');
  });

  test.each([
    ['relative', '/organizations/acme/'],
    ['nonsense', 'https:://buildkite.com/organizations/acme/'],
  ] as const)('%s links', (urls, start) => {
    const [row] = all({ list: [{ test: 'A works' }], urls });
    expect(row?.run_url).toMatch(start);
    expect(row?.test_url).toMatch(start);
    expect(row?.test_execution_url).toMatch(start);
  });
});

describe('made-up failures', () => {
  test('are the same for the same seed and others for another', () => {
    expect(all({ count: 20, seed: 7 })).toEqual(all({ count: 20, seed: 7 }));
    const locations = (seed: number) => all({ count: 20, seed, retryEvery: 0 }).map(({ location }) => location);
    expect(locations(7).filter((location) => locations(8).includes(location))).toEqual([]);
  });

  test('a part is the same as that part of the whole', () => {
    const failures = { count: 60 };
    const part = executionsOf(failedRun({ failures }), PLACE, { first: 25, end: 40 }, true);
    expect(part).toEqual(all(failures).slice(25, 40));
  });

  test('every so many-th is a retry of the one before', () => {
    const rows = all({ count: 100, retryEvery: 4 });
    expect(different(rows, 'execution_id')).toBe(100);
    expect(different(rows, 'test_id')).toBe(75);
    expect(rows[3]?.test_id).toBe(rows[2]?.test_id);
    expect(different(all({ count: 100, retryEvery: 0 }), 'test_id')).toBe(100);
  });

  test.each([
    ['rspec', /^\.\/spec\/models\/[a-z]+_spec\.rb:\d+$/],
    ['jest', /^src\/([a-z]+)\/\1\.test\.js:\d+$/],
    ['pytest', /^tests\/test_[a-z]+\.py:\d+$/],
  ] as const)('locations as %s has them', (collector, shape) => {
    const rows = all({ count: 50, collector });
    for (const row of rows) expect(row.location).toMatch(shape);
    expect(different(rows, 'location')).toBeGreaterThan(30);
  });

  test('mixed details go through all the shapes that occur', () => {
    const shapes = all({ count: 100, details: 'mixed' }).map(({ failure_expanded: details }) =>
      Array.isArray(details) ? Object.keys(details[0] ?? {}).join('+') || 'empty' : String(details),
    );
    expect(new Set(shapes)).toEqual(new Set(['expanded+backtrace', 'expanded', 'backtrace', 'empty', 'null']));
  });
});
