import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { type Element, type Page, render, withReferences } from '../github/markdown.ts';
import type { StepResult } from '../runner/step.ts';
import type { Files } from './checkout.ts';
import { annotatedFile, annotationList, byPath } from './page/annotations.ts';
import { type Child, element } from './page/element.ts';
import { logView } from './page/log.ts';
import { isShown, pullRequest } from './page/pull-request.ts';
import { ending, type Played } from './play.ts';

/** The job's name, as the workflow of a scenario has it. */
const job = 'gate';

/** What GitHub would show of a step, as one HTML file that needs nothing else and runs nothing. */
export function pageOf(played: Played): string {
  return `${unified().use(rehypeStringify).stringify(documentOf(played))}\n`;
}

/** The page as a tree: whatever the step said is a text in it, or has been through GitHub's sanitiser. */
export function documentOf(played: Played): Page {
  const { scenario, result, files } = played;
  const style = stylesheet();
  const hash = createHash('sha256').update(style).digest('base64');
  const html = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charSet: 'utf-8' }),
      element('meta', {
        httpEquiv: 'Content-Security-Policy',
        content: `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
      }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, `${scenario.name}: what GitHub would show`),
      element('style', {}, style),
    ),
    element(
      'body',
      {},
      header(played),
      element(
        'main',
        {},
        annotations(result),
        summary(result),
        isShown(played.github) ? section('pull', 'on the pull request', pullRequest(played.github)) : undefined,
        besideLines(result, files),
        log(result),
        outputs(result),
      ),
    ),
  );
  return { type: 'root', children: [{ type: 'doctype' }, html] };
}

function stylesheet(): string {
  const github = createRequire(import.meta.url).resolve('github-markdown-css/github-markdown.css');
  const own = ['page.css', 'parts.css'].map((name) => join(import.meta.dirname, 'page', name));
  return [github, ...own].map((path) => readFileSync(path, 'utf8')).join('\n');
}

const outcomes = {
  success: { sign: '✓', className: 'good', word: 'succeeded' },
  failure: { sign: '✕', className: 'error', word: 'failed' },
  cancelled: { sign: '!', className: 'cancelled', word: 'was cancelled' },
} as const;

function header(played: Played): Element {
  const { scenario, result } = played;
  const { sign, className, word } = outcomes[result.outcome];
  const { expected, actual } = ending(played);
  return element(
    'header',
    {},
    element(
      'p',
      { className: 'intro' },
      'A demo of ',
      element('strong', {}, 'Test Engine Gate'),
      ', made on this machine: the shipped action was played against a stand-in of the Buildkite API, and this is what ' +
        'GitHub would show of it.',
    ),
    element('h1', {}, scenario.name),
    element('p', {}, scenario.tells),
    element(
      'div',
      { className: `job ${className}` },
      element('span', { className: 'sign' }, sign),
      element(
        'div',
        {},
        element('p', { className: 'title' }, `The job “${job}” ${word} in ${(result.durationMs / 1000).toFixed(1)} s`),
        element(
          'p',
          { className: 'place' },
          expected === actual
            ? `Ended with ${actual}, as the scenario expects.`
            : `Ended with ${actual}. The scenario expects ${expected}.`,
        ),
      ),
    ),
    element(
      'nav',
      {},
      Object.entries(sections)
        .filter(([id]) => id !== 'pull' || isShown(played.github))
        .map(([id, title]) => element('a', { href: `#${id}` }, title)),
    ),
  );
}

/** Titles by the ids that lead to them, in their order. */
const sections = {
  annotations: 'Annotations',
  summary: `${job} summary`,
  pull: 'Status, check run and comment',
  lines: 'Files changed',
  log: 'Log',
  outputs: 'Outputs',
};

function section(id: keyof typeof sections, where: string, ...parts: readonly Child[]): Element {
  const head = element('h2', {}, sections[id], element('small', {}, where));
  return element('section', { id, className: 'card' }, head, element('div', { className: 'content' }, parts));
}

function annotations({ annotations: kept, dropped }: StepResult): Element {
  const counts = (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const count = kept.filter((annotation) => annotation.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`];
  });
  return section(
    'annotations',
    [...counts, 'on the page of the workflow run'].join(' · '),
    kept.length === 0 ? note('There are none.') : annotationList(kept),
    dropped.length === 0 ? undefined : [note(`GitHub drops ${dropped.length} more:`), annotationList(dropped)],
  );
}

function summary({ summary: markdown, summaryBytes, summaryProblem }: StepResult): Element {
  const page = withReferences(render(markdown ?? ''));
  return section(
    'summary',
    `${summaryBytes.toLocaleString('en')} of 1,048,576 bytes · on the page of the workflow run`,
    markdown === null
      ? note(summaryProblem ?? 'There is none.')
      : element('div', { className: 'markdown-body' }, page.children as Element[]),
  );
}

function besideLines({ annotations: kept }: StepResult, files: Files): Element {
  const placed = [...byPath(kept, files)].map(([path, here]) => annotatedFile(path, files[path] ?? '', here, job));
  return section(
    'lines',
    'in the pull request, where it changes these files',
    placed.length === 0 ? note('No annotation points at a line.') : placed,
  );
}

function log({ log: entries }: StepResult): Element {
  return section('log', 'on the page of the job', logView(entries));
}

function outputs({ outputs: values, outputsProblem, exitCode, signal }: StepResult): Element {
  const rows = Object.entries(values).map(([name, value]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', {}, value === '' ? note('empty') : element('code', {}, value)),
    ),
  );
  return section(
    'outputs',
    'for later steps and jobs',
    element('table', {}, element('tbody', {}, rows)),
    outputsProblem === null ? undefined : note(outputsProblem),
    note(exitCode === null ? `The step was ended by ${signal}.` : `The exit code is ${exitCode}.`),
  );
}

function note(text: string): Element {
  return element('p', { className: 'note' }, text);
}
