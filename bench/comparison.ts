/**
 * What comparing failures costs: requests and time per suite, from a server whose every answer takes 150 ms, and on this machine.
 *
 *     node bench/comparison.ts
 */
import { acme, build, gate, run, TOKEN } from '../simulator/scenarios/cast.ts';
import { ends } from '../simulator/test-engine/build-story.ts';
import type { HistoryScript } from '../simulator/test-engine/history-script.ts';
import { startTestEngine } from '../simulator/test-engine/server.ts';
import { appears, finishes } from '../simulator/test-engine/story.ts';
import { fetchComparison } from '../src/fetch-comparison.ts';
import { fetchFailures } from '../src/fetch-failures.ts';
import { fetchTotal } from '../src/fetch-total.ts';
import { nothingSeen } from '../src/gate/observation.ts';
import type { Outcome } from '../src/gate/outcome.ts';
import { readSettings } from '../src/inputs/read-settings.ts';
import { realClock } from '../src/shared/clock.ts';
import { Secret } from '../src/shared/secret.ts';
import { TestEngine } from '../src/test-engine/client.ts';
import { redactor } from '../src/text/redact.ts';
import { machine } from './machine.ts';
import { spreadOf } from './statistics.ts';
import { tableLines } from './table.ts';

const rounds = 5;
/** Milliseconds that each answer takes, as from another continent. */
const latency = 150;
const never = new AbortController().signal;

const onMain = (count: number): readonly HistoryScript[] =>
  Array.from({ length: count }, (_, index) => ({
    test: `Tea ${index}`,
    ran: [{ branch: 'main', hoursAgo: 3, failed: 2 }],
  }));
const known: HistoryScript = { test: 'Cart is empty', ran: [{ branch: 'main', hoursAgo: 3, failed: 6 }] };
const flaky: HistoryScript = { test: 'Cart is empty', ran: [{ branch: 'main', hoursAgo: 3, failed: 2, passed: 9 }] };

/** What is there on the base branch, and whether the event names it. */
const cases = [
  { name: 'all new, nothing fails on the base branch', history: [], base: 'main' },
  { name: 'all new, others fail there', history: onMain(20), base: 'main' },
  { name: 'known', history: [known, ...onMain(20)], base: 'main' },
  { name: 'flaky', history: [flaky, ...onMain(20)], base: 'main' },
  { name: 'known, on a push: the base is looked up', history: [known, ...onMain(20)], base: undefined },
  { name: 'known, among 250 that fail there', history: [known, ...onMain(250)], base: 'main' },
  { name: 'among 600 that fail there: not compared', history: [known, ...onMain(600)], base: 'main' },
] as const;

const rows: string[][] = [];
for (const { name, history, base } of cases) {
  const near = await measured(history, base, 0);
  const far = await measured(history, base, latency);
  rows.push([name, String(near.requests), near.total, near.took.toFixed(0), far.took.toFixed(0)]);
}
console.log(
  tableLines(['one failed test', 'requests', 'total known by', 'here, ms', `${latency} ms per answer, ms`], rows).join(
    '\n',
  ),
);
console.log(`
${machine()}. Medians of ${rounds} rounds, one suite, without the failures' own pages.`);

/** Requests and median milliseconds of total and comparison after the failures are known. */
async function measured(history: readonly HistoryScript[], base: string | undefined, delay: number) {
  const times: number[] = [];
  let [requests, total] = [0, ''];
  for (let round = 0; round < rounds; round += 1) {
    const failed = run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], {
      list: [{ test: 'Cart is empty' }],
    });
    const script = acme({ rspec: { runs: [failed], history } }, { builds: [build([ends({ at: 0 }, 'failed')])] });
    await using api = await startTestEngine({ ...script, delays: [{ where: 'any', ms: delay }] });
    const engine = new TestEngine({
      apiUrl: new URL(api.url),
      token: new Secret(TOKEN),
      redact: redactor([TOKEN]),
      version: '0.0.0',
      clock: realClock,
      requestTimeout: 10_000,
    });
    const inputs = { ...gate({ suite: 'rspec' }), 'api-url': api.url };
    const env = Object.fromEntries(
      Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]),
    );
    const event = {
      name: base === undefined ? 'push' : 'pull_request',
      commit: undefined,
      base,
      pullRequest: undefined,
      isAboutCommit: true,
    };
    const context = { event, sha: undefined, ref: undefined };
    const settings = readSettings(env, [TOKEN], { ...context, repository: undefined, actor: undefined });
    const { runs } = await engine.poll(settings.selector, [], { whole: false, runs: 'always', since: 0 }, never);
    const outcome: Outcome = {
      verdict: { name: 'failed' },
      observation: {
        ...nothingSeen,
        runs: runs.map((one) => ({ run: one, presence: 'present', missedPolls: 0, missingSince: undefined })),
      },
      startedAt: 0,
      endedAt: 0,
      decisive: undefined,
      decisiveBuild: undefined,
      toleranceResult: undefined,
      leftOut: [],
      tests: undefined,
    };
    const time = { signal: never, left: () => 20_000 };
    const options = { settings, clock: realClock, random: Math.random, time };
    const failures = await fetchFailures(outcome, engine, options);
    const before = engine.requests;
    const startedAt = performance.now();
    const tests = await fetchTotal(outcome, failures, engine, options);
    total = tests === undefined ? '' : `${engine.requests - before}`;
    await fetchComparison(outcome, failures, engine, { ...options, context, now: Date.now() });
    times.push(performance.now() - startedAt);
    requests = engine.requests - before;
  }
  return { requests, total, took: spreadOf(times).median };
}
