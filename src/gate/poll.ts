import { NoAnswerInTime } from './errors.ts';
import { nothingSeen, type Observation, type TimedSnapshot } from './observation.ts';
import { observe } from './observe.ts';
import type { Outcome, Verdict } from './outcome.ts';
import type { Fault, Patience, Surroundings } from './poll-deps.ts';
import { Progress } from './progress.ts';
import { lastPollNeeds, type Moment, pauseAfterFault, pauseBeforePoll } from './schedule/pause.ts';
import { observeTraffic, type Traffic } from './schedule/traffic.ts';
import { applyTolerance, type ToleranceResult } from './tolerance.ts';
import { decisiveRun, judge, judgeAtDeadline, mayPass, type Policy, runsToTolerate, settlesIn } from './verdict.ts';

export type { Fault, Patience, Persistence, RunSource, Surroundings } from './poll-deps.ts';

/** Why a cancelled step ends. */
export class Cancellation extends Error {
  readonly signal: string;

  constructor(signal: string) {
    super(`cancelled by ${signal}`);
    this.signal = signal;
  }
}

/**
 * Observes, judges and sleeps until there is a verdict. Always resolves: whatever goes wrong is a verdict, and nothing
 * of the wait goes on after it.
 */
export async function wait(policy: Policy, patience: Patience, surroundings: Surroundings): Promise<Outcome> {
  return new Wait(policy, patience, surroundings).run();
}

class Wait {
  readonly #policy: Policy;
  readonly #patience: Patience;
  readonly #around: Surroundings;
  readonly #startedAt: number;
  readonly #timeIsUp = new AbortController();
  /** Ends the timers of the wait together with it. */
  readonly #over = new AbortController();
  #seen: Observation = nothingSeen;
  #toleranceResult: ToleranceResult | undefined;
  /** The two newest pauses between looks: what they span is how old the newest look may be at the deadline. */
  #pauses: readonly [number, number];
  #pollTook = 0;
  #traffic: Traffic = [];
  /** What went wrong last, and whether a look has succeeded since. */
  #lastFault: Fault | undefined;
  #failing = false;
  readonly #progress: Progress;

