import type { FailedTest } from '../gate/failures.ts';
import { type Annotations, annotationsFor } from './check-run/annotations.ts';
import { finished, type Output, ownJob, underWay } from './check-run/output.ts';
import type { Surroundings } from './github-context.ts';
import type { Report } from './report.ts';

export type { Annotations, CheckAnnotation } from './check-run/annotations.ts';
export type { Output } from './check-run/output.ts';

/** How a check run ends. Never `neutral` or `skipped`: both satisfy a required check. */
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'timed_out';

/** The content of a check run that is published beside the job's own. */
export interface CheckRun {
  readonly conclusion: Conclusion;
  /** All failed tests. */
  readonly annotations: Annotations;
  /** The output while annotations are being added; an update replaces it. */
  readonly underWay: Output;
  /** The whole output, once so many of the failed tests are annotated. */
  readonly finished: (annotated: number) => Output;
}

/** What becomes of a report as a check run. Nothing in it is longer than GitHub takes it. */
export function checkRunOf(report: Report, surroundings: Surroundings): CheckRun {
  return {
    conclusion: conclusionOf(report),
    annotations: annotationsFor(report, surroundings),
    underWay: underWay(report, surroundings),
    finished: finished(report, surroundings),
  };
}

/** What goes into the check run that GitHub keeps of the job itself. */
export interface JobAnnotations {
  /** The failed tests that are not shown otherwise. */
  readonly annotations: Annotations;
  readonly output: Output;
}

/** What the job's own check run shows beside `shown`, the failed tests that the step's own annotations show. */
export function jobAnnotationsOf(
  report: Report,
  surroundings: Surroundings,
  shown: ReadonlySet<FailedTest>,
): JobAnnotations {
  return { annotations: annotationsFor(report, surroundings, shown), output: ownJob(report, surroundings) };
}

function conclusionOf({ conclusion, outcome }: Report): Conclusion {
  if (conclusion !== 'failure') return 'success';
  switch (outcome.verdict.name) {
    case 'timed-out':
      return 'timed_out';
    case 'cancelled':
      return 'cancelled';
    case 'passed':
    case 'failed':
    case 'stale':
    case 'not-found':
    case 'incomplete':
    case 'error':
      return 'failure';
  }
}
