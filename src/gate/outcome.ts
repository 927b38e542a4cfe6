import { newestFirst } from '../shared/instants.ts';
import type { Build, BuildEnd } from '../test-engine/model.ts';
import { type ToleratedRuns, withTolerated } from './facts.ts';
import { nothingSeen, type Observation, type TrackedRun } from './observation.ts';
import { trackedIn } from './observe.ts';
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

/** What the gate decided, with what its message needs in addition to the observation. */
export type Verdict =
  | { readonly name: 'passed' }
  | { readonly name: 'failed' }
  | { readonly name: 'stale' }
  | {
      readonly name: 'not-found';
      /** Named suites without a run. */
      readonly missing: readonly string[];
    }
  | {
      readonly name: 'incomplete';
      readonly because:
        | { readonly kind: 'pending' }
        | { readonly kind: 'build-ended'; readonly end: BuildEnd }
        /** A least number of tests was required, and `timeout` elapsed before they were counted. */
        | { readonly kind: 'not-counted' }
        /** Only `ran` tests passed or failed, but `least` were required. */
        | { readonly kind: 'too-few-tests'; readonly ran: number; readonly least: number };
    }
  | {
      readonly name: 'timed-out';
      readonly because:
        | 'build-goes-on'
        | 'run-goes-on'
        | 'result-pending'
        | 'run-missing'
        | 'not-proven'
        | 'not-settled';
    }
  | {
      readonly name: 'error';
      /** Errors of the Test Engine client and of the inputs carry a hint; any other is an unexpected one. */
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
  /** The run that decided: the worst, and among equals the newest; `undefined` if none was ever seen. */
  readonly decisive: TrackedRun | undefined;
  /** The build that decided; see {@link decisiveBuild}. `undefined` if none is known. */
  readonly decisiveBuild: Build | undefined;
  /** What `tolerate` has excused; `undefined` if the verdict is not based on such evidence. */
  readonly toleranceResult: ToleranceResult | undefined;
  /** Named suites that never had a run and were left out because `if-no-run-found` allows it, whatever the verdict. */
  readonly leftOut: readonly string[];
  /** How many tests of the gated builds passed or failed; `undefined` if they were not counted. */
  readonly tests: number | undefined;
}

/** The run that decided: the worst, and among equals the newest. */
export function decisiveRun(seen: Observation, tolerated: ToleratedRuns = new Set()): TrackedRun | undefined {
  const [worst] = withTolerated(seen.runs, tolerated).toSorted(
    (a, b) => badness(b) - badness(a) || newestFirst(a.run.createdAt, b.run.createdAt),
  );
  // With the result that was seen, tolerated or not.
  return worst && trackedIn(seen, worst.run);
}

/** The build that decided: that of a deciding run that has not passed, else the worst, and among equals the first. */
export function decisiveBuild({ builds = [] }: Observation, decisive: TrackedRun | undefined): Build | undefined {
  const buildId = decisive && badness(decisive) > 0 ? decisive.run.buildId : undefined;
  const [worst] = builds.toSorted((a, b) => badnessOfBuild(b) - badnessOfBuild(a));
  return builds.find(({ id }) => id === buildId) ?? worst;
}

function badnessOfBuild({ ended }: Build): number {
  switch (ended) {
    case 'failed':
    case 'canceled':
      return 3;
    case undefined:
      return 2;
    case 'skipped':
    case 'not_run':
      return 1;
    case 'passed':
      return 0;
  }
}

function badness({ run, presence }: TrackedRun): number {
  if (run.result === 'failed') return 4;
  if (run.result === 'stale' || presence === 'gone') return 3;
  if (presence === 'missing') return 2;
  return run.state === 'finished' && run.result === 'passed' ? 0 : 1;
}

/** The outcome if the wait could not begin, or failed with an unexpected error. */
export function brokenOff(cause: Error): Outcome {
  return {
    verdict: { name: 'error', cause },
    observation: nothingSeen,
    decisive: undefined,
    decisiveBuild: undefined,
    toleranceResult: undefined,
    leftOut: [],
    tests: undefined,
    startedAt: 0,
    endedAt: 0,
  };
}
