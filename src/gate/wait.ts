import { CuredError } from '../cured-error.ts';
import type { Run } from '../test-engine/model.ts';
import { bare } from '../untrusted.ts';
import { NoAnswerInTime } from './errors.ts';
import type { GateEvent } from './events.ts';
import { nothingSeen, type Observation, type TimedLook } from './observation.ts';
import { observe, sameBuild, sameRun, trackedIn } from './observe.ts';
import type { Outcome, Verdict } from './outcome.ts';
import { isNearItsEnd } from './pace/signs.ts';
import { observeTraffic, type Traffic } from './pace/traffic.ts';
import { lastLookNeeds, type Moment, pauseAfterFault, pauseBeforeLook } from './pace.ts';
import type { Fault, Patience, Surroundings } from './surroundings.ts';
import { type Ruling, rule } from './tolerance.ts';
import { decisiveRun, judge, judgeAtDeadline, mayPass, type Policy, runsToExcuse, settlesIn } from './verdict.ts';

export type { Fault, Patience, Persistence, Surroundings, Watcher } from './surroundings.ts';

/** Why a cancelled step ends. */
export class Cancellation extends Error {
  readonly signal: string;

  constructor(signal: string) {
    super(`cancelled by ${signal}`);
    this.signal = signal;
  }
}

