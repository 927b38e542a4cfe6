import { type FailedTests, failedTests, noFailures } from './gate/failures.ts';
import type { Outcome } from './gate/outcome.ts';
import { type Persist, persist, type TransientError } from './gate/persist.ts';
import { pauseAfterFault } from './gate/schedule/pause.ts';
import { observeTraffic, type Traffic } from './gate/schedule/traffic.ts';
import type { TimeFor } from './runner/reporting-time.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './shared/clock.ts';
import type { TestEngine } from './test-engine/client.ts';
import type { FailedExecutions, Run } from './test-engine/model.ts';

/** What fetching failures needs. */
export interface FetchingOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  readonly time: TimeFor;
}

/** The failed tests of the failed runs, as far as they can be fetched in time. If the verdict is based on them, they are known already. */
export async function fetchFailures(
  { observation, toleranceResult }: Outcome,
  engine: TestEngine,
  options: FetchingOptions,
): Promise<FailedTests> {
  if (toleranceResult !== undefined) return toleranceResult.failures;
  const runs = observation.runs.map(({ run }) => run).filter(({ result }) => result === 'failed');
  if (runs.length === 0) return noFailures;
  const { settings, time, clock } = options;
  const fetch = (of: readonly Run[], limit: number) =>
    engine.failedExecutions(of, {
      organization: settings.selector.organization,
      limit,
      proveEnd: false,
      details: settings.failureDetails,
      signal: time.signal,
      timeLeft: time.left,
      persist: persistWithin(engine, options),
    });
  let fetched = await fetch(runs, settings.reportLimit);
  for (const pause of pausesForLateLists) {
    const empty = withoutExecutions(runs, fetched);
    // Problems are reported, and their requests are not repeated.
    if (empty.length === 0 || fetched.truncated || fetched.problems.length > 0 || time.left() <= pause) break;
    await clock.sleep(pause, time.signal).catch(() => undefined);
    if (time.signal.aborted) break;
    const late = await fetch(empty, settings.reportLimit - fetched.executions.length);
    fetched = { ...late, executions: [...fetched.executions, ...late.executions], whole: fetched.whole && late.whole };
  }
  return failedTests(fetched);
}

/** A run's result may be known before its list of failed executions: an empty one is requested again after these many milliseconds. */
const pausesForLateLists = [1_000, 3_000];

function withoutExecutions(runs: readonly Run[], { executions }: FailedExecutions): readonly Run[] {
  const found = new Set(executions.map(({ runId }) => runId));
  return runs.filter(({ id }) => !found.has(id));
}

/** Retries requests for the report as long as there is time. */
export function persistWithin(engine: TestEngine, options: FetchingOptions): Persist {
  const { clock, time } = options;
  const pause = pauses(engine, options);
  return async (attempt) => {
    let lastFault: TransientError | undefined;
    const pauseAfter = (fault: TransientError, attempts: number) => {
      lastFault = fault;
      return pause(fault, attempts);
    };
    return persist(attempt, { signal: time.signal, clock, pause: pauseAfter }).catch((error: unknown) => {
      // The last error says more than the end of the time.
      throw error === time.signal.reason && lastFault !== undefined ? lastFault : error;
    });
  };
}

/** How long to pause after an error, given what the rate limits have left. */
function pauses(engine: TestEngine, { settings, clock, random, time }: FetchingOptions) {
  let traffic: Traffic = [];
  return (fault: TransientError, attempt: number): number => {
    const now = clock.now();
    traffic = observeTraffic(traffic, { requests: engine.requests, budgets: engine.budgets }, now);
    const occasion = { left: time.left(), pollTook: 0, interval: settings.interval, traffic, now, random };
    return pauseAfterFault(attempt, fault.retryAfterMs, occasion);
  };
}
