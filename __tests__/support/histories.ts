import fc from 'fast-check';
import { VirtualClock } from '../../simulator/virtual-clock.ts';
import type { GateEvent } from '../../src/gate/events.ts';
import type { Policy } from '../../src/gate/facts.ts';
import type { Outcome } from '../../src/gate/outcome.ts';
import type { Persist } from '../../src/gate/persist.ts';
import { Cancellation, type RunSource, wait } from '../../src/gate/poll.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import type { Budget, BuildTest, FailedExecutions, Run } from '../../src/test-engine/model.ts';
import type { GoodPoll, SeenRun, Told, ToldTest } from './oracle.ts';
import { build, execution, run } from './runs.ts';

/** A world for the gate to look at, as plain values: what is there when, and what goes wrong when. Milliseconds. */
export interface History {
  readonly suites: readonly string[];
  readonly runs: readonly RunHistory[];
  /** `undefined`: the selector does not know the build. */
  readonly build: readonly Step<string>[] | undefined;
  readonly faults: readonly FaultWindow[];
  /** How long the looks take, in turn. */
  readonly latencies: readonly number[];
  /** What the answers tell of the rate limits, in turn, sense or nonsense; empty: nothing. */
  readonly limits: readonly LimitReading[];
  readonly timeout: number;
  /** Left out: as long as the wait may take. */
  readonly appearWithin?: number;
  readonly settle: number;
  readonly interval: 'auto' | number;
  readonly failFast: boolean;
  readonly tolerate: readonly ('retried' | 'muted')[];
  /** The list of a build's tests cannot be had. */
  readonly listRefused: boolean;
  readonly ifNoRunFound: 'error' | 'warn' | 'ignore';
  readonly cancelAt: number | undefined;
  readonly seed: number;
}

interface RunHistory {
  readonly suite: string;
  readonly id: string;
  /** Its failed tests, of which the API tells once the run has failed. */
  readonly tests: readonly TestHistory[];
  /** There are more failures than can be fetched. */
  readonly truncated: boolean;
  /** `state/result` from a moment on, or `undefined`: not there. */
  readonly steps: readonly Step<string | undefined>[];
}

/** What Test Engine lists of a test from a moment on; `undefined`: never. */
interface TestHistory {
  readonly passesFrom: number | undefined;
  readonly mutedFrom: number | undefined;
  readonly listed: boolean;
}

interface Step<T> {
  /** Since the step before. */
  readonly after: number;
  readonly shows: T;
}

interface LimitReading {
  readonly limit: number;
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly reset: number;
}

interface FaultWindow {
  readonly from: number;
  readonly for: number;
  readonly kind: 'passing' | 'refusal';
  readonly retryAfterMs: number;
}

/** What came of a history, with everything the gate was shown on the way. */
export interface Played {
  readonly outcome: Outcome;
  readonly polls: readonly GoodPoll[];
  /** What was told of failed tests after the look with that index. */
  readonly told: ReadonlyMap<number, Told>;
  /** Those of them that were only read again. */
  readonly reread: ReadonlySet<number>;
  /** When each look was begun, good or not. */
  readonly attempts: readonly number[];
  readonly refused: boolean;
  /** A look has failed since the newest good one. */
  readonly failing: boolean;
  readonly events: readonly GateEvent[];
  readonly clock: VirtualClock;
}

const asked = { method: 'GET', path: '/x', host: 'api.example', scope: 'read_suites' } as const;

export class PassingFault extends TestEngineError<'server-error'> {
  constructor(retryAfterMs = 0) {
    super('server-error', { asked, status: 502 }, { retryAfterMs });
  }
}

export class Refusal extends TestEngineError<'bad-token'> {
  constructor() {
    super('bad-token', { asked });
  }
}

