import { anchor, type Html, html, joined, pre, prose } from '../../text/index.ts';
import { checkRunPlaces, publishProblems } from '../check-runs.ts';
import type { Surroundings } from '../github-context.ts';
import type { Report } from '../report.ts';

const quoteBounds = { lines: 5, units: 500 };

/** Where failed tests stand on GitHub beside the summary, and why not all that was asked for does. */
export function checkRuns(report: Report, surroundings: Surroundings): Html {
  const places = checkRunPlaces(report, surroundings).map(
    ({ what, page }) => html`<p>${page === undefined ? what : anchor(page, html`${what}`)}.</p>\n`,
  );
  const notices = publishProblems(report)
    .flat()
    .map(({ message, hint, upstreamMessage }) => {
      const words = prose(`${message} ${hint}`, surroundings.linkHosts);
      const quoted = upstreamMessage === undefined ? html`` : html`${pre(upstreamMessage, quoteBounds)}\n`;
      return html`<p><strong>Not everything is shown on GitHub:</strong> ${words}</p>\n${quoted}`;
    });
  return joined([...places, ...notices]);
}
