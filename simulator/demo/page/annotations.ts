import type { Element } from '../../github/markdown.ts';
import type { Annotation } from '../../runner/step.ts';
import type { Files } from '../checkout.ts';
import { element } from './element.ts';

/** The sign before what has a level. */
export const signs = { error: '✕', warning: '!', notice: 'i' } as const;
/** GitHub's name of a level next to lines of code. */
const checkWords = { error: 'Check failure', warning: 'Check warning', notice: 'Check notice' } as const;

/** The annotations as a list, as on the page of the workflow run. */
export function annotationList(annotations: readonly Annotation[]): Element {
  const items = annotations.map(({ level, title, path, line, message }) =>
    element(
      'li',
      { className: `annotation ${level}` },
      element('span', { className: 'sign' }, signs[level]),
      element(
        'div',
        {},
        element('p', { className: 'title' }, title ?? placeOf(path, line) ?? 'Without a title'),
        title === null || path === null ? undefined : element('p', { className: 'place' }, placeOf(path, line)),
        element('p', { className: 'message' }, message),
      ),
    ),
  );
  return element('ul', { className: 'annotations' }, items);
}

function placeOf(path: string | null, line: number | null): string | undefined {
  if (path === null) return undefined;
  return line === null ? path : `${path}#L${line}`;
}

/** One that stands at a line of a file that was checked out. */
type Placed = Annotation & { readonly path: string; readonly line: number };

/** The annotations that GitHub can show next to a line, by the path of their file. */
export function byPath(annotations: readonly Annotation[], files: Files): ReadonlyMap<string, readonly Placed[]> {
  const placed = annotations.filter(
    (annotation): annotation is Placed =>
      annotation.lands && annotation.line !== null && Object.hasOwn(files, annotation.path ?? ''),
  );
  return Map.groupBy(placed, ({ path }) => path);
}

/** Lines shown before and after one that has an annotation. */
const context = 4;

/** The lines of a file around its annotations, each with what stands there, as in the diff of a pull request. */
export function annotatedFile(path: string, text: string, annotations: readonly Placed[], job: string): Element {
  const lines = text.replace(/\n$/, '').split('\n');
  const parts: Element[] = [];
  let block: Element[] = [];
  let shown = 0;
  const flush = () => {
    if (block.length > 0) parts.push(element('div', { className: 'lines' }, element('div', {}, block)));
    block = [];
  };
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const here = annotations.filter((annotation) => annotation.line === number);
    if (!annotations.some((annotation) => Math.abs(annotation.line - number) <= context)) continue;
    if (number > shown + 1) block.push(element('div', { className: 'gap' }, '⋯'));
    shown = number;
    block.push(
      element(
        'div',
        { className: here.length > 0 ? 'line marked' : 'line' },
        element('span', { className: 'number' }, String(number)),
        element('code', {}, line),
      ),
    );
    if (here.length > 0) flush();
    parts.push(...here.map((annotation) => besideLine(annotation, job)));
  }
  flush();
  return element('article', { className: 'file' }, element('h3', {}, path), parts);
}

function besideLine({ level, title, path, line, message }: Placed, job: string): Element {
  return element(
    'div',
    { className: `beside ${level}` },
    element(
      'p',
      { className: 'place' },
      element('span', { className: 'sign' }, signs[level]),
      `${checkWords[level]} on line ${line} in ${path}`,
    ),
    element('p', { className: 'job-name' }, `GitHub Actions / ${job}`),
    title === null ? undefined : element('p', { className: 'title' }, title),
    element('p', { className: 'message' }, message),
  );
}
