import { fullReport, moreInSummary } from '../messages/comment.ts';
import { labels } from '../messages/labels.ts';
import { rawText } from '../shared/untrusted.ts';
import { anchor, code, type Html, html, joined, pre, prose } from '../text/index.ts';
import type { ShownTest } from './shown-tests.ts';
import { headline } from './summary/head.ts';
import type { ReportView } from './view.ts';

/** The comment of a gate on a pull request. */
export interface Comment {
  /** Its hidden first line, by which it is found again. */
  readonly mark: string;
  /** The whole comment in Markdown, far below GitHub's limit of 65,536 characters. */
  readonly body: string;
  /** Whether it is worth a new comment; if not, it can only replace the text of an earlier one. */
  readonly isNews: boolean;
}

/** The most failed tests that are shown: the first ones of the view. */
const mostTests = 10;
const reasonBounds = { lines: 6, units: 500 };

/** The comment about this view. `commit` is the commit that was tested. */
export function commentOf(view: ReportView, commit: string | undefined): Comment {
  const mark = markOf(view);
  const parts = view.verdict === 'passed' ? [passed(view, commit)] : [head(view), tests(view), foot(view, commit)];
  return { mark, body: `${mark}\n${joined(parts)}`, isNews: view.verdict === 'failed' };
}

/** Made of job, selector and suites: two gates of one pull request have different marks, and a gate's next run has the same one. */
function markOf({ selector, surroundings: { workflow = '', job = '' } }: ReportView): string {
  const { kind = '', organization = '', suites = [] } = selector ?? {};
  const pipelines = selector?.kind === 'pipeline' ? selector.pipelines : [];
  const named = selector?.kind === 'build-url' ? [selector.pipeline] : pipelines;
  const facts = { workflow, job, [kind]: [organization, ...named].join('/'), suites: suites.join() };
  const words = Object.entries(facts).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  // Two hyphens end an HTML comment.
  return `<!-- test-engine-gate ${words.join(' ').replaceAll('--', '-%2D')} -->`;
}

/** What an earlier comment shrinks to after a pass: one line. */
function passed(view: ReportView, commit: string | undefined): Html {
  const { message, surroundings } = view;
  const said = prose(message.headline, surroundings.linkHosts);
  return html`<p>✅ ${anchor(view.decisive?.page, said)}${at(commit)}</p>
`;
}

function head(view: ReportView): Html {
  const { message, surroundings, failed } = view;
  const say = (text: string) => prose(text, surroundings.linkHosts);
  // What failed is listed below.
  const what = failed.total > 0 ? html`` : html`<p>${say(message.what)}</p>\n`;
  const hint = message.hint === '' ? html`` : html`<p><strong>${labels.whatToDo}</strong> ${say(message.hint)}</p>\n`;
  return html`${headline(view)}${what}${hint}`;
}

function tests({ failed: { sections, severalSuites } }: ReportView): Html {
  let left = mostTests;
  const lists = sections.flatMap(({ title, tests }) => {
    const shown = tests.slice(0, left);
    left -= shown.length;
    if (shown.length === 0) return [];
    // One section alone says no more than the headline.
    const heading = sections.length === 1 ? html`` : html`<h3>${prose(title, [])}</h3>\n`;
    return [html`${heading}<ul>\n`, ...shown.map((test) => item(test, severalSuites)), html`</ul>\n`];
  });
  return joined(lists);
}

function item({ test, name, where, page, source, failures: [failure] }: ShownTest, severalSuites: boolean): Html {
  const place = where === undefined ? html`` : html`<br>${anchor(source, code(where, 200))}`;
  const suite = severalSuites ? html` (suite ${code(test.execution.suite)})` : html``;
  // Owners are shown as code, so that nobody is notified.
  const owners = test.owners === undefined ? html`` : html` · ${code(test.owners.map(rawText).join(' '), 200)}`;
  const reason = pre(failure.explanation, reasonBounds);
  return html`<li>${anchor(page, code(name, 200))}${suite}${place}${owners}${reason}</li>
`;
}

function foot({ failed, decisive, surroundings: { runPage } }: ReportView, commit: string | undefined): Html {
  const more = failed.total - Math.min(failed.total, mostTests);
  const places = [
    ...(runPage === undefined ? [] : [anchor(runPage, html`${more > 0 ? moreInSummary(more) : fullReport}`)]),
    ...(decisive?.page === undefined ? [] : [anchor(decisive.page, html`${labels.runInTestEngine}`)]),
  ];
  const listed = joined(places.flatMap((place) => [html` · `, place]).slice(1));
  return html`<p>${listed}${at(commit)}</p>
`;
}

function at(commit: string | undefined): Html {
  return commit === undefined ? html`` : html` · ${labels.commit} ${code(commit.slice(0, 10))}`;
}
