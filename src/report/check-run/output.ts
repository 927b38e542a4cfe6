import type { TimeLeft } from '../../shared/clock.ts';
import { atOnce } from '../../shared/steps.ts';
import { anchor, checkTitle, code, type Html, html, joined, longestCheckText } from '../../text/index.ts';
import { counted, grouped } from '../../text/words.ts';
import { renderSummary } from '../summary/summary.ts';
import type { ReportView } from '../view.ts';

/** The output of a check run. */
export interface Output {
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown, at most `longestCheckText` bytes: one more, and GitHub refuses the whole request. */
  readonly summary: string;
  /** Markdown, likewise: what is more, GitHub cuts off without a word. */
  readonly text?: string;
}

/** The output while annotations are being added. If nothing else came any more, it would still lead further. */
export function underWay(view: ReportView): Output {
  return {
    title: titleOf(view),
    summary: String(html`<p>The failed tests are being added.</p>\n${links(view)}`),
  };
}

/** The whole output by the number of annotations; the summary is made once. */
export function finished(view: ReportView, timeLeft: TimeLeft): (annotated: number) => Output {
  let summary: string | undefined;
  return (annotated) => {
    summary ??= atOnce(renderSummary(view, { bytesAvailable: longestCheckText, timeLeft })).html;
    return {
      title: titleOf(view),
      summary,
      text: String(html`${tally(view, annotated)}${links(view)}`),
    };
  };
}

/** The output of the job's own check run. */
export function ownJob(view: ReportView): Output {
  return {
    title: titleOf(view),
    summary: String(
      html`<p>The annotations show failed tests beyond those that GitHub keeps of one step.</p>\n${links(view)}`,
    ),
  };
}

function titleOf({ message }: ReportView): string {
  return String(checkTitle(message.headline));
}

/** How many of the failed tests stand at their lines, and why not all. */
function tally({ failed: { total, count, level } }: ReportView, annotated: number): Html {
  if (total === 0) return html``;
  const missing = total - annotated;
  return html`<p>Annotated: ${grouped(annotated)} of ${count}.${missing > 0 ? ` ${why(missing, level)}` : ''}</p>
`;
}

function why(missing: number, level: ReportView['failed']['level']): string {
  if (level === 'none') return 'That is what annotation-level asks for.';
  return `${counted(missing, 'failed test')} had to be left out: GitHub did not take more in the time there was.`;
}

/** Bytes of all links together; the summary names all runs anyway. */
const mostLinks = 16_384;

/** Where to go on: GitHub takes no other address of its own for a check that a workflow made. */
function links({ runs, surroundings: { runPage } }: ReportView): Html {
  const items = runs.flatMap(({ run, page }) =>
    page === undefined ? [] : [html`<li>${anchor(page, html`Run of suite ${code(run.suite)} in Test Engine`)}</li>\n`],
  );
  const all = [
    ...(runPage === undefined ? [] : [html`<li>${anchor(runPage, html`The workflow run`)}</li>\n`]),
    ...items,
  ];
  const shown: Html[] = [];
  let bytes = 0;
  for (const item of all) {
    bytes += item.bytes;
    if (bytes > mostLinks) break;
    shown.push(item);
  }
  return shown.length === 0 ? html`` : html`<ul>\n${joined(shown)}</ul>\n`;
}
