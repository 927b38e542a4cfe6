import { anchor, type Html, html, joined, pre, prose } from '../../text/index.ts';
import { checkRunPlaces, publishProblems } from '../check-runs.ts';
import type { Surroundings } from '../github-context.ts';
import type { Report } from '../report.ts';

const quoteBounds = { lines: 5, units: 500 };

/** Where failed tests stand on GitHub beside the summary, and why not all that was asked for does. */
export function checkRuns(report: Report, surroundings: Surroundings): Html {
  const places = checkRunPlaces(report, surroundings).map(({ what, page }) => {
    const words = prose(what, surroundings.linkHosts);
    return html`<p>${page === undefined ? words : anchor(page, words)}.</p>\n`;
  });
  const notices = publishProblems(report)
    .flat()
    .map(({ headline, what, hint, quotes }) => {
      const words = prose(`${what} ${hint}`, surroundings.linkHosts);
      const quoted = quotes.flatMap(({ text }) => (text === undefined ? [] : [html`${pre(text, quoteBounds)}\n`]));
      return html`<p><strong>${headline}:</strong> ${words}</p>\n${joined(quoted)}`;
    });
  return joined([...places, ...notices]);
}
