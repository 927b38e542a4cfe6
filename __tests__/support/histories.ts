import fc from 'fast-check';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import type { Outcome } from '../../src/gate/outcome.ts';
import type { Policy } from '../../src/gate/verdict.ts';
import { Cancellation, wait } from '../../src/gate/wait.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import type { Run } from '../../src/test-engine/model.ts';
import { persist } from '../../src/test-engine/retry.ts';
import type { GoodLook, SeenRun } from './oracle.ts';
import { build, run } from './runs.ts';

/** A world for the gate to look at, as plain values: what is there when, and what goes wrong when. Milliseconds. */
export interface History {
  readonly suites: readonly string[];
  readonly runs: readonly RunHistory[];
  /** `undefined`: the selector does not know the build. */
  readonly build: readonly Step<string>[] | undefined;
  readonly faults: readonly FaultWindow[];
  /** How long the looks take, in turn. */
  readonly latencies: readonly number[];
  readonly timeout: number;
  readonly settle: number;
  readonly interval: 'auto' | number;
  readonly failFast: boolean;
  readonly ifNoRunFound: 'error' | 'warn' | 'ignore';
  readonly cancelAt: number | undefined;
  readonly seed: number;
}

interface RunHistory {
  readonly suite: string;
  readonly id: string;
  /** `state/result` from a moment on, or `undefined`: not there. */
  readonly steps: readonly Step<string | undefined>[];
}

interface Step<T> {
  /** Since the step before. */
  readonly after: number;
  readonly shows: T;
}

interface FaultWindow {
  readonly from: number;
  readonly for: number;
  readonly kind: 'passing' | 'refusal';
  readonly notBefore: number;
}

/** What came of a history, with everything the gate was shown on the way. */
export interface Played {
  readonly outcome: Outcome;
  readonly looks: readonly GoodLook[];
  /** When each look was begun, good or not. */
  readonly attempts: readonly number[];
  readonly refused: boolean;
  /** A look has failed since the newest good one. */
  readonly failing: boolean;
  readonly events: readonly GateEvent[];
  readonly clock: VirtualClock;
}

export class PassingFault extends TestEngineError {
  readonly passing = true;
  override readonly notBefore: number;

  constructor(notBefore = 0) {
    super('Buildkite answered 502.', 'Wait.');
    this.notBefore = notBefore;
  }
}

export class Refusal extends TestEngineError {
  readonly passing = false;

  constructor() {
    super('Buildkite answered 401.', 'Give another token.');
  }
}

/** Plays a history through the whole waiting code, retries included, in virtual time. */
export async function play(history: History): Promise<Played> {
  const clock = new VirtualClock();
  const looks: GoodLook[] = [];
  const attempts: number[] = [];
  const events: GateEvent[] = [];
  const cancel = new AbortController();
  let refused = false;
  let failing = false;

  const look = async (_known: readonly Run[], signal: AbortSignal) => {
    const startedAt = clock.now();
    attempts.push(startedAt);
    const latency = history.latencies[(attempts.length - 1) % history.latencies.length] ?? 0;
    // The answer is made somewhere between question and receipt.
    await clock.sleep(latency / 2, signal);
    const fault = history.faults.find((window) => startedAt >= window.from && startedAt < window.from + window.for);
    const runs = history.runs.flatMap((one) => showing(one, clock.now()));
    const word = history.build && (at(history.build, clock.now()) ?? 'creating');
    await clock.sleep(latency / 2, signal);
    if (fault?.kind === 'refusal') {
      refused = true;
      throw new Refusal();
    }
    failing = fault !== undefined;
    if (fault) throw new PassingFault(fault.notBefore);
    looks.push({ startedAt, endedAt: clock.now(), runs, build: word });
    return {
      runs: runs.map(({ suite, id, state, result }) => run(`${state}/${result}`, { suite, id })),
      build: word === undefined ? undefined : build(word),
    };
  };

  const random = numbers(history.seed);
  const work = wait(
    policyOf(history),
    { timeout: history.timeout, interval: history.interval },
    {
      watcher: { look, persist: (attempt, options) => persist(attempt, { ...options, clock }) },
      clock,
      random,
      interrupted: cancel.signal,
      tell: (event) => events.push(event),
    },
  );
  if (history.cancelAt !== undefined) {
    clock.sleep(history.cancelAt).then(() => cancel.abort(new Cancellation('SIGINT')));
  }
  const outcome = await clock.play(work, history.timeout + 1);
  return { outcome, looks, attempts, refused, failing, events, clock };
}

