import { obstacles, placesElsewhere } from '../elsewhere.ts';
import type { Report } from '../report.ts';
import type { Surroundings } from '../surroundings.ts';
import { anchor, type Html, html, joined, pre, prose } from '../text.ts';

const quoteBounds = { lines: 5, units: 500 };

/** Where failed tests stand on GitHub beside the summary, and why not all that was asked for does. */
export function elsewhere(report: Report, surroundings: Surroundings): Html {
  const places = placesElsewhere(report, surroundings).map(
    ({ what, page }) => html`<p>${page === undefined ? what : anchor(page, html`${what}`)}.</p>\n`,
  );
  const notices = obstacles(report)
    .flat()
    .map(({ message, cure, said }) => {
      const words = prose(`${message} ${cure}`, surroundings.linkHosts);
      const quoted = said === undefined ? html`` : html`${pre(said, quoteBounds)}\n`;
      return html`<p><strong>Not everything is shown on GitHub:</strong> ${words}</p>\n${quoted}`;
    });
  return joined([...places, ...notices]);
}
