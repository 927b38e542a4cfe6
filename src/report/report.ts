import type { Comparison } from '../compare/comparison.ts';
import type { Conclusion } from '../gate/conclusion.ts';
import type { FailedTests } from '../gate/failures.ts';
import type { Outcome } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Settings } from '../settings.ts';
import type { BuildRef, DiedJobs } from '../test-engine/model.ts';

/** What the wait cost. */
export interface Cost {
  /** Milliseconds from the first poll to the verdict. */
  readonly waited: number;
  /** HTTP requests to Buildkite, pages of failures included. */
  readonly requests: number;
  /** What is left of the tighter rate limit, as the newest answer said. */
  readonly budget:
    | { readonly scope: 'organization' | 'user'; readonly remaining: number; readonly limit: number }
    | undefined;
}

/** What jobs of the gated builds may explain of the verdict. */
export interface FetchedJobs {
  /** Those that may have died before they uploaded their results, of each build that has such jobs. */
  readonly died: readonly DiedJobs[];
  /** Builds that gated ones triggered and that are not gated: the tests may have run there. */
  readonly triggered: readonly BuildRef[];
  /** Why the jobs of some builds could not be had. */
  readonly problems: readonly Error[];
}

/** What failures are seen against. */
export interface Against {
  /** Tests of the gated suites that passed or failed; `undefined` where that is not known. */
  readonly total: number | undefined;
  readonly comparison: Comparison;
}

/** What happened: the facts that words are made of, after which nothing is decided any more. */
export interface Report {
  readonly outcome: Outcome;
  /** `undefined` when the inputs were wrong, so that nothing was asked. */
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
  /** When the token expires, where that is soon: in so many milliseconds, at that time (ISO 8601). */
  readonly tokenExpiry: { readonly inMs: number; readonly at: string } | undefined;
  readonly cost: Cost;
}