/** Plays a history through the whole waiting code, retries included, in virtual time. */
export async function play(history: History): Promise<Played> {
  const clock = new VirtualClock();
  const polls: GoodPoll[] = [];
  const attempts: number[] = [];
  const events: GateEvent[] = [];
  const cancel = new AbortController();
  let budgets: readonly Budget[] = [];
  let refused = false;
  let failing = false;

  const poll: RunSource['poll'] = async (_known, _options, signal) => {
    const startedAt = clock.now();
    attempts.push(startedAt);
    const latency = history.latencies[(attempts.length - 1) % history.latencies.length] ?? 0;
    // The answer is made somewhere between question and receipt.
    await clock.sleep(latency / 2, signal);
    const fault = history.faults.find((window) => startedAt >= window.from && startedAt < window.from + window.for);
    const runs = history.runs.flatMap((one) => showing(one, clock.now()));
    const word = history.build && (at(history.build, clock.now()) ?? 'creating');
    await clock.sleep(latency / 2, signal);
    const told = history.limits[(attempts.length - 1) % history.limits.length];
    if (told) budgets = [{ ...told, scope: 'user', resetAt: clock.now() + told.reset }];
    if (fault?.kind === 'refusal') {
      refused = true;
      throw new Refusal();
    }
    failing = fault !== undefined;
    if (fault) throw new PassingFault(fault.retryAfterMs);
    polls.push({ startedAt, endedAt: clock.now(), runs, build: word });
    return {
      runs: runs.map(({ suite, id, state, result }) => run(`${state}/${result}`, { suite, id, buildId: 'b' })),
      builds: word === undefined ? undefined : [build(word)],
      withoutBuild: [],
      notTriggered: [],
      unreadable: [],
      putAside: [],
      readLimits: [],
      whole: true,
      paged: false,
    };
  };

  const told = new Map<number, Told>();
  const reread = new Set<number>();
  const amongst = (runs: readonly Run[]) =>
    history.runs.filter(({ suite, id }) => runs.some((one) => one.suite === suite && one.id === id));
  const asking =
    (signal: AbortSignal, persist: Persist) =>
    <T>(answer: () => T) =>
      persist(async () => {
        const askedAt = clock.now();
        await clock.sleep(200, signal);
        const fault = history.faults.find((window) => askedAt >= window.from && askedAt < window.from + window.for);
        failing = fault !== undefined;
        if (fault?.kind === 'refusal') throw new Refusal();
        if (fault) throw new PassingFault(fault.retryAfterMs);
        return answer();
      });
  const evidence: RunSource['evidence'] = async ({ runs }, signal, persist) => {
    const failed = amongst(runs);
    const ask = asking(signal, persist);
    const failures = await ask(() => failedExecutionsOf(failed)).catch(unread);
    const list = await ask(() => {
      if (history.listRefused) throw new Refusal();
      return failed.flatMap((one) => listOf(one, clock.now()));
    }).catch((error: Error) => error);
    signal.throwIfAborted();
    const entries = list instanceof Error ? [] : list;
    told.set(polls.length - 1, {
      changed: undefined,
      isReread: false,
      tests: failed.flatMap((one) => toldOf(one, failures.executions.length > 0, entries)),
    });
    const problem = list instanceof Error ? list : undefined;
    return { failures, tests: [{ buildId: 'b', tests: entries, problem, jobs: undefined }], suites: [] };
  };
  // Failures stay what they are here; that they cannot be read again is all that may be in the way.
  const hasSameFailures: RunSource['hasSameFailures'] = async (runs, _evidence, signal, persist) => {
    const index = told.has(polls.length - 1) ? polls.length - 1 : polls.length - 2;
    const earlier = told.get(index);
    if (earlier === undefined) throw new Error('Failures are read again where there was evidence.');
    const isAfterPoll = index < polls.length - 1;
    // Until they are read, the poll before decides nothing; the time may be up first.
    if (isAfterPoll) told.set(index, { ...earlier, isReread: true });
    const again = await asking(signal, persist)(() => failedExecutionsOf(amongst(runs))).catch(unread);
    signal.throwIfAborted();
    if (!again.whole) told.set(index, { ...earlier, changed: isAfterPoll ? 'after-poll' : 'before-poll' });
    else if (isAfterPoll) {
      told.set(polls.length - 1, earlier);
      reread.add(polls.length - 1);
    }
    return again.whole;
  };

  const spending = () => ({ requests: attempts.length, budgets });
  const random = numbers(history.seed);
  const work = wait(
    policyOf(history),
    { timeout: history.timeout, appearWithin: history.appearWithin ?? history.timeout, interval: history.interval },
    {
      source: { poll, evidence, hasSameFailures, countTests: () => Promise.reject(new Refusal()), spending },
      clock,
      random,
      interrupted: cancel.signal,
      emit: (event) => events.push(event),
    },
  );
  if (history.cancelAt !== undefined) {
    clock.sleep(history.cancelAt).then(() => cancel.abort(new Cancellation('SIGINT')));
  }
  const outcome = await clock.play(work, history.timeout + 1);
  return { outcome, polls, told, reread, attempts, refused, failing, events, clock };
}

export function policyOf({ suites, failFast, settle, ifNoRunFound, tolerate }: History): Policy {
  const [first = 'rspec', ...others] = suites;
  return {
    selector: { kind: 'build-id', organization: 'acme', suites: [first, ...others], buildId: 'b' },
    failFast,
    settle,
    ifNoRunFound,
    minTests: undefined,
    mayBeReplaced: false,
    tolerate,
  };
}

function unread(problem: Error): FailedExecutions {
  return { executions: [], truncated: true, whole: false, problems: [problem] };
}

