import {
  type BucketReading,
  bucketScopes,
  isExceeded,
  limitHeaders,
  RateLimits,
} from '../../simulator/test-engine/buckets.ts';
import type { VirtualClock } from '../../simulator/virtual-clock.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import type { Run, Snapshot } from '../../src/test-engine/model.ts';
import { exhaustion, type RateLimits as Readings } from '../../src/test-engine/rate-limit.ts';

/** A run whose result is there from a moment on; milliseconds of the fleet's clock. */
export interface Fate {
  readonly finishesAt: number;
  readonly result: 'passed' | 'failed';
}

/** How many requests a poll takes while the run goes on, and once it has ended. */
export interface PollCost {
  readonly going: number;
  readonly ended: number;
}

/** One request as the API saw it. */
export interface Request {
  readonly at: number;
  readonly isRefused: boolean;
  /** How both buckets stood after it. */
  readonly readings: readonly BucketReading[];
}

/** All that one gate asked. */
export interface GateLog {
  readonly requests: Request[];
  /** How many they were in all, whether they are still recorded or not. */
  sent: number;
  /** When the answers of polls that saw the run's end were there. */
  readonly sights: number[];
}

/** Test Engine as far as a fleet needs it: both buckets, and answers that take their time. */
export class FleetApi {
  readonly #clock: VirtualClock;
  readonly #limits: RateLimits;
  readonly #random: () => number;

  /** `limit`: requests per minute of the token's owner; `gone`: milliseconds of the first window that are over at time 0. */
  constructor(clock: VirtualClock, limit: number, gone: number, random: () => number) {
    this.#clock = clock;
    this.#limits = new RateLimits({ user: { limit, gone }, organization: { limit: 4 * limit, gone } });
    this.#random = random;
  }

  /** Requests that the token's owner sends elsewhere. */
  burst(size: number): void {
    for (let sent = 0; sent < size; sent++) this.#take();
  }

  /** How one gate polls its run; `log` is added to. Rejects with `rate-limited`, and with the signal's reason. */
  pollOf(fate: Fate, { going, ended }: PollCost, log: GateLog) {
    return async (readings: Readings, signal: AbortSignal): Promise<Snapshot> => {
      const first = await this.#ask(log, readings, signal);
      const isOver = first >= fate.finishesAt;
      const further = Array.from({ length: (isOver ? ended : going) - 1 }, () => this.#ask(log, readings, signal));
      await Promise.all(further);
      if (isOver) log.sights.push(this.#clock.now());
      return {
        runs: [runOf(isOver ? fate : undefined)],
        builds: undefined,
        withoutBuild: [],
        notTriggered: [],
        unreadable: [],
        putAside: [],
        readLimits: [],
        whole: true,
        paged: false,
      };
    };
  }

  /** One request; resolves with the moment of which its answer tells. */
  async #ask(log: GateLog, readings: Readings, signal: AbortSignal): Promise<number> {
    // Between a tenth and four tenths of a second, the answer made in the middle.
    const half = 50 + 150 * this.#random();
    await this.#clock.sleep(half, signal);
    const at = this.#clock.now();
    const told = this.#take();
    log.sent += 1;
    const exceeded = told.find(isExceeded);
    log.requests.push({ at, isRefused: exceeded !== undefined, readings: told });
    await this.#clock.sleep(half, signal);
    const headers = headersOf(told);
    readings.read(headers);
    if (exceeded === undefined) return at;
    const { limit, current, reset } = exceeded;
    const body = { scope: bucketScopes[exceeded.bucket], limit, current, reset };
    const { scope, ms } = exhaustion(headers, body);
    throw new TestEngineError('rate-limited', { asked, scope, ms }, { retryAfterMs: ms });
  }

  #take(): readonly BucketReading[] {
    return this.#limits.take(this.#clock.now(), { user: 'owner', organization: 'acme' });
  }
}

/** Headers as far as they are read: hundreds of thousands of real ones would take more time than the gates. */
function headersOf(readings: readonly BucketReading[]): Pick<Headers, 'get'> {
  const lines = readings.flatMap((reading) => Object.entries(limitHeaders(reading)));
  const values = new Map(lines.map(([name, value]) => [name.toLowerCase(), value]));
  return { get: (name) => values.get(name) ?? null };
}

const asked = { method: 'GET', path: '/runs', host: 'api.example', scope: 'read_suites' } as const;

function runOf(over: Fate | undefined): Run {
  const [state, result] = over === undefined ? (['running', 'pending'] as const) : (['finished', over.result] as const);
  return {
    suite: 'rspec',
    id: 'run',
    buildId: undefined,
    state,
    result,
    words: { state: untrusted(state), result: untrusted(result) },
    webUrl: undefined,
    branch: undefined,
    commit: undefined,
    createdAt: undefined,
  };
}
