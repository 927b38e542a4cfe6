import { wait } from '../../src/gate/poll.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import type { Run, Snapshot } from '../../src/test-engine/model.ts';
import { RateLimits } from '../../src/test-engine/rate-limit.ts';

/** What a gate asks with; `readings` take in what the answer tells of the buckets. */
export interface Source {
  poll(readings: RateLimits, signal: AbortSignal): Promise<Snapshot>;
  /** Requests so far. */
  sent(): number;
}

/** What a gate has to work with; milliseconds. */
export interface Station {
  readonly source: Source;
  readonly settle: number;
  readonly timeout: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** When a gate had its verdict, or `undefined` when its time was up without one; milliseconds of the clock. */
export type Gate = (station: Station) => Promise<{ readonly verdict: string; readonly at: number } | undefined>;

/** The action's own defaults, milliseconds. */
export const defaults = { timeout: 30 * 60_000, settle: 30_000 } as const;

/** The gate as it is shipped. */
export function ours(): Gate {
  return async ({ source, settle, timeout, clock, random }) => {
    const readings = new RateLimits(clock);
    const { verdict, endedAt } = await wait(
      {
        selector: { kind: 'build-id', organization: 'acme', suites: ['rspec'], buildId: 'b' },
        failFast: false,
        settle,
        ifNoRunFound: 'error',
        minTests: undefined,
        mayBeReplaced: false,
        tolerate: [],
      },
      { timeout, appearWithin: timeout, interval: 'auto' },
      {
        source: {
          poll: (_known, _options, signal) => source.poll(readings, signal),
          spending: () => ({ requests: source.sent(), budgets: readings.budgets }),
          evidence: () => Promise.reject(new Error('Nothing is tolerated.')),
          hasSameFailures: () => Promise.reject(new Error('Nothing is tolerated.')),
          countTests: () => Promise.reject(new Error('Nothing is counted.')),
        },
        clock,
        random,
        interrupted: unending,
        emit: () => undefined,
      },
    );
    return verdict.name === 'passed' || verdict.name === 'failed' ? { verdict: verdict.name, at: endedAt } : undefined;
  };
}

/** A gate that waits a fixed time between two polls. */
export function fixed(interval: number): Gate {
  return plain(() => interval);
}

/** A gate whose pauses double, from two seconds to `longest`. */
export function backoff(longest: number): Gate {
  return plain((poll) => Math.min(2_000 * 2 ** (poll - 1), longest));
}

/** A plain loop with the same rules for verdicts. A refused poll is tried again when the bucket is full, within a second. */
function plain(pauseAfter: (poll: number) => number): Gate {
  return async ({ source, settle, timeout, clock, random }) => {
    const readings = new RateLimits(clock);
    const deadline = clock.now() + timeout;
    let passedSince: number | undefined;
    for (let poll = 1; clock.now() < deadline; ) {
      const startedAt = clock.now();
      const seen = await source.poll(readings, unending).catch((error: unknown) => {
        if (error instanceof TestEngineError) return error;
        throw error;
      });
      if (seen instanceof TestEngineError) {
        await clock.sleep(seen.retryAfterMs + 1_000 * random(), unending);
        continue;
      }
      const [run] = seen.runs;
      const now = clock.now();
      if (isOver(run, 'failed')) return { verdict: 'failed', at: now };
      if (isOver(run, 'passed')) {
        passedSince ??= now;
        if (startedAt - passedSince >= settle) return { verdict: 'passed', at: now };
      }
      await clock.sleep(pauseAfter(poll++), unending);
    }
    return undefined;
  };
}

function isOver(run: Run | undefined, result: Run['result']): boolean {
  return run?.state === 'finished' && run.result === result;
}

const unending = new AbortController().signal;
