import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { checkOut, filesOf, workflowPath } from '../../../simulator/demo/checkout.ts';
import { madeUpSource } from '../../../simulator/demo/made-up-source.ts';
import { TOKEN } from '../../../simulator/scenarios/cast.ts';
import { failed } from '../../../simulator/scenarios/failed.ts';
import { scenarios } from '../../../simulator/scenarios/index.ts';
import { countOf, executionsOf } from '../../../simulator/test-engine/executions.ts';
import type { Scenario } from '../../../simulator/test-engine/scenario.ts';

function executionsIn({ api }: Scenario) {
  return Object.values(api.organizations)
    .flatMap(({ suites }) => Object.values(suites).flatMap(({ runs }) => runs))
    .flatMap((run) =>
      executionsOf(run, { organization: '', suite: '' }, { first: 0, end: countOf(run.failures) }, true),
    );
}

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('the checkout of %s', (_, scenario) => {
  const files = filesOf(scenario);

  test('has a test where each failure says that one begins', () => {
    for (const { location, test_name: name } of executionsIn(scenario)) {
      const [path = '', line = ''] = String(location).replace('./', '').split(':');
      expect(files[path]?.split('\n')[Number(line) - 1]).toMatch(/^\s*(?:it|test) ?\(?'.+'/);
      // Two made-up tests may begin at one line.
      if (scenario === failed)
        expect(name).toContain(/'(.+)'/.exec(files[path]?.split('\n')[Number(line) - 1] ?? '')?.[1]);
    }
  });

  test('has every file and line that a backtrace goes through', () => {
    for (const { failure_expanded: details } of executionsIn(scenario)) {
      const frames = ((details ?? []) as { backtrace?: string[] }[]).flatMap(({ backtrace = [] }) => backtrace);
      for (const [, path = '', line] of frames.join('\n').matchAll(/([\w/.-]+\.(?:rb|js)):(\d+)/g)) {
        expect(files).toHaveProperty([path.replace('./', '')]);
        if (scenario.files?.[path.replace('./', '')] === undefined) continue;
        expect(files[path.replace('./', '')]?.split('\n')[Number(line) - 1]).toMatch(/expect|get/);
      }
    }
  });

  test('has the workflow, which names the secret but does not contain it', () => {
    expect(parse(files[workflowPath] ?? '').jobs.gate.steps[1].with).toEqual({
      ...scenario.inputs,
      token: expect.stringMatching(/^[$]\{\{ secrets[.]BUILDKITE_API_TOKEN \}\}$/),
    });
    expect(JSON.stringify(files)).not.toContain(TOKEN);
  });
});

describe('made-up source', () => {
  const marks = [
    { line: 40, test: 'b c' },
    { line: 12, test: 'a' },
    { line: 14, test: 'too near' },
  ];

  test.each(['a/order_spec.rb', 'a/order.test.js', 'a/test_order.py'])('has each test at its line: %s', (path) => {
    const lines = madeUpSource(path, marks).split('\n');
    expect(lines[11]).toMatch(/\ba\b/);
    expect(lines[13]).toMatch(/too.near/);
    expect(lines[39]).toMatch(/b.c/);
    expect(madeUpSource(path, marks)).toBe(madeUpSource(path, marks.toReversed()));
  });
});

test('a checkout is there until it is disposed of', () => {
  const checkout = checkOut({ 'a/b.rb': 'x\n' });
  expect(readFileSync(join(checkout.folder, 'a/b.rb'), 'utf8')).toBe('x\n');
  checkout[Symbol.dispose]();
  expect(existsSync(checkout.folder)).toBe(false);
});
