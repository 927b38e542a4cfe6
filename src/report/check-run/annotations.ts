import { labels } from '../../messages/labels.ts';
import { rawText, untrusted } from '../../shared/untrusted.ts';
import { checkExcerpt, checkLines, checkPath, checkText, checkTitle } from '../../text/index.ts';
import type { Text } from '../../text/sanitize.ts';
import { locationOf, type ShownTest, titleOf } from '../shown-tests.ts';
import type { ReportView } from '../view.ts';

/** One annotation of a check run, with the API's field names. Lines and columns count from 1. */
export interface CheckAnnotation {
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  /** Both or neither, since the API accepts them only on a single line. */
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly raw_details?: string;
}

/** Annotations that are made one by one, on demand. */
export interface Annotations extends Iterable<CheckAnnotation> {
  /** Their total number. */
  readonly total: number;
}

const levels = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

/** An annotation for each of these failed tests, if annotations are wanted. */
export function annotationsFor({ failed, surroundings }: ReportView, tests: readonly ShownTest[]): Annotations {
  const { level } = failed;
  return {
    total: level === 'none' ? 0 : tests.length,
    *[Symbol.iterator]() {
      if (level === 'none') return;
      for (const test of tests) yield annotationOf(test, titleOf(test, failed), levels[level], surroundings.workflow);
    },
  };
}

/** How much of a text is shown: a message is visible between the lines of code, details are folded. */
const messageBounds = { lines: 100, units: 4000 };
const detailsBounds = { lines: 2000, units: 32_768 };
const lineBounds = { lines: 1, units: 300 };

function annotationOf(
  { test: { execution, place }, page, failures }: ShownTest,
  title: Text,
  level: CheckAnnotation['annotation_level'],
  workflow: string | undefined,
): CheckAnnotation {
  const location = locationOf(execution);
  const details = failures.flatMap(({ details }) => (details === undefined ? [] : rawText(details)));
  const line = place?.line ?? 1;
  const column = place?.line === undefined ? undefined : place.column;
  const message = checkLines([
    ...(place === undefined && location !== undefined ? [checkExcerpt(location, lineBounds)] : []),
    ...failures.map(({ explanation }) => checkExcerpt(explanation, messageBounds)),
    ...(page === undefined ? [] : [checkText`${labels.testInTestEngine}: ${page}`]),
  ]);
  return {
    // A path is required. Without a place in the repository, it is the workflow's own file.
    path: String(checkPath(place?.path ?? workflow ?? '.github')),
    start_line: line,
    end_line: line,
    ...(column !== undefined && { start_column: column, end_column: column }),
    annotation_level: level,
    title: String(checkTitle(title)),
    message: String(message),
    ...(details.length > 0 && { raw_details: String(checkExcerpt(untrusted(details.join('\n\n')), detailsBounds)) }),
  };
}
