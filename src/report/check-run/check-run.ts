import type { TimeLeft } from '../../shared/clock.ts';
import type { ReportView } from '../view.ts';
import { type Annotations, annotationsFor } from './annotations.ts';
import { finished, type Output, ownJob, underWay } from './output.ts';

export type { Annotations, CheckAnnotation } from './annotations.ts';
export type { Output } from './output.ts';

/** How a check run ends. Never `neutral` or `skipped`: both satisfy a required check. */
export type CheckConclusion = 'success' | 'failure' | 'cancelled' | 'timed_out';

/** The content of a separate check run. */
export interface CheckRun {
  readonly conclusion: CheckConclusion;
  /** All failed tests. */
  readonly annotations: Annotations;
  /** The output while annotations are being added; an update replaces it. */
  readonly underWay: Output;
  /** The final output, once so many of the failed tests are annotated. */
  readonly finished: (annotated: number) => Output;
}

/** The report as a check run. No part of it is longer than GitHub accepts. */
export function checkRunOf(view: ReportView, timeLeft: TimeLeft): CheckRun {
  return {
    conclusion: conclusionOf(view),
    annotations: annotationsFor(view, view.failed.tests),
    underWay: underWay(view),
    finished: finished(view, timeLeft),
  };
}

/** What is added to the job's own check run. */
export interface JobAnnotations {
  /** The failed tests that the step's own annotations do not show. */
  readonly annotations: Annotations;
  readonly output: Output;
}

/** The job's own check run: it shows the failed tests that the step's own annotations do not show. */
export function jobAnnotationsOf(view: ReportView): JobAnnotations {
  return { annotations: annotationsFor(view, view.failed.notAnnotated), output: ownJob(view) };
}

function conclusionOf({ conclusion, verdict }: ReportView): CheckConclusion {
  if (conclusion !== 'failure') return 'success';
  switch (verdict) {
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