export function policyOf({ suites, failFast, settle, ifNoRunFound }: History): Policy {
  const [first = 'rspec', ...others] = suites;
  return {
    selector: { kind: 'build-id', organization: 'acme', suites: [first, ...others], buildId: 'b' },
    failFast,
    settle,
    ifNoRunFound,
  };
}

function showing({ suite, id, steps }: RunHistory, now: number): SeenRun[] {
  const words = at(steps, now);
  if (words === undefined) return [];
  const [state = '', result = ''] = words.split('/');
  return [{ suite, id, state, result }];
}

function at<T>(steps: readonly Step<T>[], now: number): T | undefined {
  let due = 0;
  let shown: T | undefined;
  for (const { after, shows } of steps) {
    due += after;
    if (due > now) break;
    shown = shows;
  }
  return shown;
}

/** Mulberry32: the same numbers from the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A short life that ends, or one that does not: weighted so that every verdict comes up often. */
const words = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('finished/passed', 'running/passed', 'running/pending') },
  { weight: 2, arbitrary: fc.constantFrom('finished/failed', 'running/failed', 'finished/stale', 'running/stale') },
  { weight: 1, arbitrary: fc.constantFrom('finished/pending', 'archived/passed', 'finished/flaky', '/') },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

const builds = fc.constantFrom(
  ...['creating', 'scheduled', 'running', 'passed', 'failing', 'failed', 'blocked', 'canceling', 'canceled'],
  ...['skipped', 'not_run', 'waiting', 'waiting_failed', 'dreaming'],
);

const suiteNames = ['rspec', 'jest'];

/** Any history: runs that appear, vanish, re-open and flip, builds in every state, faults in between. */
export const histories: fc.Arbitrary<History> = fc
  .record({ timeout: fc.integer({ min: 1_000, max: 300_000 }), suiteCount: fc.integer({ min: 1, max: 2 }) })
  .chain(({ timeout, suiteCount }) => {
    const gap = fc.oneof(fc.integer({ min: 0, max: Math.ceil(timeout / 3) }), fc.integer({ min: 0, max: 5_000 }));
    const suites = suiteNames.slice(0, suiteCount);
    const life = fc
      .array(fc.record({ after: gap, shows: words }), { minLength: 1, maxLength: 6 })
      // Most runs end well after all, so that there are greens to be wrong about.
      .chain((steps) => fc.constantFrom(steps, [...steps, { after: 1_000, shows: 'finished/passed' }]));
    return fc.record<History>({
      suites: fc.constant(suites),
      runs: fc
        .array(fc.record({ suite: fc.constantFrom(...suites), steps: life }), { maxLength: 3 })
        .map((runs) => runs.map((one, index) => ({ ...one, id: `run-${index}` }))),
      build: fc.option(
        fc
          .array(fc.record({ after: gap, shows: builds }), { minLength: 1, maxLength: 5 })
          .chain((steps) => fc.constantFrom(steps, [...steps, { after: 1_000, shows: 'passed' }])),
        { nil: undefined },
      ),
      faults: fc.array(
        fc.record({
          from: fc.integer({ min: 0, max: timeout }),
          for: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(Number.MAX_SAFE_INTEGER)),
          kind: fc.oneof(
            { weight: 9, arbitrary: fc.constant('passing' as const) },
            { weight: 1, arbitrary: fc.constant('refusal' as const) },
          ),
          notBefore: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60_000 })),
        }),
        { maxLength: 3 },
      ),
      latencies: fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 8_000 })), {
        minLength: 1,
        maxLength: 5,
      }),
      timeout: fc.constant(timeout),
      settle: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: Math.min(60_000, timeout - 1) })),
      interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 500, max: 30_000 })),
      failFast: fc.boolean(),
      ifNoRunFound: fc.constantFrom('error', 'warn', 'ignore'),
      cancelAt: fc.option(fc.integer({ min: 0, max: timeout }), { nil: undefined, freq: 15 }),
      seed: fc.integer(),
    });
  });
