import type { CheckRunNow, CommentNow, GitHubStandIn, StatusNow } from '../../github/api.ts';
import { type Element, render, withReferences } from '../../github/markdown.ts';
import { element } from './element.ts';

/** What stands on GitHub after a step. */
export type OnGitHub = Pick<GitHubStandIn, 'statuses' | 'checkRuns' | 'comments'>;

/** Whether there is anything that a pull request shows. */
export function isShown({ statuses, checkRuns, comments }: OnGitHub): boolean {
  return statuses.length > 0 || comments.length > 0 || ownCheckRuns(checkRuns).length > 0;
}

/** The comments, the box of checks above the button that merges, and the pages of check runs. */
export function pullRequest({ statuses, checkRuns, comments }: OnGitHub): readonly Element[] {
  const own = ownCheckRuns(checkRuns);
  // Of one name, the newest counts.
  const newest = [...new Map(statuses.map((status) => [status.context, status])).values()];
  return [
    ...comments.map(comment),
    element('ul', { className: 'checks' }, [
      ...newest.map((status) => statusLine(status, statuses)),
      ...own.map(checkLine),
    ]),
    ...own.map(checkPage),
  ];
}

function ownCheckRuns(all: readonly CheckRunNow[]): readonly CheckRunNow[] {
  return all.filter(({ ofJob }) => !ofJob);
}

function comment({ login, body }: CommentNow): Element {
  return element(
    'article',
    { className: 'comment' },
    element('h3', {}, login, element('small', {}, 'commented')),
    markdown(body),
  );
}

const signs: Readonly<Record<string, readonly [sign: string, className: string]>> = {
  success: ['✓', 'good'],
  failure: ['✕', 'error'],
  error: ['✕', 'error'],
  timed_out: ['✕', 'error'],
  cancelled: ['!', 'cancelled'],
};

function statusLine({ context, state, description, targetUrl }: StatusNow, all: readonly StatusNow[]): Element {
  const before = all.filter((status) => status.context === context).slice(0, -1);
  return checksLine(context, state, [
    `${state}: ${description ?? ''} `,
    ...(targetUrl === undefined ? [] : [element('a', { href: targetUrl }, 'Details')]),
    ...before.map((status) => element('small', {}, `before: ${status.state}, ${status.description ?? ''}`)),
  ]);
}

function checkLine({ name, conclusion = 'in progress', output }: CheckRunNow): Element {
  return checksLine(name, conclusion, [`${conclusion}: ${output?.title ?? ''}`]);
}

function checksLine(name: string, state: string, said: readonly (string | Element)[]): Element {
  const [sign, className] = signs[state] ?? ['•', 'warning'];
  return element(
    'li',
    { className: `annotation ${className}` },
    element('span', { className: 'sign' }, sign),
    element('div', {}, element('p', { className: 'title' }, name), element('p', { className: 'place' }, said)),
  );
}

function checkPage({ name, output, annotations }: CheckRunNow): Element {
  return element(
    'article',
    { className: 'comment' },
    element('h3', {}, `Check run: ${name}`, element('small', {}, `${annotations.length} annotations`)),
    element('details', {}, element('summary', {}, output?.title ?? ''), [
      markdown(output?.summary ?? ''),
      markdown(output?.text ?? ''),
    ]),
  );
}

function markdown(text: string): Element {
  const { children } = withReferences(render(text));
  return element('div', { className: 'markdown-body' }, children as Element[]);
}