  constructor(policy: Policy, patience: Patience, surroundings: Surroundings) {
    this.#policy = policy;
    this.#patience = patience;
    this.#around = surroundings;
    this.#startedAt = surroundings.clock.now();
    this.#progress = new Progress(surroundings.clock, surroundings.tell);
    const pause = pauseBeforePoll({ ...this.#moment(), left: Number.POSITIVE_INFINITY });
    this.#pauses = [pause, pause];
  }

  async run(): Promise<Outcome> {
    const { selector, settle } = this.#policy;
    this.#progress.tell({ kind: 'waiting-begins', selector, timeout: this.#patience.timeout, settle });
    const timers = [this.#keepDeadline(), this.#showSignsOfLife()];
    const verdict = await this.#untilVerdict().catch((error: unknown) => this.#verdictFor(error));
    this.#progress.tell({ kind: 'decision', verdict });
    this.#over.abort();
    await Promise.all(timers);
    return {
      verdict,
      observation: this.#seen,
      startedAt: this.#startedAt,
      endedAt: this.#around.clock.now(),
      decisive: decisiveRun(this.#seen, this.#toleranceResult?.toleratedRuns),
      toleranceResult: this.#toleranceResult,
    };
  }

  async #untilVerdict(): Promise<Verdict> {
    const signal = AbortSignal.any([this.#around.interrupted, this.#timeIsUp.signal]);
    for (;;) {
      const timed = await this.#poll(signal);
      this.#takeIn(timed);
      const verdict = judge(this.#seen, this.#policy) ?? (await this.#verdictOnEvidence(signal));
      if (verdict) return verdict;
      this.#progress.settling(this.#settlesIn(), () => mayPass(this.#seen, this.#policy));
      const moment = this.#moment();
      const pause = pauseBeforePoll(moment);
      // The last pause is the one until the deadline.
      this.#pauses = [this.#pauses[1], Math.min(pause, moment.left)];
      this.#progress.aside({ kind: 'goes-on', pause, observation: this.#seen, settlesIn: moment.settlesIn });
      await this.#around.clock.sleep(pause, signal);
    }
  }

  #poll(signal: AbortSignal): Promise<TimedSnapshot> {
    const { clock, source } = this.#around;
    const known = this.#seen.runs.map(({ run }) => run);
    return this.#persist(signal, async () => {
      const startedAt = clock.now();
      const poll = await source.poll(known, signal);
      return { poll, startedAt, endedAt: clock.now() };
    });
  }

  async #verdictOnEvidence(signal: AbortSignal): Promise<Verdict | undefined> {
    const runs = runsToTolerate(this.#seen, this.#policy);
    if (runs.length === 0) return undefined;
    const persist = <T>(attempt: () => Promise<T>) => this.#persist(signal, attempt);
    const evidence = await this.#around.source.evidence(runs, signal, persist);
    this.#toleranceResult = applyTolerance(runs, evidence, this.#policy.tolerate);
    return judge(this.#seen, this.#policy, this.#toleranceResult.toleratedRuns);
  }

  async #persist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    let faults = 0;
    const pause = (error: Fault, attempts: number) => {
      faults = attempts;
      this.#lastFault = error;
      this.#failing = true;
      this.#readTraffic();
      const pause = pauseAfterFault(attempts, error.retryAfterMs, this.#moment());
      this.#progress.fault(error, attempts, pause);
      return pause;
    };
    const result = await this.#around.source.persist(attempt, { signal, pause });
    if (faults > 0) this.#progress.tell({ kind: 'recovered', faults });
    return result;
  }

  #takeIn(timed: TimedSnapshot): void {
    const before = this.#seen;
    this.#seen = observe(before, timed);
    this.#failing = false;
    this.#readTraffic();
    this.#pollTook = timed.endedAt - timed.startedAt;
    this.#progress.unknownWord(timed.poll.runs);
    this.#progress.changes(before, this.#seen);
  }

  #readTraffic(): void {
    this.#traffic = observeTraffic(this.#traffic, this.#around.source.spending(), this.#around.clock.now());
  }

  #verdictFor(error: unknown): Verdict {
    const { clock } = this.#around;
    if (error instanceof Cancellation) return { name: 'cancelled', signal: error.signal };
    if (!this.#timeIsUp.signal.aborted || error !== this.#timeIsUp.signal.reason) {
      return { name: 'error', cause: error instanceof Error ? error : new Error(String(error)) };
    }
    return judgeAtDeadline(this.#seen, this.#policy, {
      now: clock.now(),
      // A look that is merely under way when the time is up is no sign of trouble, one that hangs is.
      freshFor: this.#pauses[0] + this.#pauses[1] + (this.#failing ? 0 : lastPollNeeds(this.#pollTook)),
      lastCause: (this.#failing ? this.#lastFault : undefined) ?? new NoAnswerInTime(),
    });
  }

  async #keepDeadline(): Promise<void> {
    await this.#around.clock.sleep(this.#patience.timeout, this.#over.signal).then(
      () => this.#timeIsUp.abort(),
      () => undefined,
    );
  }

  #showSignsOfLife(): Promise<void> {
    return this.#progress.signsOfLife(this.#over.signal, () => ({
      left: this.#moment().left,
      observation: this.#seen,
    }));
  }

  #moment(): Moment {
    const now = this.#around.clock.now();
    return {
      left: this.#patience.timeout - this.#waited(),
      pollTook: this.#pollTook,
      interval: this.#patience.interval,
      settlesIn: this.#settlesIn(),
      traffic: this.#traffic,
      now,
      random: this.#around.random,
    };
  }

  #settlesIn(): number | undefined {
    return settlesIn(this.#seen, this.#policy, this.#around.clock.now());
  }

  #waited(): number {
    return this.#around.clock.now() - this.#startedAt;
  }
}
