/**
 * What failures cost: how long a report of so many takes once they are fetched, how large it is, how many requests GitHub gets
 * for it in each mode, and how long fetching them takes from a server on this machine.
 *
 *     node --expose-gc bench/failures.ts
 */
import { startGitHub } from '../simulator/github/api.ts';
import { acme, BUILD_ID, run, TOKEN } from '../simulator/scenarios/cast.ts';
import { startTestEngine } from '../simulator/test-engine/server.ts';
import { appears, finishes } from '../simulator/test-engine/story.ts';
import { failedTests } from '../src/gate/failures.ts';
import { politePace } from '../src/github/octokit.ts';
import { type Publishable, Publisher } from '../src/github/publish.ts';
import { annotationsOf } from '../src/report/annotations.ts';
import { checkRunOf, jobAnnotationsOf } from '../src/report/check-run/check-run.ts';
import { ctrfPieces } from '../src/report/ctrf/document.ts';
import { nothingPublished } from '../src/report/published.ts';
import { renderSummary, summaryLimit } from '../src/report/summary/summary.ts';
import { failedTestLines, verdictLines } from '../src/report/verdict-log.ts';
import type { ReportView } from '../src/report/view.ts';
import { realClock } from '../src/shared/clock.ts';
import { Secret } from '../src/shared/secret.ts';
import { atOnce } from '../src/shared/steps.ts';
import { TestEngine } from '../src/test-engine/client.ts';
import { redactor } from '../src/text/redact.ts';
import { commit, context, job, reportOf, repository, settings, unhurried, viewOf } from './failures/report.ts';
import { machine } from './machine.ts';
import { spreadOf } from './statistics.ts';
import { tableLines } from './table.ts';

const fileOptions = {
  redact: redactor([TOKEN]),
  id: '00000000-0000-4000-8000-000000000000',
  now: 0,
  timeLeft: unhurried,
};
const summaryLimits = { bytesAvailable: summaryLimit, timeLeft: unhurried };
const counts = [100, 1_000, 10_000];
const rounds = 5;
const never = new AbortController().signal;
const githubToken = 'ghs_thistokenisplayedandopensnothing';
/** What users may ask for beyond log, annotations, summary and report file. */
const modes = {
  default: settings,
  'job-annotations: all': { ...settings, jobAnnotations: 'all' as const },
  'check-name': { ...settings, checkName: 'Tests' },
};

const rows: string[][] = [];
for (const count of counts) {
  const fetched = await fetchedFailures(count);
  for (const [mode, chosen] of Object.entries(modes)) {
    const report = { ...fetched.report, settings: chosen };
    const { time, peak } = measured(() => {
      const view = viewOf(report);
      reportLocally(view);
      // Everything that could be sent, made and thrown away.
      const { checkRun, jobAnnotations } = wanted(view, chosen);
      for (const content of [checkRun, jobAnnotations]) for (const one of content?.annotations ?? []) void one;
      checkRun?.finished(count);
    });
    const view = viewOf(report);
    const github = await sent(wanted(view, chosen), chosen);
    const file = [...ctrfPieces(view, fileOptions)].join('');
    rows.push([
      String(count),
      mode,
      time.toFixed(0),
      peak.toFixed(0),
      String(atOnce(renderSummary(view, summaryLimits)).bytes),
      String(Buffer.byteLength(file)),
      `${fetched.requests} in ${fetched.took.toFixed(0)} ms`,
      String(github.requests),
      String(github.bytes),
      `${github.annotated}`,
    ]);
  }
}

