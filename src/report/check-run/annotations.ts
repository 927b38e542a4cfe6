import type { FailedTest } from '../../gate/failures.ts';
import { checkExcerpt, checkLines, checkPath, checkText, checkTitle, link } from '../../text/index.ts';
import { byFile, detailsOf, explanationOf, locationOf, noReason, type ShownTest, titleOf } from '../failed-tests.ts';
import type { Surroundings } from '../github-context.ts';
import type { Report } from '../report.ts';

/** One annotation of a check run, with the names that the API gives its parts. Lines and columns count from 1. */
export interface CheckAnnotation {
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  /** Both or none, since the API takes them on one line only. */
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly raw_details?: string;
}

/** Annotations that are made one by one, as they are asked for. */
export interface Annotations extends Iterable<CheckAnnotation> {
  /** How many there are in all. */
  readonly total: number;
}

const levels = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

/** An annotation for each failed test, but for those `without`; files of the repository first. Tolerated tests have none. */
export function annotationsFor(
  report: Report,
  surroundings: Surroundings,
  without: ReadonlySet<FailedTest> = new Set(),
): Annotations {
  const level = report.settings?.annotationLevel ?? 'error';
  const tests = level === 'none' ? [] : byFile(report.failures.tests, surroundings).flatMap((group) => group.tests);
  const wanted = tests.filter(({ test }) => !without.has(test));
  return {
    total: wanted.length,
    *[Symbol.iterator]() {
      if (level === 'none') return;
      for (const test of wanted) yield annotationOf(test, levels[level], report, surroundings);
    },
  };
}

/** How much of a text is shown: a message stands open between the lines of code, details are folded away. */
const messageBounds = { lines: 100, units: 4000 };
const detailsBounds = { lines: 2000, units: 32_768 };
const lineBounds = { lines: 1, units: 300 };

function annotationOf(
  shown: ShownTest,
  level: CheckAnnotation['annotation_level'],
  report: Report,
  { workflow, linkHosts }: Surroundings,
): CheckAnnotation {
  const { place } = shown;
  const { execution } = shown.test;
  const location = locationOf(execution);
  const details = detailsOf(execution);
  const page = link(execution.executionUrl, linkHosts) ?? link(execution.testUrl, linkHosts);
  const line = place?.line ?? 1;
  const column = place?.line === undefined ? undefined : place.column;
  const message = checkLines([
    ...(place === undefined && location !== undefined ? [checkExcerpt(location, lineBounds)] : []),
    checkExcerpt(explanationOf(execution) ?? noReason, messageBounds),
    ...(page === undefined ? [] : [checkText`In Test Engine: ${page}`]),
  ]);
  return {
    // A path there must be. What stands at no line of the repository is the workflow's matter.
    path: String(checkPath(place?.path ?? workflow ?? '.github')),
    start_line: line,
    end_line: line,
    ...(column !== undefined && { start_column: column, end_column: column }),
    annotation_level: level,
    title: String(checkTitle(titleOf(shown, report))),
    message: String(message),
    ...(details !== undefined && { raw_details: String(checkExcerpt(details, detailsBounds)) }),
  };
}
