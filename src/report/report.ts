import type { FailedTests } from '../gate/failures.ts';
import type { Outcome } from '../gate/outcome.ts';
import type { Selector } from '../selector.ts';
import type { Leniency, Settings } from '../settings.ts';

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

/** What the verdict does to the step. */
export type StepEffect = 'succeeds' | 'warns' | 'fails';

/** All that the writers know: one frozen value, made once, after which nothing is decided any more. */
export interface Report {
  readonly outcome: Outcome;
  /** `undefined` when the inputs were wrong, so that nothing was asked. */
  readonly selector: Selector | undefined;
  readonly settings:
    | Pick<Settings, 'annotationLevel' | 'settle' | 'timeout' | 'tolerate' | 'reportLimit' | 'summary'>
    | undefined;
  readonly effect: StepEffect;
  readonly failures: FailedTests;
  readonly cost: Cost;
}

/** What the verdict does to the step: the contract of the `if-…` inputs. */
export function stepEffect(
  verdict: Outcome['verdict'],
  leniency: { readonly ifNoRunFound: Leniency; readonly ifIncomplete: Leniency },
): StepEffect {
  switch (verdict.name) {
    case 'passed':
      return 'succeeds';
    case 'not-found':
      return lenient(leniency.ifNoRunFound);
    case 'incomplete':
      return lenient(leniency.ifIncomplete);
    case 'failed':
    case 'stale':
    case 'timed-out':
    case 'error':
    case 'cancelled':
      return 'fails';
  }
}

function lenient(leniency: Leniency): StepEffect {
  switch (leniency) {
    case 'error':
      return 'fails';
    case 'warn':
      return 'warns';
    case 'ignore':
      return 'succeeds';
  }
}
