/**
 * What failures cost: how long a report of so many takes once they are fetched, how large it is, how many requests GitHub gets
 * for it in each mode, and how long fetching them takes from a server on this machine.
 *
 *     node --expose-gc bench/failures.ts
 */

import { acme, BUILD_ID, run, TOKEN } from '../simulator/scenarios/cast.ts';
import { startTestEngine } from '../simulator/test-engine/server.ts';
import { appears, finishes } from '../simulator/test-engine/story.ts';
import { realClock } from '../src/clock.ts';
import { failedTests } from '../src/gate/failures.ts';
import type { Outcome } from '../src/gate/outcome.ts';
import { annotationCommand, annotationsOf } from '../src/report/annotations.ts';
import type { Report } from '../src/report/report.ts';
import { renderSummary, summaryLimit } from '../src/report/summary.ts';
import { surroundingsFrom } from '../src/report/surroundings.ts';
import { failedTestLines, verdictLines } from '../src/report/verdict-log.ts';
import { Secret } from '../src/secret.ts';
import { TestEngine } from '../src/test-engine/client.ts';
import type { Run } from '../src/test-engine/model.ts';
import { machine } from './machine.ts';
import { spreadOf } from './statistics.ts';
import { tableLines } from './table.ts';

const counts = [1, 12, 100, 1_000, 10_000];
const rounds = 5;
const never = new AbortController().signal;

const rows = [];
for (const count of counts) rows.push(await measure(count));

console.log(
  tableLines(
    ['failures', 'fetching, ms', 'requests', 'summary, ms', 'bytes', 'stage', 'annotations, ms', 'log, ms'],
    rows,
  ).join('\n'),
);
console.log(
  `\n${machine()}. Medians of ${rounds}, the first of each not counted. The limit of a summary is ${summaryLimit} bytes.`,
);

async function measure(count: number): Promise<string[]> {
  const api = await startTestEngine(
    acme(
      { rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], { count, retryEvery: 0 })] },
      { limits: { organization: 'off', user: 'off' } },
    ),
  );
  try {
    const engine = new TestEngine({
      apiUrl: new URL(api.url),
      token: new Secret(TOKEN),
      version: 'bench',
      clock: realClock,
    });
    const selector = { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: BUILD_ID } as const;
    const { runs } = await engine.look(selector, [], never);
    const before = engine.requests;
    const began = performance.now();
    const fetched = await engine.failedExecutions(runs, {
      organization: 'acme',
      limit: count,
      details: true,
      signal: never,
      persist: (attempt) => attempt(),
    });
    const fetching = performance.now() - began;
    const report = reportOf(runs, failedTests(fetched));
    const around = surroundingsFrom(
      { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: 'a'.repeat(40) },
      { apiUrl: new URL(api.url) },
    );
    const { bytes, stage } = renderSummary(report, around, summaryLimit);
    const time = (task: () => unknown) => {
      const times = Array.from({ length: rounds + 1 }, () => {
        const start = performance.now();
        task();
        return performance.now() - start;
      });
      return spreadOf(times.slice(1)).median.toFixed(1);
    };
    return [
      String(count),
      fetching.toFixed(0),
      String(engine.requests - before),
      time(() => renderSummary(report, around, summaryLimit)),
      String(bytes),
      stage,
      time(() => annotationsOf(report, around).map((one) => String(annotationCommand(one)))),
      time(() => [...verdictLines(report, around), ...failedTestLines(report, around)].map(String)),
    ];
  } finally {
    await api.close();
  }
}

function reportOf(runs: readonly Run[], failures: Report['failures']): Report {
  const tracked = runs.map((one) => ({
    run: one,
    presence: 'present' as const,
    missedLooks: 0,
    missingSince: undefined,
  }));
  const look = { startedAt: 0, endedAt: 0 };
  const outcome: Outcome = {
    verdict: { name: 'failed' },
    observation: { looks: 1, runs: tracked, build: undefined, horizons: [], unchangedSince: 0, lastLook: look },
    startedAt: 0,
    endedAt: 0,
    decisive: tracked[0],
    ruling: undefined,
  };
  return {
    outcome,
    selector: { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: BUILD_ID },
    settings: {
      annotationLevel: 'error',
      settle: 0,
      timeout: 60_000,
      reportLimit: 100_000,
      summary: true,
      tolerate: [],
      checkName: undefined,
      jobAnnotations: 'ten',
    },
    effect: 'fails',
    failures,
    cost: { waited: 0, requests: 1, budget: undefined },
    elsewhere: { checkRun: undefined, jobAnnotations: undefined },
  };
}
