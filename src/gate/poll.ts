import type { Run } from '../test-engine/model.ts';
import { GateError } from './errors.ts';
import { EvidenceCheck } from './evidence-check.ts';
import { factsOf, type Policy } from './facts.ts';
import { mayPass, proofIsDue, runsToTolerate, settlesIn } from './next-step.ts';
import { hasAppeared, nothingSeen, type Observation, type TimedSnapshot } from './observation.ts';
import { observe } from './observe.ts';
import { decisiveBuild, decisiveRun, type Outcome, type Verdict } from './outcome.ts';
import { type Persist, persist, type TransientError } from './persist.ts';
import type { Patience, PollDeps } from './poll-deps.ts';
import { Progress } from './progress.ts';
import { lastPollNeeds, type Moment, pauseAfterFault, pauseBeforePoll } from './schedule/pause.ts';
import { observeTraffic, type Traffic } from './schedule/traffic.ts';
import { needsTests, TestCount } from './test-count.ts';
import { judge, judgeAtDeadline } from './verdict.ts';

export type { Patience, PollDeps, RunSource } from './poll-deps.ts';

/** Why a cancelled step ends. */
export class Cancellation extends Error {
  readonly signal: string;

  constructor(signal: string) {
    super(`cancelled by ${signal}`);
    this.signal = signal;
  }
}

/**
 * Polls, judges and sleeps until there is a verdict. Always resolves: whatever goes wrong is a verdict, and nothing
 * of the wait goes on after it.
 */
export async function wait(policy: Policy, patience: Patience, deps: PollDeps): Promise<Outcome> {
  return new Wait(policy, patience, deps).run();
}

class Wait {
  readonly #policy: Policy;
  readonly #patience: Patience;
  readonly #deps: PollDeps;
  readonly #startedAt: number;
  readonly #timeIsUp = new AbortController();
  /** Ends the timers of the wait together with it. */
  readonly #over = new AbortController();
  #seen: Observation = nothingSeen;
  /** The two newest pauses between polls: what they span is how old the newest poll may be at the deadline. */
  #pauses: readonly [number, number];
  #pollTook = 0;
  /** By when the next poll must begin, whatever else it waits for; milliseconds of the clock. */
  #nextPollBy = Number.POSITIVE_INFINITY;
  #traffic: Traffic = [];
  /** What went wrong last, and whether a poll has succeeded since. */
  #lastFault: TransientError | undefined;
  #failing = false;
  readonly #progress: Progress;
  readonly #evidence: EvidenceCheck;
  readonly #testCount: TestCount | undefined;
  /** The tests are being counted, on which alone the verdict depends. */
  #isCounting = false;

