import type { VerdictName } from '../../gate/outcome.ts';
import { labels } from '../../messages/labels.ts';
import { rawText, type Untrusted, untrusted } from '../../shared/untrusted.ts';
import { anchor, code, type Html, html, joined, pre, prose } from '../../text/index.ts';
import { counted } from '../../text/words.ts';
import { type Published, publishedPlaces, publishProblems } from '../published.ts';
import type { ReportView } from '../view.ts';

const symbols: Readonly<Record<VerdictName, string>> = {
  passed: '✅',
  failed: '❌',
  stale: '⌛',
  'not-found': '🔍',
  incomplete: '❔',
  'timed-out': '⏱️',
  error: '⚠️',
  cancelled: '🚫',
};

/** The verdict in a line. */
export function headline({ message, verdict, surroundings }: ReportView): Html {
  return html`<h2>${symbols[verdict]} ${prose(message.headline, surroundings.linkHosts)}</h2>
`;
}

/** What happened, what to do about it, and texts from outside. */
export function explanation({ message, verdict, remarks, surroundings }: ReportView): Html {
  const { what, hint, quotes, help } = message;
  const say = (text: string) => prose(text, surroundings.linkHosts);
  const quoted = quotes.map(({ intro, text }) =>
    text === undefined ? html`<p>${say(intro)}</p>\n` : html`<p>${say(intro)}</p>\n${pre(text, quoteBounds)}\n`,
  );
  const more = help === undefined ? html`` : html`<p>${anchor(help, html`${labels.help}`)}</p>\n`;
  const warned = remarks.map(({ title, text }) => html`<p><strong>${title}:</strong> ${say(text)}</p>\n`);
  return html`<p><strong>${verdict}</strong>: ${say(what)}</p>
${hint === '' ? html`` : html`<p><strong>${labels.whatToDo}</strong> ${say(hint)}</p>\n`}${joined(quoted)}${more}${joined(warned)}`;
}

const quoteBounds = { lines: 40, units: 4000 };

/** What the verdict is based on. */
export function foundation({ basis, surroundings }: ReportView): Html {
  return html`<p><strong>${labels.basedOn}</strong> ${prose(basis.counted.join(' '), surroundings.linkHosts)}</p>
`;
}

/** The most rows of the table of runs. */
const mostRuns = 50;

/** The gated runs, one per row, and those that were replaced by newer ones. */
export function runsTable({ runs, putAside, surroundings }: ReportView): Html {
  if (runs.length === 0) return html``;
  const rows = runs.slice(0, mostRuns).map(({ run, presence, page, isTolerated }) => {
    const id = anchor(page, code(run.id));
    const state = presence === 'present' ? run.state : `${run.state}, then ${presence}`;
    const result = isTolerated ? `${run.result}, tolerated` : run.result;
    const commit = run.commit === undefined ? html`` : code(shortened(run.commit));
    const branch = run.branch === undefined ? html`` : code(run.branch, 80);
    return html`<tr><td>${code(run.suite)}</td><td>${id}</td><td>${state}</td><td>${result}</td><td>${branch}</td><td>${commit}</td></tr>
`;
  });
  const more = runs.length - rows.length;
  const replaced = putAside.map((sentence) => html`<p>${prose(sentence, surroundings.linkHosts)}</p>\n`);
  return html`<h3>${counted(runs.length, 'run')}</h3>
<table><thead><tr><th>Suite</th><th>Run</th><th>State</th><th>Result</th><th>Branch</th><th>Commit</th></tr></thead><tbody>
${joined(rows)}</tbody></table>
${more > 0 ? html`<p>… and ${counted(more, 'more run')}.</p>\n` : html``}${joined(replaced)}`;
}

/** The first ten digits of a SHA; any other text as it is. */
function shortened(commit: Untrusted): Untrusted {
  return /^[\da-f]{40}$/i.test(rawText(commit)) ? untrusted(rawText(commit).slice(0, 10)) : commit;
}

/** What else people should know, and what the wait cost. */
export function costs({ costs: sentence, notes, surroundings }: ReportView): Html {
  const noted = notes.map((note) => html`<p>${prose(note, surroundings.linkHosts)}</p>\n`);
  return html`${joined(noted)}${sentence === undefined ? html`` : html`<p><sub>${sentence}</sub></p>\n`}`;
}

const refusalBounds = { lines: 5, units: 500 };

/** Where else GitHub shows failed tests, and why it does not show everything that was wanted. */
export function published(view: ReportView, shown: Published): Html {
  const places = publishedPlaces(view, shown).map(
    ({ what, page }) => html`<p>${page === undefined ? what : anchor(page, html`${what}`)}.</p>\n`,
  );
  const notices = publishProblems(shown)
    .flat()
    .map(({ headline, what, hint, quotes }) => {
      const words = prose(`${what} ${hint}`, view.surroundings.linkHosts);
      const quoted = quotes.map(({ text }) => (text === undefined ? html`` : html`${pre(text, refusalBounds)}\n`));
      return html`<p><strong>${headline}:</strong> ${words}</p>\n${joined(quoted)}`;
    });
  return joined([...places, ...notices]);
}
