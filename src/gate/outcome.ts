import type { BuildEnd } from '../test-engine/model.ts';
import type { Observation, TrackedRun } from './observation.ts';
import type { ToleranceResult } from './tolerance.ts';

/** The words of the `verdict` output. */
export const verdictNames = [
  'passed',
  'failed',
  'stale',
  'not-found',
  'incomplete',
  'timed-out',
  'error',
  'cancelled',
] as const;
export type VerdictName = (typeof verdictNames)[number];

/** What the gate decided, with what its message needs beside the observation. */
export type Verdict =
  | {
      readonly name: 'passed';
      /** Named suites that never had a run and were left out because `if-no-run-found` allows it. */
      readonly leftOut: readonly string[];
    }
  | { readonly name: 'failed' }
  | { readonly name: 'stale' }
  | {
      readonly name: 'not-found';
      /** Named suites without a run. */
      readonly missing: readonly string[];
    }
  | {
      readonly name: 'incomplete';
      readonly because: { readonly kind: 'pending' } | { readonly kind: 'build-ended'; readonly end: BuildEnd };
    }
  | {
      readonly name: 'timed-out';
      readonly because: 'build-goes-on' | 'run-goes-on' | 'result-pending' | 'run-missing' | 'not-settled';
    }
  | {
      readonly name: 'error';
      /** Errors of the Test Engine client and of the inputs carry their cure; any other is an unexpected one. */
      readonly cause: Error;
    }
  | { readonly name: 'cancelled'; readonly signal: string };

/** How the wait ended. Times are milliseconds. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly observation: Observation;
  /** When the wait began and ended, on the gate's clock. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The run that decided: the worst, and among equals the newest; `undefined` when none was ever seen. */
  readonly decisive: TrackedRun | undefined;
  /** What was found out about failed runs that may be tolerated; `undefined` when there was nothing to ask. */
  readonly toleranceResult: ToleranceResult | undefined;
}
