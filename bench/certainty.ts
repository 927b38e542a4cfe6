/**
 * What it costs to be certain, in virtual time with the real client and gate against the stand-in: requests and seconds that a verdict
 * takes which rests on more than one list that says so, beside one that does not; and the requests of a build of twenty minutes with
 * three suites, as they were when each poll asked for the build and for every suite, and as they are.
 *
 *     node bench/certainty.ts [--seeds N]
 */
import { parseArgs } from 'node:util';
import {
  acme,
  build,
  gate,
  gateBuild,
  gateCommit,
  gatePipeline,
  outsideRun,
  run,
} from '../simulator/scenarios/cast.ts';
import { ends, starts } from '../simulator/test-engine/build-story.ts';
import { type JobScript, jobFails, jobIs } from '../simulator/test-engine/job-story.ts';
import type { ApiScript, RunScript } from '../simulator/test-engine/script.ts';
import { appears, finishes } from '../simulator/test-engine/story.ts';
import { type Played, play } from './certainty/play.ts';
import { tableLines } from './table.ts';

const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Array.from({ length: Number(options.seeds) }, (_, index) => index + 1);
const minute = 60_000;
const settle = 30_000;
/** The defaults of the action, which the scenarios' casts shorten. */
const defaults = { timeout: '60m', interval: 'auto', settle: '30s' };
const suites = ['rspec', 'jest', 'go'];

/** What a workflow gates, and how. */
interface Case {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whatever is gated ends at `end`, milliseconds. */
  readonly api: (end: number) => ApiScript;
}

const failures = { count: 3, retryEvery: 0, listed: { passes: { count: 1, ranAt: 0 } } } as const;
const ended = (end: number, jobs: readonly JobScript[] = []) => ({
  builds: [build([starts({ at: 0 }), ends({ at: end }, 'passed')], jobs)],
});
const legs = ['a', 'b', 'c'].map((name): JobScript => ({ name, steps: [jobFails({ at: 0 }, { soft: true })] }));
const ofSuite = (suite: string, end: number, result: 'passed' | 'failed' = 'passed'): RunScript =>
  run(suite, [appears({ at: 0 }), finishes({ at: end }, result)], result === 'failed' ? failures : undefined);
const others = (count: number): readonly RunScript[] =>
  Array.from({ length: count }, (_, index) => ({
    ...outsideRun('rspec', `other ${index}`, [appears({ at: 0 }), finishes({ at: 0 }, 'passed')]),
    commit: 'b'.repeat(40),
    createdAt: new Date(Date.UTC(2026, 0, 1) - index * minute).toISOString(),
  }));
const outside = (end: number) => outsideRun('rspec', 'push', [appears({ at: 0 }), finishes({ at: end }, 'passed')]);
const oneSuite = (end: number, result: 'passed' | 'failed' = 'passed') => ({ rspec: [ofSuite('rspec', end, result)] });

const verdicts: readonly Case[] = [
  { name: 'build-id', inputs: gate({ suite: 'rspec', ...defaults }), api: (end) => acme(oneSuite(end)) },
  {
    name: 'build-id, tolerate',
    inputs: gate({ suite: 'rspec', tolerate: 'retried', ...defaults }),
    api: (end) => acme(oneSuite(end, 'failed'), ended(end)),
  },
  {
    name: 'build-id, tolerate retried and muted',
    inputs: gate({ suite: 'rspec', tolerate: 'retried, muted', ...defaults }),
    api: (end) => acme(oneSuite(end, 'failed'), ended(end)),
  },
  { name: 'build-url', inputs: gateBuild(defaults), api: (end) => acme(oneSuite(end), ended(end)) },
  {
    name: 'build-url, tolerate',
    inputs: gateBuild({ tolerate: 'retried', ...defaults }),
    api: (end) => acme(oneSuite(end, 'failed'), ended(end, legs)),
  },
  { name: 'pipeline', inputs: gatePipeline(defaults), api: (end) => acme(oneSuite(end), ended(end)) },
  {
    name: 'commit, 50 runs in the suite',
    inputs: gateCommit({ suite: 'rspec', ...defaults }),
    api: (end) => acme({ rspec: [outside(end), ...others(49)] }),
  },
  {
    name: 'commit, 1,000 runs in the suite',
    inputs: gateCommit({ suite: 'rspec', ...defaults }),
    api: (end) => acme({ rspec: [outside(end), ...others(999)] }),
  },
];

const three = (end: number) =>
  acme(
    Object.fromEntries(suites.map((suite) => [suite, [ofSuite(suite, end)]])),
    ended(end, [{ name: 'tests', steps: [jobIs({ at: end }, 'passed')] }]),
  );
// `fail-fast` asks in every poll for the runs of all suites, as every gate did once.
const builds = ['auto', '15s'].flatMap((interval): readonly Case[] => [
  {
    name: `interval ${interval}, build and suites in each poll, as before`,
    inputs: gateBuild({ 'fail-fast': 'true', ...defaults, interval }),
    api: three,
  },
  { name: `interval ${interval}, build-url`, inputs: gateBuild({ ...defaults, interval }), api: three },
  { name: `interval ${interval}, pipeline`, inputs: gatePipeline({ ...defaults, interval }), api: three },
]);

await print(
  'What certainty costs: from the end of a run of five minutes until its verdict, `settle` aside',
  verdicts,
  5 * minute,
);
await print('A build of twenty minutes with three suites', builds, 20 * minute);
console.log(`
Default settings, ${seeds.length} runs each, whose ends differ by up to 10 s; answers take 0.1 to 0.4 s. After: requests from the end on.`);

async function print(title: string, cases: readonly Case[], end: number): Promise<void> {
  const rows: string[][] = [];
  for (const one of cases) {
    const all = await Promise.all(
      seeds.map(async (seed) => {
        const at = end + ((seed * 7) % 10) * 1_000;
        return { at, played: await play(one.api(at), one.inputs, seed) };
      }),
    );
    const verdict = [...new Set(all.map(({ played }) => played.verdict))].join(', ');
    const mean = (of: (one: { at: number; played: Played }) => number) =>
      all.reduce((sum, each) => sum + of(each), 0) / all.length;
    rows.push([
      one.name,
      verdict,
      (mean(({ at, played }) => played.endedAt - at - settle) / 1_000).toFixed(1),
      mean(({ at, played }) => played.requests.filter((request) => request.at >= at).length).toFixed(1),
      mean(({ played }) => played.requests.length).toFixed(0),
      (mean(({ at, played }) => played.requests.filter((request) => request.at < at).length / at) * minute).toFixed(1),
    ]);
  }
  console.log(`\n${title}:\n`);
  const head = ['', 'verdict', 'seconds after', 'requests after', 'requests in all', 'per minute before'];
  for (const line of tableLines(head, rows)) console.log(line);
}
