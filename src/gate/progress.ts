import type { Clock } from '../shared/clock.ts';
import { rawText } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import type { BuildRef, Run } from '../test-engine/model.ts';
import type { GateEvent } from './events.ts';
import type { Observation } from './observation.ts';
import { isSame, sameBuild, sameRun, trackedIn } from './observe.ts';

/** Milliseconds without an event after which a sign of life is emitted. */
const signOfLifeAfter = 60_000;

/** An event without the time waited, which is added when it is emitted. */
type Untimed<E> = E extends { readonly waited: number } ? Omit<E, 'waited'> : E;

/** Emits what happens during a wait: each change once, and a sign of life if nothing changes for too long. */
export class Progress {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #listener: (event: GateEvent) => void;
  #emittedAt: number;
  #emittedUnknownWord = false;
  #emittedSettling = false;
  readonly #emittedCodes = new Set<PropertyKey>();

  constructor(clock: Clock, listener: (event: GateEvent) => void) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#emittedAt = this.#startedAt;
    this.#listener = listener;
  }

  emit(event: Untimed<GateEvent>): void {
    this.#emittedAt = this.#clock.now();
    this.aside(event);
  }

  /** Emits what only debug logging shows, so that it does not delay the next sign of life. */
  aside(event: Untimed<GateEvent>): void {
    this.#listener({ ...event, waited: this.#clock.now() - this.#startedAt } as GateEvent);
  }

  /** Emits what a poll has changed. */
  changes(before: Observation, after: Observation): void {
    const [builds, earlierBuilds] = [after.builds ?? [], before.builds ?? []];
    const isAmong = (build: BuildRef, others: readonly BuildRef[]) => others.some((one) => isSame(one, build));
    for (const build of earlierBuilds.filter((one) => !isAmong(one, builds))) {
      const by = builds.find((one) => one.pipeline === build.pipeline && !isAmong(one, earlierBuilds));
      this.emit({ kind: 'build-put-aside', build, by });
    }
    for (const build of after.unreadable) {
      if (!isAmong(build, before.unreadable)) this.emit({ kind: 'build-unreadable', build });
    }
    for (const build of builds) {
      const earlier = earlierBuilds.find((one) => isSame(one, build));
      // Jobs end all the time, so only failed ones are worth an event of their own.
      const hasMoreFailed = (build.jobs?.failed ?? 0) > (earlier?.jobs?.failed ?? 0);
      if (!sameBuild(earlier, build) || hasMoreFailed)
        this.emit({ kind: 'build-changed', before: earlier, after: build });
    }
    for (const run of after.putAside) {
      const wasKnown = before.putAside.some(({ suite, id }) => suite === run.suite && id === run.id);
      if (!wasKnown) this.emit({ kind: 'run-put-aside', run, wasGated: trackedIn(before, run) !== undefined });
    }
    for (const tracked of after.runs) {
      const earlier = trackedIn(before, tracked.run);
      if (!sameRun(earlier, tracked)) this.emit({ kind: 'run-changed', before: earlier, after: tracked });
    }
  }

  /** Emits the first unknown word in these runs, once. */
  unknownWord(runs: readonly Run[]): void {
    if (this.#emittedUnknownWord) return;
    for (const run of runs) {
      for (const field of ['state', 'result'] as const) {
        const word = run.words[field];
        if (word === undefined || rawText(word) === run[field]) continue;
        this.#emittedUnknownWord = true;
        this.emit({ kind: 'unknown-word', field, word, run });
        return;
      }
    }
  }

  /** Emits, once, that only `settle` is awaited. If `settlesIn` is `undefined`, it is not, and may be emitted again later. */
  settling(settlesIn: number | undefined, mayPass: () => boolean): void {
    if (settlesIn !== undefined && !this.#emittedSettling) {
      this.emit({ kind: 'settling', settlesIn, mayPass: mayPass() });
    }
    this.#emittedSettling = settlesIn !== undefined;
  }

  /** Emits a fault. What to do about it is shown the first time, in case the fault persists. */
  fault(error: Error, attempt: number, pause: number): void {
    const isNew = error instanceof UserError && !this.#emittedCodes.has(error.code);
    if (isNew) this.#emittedCodes.add(error.code);
    this.emit({ kind: 'fault', error, attempt, pause, isNew });
  }

  /** Emits signs of life until the signal fires. */
  async signsOfLife(
    signal: AbortSignal,
    now: () => { readonly left: number; readonly observation: Observation },
  ): Promise<void> {
    try {
      for (;;) {
        const due = this.#emittedAt + signOfLifeAfter;
        if (this.#clock.now() < due) await this.#clock.sleep(due - this.#clock.now(), signal);
        else this.emit({ kind: 'sign-of-life', ...now() });
      }
    } catch {
      // The wait is over.
    }
  }
}