  constructor(policy: Policy, patience: Patience, deps: PollDeps) {
    this.#policy = policy;
    this.#patience = patience;
    this.#deps = deps;
    this.#startedAt = deps.clock.now();
    this.#progress = new Progress(deps.clock, deps.emit);
    this.#evidence = new EvidenceCheck(policy, deps, () => this.#progress.emit({ kind: 'evidence-changed' }));
    const { minTests, settle } = policy;
    this.#testCount = minTests === undefined ? undefined : new TestCount(minTests, settle);
    const pause = pauseBeforePoll({ ...this.#moment(), left: Number.POSITIVE_INFINITY });
    this.#pauses = [pause, pause];
  }

  async run(): Promise<Outcome> {
    const { selector, settle } = this.#policy;
    this.#progress.emit({ kind: 'waiting-begins', selector, timeout: this.#patience.timeout, settle });
    const timers = [this.#keepDeadline(), this.#showSignsOfLife()];
    const verdict = await this.#untilVerdict().catch((error: unknown) => this.#verdictFor(error));
    const { leftOut } = factsOf(this.#seen, this.#policy, this.#timeIsUp.signal.aborted ? 'deadline' : 'waiting');
    this.#progress.emit({ kind: 'decision', verdict });
    this.#over.abort();
    await Promise.all(timers);
    const decisive = decisiveRun(this.#seen, this.#evidence.result?.toleratedRuns);
    return {
      verdict,
      observation: this.#seen,
      startedAt: this.#startedAt,
      endedAt: this.#deps.clock.now(),
      decisive,
      decisiveBuild: decisiveBuild(this.#seen, decisive),
      toleranceResult: this.#evidence.result,
      leftOut,
      tests: this.#testCount?.ran,
    };
  }

  async #untilVerdict(): Promise<Verdict> {
    const signal = AbortSignal.any([this.#deps.interrupted, this.#timeIsUp.signal]);
    const persistent: Persist = (attempt) => this.#persist(signal, attempt);
    let atOnce = false;
    for (;;) {
      this.#takeIn(await this.#poll(atOnce || this.#mayDecideNow(), signal));
      const evident =
        judge(this.#seen, this.#policy) ?? (await this.#evidence.verdictOn(this.#seen, signal, persistent));
      if (evident === 'poll') {
        atOnce = true;
        continue;
      }
      const judged = evident ?? this.#notFoundInTime();
      const verdict = judged && (await this.#withEnoughTests(judged, signal, persistent));
      if (verdict) return verdict;
      if (judged === undefined) await this.#countInTime(signal, persistent);

      // A poll that confirms comes at once, but never two in a row: whatever has changed meanwhile is waited for as ever.
      const mayConfirm: boolean = !atOnce;
      atOnce = mayConfirm && proofIsDue(this.#seen, this.#policy);
      const failed = mayConfirm ? runsToTolerate(this.#seen, this.#policy) : [];
      if (failed.length > 0) {
        const next = await this.#evidence.ask(failed, this.#seen, signal, persistent);
        if (next === 'failed') return { name: 'failed' };
        atOnce = next === 'poll';
      }
      if (!atOnce) await this.#sleep(signal);
    }
  }

  #poll(whole: boolean, signal: AbortSignal): Promise<TimedSnapshot> {
    const { clock, source } = this.#deps;
    const known: readonly Run[] = this.#seen.runs.map(({ run }) => run);
    const firstAttemptAt = clock.now();
    return this.#persist(signal, async () => {
      const attemptedAt = clock.now();
      // No answer stands for longer than a pass must hold.
      const since = Math.max(firstAttemptAt, attemptedAt - this.#policy.settle);
      const snapshot = await source.poll(known, { whole, since }, signal);
      const endedAt = clock.now();
      this.#pollTook = endedAt - attemptedAt;
      return { snapshot, startedAt: Math.min(attemptedAt, snapshot.since ?? attemptedAt), endedAt };
    });
  }

  /** Whether the next poll may be the one that decides, so that it has to prove what it shows. */
  #mayDecideNow(): boolean {
    // Where nothing has to settle, each may be.
    return this.#policy.settle === 0 || this.#settlesIn() === 0 || this.#appearsIn() <= 0 || this.#isLastPoll();
  }

  /** Whether no other poll may follow before the deadline. */
  #isLastPoll(): boolean {
    const { left, pollTook } = this.#moment();
    return left <= this.#pauses[1] + 2 * lastPollNeeds(pollTook);
  }

  /** The verdict, if enough tests ran for it; `undefined`: that is to be asked again. */
  async #withEnoughTests(verdict: Verdict, signal: AbortSignal, persistent: Persist): Promise<Verdict | undefined> {
    const count = this.#testCount;
    if (count === undefined || !needsTests(verdict)) return verdict;
    const { source, clock } = this.#deps;
    const runs = this.#seen.runs.map(({ run }) => run);
    this.#isCounting = true;
    const ran = await source.countTests(runs, signal, persistent);
    this.#isCounting = false;
    switch (count.takeIn(ran, this.#seen, clock.now())) {
      case 'enough':
        return verdict;
      case 'too-few':
        return count.verdict;
      case undefined:
        return undefined;
    }
  }

  /** Counts the tests before the deadline, where its verdict will need them: then suites may be left out that were waited for. */
  async #countInTime(signal: AbortSignal, persistent: Persist): Promise<void> {
    if (this.#testCount === undefined || this.#testCount.isEnough(this.#seen) || !this.#isLastPoll()) return;
    await this.#withEnoughTests(this.#verdictAtDeadline(), signal, persistent);
  }

  /** Where nothing that is gated has appeared by then, nobody needs to wait until the deadline. */
  #notFoundInTime(): Verdict | undefined {
    const { lastPoll } = this.#seen;
    if (lastPoll === undefined || hasAppeared(this.#seen)) return undefined;
    const waited = lastPoll.startedAt - this.#startedAt;
    return waited < this.#patience.appearWithin
      ? undefined
      : { name: 'not-found', missing: this.#policy.selector.suites };
  }

  /** Milliseconds until the poll that finds nothing is the last. */
  #appearsIn(): number {
    const { appearWithin } = this.#patience;
    return hasAppeared(this.#seen) ? Number.POSITIVE_INFINITY : appearWithin - this.#waited();
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    this.#progress.settling(this.#settlesIn(), () => mayPass(this.#seen, this.#policy));
    const moment = this.#moment();
    const appearsIn = this.#appearsIn();
    const wanted = pauseBeforePoll(moment);
    // Where no poll fits in before the deadline, none is due before it.
    const dueIn = Number.isFinite(wanted) ? Math.max(0, this.#nextPollBy - moment.now) : Number.POSITIVE_INFINITY;
    const pause = Math.min(wanted, dueIn, appearsIn > 0 ? appearsIn : Number.POSITIVE_INFINITY);
    // The last pause is the one until the deadline.
    this.#pauses = [this.#pauses[1], Math.min(pause, moment.left)];
    this.#progress.aside({ kind: 'goes-on', pause, observation: this.#seen, settlesIn: moment.settlesIn });
    await this.#deps.clock.sleep(pause, signal);
  }

  async #persist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { clock } = this.#deps;
    let faults = 0;
    const pause = (error: TransientError, attempts: number) => {
      faults = attempts;
      this.#lastFault = error;
      this.#failing = true;
      this.#readTraffic();
      const pause = pauseAfterFault(attempts, error.retryAfterMs, this.#moment());
      this.#progress.fault(error, attempts, pause);
      return pause;
    };
    const result = await persist(attempt, { signal, clock, pause });
    if (faults > 0) this.#progress.emit({ kind: 'recovered', faults });
    return result;
  }

  #takeIn(timed: TimedSnapshot): void {
    const before = this.#seen;
    this.#seen = observe(before, timed);
    this.#failing = false;
    this.#nextPollBy = timed.snapshot.nextPollBy ?? Number.POSITIVE_INFINITY;
    this.#readTraffic();
    this.#progress.unknownWord(timed.snapshot.runs);
    this.#progress.changes(before, this.#seen);
  }

  #readTraffic(): void {
    this.#traffic = observeTraffic(this.#traffic, this.#deps.source.spending(), this.#deps.clock.now());
  }

  #verdictFor(error: unknown): Verdict {
    if (error instanceof Cancellation) return { name: 'cancelled', signal: error.signal };
    if (!this.#timeIsUp.signal.aborted || error !== this.#timeIsUp.signal.reason) {
      return { name: 'error', cause: error instanceof Error ? error : new Error(String(error)) };
    }
    if (this.#testCount !== undefined && this.#isCounting) return this.#testCount.verdict;
    const verdict = this.#verdictAtDeadline();
    const isCounted = this.#testCount === undefined || this.#testCount.isEnough(this.#seen) || !needsTests(verdict);
    return isCounted ? verdict : this.#testCount.verdict;
  }

  #verdictAtDeadline(): Verdict {
    return judgeAtDeadline(this.#seen, this.#policy, {
      now: this.#deps.clock.now(),
      // A poll that is merely under way when the time is up is no sign of trouble, one that hangs is.
      freshFor: this.#pauses[0] + this.#pauses[1] + (this.#failing ? 0 : lastPollNeeds(this.#pollTook)),
      lastCause: (this.#failing ? this.#lastFault : undefined) ?? new GateError('no-answer-in-time', {}),
    });
  }

  async #keepDeadline(): Promise<void> {
    await this.#deps.clock.sleep(this.#patience.timeout, this.#over.signal).then(
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
    const { clock, random } = this.#deps;
    const now = clock.now();
    return {
      left: this.#patience.timeout - this.#waited(),
      pollTook: this.#pollTook,
      interval: this.#patience.interval,
      settlesIn: this.#settlesIn(),
      traffic: this.#traffic,
      now,
      random,
    };
  }

  #waited(): number {
    return this.#deps.clock.now() - this.#startedAt;
  }

  #settlesIn(): number | undefined {
    const now = this.#deps.clock.now();
    return this.#testCount?.dueIn(this.#seen, now) ?? settlesIn(this.#seen, this.#policy, now);
  }
}