console.log(
  tableLines(
    [
      'failures',
      'mode',
      'report, ms',
      'heap, MB',
      'summary, bytes',
      'file, bytes',
      'Buildkite, requests',
      'GitHub, requests',
      'bytes sent',
      'annotated there',
    ],
    rows,
  ).join('\n'),
);
console.log(`
${machine()}. Report: making log, annotations, summary, report file and what goes to GitHub, without network; the median of
${rounds}, the first one not counted. Heap: its growth by the first one. Fetching: from a server on this machine. GitHub: a stand-in on this
machine that enforces its limits, with pauses that take no time; in 25 s there is room for some 3,000 annotations, and what is beyond is said.
Others, measured elsewhere on a small machine, from the start of their process and from a local file, for as many failures:
daun/playwright-report-summary 76, 95 and 284 ms; dorny/test-reporter 109, 140 and 321 ms, 186 MB.`);

/** So many failed executions, fetched over HTTP. */
async function fetchedFailures(count: number) {
  await using api = await startTestEngine(
    acme(
      { rspec: [run('rspec', [appears({ at: 0 }), finishes({ at: 0 }, 'failed')], { count, retryEvery: 0 })] },
      { limits: { organization: 'off', user: 'off' } },
    ),
  );
  const engine = new TestEngine({
    apiUrl: new URL(api.url),
    token: new Secret(TOKEN),
    redact: redactor([TOKEN]),
    version: 'bench',
    clock: realClock,
    requestTimeout: 10_000,
  });
  const selector = { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: BUILD_ID } as const;
  const { runs } = await engine.poll(
    selector,
    [],
    { whole: false, runs: 'always', since: Number.POSITIVE_INFINITY },
    never,
  );
  const before = engine.requests;
  const began = performance.now();
  const failures = await engine.failedExecutions(runs, {
    organization: 'acme',
    limit: count,
    proveEnd: false,
    details: true,
    signal: never,
    persist: (attempt) => attempt(),
  });
  const took = performance.now() - began;
  return { report: reportOf(runs, failedTests(failures)), requests: engine.requests - before, took };
}

/** All that goes to the runner and into files. */
function reportLocally(view: ReportView): void {
  atOnce(renderSummary(view, summaryLimits));
  const annotations = annotationsOf(view, nothingPublished);
  [...verdictLines(view, annotations), ...failedTestLines(view, annotations.tests, unhurried)].map(String);
  for (const piece of ctrfPieces(view, fileOptions)) void piece;
}

/** Milliseconds that a task takes, and MB by which it makes the heap grow. */
function measured(task: () => void): { readonly time: number; readonly peak: number } {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  task();
  const peak = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return { time: spreadOf(times).median, peak };
}

/** What is to be sent with these settings. */
function wanted(view: ReportView, { checkName, jobAnnotations }: typeof settings): Publishable {
  return {
    status: { state: 'failure', description: '', target: undefined },
    checkRun: checkName === undefined ? undefined : checkRunOf(view, unhurried),
    jobAnnotations: jobAnnotations === 'all' ? jobAnnotationsOf(view) : undefined,
    comment: undefined,
  };
}

/** Sends it to a stand-in for GitHub, twenty-five times as fast as one may, in 25 s that are as much shorter. */
async function sent(all: Publishable, { checkName, jobAnnotations }: typeof settings) {
  await using github = await startGitHub({
    tokens: { [githubToken]: 'write' },
    repository,
    commits: [commit],
    jobs: { [job]: 'gate' },
  });
  const publisher = new Publisher({
    wishes: {
      ...{ statusName: undefined, checkName, jobAnnotations, comment: 'never', headSha: undefined },
      ...{ githubToken: new Secret(githubToken), checkRunId: String(job) },
    },
    context: { ...context, apiUrl: new URL(github.url) },
    redact: redactor([TOKEN, githubToken]),
    clock: realClock,
    newId: () => 'bench',
    pace: { second: politePace.second / 25, betweenWrites: politePace.betweenWrites / 25 },
  });
  const published = await publisher.publish(all, { time: 1_000, hurry: never, signal: never });
  const bytes = github.requests.reduce((sum, { body }) => sum + Buffer.byteLength(JSON.stringify(body)), 0);
  const annotated = (published.checkRun ?? published.jobAnnotations)?.annotated ?? 0;
  return { requests: github.requests.length, bytes, annotated };
}
