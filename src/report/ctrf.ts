import type { Summary } from 'ctrf';
import { rawText } from '../shared/untrusted.ts';
import { version } from '../shared/version.ts';
import { environmentOf } from './ctrf/environment.ts';
import { safeWith } from './ctrf/safe.ts';
import { type Amount, type Context, testEntry } from './ctrf/test.ts';
import { verdictExtra } from './ctrf/verdict.ts';
import { byFile, type ShownTest, tolerated } from './failed-tests.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';

/** What a report file needs beside the report. */
export interface FileOptions {
  /** Takes secrets out of a text: a file that is uploaded is not masked by the runner. */
  readonly redact: (text: string) => string;
  /** A UUID of this document. */
  readonly id: string;
  /** When the verdict was told, in milliseconds since 1970. */
  readonly now: number;
  /** UTF-16 units of tests, beyond which the further ones go without message and trace. @default 256 Mi */
  readonly mostUnits?: number;
}

/** Larger files are of no use to anybody, and the machines that would read them hold no longer texts. */
const mostUnits = 256 * 1024 * 1024;

/**
 * The report as a document of the Common Test Report Format (see https://ctrf.io), in pieces that together are its JSON; so
 * that a hundred thousand tests need not be in memory twice. Valid by the format's own schema, version 0.0.0.
 */
export function* ctrfPieces(report: Report, surroundings: Surroundings, options: FileOptions): Generator<string> {
  const safe = safeWith(options.redact);
  const tests = shownTests(report, surroundings);
  const opening = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    reportId: options.id,
    timestamp: new Date(options.now).toISOString(),
    generatedBy: `test-engine-gate ${version}`,
  };
  yield `${withoutEnd(opening)},\n"extra":`;
  yield JSON.stringify(safe(verdictExtra(report, surroundings)));
  const results = {
    tool: { name: 'Buildkite Test Engine' },
    summary: summaryOf(report, tests, options.now),
    environment: safe(environmentOf(report, surroundings)),
  };
  yield `,\n"results":${withoutEnd(results)},\n"tests":[`;
  const withoutTexts = yield* testPieces(
    tests,
    { surroundings, safe, commitOf: commits(report) },
    options.mostUnits ?? mostUnits,
  );
  yield `\n],\n"extra":${JSON.stringify({ testsWithoutTexts: withoutTexts })}}}\n`;
}

/** The failed tests by file, then the tolerated ones. */
function shownTests({ failures }: Report, surroundings: Surroundings): readonly ShownTest[] {
  const failed = byFile(failures.tests, surroundings).flatMap((group) => group.tests);
  return [...failed, ...tolerated(failures.tolerated, surroundings)];
}

function commits({ outcome }: Report): Context['commitOf'] {
  const known = new Map(outcome.observation.runs.map(({ run }) => [`${run.suite}/${run.id}`, run.commit] as const));
  return ({ suite, runId }) => {
    const commit = known.get(`${suite}/${runId}`);
    return commit === undefined ? undefined : rawText(commit);
  };
}

/** Returns how many tests go without their texts. */
function* testPieces(tests: readonly ShownTest[], context: Context, most: number): Generator<string, number> {
  let units = 0;
  let withoutTexts = 0;
  for (const [index, test] of tests.entries()) {
    const amount: Amount = units < most ? 'all' : 'without-texts';
    if (amount === 'without-texts') withoutTexts += 1;
    const piece = `${index === 0 ? '\n' : ',\n'}${JSON.stringify(testEntry(test, context, amount))}`;
    units += piece.length;
    yield piece;
  }
  return withoutTexts;
}

/**
 * Only failed and tolerated tests are known, so that `tests` counts these alone, and `passed` the flaky ones among them; how
 * many tests there were, and how many passed at once or were skipped, Test Engine does not tell.
 */
function summaryOf(report: Report, tests: readonly ShownTest[], now: number): Summary {
  const { failures } = report;
  const retried = failures.tolerated.filter(({ why }) => why === 'retried').length;
  return {
    tests: tests.length,
    passed: retried,
    failed: failures.tests.length,
    skipped: 0,
    pending: 0,
    other: failures.tolerated.length - retried,
    flaky: retried,
    suites: new Set(tests.map(({ test }) => test.execution.suite)).size,
    start: startOf(report, now),
    stop: Math.round(now),
    extra: { counts: 'failed and tolerated tests only', atLeast: failures.truncated },
  };
}

/** When the first of the runs began; without one, when the wait did. */
function startOf({ outcome, cost }: Report, now: number): number {
  const began = outcome.observation.runs.map(({ run }) => Date.parse(run.createdAt ? rawText(run.createdAt) : ''));
  const known = began.filter((time) => time <= now);
  return Math.round(known.length === 0 ? now - cost.waited : Math.min(...known));
}

/** The JSON of an object, open for more fields. */
function withoutEnd(value: object): string {
  return JSON.stringify(value).slice(0, -1);
}