function failedExecutionsOf(runs: readonly RunHistory[]): FailedExecutions {
  const executions = runs.flatMap(({ suite, id, tests }) =>
    tests.map((_, index) => execution({ suite, runId: id, testId: untrusted(`${id} test ${index}`) })),
  );
  const truncated = runs.some((one) => one.truncated);
  return { executions, truncated, whole: !truncated, problems: [] };
}

function listOf({ suite, id, tests }: RunHistory, now: number): BuildTest[] {
  return tests.flatMap(({ listed, passesFrom, mutedFrom }, index) => {
    const entry = {
      suite,
      testId: untrusted(`${id} test ${index}`),
      passes: passesFrom !== undefined && passesFrom <= now ? 1 : 0,
      muted: mutedFrom !== undefined && mutedFrom <= now,
      locations: [],
    };
    return listed ? [entry] : [];
  });
}

/** In the oracle's words: what was told of each failed test of a run, and whether that was all of it. */
function toldOf(
  { suite, id, tests, truncated }: RunHistory,
  fetched: boolean,
  entries: readonly BuildTest[],
): ToldTest[] {
  return tests.map((_, index) => {
    const entry = entries.find((one) => one.suite === suite && one.testId === untrusted(`${id} test ${index}`));
    return {
      run: `${suite} ${id}`,
      whole: fetched && !truncated,
      passed: (entry?.passes ?? 0) > 0,
      muted: entry?.muted ?? false,
    };
  });
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
export function numbers(seed: number): () => number {
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

const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const suiteNames = ['rspec', 'jest'];

const faultKinds = fc.oneof(
  { weight: 9, arbitrary: fc.constant('passing' as const) },
  { weight: 1, arbitrary: fc.constant('refusal' as const) },
);
const retryAfterMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60_000 }));
const faultLengths = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(Number.MAX_SAFE_INTEGER));

/** What depends on nothing else. It is made once, since to make it takes longer than to draw from it. */
const independent = {
  latencies: fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 8_000 })), {
    minLength: 1,
    maxLength: 5,
  }),
  limits: fc.array(
    fc.record({
      limit: fc.oneof(fc.constant(50), fc.integer({ min: 1, max: 1_000_000 })),
      remaining: fc.oneof(fc.nat(50), fc.constant(0), fc.nat(1_000_000)),
      reset: fc.integer({ min: 0, max: 120_000 }),
    }),
    { maxLength: 5 },
  ),
  interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 500, max: 30_000 })),
  listRefused: rarely,
  ifNoRunFound: fc.constantFrom('error' as const, 'warn' as const, 'ignore' as const),
  seed: fc.integer(),
};

/** Any history: runs that appear, vanish, re-open and flip, builds in every state, faults in between. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    timeout: fc.integer({ min: 1_000, max: 300_000 }),
    suiteCount: fc.integer({ min: 1, max: 2 }),
    tolerant: fc.boolean(),
  })
  .chain(({ timeout, suiteCount, tolerant }) => {
    const gap = fc.oneof(fc.integer({ min: 0, max: Math.ceil(timeout / 3) }), fc.integer({ min: 0, max: 5_000 }));
    const suites = suiteNames.slice(0, suiteCount);
    const life = fc
      .array(fc.record({ after: gap, shows: words }), { minLength: 1, maxLength: 6 })
      // Most runs end well after all, so that there are greens to be wrong about.
      .chain((steps) =>
        fc.constantFrom(steps, [...steps, { after: 1_000, shows: tolerant ? 'finished/failed' : 'finished/passed' }]),
      );
    const moment = fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: timeout })), {
      nil: undefined,
      freq: 4,
    });
    const test = fc.record({ passesFrom: moment, mutedFrom: moment, listed: rarely.map((not) => !not) });
    const tests = fc.array(test, { minLength: 0, maxLength: 2 });
    return fc.record<History>({
      suites: fc.constant(suites),
      runs: fc
        .array(fc.record({ suite: fc.constantFrom(...suites), steps: life, tests, truncated: rarely }), {
          maxLength: 3,
        })
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
          for: faultLengths,
          kind: faultKinds,
          retryAfterMs,
        }),
        { maxLength: 3 },
      ),
      ...independent,
      timeout: fc.constant(timeout),
      settle: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: Math.min(60_000, timeout - 1) })),
      ...(tolerant
        ? { failFast: fc.constant(false), tolerate: fc.constantFrom(['retried'], ['muted'], ['retried', 'muted']) }
        : { failFast: fc.boolean(), tolerate: fc.constant([]) }),
      cancelAt: fc.option(fc.integer({ min: 0, max: timeout }), { nil: undefined, freq: 15 }),
    });
  });
