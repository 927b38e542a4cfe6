import type { FailedTests } from '../gate/failures.ts';
import type { Outcome } from '../gate/outcome.ts';
import type { GitHubNotice } from '../github/errors.ts';
import type { Selector } from '../selector.ts';
import type { Leniency, Settings } from '../settings.ts';
import type { Untrusted } from '../shared/untrusted.ts';

/** What the wait cost. */
export interface Cost {
  /** Milliseconds from the first look to the verdict. */
  readonly waited: number;
  /** HTTP requests to Buildkite, failures' pages included. */
  readonly requests: number;
  /** What is left of the tighter rate-limit bucket, as the newest answer said. */
  readonly budget:
    | { readonly scope: 'organization' | 'user'; readonly remaining: number; readonly limit: number }
    | undefined;
}

/** What became of showing failed tests in a check run. */
export interface ShownPart {
  /** Failed tests that are annotated there, … */
  readonly annotated: number;
  /** … of so many that were to be. */
  readonly total: number;
  /** The check run's page, where there is one. */
  readonly url: Untrusted | undefined;
  /** Why not everything is there, and what to do about it; empty when everything is. */
  readonly notices: readonly GitHubNotice[];
}

/** Where failed tests stand on GitHub beside log, annotations and summary; `undefined`: not asked for, or not yet done. */
export interface CheckRuns {
  /** A check run of its own. */
  readonly checkRun: ShownPart | undefined;
  /** The job's own check run. */
  readonly jobAnnotations: ShownPart | undefined;
}

/** What the verdict does to the step. */
export type Conclusion = 'success' | 'warning' | 'failure';

/** All that the writers know: one frozen value, made once, after which nothing is decided any more. */
export interface Report {
  readonly outcome: Outcome;
  /** `undefined` when the inputs were wrong, so that nothing was asked. */
  readonly selector: Selector | undefined;
  readonly settings:
    | Pick<
        Settings,
        | 'annotationLevel'
        | 'checkName'
        | 'ifNoRunFound'
        | 'jobAnnotations'
        | 'reportLimit'
        | 'settle'
        | 'summary'
        | 'timeout'
        | 'tolerate'
      >
    | undefined;
  readonly conclusion: Conclusion;
  readonly failures: FailedTests;
  readonly cost: Cost;
  readonly checkRuns: CheckRuns;
}

/** What the verdict does to the step: the contract of the `if-…` inputs. */
export function conclusionOf(
  verdict: Outcome['verdict'],
  leniency: { readonly ifNoRunFound: Leniency; readonly ifIncomplete: Leniency },
): Conclusion {
  switch (verdict.name) {
    case 'passed':
      return 'success';
    case 'not-found':
      return lenient(leniency.ifNoRunFound);
    case 'incomplete':
      return lenient(leniency.ifIncomplete);
    case 'failed':
    case 'stale':
    case 'timed-out':
    case 'error':
    case 'cancelled':
      return 'failure';
  }
}

function lenient(leniency: Leniency): Conclusion {
  switch (leniency) {
    case 'error':
      return 'failure';
    case 'warn':
      return 'warning';
    case 'ignore':
      return 'success';
  }
}