/** Milliseconds after which silence is broken. */
const signOfLifeAfter = 60_000;

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
  #ruling: Ruling | undefined;
  /** The two newest pauses between looks: what they span is how old the newest look may be at the deadline. */
  #pauses: readonly [number, number];
  #lookTook = 0;
  #traffic: Traffic = [];
  /** What went wrong last, and whether a look has succeeded since. */
  #lastFault: Fault | undefined;
  #failing = false;
  #toldAt: number;
  #toldOfUnknownWord = false;
  #toldOfSettling = false;
  readonly #toldCures = new Set<string>();

  constructor(policy: Policy, patience: Patience, surroundings: Surroundings) {
    this.#policy = policy;
    this.#patience = patience;
    this.#around = surroundings;
    this.#startedAt = surroundings.clock.now();
    this.#toldAt = this.#startedAt;
    const pause = pauseBeforeLook({ ...this.#moment(), left: Number.POSITIVE_INFINITY });
    this.#pauses = [pause, pause];
  }

  async run(): Promise<Outcome> {
    const { selector, settle } = this.#policy;
    this.#tell({ kind: 'waiting-begins', selector, timeout: this.#patience.timeout, settle });
    const timers = [this.#keepDeadline(), this.#showSignsOfLife()];
    const verdict = await this.#untilVerdict().catch((error: unknown) => this.#verdictFor(error));
    this.#tell({ kind: 'decision', waited: this.#waited(), verdict });
    this.#over.abort();
    await Promise.all(timers);
    return {
      verdict,
      observation: this.#seen,
      startedAt: this.#startedAt,
      endedAt: this.#around.clock.now(),
      decisive: decisiveRun(this.#seen, this.#ruling?.softened),
      ruling: this.#ruling,
    };
  }

  async #untilVerdict(): Promise<Verdict> {
    const signal = AbortSignal.any([this.#around.interrupted, this.#timeIsUp.signal]);
    for (;;) {
      const timed = await this.#look(signal);
      this.#takeIn(timed);
      const verdict = judge(this.#seen, this.#policy) ?? (await this.#verdictOnEvidence(signal));
      if (verdict) return verdict;
      this.#tellOfSettling();
      const moment = this.#moment();
      const pause = pauseBeforeLook(moment);
      // The last pause is the one until the deadline.
      this.#pauses = [this.#pauses[1], Math.min(pause, moment.left)];
      // Not by way of #tell: what only debug logging shows is no sign of life.
      const { waited, settlesIn } = moment;
      this.#around.tell({ kind: 'goes-on', waited, pause, observation: this.#seen, settlesIn });
      await this.#around.clock.sleep(pause, signal);
    }
  }

  #look(signal: AbortSignal): Promise<TimedLook> {
    const { clock, watcher } = this.#around;
    const known = this.#seen.runs.map(({ run }) => run);
    return this.#persist(signal, async () => {
      const startedAt = clock.now();
      const look = await watcher.look(known, signal);
      return { look, startedAt, endedAt: clock.now() };
    });
  }

  async #verdictOnEvidence(signal: AbortSignal): Promise<Verdict | undefined> {
    const runs = runsToExcuse(this.#seen, this.#policy);
    if (runs.length === 0) return undefined;
    const persist = <T>(attempt: () => Promise<T>) => this.#persist(signal, attempt);
    const evidence = await this.#around.watcher.evidence(runs, signal, persist);
    this.#ruling = rule(runs, evidence, this.#policy.tolerate);
    return judge(this.#seen, this.#policy, this.#ruling.softened);
  }

  async #persist<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    let faults = 0;
    const pause = (error: Fault, attempts: number) => {
      faults = attempts;
      this.#lastFault = error;
      this.#failing = true;
      this.#readTraffic();
      const pause = pauseAfterFault(attempts, error.notBefore, this.#moment());
      const cure = this.#newCureOf(error);
      this.#tell({ kind: 'fault', waited: this.#waited(), error, attempt: attempts, pause, cure });
      return pause;
    };
    const result = await this.#around.watcher.persist(attempt, { signal, pause });
    if (faults > 0) this.#tell({ kind: 'recovered', waited: this.#waited(), faults });
    return result;
  }

  /** Who waits for a fault to pass that never does should know the cure before the time is up; once is enough. */
  #newCureOf(error: Fault): string | undefined {
    if (!(error instanceof CuredError) || this.#toldCures.has(error.cure)) return undefined;
    this.#toldCures.add(error.cure);
    return error.cure;
  }

  #takeIn(timed: TimedLook): void {
    const before = this.#seen;
    this.#seen = observe(before, timed);
    this.#failing = false;
    this.#readTraffic();
    this.#lookTook = timed.endedAt - timed.startedAt;
    this.#tellOfUnknownWord(timed.look.runs);
    const waited = this.#waited();
    for (const { run } of before.runs) {
      if (!trackedIn(this.#seen, run)) this.#tell({ kind: 'run-superseded', waited, run });
    }
    for (const after of this.#seen.runs) {
      const earlier = trackedIn(before, after.run);
      if (!sameRun(earlier, after)) this.#tell({ kind: 'run-changed', waited, before: earlier, after });
    }
    const { build } = this.#seen;
    if (build && !sameBuild(before.build, build)) {
      this.#tell({ kind: 'build-changed', waited, before: before.build, after: build });
    }
  }

  #readTraffic(): void {
    this.#traffic = observeTraffic(this.#traffic, this.#around.watcher.spending(), this.#around.clock.now());
  }

  #tellOfSettling(): void {
    const left = this.#settlesIn();
    if (left !== undefined && !this.#toldOfSettling) {
      const pass = mayPass(this.#seen, this.#policy);
      this.#tell({ kind: 'settling', waited: this.#waited(), settlesIn: left, mayPass: pass });
    }
    this.#toldOfSettling = left !== undefined;
  }

  #tellOfUnknownWord(runs: readonly Run[]): void {
    if (this.#toldOfUnknownWord) return;
    for (const run of runs) {
      for (const field of ['state', 'result'] as const) {
        const word = run.words[field];
        if (word === undefined || bare(word) === run[field]) continue;
        this.#toldOfUnknownWord = true;
        this.#tell({ kind: 'unknown-word', waited: this.#waited(), field, word, run });
        return;
      }
    }
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
      freshFor: this.#pauses[0] + this.#pauses[1] + (this.#failing ? 0 : lastLookNeeds(this.#lookTook)),
      lastCause: (this.#failing ? this.#lastFault : undefined) ?? new NoAnswerInTime(),
    });
  }

  async #keepDeadline(): Promise<void> {
    await this.#around.clock.sleep(this.#patience.timeout, this.#over.signal).then(
      () => this.#timeIsUp.abort(),
      () => undefined,
    );
  }

  async #showSignsOfLife(): Promise<void> {
    const { clock } = this.#around;
    try {
      for (;;) {
        const due = this.#toldAt + signOfLifeAfter;
        if (clock.now() < due) await clock.sleep(due - clock.now(), this.#over.signal);
        else
          this.#tell({
            kind: 'sign-of-life',
            waited: this.#waited(),
            left: this.#moment().left,
            observation: this.#seen,
          });
      }
    } catch {
      // The wait is over.
    }
  }

  #moment(): Moment {
    const waited = this.#waited();
    const now = this.#around.clock.now();
    return {
      waited,
      left: this.#patience.timeout - waited,
      lookTook: this.#lookTook,
      interval: this.#patience.interval,
      settlesIn: this.#settlesIn(),
      sinceSign: isNearItsEnd(this.#seen) ? now - this.#seen.unchangedSince : undefined,
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

  #tell(event: GateEvent): void {
    this.#toldAt = this.#around.clock.now();
    this.#around.tell(event);
  }
}
