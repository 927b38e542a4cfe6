import type { Conclusion } from '../gate/conclusion.ts';
import type { FailedTests } from '../gate/failures.ts';
import type { Outcome } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Settings } from '../settings.ts';
import type { DiedJobs } from '../test-engine/model.ts';

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

/** The jobs that may have died before they uploaded their results, where that may explain the verdict. */
export interface FetchedJobs {
  /** Of each build that has such jobs. */
  readonly died: readonly DiedJobs[];
  /** Why those of some builds could not be had. */
  readonly problems: readonly Error[];
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
  readonly diedJobs: FetchedJobs;
  readonly cost: Cost;
}
