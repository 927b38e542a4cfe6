import { failedCount } from '../messages/naming.ts';
import { leftOutOfSummary, moreThanFetched, summaryFull } from '../messages/report-notices.ts';
import { rawText } from '../shared/untrusted.ts';
import { type Html, html, joined, prose } from '../text/index.ts';
import { byFile } from './failed-tests.ts';
import type { Surroundings } from './github-context.ts';
import { hintAtPaths } from './missing.ts';
import type { Report } from './report.ts';
import { checkRuns } from './summary/check-runs.ts';
import { costs, explanation, foundation, headline, runsTable } from './summary/head.ts';
import { type LeftOut, pack, type Stage } from './summary/pack.ts';
import { setApart } from './summary/tolerated.ts';

export type { LeftOut, Stage } from './summary/pack.ts';

/** Bytes that a step's summary file may have in all; one more, and GitHub drops the whole of it. */
export const summaryLimit = 1_048_576;

/** Bytes kept free, whatever else counts. */
const margin = 2048;

/** What goes into the summary's file. */
export interface Summary {
  /** To be appended as it stands; empty when there is no room at all. */
  readonly html: string;
  /** UTF-8 bytes of `html`. */
  readonly bytes: number;
  readonly stage: Stage;
  readonly leftOut: LeftOut;
}

/**
 * The job's summary in at most `bytesAvailable` bytes (the limit less what the file holds already). Where that is too
 * little, it shows less, and says what is missing.
 */
export function renderSummary(report: Report, surroundings: Surroundings, bytesAvailable: number): Summary {
  const room = bytesAvailable - margin;
  const before = joined([
    headline(report, surroundings),
    explanation(report, surroundings),
    runsTable(report, surroundings),
  ]);
  const after = joined([checkRuns(report, surroundings), foundation(report, surroundings), costs(report)]);
  const groups = byFile(report.failures.tests, surroundings);
  const title = report.failures.tests.length === 0 ? html`` : html`<h3>${failedCount(report.failures)}</h3>\n`;
  const context = itemContext(report, surroundings);
  const roomForTests = room - before.bytes - title.bytes - after.bytes;
  // Tolerated tests get a small part of the room, and all that the failed ones leave.
  const share = setApart(report.failures.tolerated, roomForTests / 10, context);
  const packed = pack(groups, roomForTests - share.html.bytes, context);
  const apart = setApart(report.failures.tolerated, roomForTests - packed.html.bytes, context);
  const leftOut = { ...packed.leftOut, tolerated: apart.leftOut };
  const whole = framed([before, title, note(report, surroundings, leftOut), packed.html, apart.html, after]);
  const { stage } = packed;
  if (whole.bytes <= bytesAvailable) return { html: String(whole), bytes: whole.bytes, stage, leftOut };
  return smallest(report, surroundings, bytesAvailable);
}

function itemContext({ outcome }: Report, surroundings: Surroundings) {
  const { runs } = outcome.observation;
  const commits = new Map(runs.map(({ run }) => [`${run.suite}/${run.id}`, run.commit && rawText(run.commit)]));
  return {
    surroundings,
    severalSuites: new Set(runs.map(({ run }) => run.suite)).size > 1,
    commitOf: (suite: string, runId: string) => commits.get(`${suite}/${runId}`),
  };
}

/** A blank line before and after, since it begins and ends a block of HTML in Markdown; none within. */
function framed(parts: readonly Html[]): Html {
  return joined([html`\n\n`, ...parts, html`\n`]);
}

function note(report: Report, surroundings: Surroundings, leftOut: LeftOut): Html {
  const { failures, settings } = report;
  const more = failures.truncated ? [moreThanFetched(failures, settings?.reportLimit)] : [];
  const notes = [...leftOutOfSummary(leftOut), ...more, ...hintAtPaths(report, surroundings)];
  return notes.length === 0 ? html`` : html`<p><em>${prose(notes.join(' '), surroundings.linkHosts)}</em></p>\n`;
}

/** The verdict alone, or nothing. */
function smallest(report: Report, surroundings: Surroundings, bytesAvailable: number): Summary {
  const total = report.failures.tests.length;
  const all = { details: total, reasons: total, facts: total, tests: total };
  const apart = report.failures.tolerated.length;
  const files = byFile(report.failures.tests, surroundings).length;
  const leftOut = { ...all, files, tolerated: { facts: apart, tests: apart } };
  const verdict = framed([headline(report, surroundings), html`<p><em>${summaryFull}</em></p>\n`]);
  const { bytes } = verdict;
  const shown = bytes <= bytesAvailable ? { html: String(verdict), bytes } : { html: '', bytes: 0 };
  return { ...shown, stage: 'counts' as const, leftOut };
}
