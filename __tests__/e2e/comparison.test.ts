import { describe, expect, test } from '@jest/globals';
import { render, texts } from '../../simulator/github/markdown.ts';
import { acme, build, gate, run } from '../../simulator/scenarios/cast.ts';
import { ends } from '../../simulator/test-engine/build-story.ts';
import type { HistoryScript } from '../../simulator/test-engine/history-script.ts';
import type { ApiScript } from '../../simulator/test-engine/script.ts';
import { appears, finishes } from '../../simulator/test-engine/story.ts';
import { logOf, play, shareProcess } from './play.ts';

shareProcess();

const now = { at: 0 };
const inputs = gate({ suite: 'rspec', timeout: '30s', interval: '50ms', settle: '100ms' });

const history: readonly HistoryScript[] = [
  { test: 'Cart is empty', ran: [{ branch: 'main', hoursAgo: 3, failed: 4 }] },
  { test: 'Cart is full', labels: ['flaky'], ran: [{ branch: 'main', hoursAgo: 60, failed: 1, passed: 30 }] },
];
const many = Array.from({ length: 1_200 }, (_, index): HistoryScript => {
  return { test: `Tea ${index}`, ran: [{ branch: 'main', hoursAgo: 3, failed: 1 }] };
});

/** Three tests fail: one is new, one fails on the main branch too, one is flaky; seven others pass. */
function story(more: Partial<ApiScript> = {}, before = history): ApiScript {
  const list = ['is empty', 'is full', 'ships'].map((name) => ({
    test: `Cart ${name}`,
    location: 'spec/cart_spec.rb:1',
  }));
  const failed = { ...run('rspec', [appears(now), finishes(now, 'failed')], { list }), passing: 7 };
  return acme({ rspec: { runs: [failed], history: before } }, { builds: [build([ends(now, 'failed')])], ...more });
}

describe('a failed gate', () => {
  test.concurrent('tells which failures are new, which are known, and which are flaky', async () => {
    const { result } = await play({ api: story(), inputs });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: {
        verdict: 'failed',
        tests: '10',
        'failed-tests': '3',
        'new-failures': '1',
        'known-failures': '1',
        'flaky-failures': '1',
      },
    });
    const titles = result.annotations.map(({ title }) => title);
    expect(titles.slice(0, 2)).toEqual(['3 of 10 tests failed, 1 new (acme/rspec)', 'New: Cart ships']);
    expect(texts('h3', render(result.summary ?? '')).slice(1)).toEqual([
      'New here: 1 failed test',
      'Failing on main too: 1 failed test',
      'Flaky: 1 failed test',
    ]);
  });

  test.each<readonly [string, ApiScript, string]>([
    [
      'there is no such list',
      story({ suiteTests: { served: false } }),
      'Test Engine does not say how often tests passed and failed.',
    ],
    ['a list is too long', story({}, many), 'Comparing the failures takes more than 10 requests.'],
  ])('says in one line that nothing was compared where %s, and decides as before', async (_, api, why) => {
    const { result, requests } = await play({ api, inputs });
    const outputs = { verdict: 'failed', 'new-failures': '', 'known-failures': '', 'flaky-failures': '' };
    expect(result).toMatchObject({ exitCode: 1, outputs });
    const lines = logOf(result).split('\n');
    const said = lines.filter((line) => line.startsWith('The failures of acme/rspec were not compared with main.'));
    expect([said.length, said[0]?.includes(why)]).toEqual([1, true]);
    expect(requests.filter(({ endpoint }) => endpoint === 'suite-tests').length).toBeLessThanOrEqual(10);
  });

  test.concurrent('ends as it would have where nobody answers, in the time that a report has', async () => {
    const startedAt = performance.now();
    const faults = [{ where: 'suite-tests', kind: 'dropped', times: 'forever' }] as const;
    const { result } = await play({ api: story({ faults }), inputs });
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { verdict: 'failed', 'failed-tests': '3', 'new-failures': '' },
    });
    expect(logOf(result)).toContain('The failures of acme/rspec were not compared with main.');
    expect(result.summary).toContain('3 failed tests');
    expect(performance.now() - startedAt).toBeLessThan(25_000);
  }, 40_000);

  test.concurrent('asks nothing about other branches where nobody wants it', async () => {
    const { result, requests } = await play({ api: story(), inputs: { ...inputs, 'compare-with': 'none' } });
    expect(result.outputs).toMatchObject({ verdict: 'failed', 'new-failures': '', tests: '10' });
    expect(requests.filter(({ endpoint }) => endpoint === 'suite' || endpoint === 'suite-tests')).toEqual([]);
  });
});
