import { bucketScopes, isExceeded, limitHeaders, RateLimits } from '../../simulator/test-engine/buckets.ts';
import type { VirtualClock } from '../../simulator/virtual-clock.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { RateLimited } from '../../src/test-engine/errors.ts';
import type { Run, Snapshot } from '../../src/test-engine/model.ts';
import { exhaustion, type RateLimits as Readings } from '../../src/test-engine/rate-limit.ts';

/** A run whose result is there from a moment on; milliseconds of the fleet's clock. */
export interface Fate {
  readonly finishesAt: number;
  readonly result: 'passed' | 'failed';
}

/** One request as the API saw it. */
export interface Request {
  readonly gate: number;
  readonly at: number;
  readonly isRefused: boolean;
}

/** Test Engine as far as a fleet needs it: one request a look, both buckets, answers that take their time. */
export class FleetApi {
  readonly requests: Request[] = [];
  readonly #clock: VirtualClock;
  readonly #limits: RateLimits;
  readonly #random: () => number;

  /** `limit`: requests a minute of the token's owner; `gone`: milliseconds of the first window that are over at time 0. */
  constructor(clock: VirtualClock, limit: number, gone: number, random: () => number) {
    this.#clock = clock;
    this.#limits = new RateLimits({ user: { limit, gone }, organization: { limit: 4 * limit, gone } });
    this.#random = random;
  }

  /** How one gate looks at its run. Throws RateLimited, and the signal's reason. */
  lookOf(gate: number, fate: Fate) {
    return (readings: Readings, signal: AbortSignal) => this.#poll(gate, fate, readings, signal);
  }

  async #poll(gate: number, fate: Fate, readings: Readings, signal: AbortSignal): Promise<Snapshot> {
    // Between a tenth and four tenths of a second, the answer made in the middle.
    const half = 50 + 150 * this.#random();
    await this.#clock.sleep(half, signal);
    const now = this.#clock.now();
    const told = this.#limits.take(now, { user: 'owner', organization: 'acme' });
    const exceeded = told.find(isExceeded);
    this.requests.push({ gate, at: now, isRefused: exceeded !== undefined });
    const isOver = now >= fate.finishesAt;
    await this.#clock.sleep(half, signal);
    const headers = new Headers(told.map(limitHeaders).flatMap((each) => Object.entries(each)));
    readings.read(headers);
    if (exceeded !== undefined) {
      const { limit, current, reset } = exceeded;
      const body = { scope: bucketScopes[exceeded.bucket], limit, current, reset };
      throw new RateLimited(asked, exhaustion(headers, body));
    }
    return {
      runs: [runOf(gate, isOver ? fate : undefined)],
      builds: undefined,
      withoutBuild: [],
      notTriggered: [],
      unreadable: [],
      putAside: [],
      readLimits: [],
      whole: true,
      paged: false,
    };
  }
}

const asked = { method: 'GET', path: '/runs', host: 'api.example', scope: 'read_suites' } as const;

function runOf(gate: number, over: Fate | undefined): Run {
  const [state, result] = over === undefined ? (['running', 'pending'] as const) : (['finished', over.result] as const);
  return {
    suite: 'rspec',
    id: `run-${gate}`,
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
