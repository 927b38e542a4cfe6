import { labels } from '../../messages/labels.ts';
import { leftOutOfSummary, notRunAgain, summaryFull } from '../../messages/report-notices.ts';
import type { TimeLeft } from '../../shared/clock.ts';
import type { Steps } from '../../shared/steps.ts';
import { rawText, untrusted } from '../../shared/untrusted.ts';
import { type Html, html, joined, pre, prose } from '../../text/index.ts';
import { counted, grouped } from '../../text/words.ts';
import { jobsHtml } from '../died-jobs.ts';
import { nothingPublished, type Published } from '../published.ts';
import type { ReportView } from '../view.ts';
import { costs, explanation, foundation, headline, published, runsTable } from './head.ts';
import { filesIn, type LeftOut, pack, type Stage } from './pack.ts';
import { toleratedSection } from './tolerated.ts';

/** The most bytes of a step's summary file. If it has one more, GitHub drops all of it. */
export const summaryLimit = 1_048_576;

/** Bytes that are kept free for safety. */
const margin = 2048;

/** What goes into the summary's file. */
export interface Summary {
  /** To be appended unchanged; empty if there is no room at all. */
  readonly html: string;
  /** UTF-8 bytes of `html`. */
  readonly bytes: number;
  readonly stage: Stage;
  readonly leftOut: LeftOut;
}

/** The limits of a summary. */
export interface SummaryLimits {
  /** UTF-8 bytes: the limit minus what the file already contains. */
  readonly bytesAvailable: number;
  readonly timeLeft: TimeLeft;
}

/** The job's summary. If there is too little room or time, it shows less and says what is missing. */
export function* renderSummary(
  view: ReportView,
  { bytesAvailable, timeLeft }: SummaryLimits,
  shown: Published = nothingPublished,
): Steps<Summary> {
  const { failed, tolerated } = view;
  const before = joined([headline(view), explanation(view), jobsHtml(view.jobs), runsSection(view)]);
  const after = joined([published(view, shown), foundation(view), costs(view)]);
  const again = rerunSection(view);
  const space = bytesAvailable - margin - before.bytes - after.bytes;
  // If there is little room, the tests get all of it.
  const rerun = again.bytes <= space / 4 ? again : html``;
  const room = space - rerun.bytes;
  const limits = { timeLeft, severalSuites: failed.severalSuites };
  // Tolerated tests get a small part of the room, and whatever the failed ones leave.
  const share = yield* toleratedSection(tolerated, { room: room / 10, ...limits });
  const packed = yield* pack(failed.sections, { room: room - share.html.bytes, ...limits });
  const apart = yield* toleratedSection(tolerated, { room: room - packed.html.bytes, ...limits });
  const leftOut = { ...packed.leftOut, tolerated: apart.leftOut };
  const lacking = timeLeft() > 0 ? 'room' : 'time';
  const whole = framed([before, note(view, leftOut, lacking), rerun, packed.html, apart.html, after]);
  const { stage } = packed;
  if (whole.bytes <= bytesAvailable) return { html: String(whole), bytes: whole.bytes, stage, leftOut };
  return smallest(view, bytesAvailable);
}

/** With a blank line before and after, which begins and ends a block of HTML in Markdown, and none within. */
function framed(parts: readonly Html[]): Html {
  return joined([html`\n\n`, ...parts, html`\n`]);
}

function note({ failed: { notes } }: ReportView, leftOut: LeftOut, lacking: 'room' | 'time'): Html {
  const sentences = [
    ...leftOutOfSummary(leftOut, lacking),
    ...notes.comparison,
    ...(notes.truncation === undefined ? [] : [notes.truncation]),
    ...notes.places,
  ];
  return sentences.length === 0 ? html`` : html`<p><em>${prose(sentences.join(' '), [])}</em></p>\n`;
}

/** If tests failed, a longer table of runs is folded, so that it does not push the tests out of sight. */
const mostRunsAboveTests = 3;

function runsSection(view: ReportView): Html {
  const { runs, failed } = view;
  const table = runsTable(view);
  if (failed.total === 0 || runs.length <= mostRunsAboveTests) return table;
  const bad = runs.filter(({ run, isTolerated }) => run.result === 'failed' && !isTolerated).length;
  return html`<details><summary>${grouped(bad)} of ${counted(runs.length, 'run')} failed</summary>\n${table}</details>\n`;
}

/** Bounds that all commands fit into, since half a command is useless. */
const commandBounds = { lines: 1000, units: 32_000 };

/** The commands that run failed tests again, folded. */
function rerunSection({ failed: { rerun } }: ReportView): Html {
  const { commands, leftOut, areNew } = rerun;
  if (commands.length === 0) return html``;
  const rest = leftOut === 0 ? html`` : html`<p>${prose(notRunAgain(leftOut), [])}</p>\n`;
  const lines = pre(untrusted(commands.map(rawText).join('\n')), commandBounds);
  return html`<details><summary>${areNew ? labels.runNewAgain : labels.runAgain}</summary>\n${lines}\n${rest}</details>\n`;
}

/** The verdict alone, or nothing. */
function smallest(view: ReportView, bytesAvailable: number): Summary {
  const { total, sections } = view.failed;
  const apart = view.tolerated.tests.length;
  const all = {
    details: total,
    reasons: total,
    facts: total,
    tests: total,
    files: sections.flatMap(({ groups }) => groups).reduce((sum, group) => sum + filesIn(group), 0),
  };
  const leftOut = { ...all, tolerated: { facts: apart, tests: apart } };
  const verdict = framed([headline(view), html`<p><em>${summaryFull}</em></p>\n`]);
  const { bytes } = verdict;
  const shown = bytes <= bytesAvailable ? { html: String(verdict), bytes } : { html: '', bytes: 0 };
  return { ...shown, stage: 'counts', leftOut };
}
