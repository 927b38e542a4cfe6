import type { Comparison } from '../compare/comparison.ts';
import type { Conclusion } from '../gate/conclusion.ts';
import type { FailedTests } from '../gate/failures.ts';
import type { Outcome } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Settings } from '../settings.ts';
import type { DiedJobs } from '../test-engine/failures/explaining-jobs.ts';
import type { BuildRef } from '../test-engine/model.ts';

/** What the wait cost. */
export interface Cost {
  /** Milliseconds from the first poll to the verdict. */
  readonly waited: number;
  /** HTTP requests to Buildkite, including those for the report. */
  readonly requests: number;
  /** What is left of the tighter rate limit, according to the newest response. */
  readonly budget:
    | { readonly scope: 'organization' | 'user'; readonly remaining: number; readonly limit: number }
    | undefined;
}

/** How jobs of the gated builds may explain the verdict. */
export interface FetchedJobs {
  /** For each build that has any: the jobs that may have died before they uploaded their results. */
  readonly died: readonly DiedJobs[];
  /** Builds that gated builds triggered and that are not gated: the tests may have run there. */
  readonly triggered: readonly BuildRef[];
  /** Why the jobs of some builds could not be fetched. */
  readonly problems: readonly Error[];
}

/** What the failures are compared with. */
export interface Against {
  /** The number of tests of the gated suites that passed or failed; `undefined` if it is not known. */
  readonly total: number | undefined;
  readonly comparison: Comparison;
}

/** What happened: the facts from which the view is made. */
export interface Report {
  readonly outcome: Outcome;
  /** `undefined` if the inputs were invalid, so that nothing was requested. */
  readonly selector: Selector | undefined;
  readonly settings:
    | Pick<
        Settings,
        | 'annotationLevel'
        | 'checkName'
        | 'comment'
        | 'ifNoRunFound'
        | 'jobAnnotations'
        | 'reportLimit'
        | 'settle'
        | 'statusName'
        | 'summary'
        | 'timeout'
        | 'tolerate'
      >
    | undefined;
  readonly conclusion: Conclusion;
  readonly failures: FailedTests;
  readonly against: Against;
  readonly jobs: FetchedJobs;
  /** When the token expires, if that is soon: in `inMs` milliseconds, at `at` (ISO 8601). */
  readonly tokenExpiry: { readonly inMs: number; readonly at: string } | undefined;
  readonly cost: Cost;
}
