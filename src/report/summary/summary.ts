import { leftOutOfSummary, summaryFull } from '../../messages/report-notices.ts';
import type { TimeLeft } from '../../shared/clock.ts';
import type { Steps } from '../../shared/steps.ts';
import { type Html, html, joined, prose } from '../../text/index.ts';
import { nothingPublished, type Published } from '../published.ts';
import type { ReportView } from '../view.ts';
import { costs, explanation, foundation, headline, published, runsTable } from './head.ts';
import { type LeftOut, pack, type Stage } from './pack.ts';
import { toleratedSection } from './tolerated.ts';

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

/** What a summary may take. */
export interface SummaryLimits {
  /** UTF-8 bytes: the limit less what the file holds already. */
  readonly bytesAvailable: number;
  readonly timeLeft: TimeLeft;
}

/** The job's summary. Where room or time is too little, it shows less, and says what is missing. */
export function* renderSummary(
  view: ReportView,
  { bytesAvailable, timeLeft }: SummaryLimits,
  shown: Published = nothingPublished,
): Steps<Summary> {
  const { failed, tolerated } = view;
  const before = joined([headline(view), explanation(view), runsTable(view)]);
  const after = joined([published(view, shown), foundation(view), costs(view)]);
  const title = failed.total === 0 ? html`` : html`<h3>${failed.count}</h3>\n`;
  const room = bytesAvailable - margin - before.bytes - title.bytes - after.bytes;
  const limits = { timeLeft, severalSuites: failed.severalSuites };
  // Tolerated tests get a small part of the room, and all that the failed ones leave.
  const share = yield* toleratedSection(tolerated, { room: room / 10, ...limits });
  const packed = yield* pack(failed.groups, { room: room - share.html.bytes, ...limits });
  const apart = yield* toleratedSection(tolerated, { room: room - packed.html.bytes, ...limits });
  const leftOut = { ...packed.leftOut, tolerated: apart.leftOut };
  const lacking = timeLeft() > 0 ? 'room' : 'time';
  const whole = framed([before, title, note(view, leftOut, lacking), packed.html, apart.html, after]);
  const { stage } = packed;
  if (whole.bytes <= bytesAvailable) return { html: String(whole), bytes: whole.bytes, stage, leftOut };
  return smallest(view, bytesAvailable);
}

/** A blank line before and after, since it begins and ends a block of HTML in Markdown; none within. */
function framed(parts: readonly Html[]): Html {
  return joined([html`\n\n`, ...parts, html`\n`]);
}

function note({ failed: { notes } }: ReportView, leftOut: LeftOut, lacking: 'room' | 'time'): Html {
  const sentences = [
    ...leftOutOfSummary(leftOut, lacking),
    ...(notes.truncation === undefined ? [] : [notes.truncation]),
    ...notes.places,
  ];
  return sentences.length === 0 ? html`` : html`<p><em>${prose(sentences.join(' '), [])}</em></p>\n`;
}

/** The verdict alone, or nothing. */
function smallest(view: ReportView, bytesAvailable: number): Summary {
  const { total, groups } = view.failed;
  const apart = view.tolerated.tests.length;
  const all = { details: total, reasons: total, facts: total, tests: total, files: groups.length };
  const leftOut = { ...all, tolerated: { facts: apart, tests: apart } };
  const verdict = framed([headline(view), html`<p><em>${summaryFull}</em></p>\n`]);
  const { bytes } = verdict;
  const shown = bytes <= bytesAvailable ? { html: String(verdict), bytes } : { html: '', bytes: 0 };
  return { ...shown, stage: 'counts', leftOut };
}
