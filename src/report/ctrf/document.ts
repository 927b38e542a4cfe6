import type { Summary } from 'ctrf';
import type { TimeLeft } from '../../shared/clock.ts';
import { version } from '../../shared/version.ts';
import type { ReportView } from '../view.ts';
import { environmentOf } from './environment.ts';
import { type Amount, type Context, testEntry } from './test.ts';
import { safeWith } from './values.ts';
import { verdictExtra } from './verdict.ts';

/** What a report file needs. */
export interface FileOptions {
  /** Redacts secrets in a text: the runner does not mask files. */
  readonly redact: (text: string) => string;
  /** A UUID of this document. */
  readonly id: string;
  /** When the verdict came, in milliseconds since 1970. */
  readonly now: number;
  readonly timeLeft: TimeLeft;
  /** UTF-16 units of tests after which further tests have no message and trace. @default 256 Mi */
  readonly mostUnits?: number;
}

/** Larger files are of no use: the programs that would read them cannot hold longer texts. */
const mostUnits = 256 * 1024 * 1024;
/** Milliseconds that are kept for listing further tests without their texts, enough for about a thousand. */
const listingTime = 150;
/** Tests that are listed even if there is no time left. */
const leastListed = 100;

/**
 * The report as a document of the Common Test Report Format (see https://ctrf.io), in pieces that together are its JSON, so that a hundred
 * thousand tests need not be in memory twice. Valid according to the format's schema, version 0.0.0.
 */
export function* ctrfPieces(view: ReportView, options: FileOptions): Generator<string> {
  const { id, now, redact } = options;
  const safe = safeWith(redact);
  const opening = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    reportId: id,
    timestamp: new Date(now).toISOString(),
    generatedBy: `test-engine-gate ${version}`,
  };
  yield `${withoutEnd(opening)},\n"extra":`;
  yield JSON.stringify(safe(verdictExtra(view)));
  const results = {
    tool: { name: 'Buildkite Test Engine' },
    summary: summaryOf(view, now),
    environment: safe(environmentOf(view)),
  };
  yield `,\n"results":${withoutEnd(results)},\n"tests":[`;
  const extra = yield* testPieces(view, { linkHosts: view.surroundings.linkHosts, safe }, options);
  yield `\n],\n"extra":${JSON.stringify(extra)}}}\n`;
}

/** The failed tests by file, then the tolerated ones. Returns how many have no texts, and how many are not listed. */
function* testPieces(
  { failed, tolerated }: ReportView,
  context: Context,
  { mostUnits: most = mostUnits, timeLeft }: FileOptions,
) {
  const tests = [...failed.tests, ...tolerated.tests];
  let units = 0;
  let testsWithoutTexts = 0;
  for (const [index, test] of tests.entries()) {
    const left = timeLeft();
    if (left <= 0 && index >= leastListed) return { testsWithoutTexts, testsLeftOut: tests.length - index };
    const amount: Amount = left > listingTime && units < most ? 'all' : 'without-texts';
    if (amount === 'without-texts') testsWithoutTexts += 1;
    const piece = `${index === 0 ? '\n' : ',\n'}${JSON.stringify(testEntry(test, context, amount))}`;
    units += piece.length;
    yield piece;
  }
  return { testsWithoutTexts };
}

/**
 * Only failed and tolerated tests are listed, so `tests` counts only these, and `passed` only those that passed on a retry. The time is that
 * of the wait.
 */
function summaryOf({ failed, tolerated, cost }: ReportView, now: number): Summary {
  const tests = [...failed.tests, ...tolerated.tests];
  const retried = tolerated.tests.filter(({ why }) => why === 'retried').length;
  return {
    tests: tests.length,
    passed: retried,
    failed: failed.total,
    skipped: 0,
    pending: 0,
    other: tolerated.tests.length - retried,
    flaky: retried,
    suites: new Set(tests.map(({ test }) => test.execution.suite)).size,
    start: Math.round(now - cost.waited),
    stop: Math.round(now),
    extra: { counts: 'failed and tolerated tests only', atLeast: failed.truncated },
  };
}

/** The JSON of an object, open for more fields. */
function withoutEnd(value: object): string {
  return JSON.stringify(value).slice(0, -1);
}
