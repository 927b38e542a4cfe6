import type { Run } from '../test-engine/model.ts';
import { GateError } from './errors.ts';
import { EvidenceCheck } from './evidence-check.ts';
import { factsOf, type Policy } from './facts.ts';
import { mayPass, proofIsDue, runsToTolerate, settlesIn } from './next-step.ts';
import { hasAppeared, nothingSeen, type Observation, type TimedSnapshot } from './observation.ts';
import { observe } from './observe.ts';
import { decisiveBuild, decisiveRun, type Outcome, type Verdict } from './outcome.ts';
import { type Persist, persist, type TransientError } from './persist.ts';
import type { PollDeps } from './poll-deps.ts';
import { Progress } from './progress.ts';
import { Pace, type Patience } from './schedule/pace.ts';
import { TestCount } from './test-count.ts';
import { judge, judgeAtDeadline } from './verdict.ts';

export type { PollDeps, RunSource } from './poll-deps.ts';
export type { Patience } from './schedule/pace.ts';

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
  readonly #pace: Pace;
  readonly #timeIsUp = new AbortController();
  /** Ends the timers of the wait together with it. */
  readonly #over = new AbortController();
  #seen: Observation = nothingSeen;
  /** What went wrong last; `undefined` if a poll has succeeded since. */
  #lastFault: TransientError | undefined;
  readonly #progress: Progress;
  readonly #evidence: EvidenceCheck;
  readonly #testCount: TestCount;

  constructor(policy: Policy, patience: Patience, deps: PollDeps) {
    this.#policy = policy;
    this.#patience = patience;
    this.#deps = deps;
    this.#pace = new Pace(patience, deps);
    this.#progress = new Progress(deps.clock, deps.emit);
    this.#evidence = new EvidenceCheck(policy, deps, () => this.#progress.emit({ kind: 'evidence-changed' }));
    this.#testCount = new TestCount(policy, deps);
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
      startedAt: this.#pace.startedAt,
      endedAt: this.#deps.clock.now(),
      decisive,
      decisiveBuild: decisiveBuild(this.#seen, decisive),
      toleranceResult: this.#evidence.result,
      leftOut,
      tests: this.#testCount.ran,
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
      const verdict = judged && (await this.#testCount.verdictOn(judged, this.#seen, signal, persistent));
      if (verdict) return verdict;
      this.#evidence.withdraw();
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
      this.#pace.takeIn(endedAt - attemptedAt, snapshot.nextPollBy);
      return { snapshot, startedAt: Math.min(attemptedAt, snapshot.since ?? attemptedAt), endedAt };
    });
  }

  /** Whether the next poll may be the one that decides, so that it has to prove what it shows. */
  #mayDecideNow(): boolean {
    // Where nothing has to settle, each may be.
    const appearsIn = this.#appearsIn();
    const isAwaited = this.#policy.settle > 0 && this.#settlesIn() !== 0 && (appearsIn === undefined || appearsIn > 0);
    return !isAwaited || this.#pace.isLastPoll();
  }

  /** Counts the tests before the deadline, where its verdict will need them: then suites may be left out that were waited for. */
  async #countInTime(signal: AbortSignal, persistent: Persist): Promise<void> {
    if (this.#testCount.isEnough(this.#seen) || !this.#pace.isLastPoll()) return;
    await this.#testCount.verdictOn(this.#verdictAtDeadline(), this.#seen, signal, persistent);
  }

  /** Where nothing that is gated has appeared by then, nobody needs to wait until the deadline. */
  #notFoundInTime(): Verdict | undefined {
    const { lastPoll } = this.#seen;
    if (lastPoll === undefined || hasAppeared(this.#seen)) return undefined;
    const waited = lastPoll.startedAt - this.#pace.startedAt;
    return waited < this.#patience.appearWithin
      ? undefined
      : { name: 'not-found', missing: this.#policy.selector.suites };
  }

  /** Milliseconds until the poll that finds nothing is the last; `undefined` if something has appeared. */
  #appearsIn(): number | undefined {
    return hasAppeared(this.#seen) ? undefined : this.#patience.appearWithin - this.#pace.waited();
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    this.#progress.settling(this.#settlesIn(), () => mayPass(this.#seen, this.#policy));
    const settlesIn = this.#settlesIn();
    const pause = this.#pace.nextPause({ settlesIn, appearsIn: this.#appearsIn() });
    this.#progress.aside({ kind: 'goes-on', pause, observation: this.#seen, settlesIn });
    await this.#deps.clock.sleep(pause, signal);
  }

  async #persist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { clock } = this.#deps;
    let faults = 0;
    const pause = (error: TransientError, attempts: number) => {
      faults = attempts;
      this.#lastFault = error;
      const pause = this.#pace.pauseAfterFault(attempts, error.retryAfterMs);
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
    this.#lastFault = undefined;
    this.#progress.unknownWord(timed.snapshot.runs);
    this.#progress.changes(before, this.#seen);
  }

  #verdictFor(error: unknown): Verdict {
    if (error instanceof Cancellation) return { name: 'cancelled', signal: error.signal };
    if (!this.#timeIsUp.signal.aborted || error !== this.#timeIsUp.signal.reason) {
      return { name: 'error', cause: error instanceof Error ? error : new Error(String(error)) };
    }
    return this.#testCount.verdictAtDeadline(this.#verdictAtDeadline(), this.#seen);
  }

  #verdictAtDeadline(): Verdict {
    return judgeAtDeadline(this.#seen, this.#policy, {
      now: this.#deps.clock.now(),
      freshFor: this.#pace.freshFor({ failing: this.#lastFault !== undefined }),
      lastCause: this.#lastFault ?? new GateError('no-answer-in-time', {}),
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
      left: this.#pace.left(),
      observation: this.#seen,
    }));
  }

  #settlesIn(): number | undefined {
    const now = this.#deps.clock.now();
    return this.#testCount.dueIn(this.#seen, now) ?? settlesIn(this.#seen, this.#policy, now);
  }
}
