import { labels } from '../../messages/labels.ts';
import { suiteName } from '../../messages/naming.ts';
import { annotationsComing, annotationsMissing, beyondTheStep } from '../../messages/report-notices.ts';
import type { TimeLeft } from '../../shared/clock.ts';
import { atOnce } from '../../shared/steps.ts';
import { anchor, checkTitle, code, type Html, html, joined, longestCheckText, prose } from '../../text/index.ts';
import { grouped } from '../../text/words.ts';
import { renderSummary } from '../summary/summary.ts';
import type { ReportView } from '../view.ts';
import { digestOf } from './digest.ts';

/** The output of a check run. */
export interface Output {
  /** Plain text on one line. */
  readonly title: string;
  /** Markdown, at most `longestCheckText` bytes: with one more, GitHub rejects the entire request. */
  readonly summary: string;
  /** Markdown, at most `longestCheckText` bytes: GitHub silently cuts off the rest. */
  readonly text?: string;
}

/** The output while annotations are being added. It is useful even if no update follows. */
export function underWay(view: ReportView): Output {
  return {
    title: titleOf(view),
    summary: String(html`<p>${annotationsComing}</p>\n${links(view)}`),
  };
}

/** The final output, given the number of annotations; the summary is made once. */
export function finished(view: ReportView, timeLeft: TimeLeft): (annotated: number) => Output {
  let summary: string | undefined;
  return (annotated) => {
    summary ??= atOnce(renderSummary(view, { bytesAvailable: longestCheckText, timeLeft })).html;
    return {
      title: titleOf(view),
      summary,
      text: withDigest(html`${tally(view, annotated)}${links(view)}`, view),
    };
  };
}

/** The output of the job's own check run; its digest, where there is more to say than that all is well. */
export function ownJob(view: ReportView): Output {
  const { failed, message, surroundings } = view;
  const intro = failed.notAnnotated.length > 0 ? html`${beyondTheStep}` : prose(message.what, surroundings.linkHosts);
  return {
    title: titleOf(view),
    summary: String(html`<p>${intro}</p>\n${links(view)}`),
    ...(view.verdict === 'passed' ? {} : { text: withDigest(html``, view) }),
  };
}

/** A blank line ends HTML in Markdown, and the block begins. */
function withDigest(before: Html, view: ReportView): string {
  return `${before}\n${digestOf(view)}`;
}

function titleOf({ message }: ReportView): string {
  return String(checkTitle(message.headline));
}

/** How many of the failed tests are annotated, and why not all. */
function tally({ failed: { total, count, level } }: ReportView, annotated: number): Html {
  if (total === 0) return html``;
  const missing = total - annotated;
  return html`<p>Annotated: ${grouped(annotated)} of ${count}.${missing > 0 ? html` ${prose(annotationsMissing(missing, level === 'none'), [])}` : ''}</p>
`;
}

/** The most bytes of all links together; the summary names all runs anyway. */
const mostLinks = 16_384;

/** Where to find more: GitHub ignores `details_url` for check runs that a workflow creates. */
function links({ runs, selector, surroundings: { runPage } }: ReportView): Html {
  const items = runs.flatMap(({ run, page }) =>
    page === undefined
      ? []
      : [html`<li>${anchor(page, html`${labels.runInTestEngine}: ${code(suiteName(run.suite, selector))}`)}</li>\n`],
  );
  const all = [
    ...(runPage === undefined ? [] : [html`<li>${anchor(runPage, html`${labels.workflowRun}`)}</li>\n`]),
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
