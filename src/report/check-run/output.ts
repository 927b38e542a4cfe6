import { labels } from '../../messages/labels.ts';
import { failedCount, suiteName } from '../../messages/naming.ts';
import { annotationsComing, annotationsMissing, beyondTheStep } from '../../messages/report-notices.ts';
import { messageOf } from '../../messages/verdict-message.ts';
import { anchor, checkTitle, code, type Html, html, joined, link, longestCheckText, prose } from '../../text/index.ts';
import { grouped } from '../../text/words.ts';
import type { Surroundings } from '../github-context.ts';
import type { Report } from '../report.ts';
import { renderSummary } from '../summary.ts';

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
export function underWay(report: Report, surroundings: Surroundings): Output {
  return {
    title: titleOf(report, surroundings),
    summary: String(html`<p>${annotationsComing}</p>\n${links(report, surroundings)}`),
  };
}

/** The whole output by the number of annotations; the summary is made once. */
export function finished(report: Report, surroundings: Surroundings): (annotated: number) => Output {
  let summary: string | undefined;
  return (annotated) => {
    summary ??= renderSummary(report, surroundings, longestCheckText).html;
    return {
      title: titleOf(report, surroundings),
      summary,
      text: String(html`${tally(report, annotated)}${links(report, surroundings)}`),
    };
  };
}

/** The output of the job's own check run. */
export function ownJob(report: Report, surroundings: Surroundings): Output {
  return {
    title: titleOf(report, surroundings),
    summary: String(html`<p>${beyondTheStep}</p>\n${links(report, surroundings)}`),
  };
}

function titleOf(report: Report, surroundings: Surroundings): string {
  return String(checkTitle(messageOf(report, surroundings).headline));
}

/** How many of the failed tests stand at their lines, and why not all. */
function tally({ failures, settings }: Report, annotated: number): Html {
  const total = failures.tests.length;
  if (total === 0) return html``;
  const missing = total - annotated;
  return html`<p>Annotated: ${grouped(annotated)} of ${failedCount(failures)}.${missing > 0 ? html` ${prose(annotationsMissing(missing, settings?.annotationLevel === 'none'), [])}` : ''}</p>
`;
}

/** Bytes of all links together; the summary names all runs anyway. */
const mostLinks = 16_384;

/** Where to go on: GitHub takes no other address of its own for a check that a workflow made. */
function links(report: Report, { runPage, linkHosts }: Surroundings): Html {
  const items = report.outcome.observation.runs.flatMap(({ run }) => {
    const page = link(run.webUrl, linkHosts);
    return page === undefined
      ? []
      : [
          html`<li>${anchor(page, html`${labels.runInTestEngine}: ${code(suiteName(run.suite, report.selector))}`)}</li>\n`,
        ];
  });
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
