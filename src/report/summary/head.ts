import type { VerdictName } from '../../gate/outcome.ts';
import { type Documented, helpLink } from '../../messages/help.ts';
import { andMore, labels } from '../../messages/labels.ts';
import { costSentence } from '../../messages/report-notices.ts';
import { isTolerated } from '../../messages/tolerated.ts';
import { basis, messageOf } from '../../messages/verdict-message.ts';
import { rawText, type Untrusted, untrusted } from '../../shared/untrusted.ts';
import { anchor, code, type Html, html, joined, link, pre, prose } from '../../text/index.ts';
import { counted } from '../../text/words.ts';
import type { Surroundings } from '../github-context.ts';
import type { Report } from '../report.ts';

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
export function headline(report: Report, surroundings: Surroundings): Html {
  const { headline: text } = messageOf(report, surroundings);
  return html`<h2>${symbols[report.outcome.verdict.name]} ${prose(text, surroundings.linkHosts)}</h2>
`;
}

/** What happened, what to do about it, and what others said. */
export function explanation(report: Report, surroundings: Surroundings & Documented): Html {
  const { what, hint, quotes, anchor: entry } = messageOf(report, surroundings);
  const say = (text: string) => prose(text, surroundings.linkHosts);
  const quoted = quotes.map(({ intro, text }) =>
    text === undefined ? html`<p>${say(intro)}</p>\n` : html`<p>${say(intro)}</p>\n${pre(text, quoteBounds)}\n`,
  );
  const help = report.outcome.verdict.name === 'passed' ? undefined : helpLink(entry, surroundings);
  const more = help === undefined ? html`` : html`<p>${anchor(help, html`${labels.help}`)}</p>\n`;
  return html`<p><strong>${report.outcome.verdict.name}</strong>: ${say(what)}</p>
${hint === '' ? html`` : html`<p><strong>${labels.whatToDo}</strong> ${say(hint)}</p>\n`}${joined(quoted)}${more}`;
}

const quoteBounds = { lines: 40, units: 4000 };

/** What the verdict is based on. */
export function foundation(report: Report, surroundings: Surroundings): Html {
  return html`<p><strong>${labels.basedOn}</strong> ${prose(basis(report, 'counted').join(' '), surroundings.linkHosts)}</p>
`;
}

/** Rows of the table of runs. */
const mostRuns = 50;

/** The gated runs, a row each. */
export function runsTable(report: Report, { linkHosts }: Surroundings): Html {
  const { runs } = report.outcome.observation;
  if (runs.length === 0) return html``;
  const rows = runs.slice(0, mostRuns).map((tracked) => {
    const { run, presence } = tracked;
    const id = anchor(link(run.webUrl, linkHosts), code(run.id));
    const state = presence === 'present' ? run.state : `${run.state}, then ${presence}`;
    const result = isTolerated(report, tracked) ? `${run.result}, tolerated` : run.result;
    const commit = run.commit === undefined ? html`` : code(shortened(run.commit));
    const branch = run.branch === undefined ? html`` : code(run.branch, 80);
    return html`<tr><td>${code(run.suite)}</td><td>${id}</td><td>${state}</td><td>${result}</td><td>${branch}</td><td>${commit}</td></tr>
`;
  });
  const more = runs.length - rows.length;
  return html`<h3>${counted(runs.length, 'run')}</h3>
<table><thead><tr><th>Suite</th><th>Run</th><th>State</th><th>Result</th><th>Branch</th><th>Commit</th></tr></thead><tbody>
${joined(rows)}</tbody></table>
${more > 0 ? html`<p>${andMore(more, 'run')}.</p>\n` : html``}`;
}

/** A whole commit id as far as people use it, anything else as it is. */
function shortened(commit: Untrusted): Untrusted {
  return /^[\da-f]{40}$/i.test(rawText(commit)) ? untrusted(rawText(commit).slice(0, 10)) : commit;
}

/** What the wait cost. */
export function costs({ cost }: Report): Html {
  return cost.requests === 0 ? html`` : html`<p><sub>${costSentence(cost)}</sub></p>\n`;
}
