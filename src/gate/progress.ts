import type { Clock } from '../shared/clock.ts';
import { rawText } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';
import type { BuildRef, Run } from '../test-engine/model.ts';
import type { GateEvent } from './events.ts';
import type { Observation } from './observation.ts';
import { isSame, sameBuild, sameRun, trackedIn } from './observe.ts';

/** Milliseconds after which silence is broken. */
const signOfLifeAfter = 60_000;

/** An event without the time waited, which is added as it is told. */
type Untimed<E> = E extends { readonly waited: number } ? Omit<E, 'waited'> : E;

/** Tells what happens during a wait: each thing once, and never nothing for too long. */
export class Progress {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #listener: (event: GateEvent) => void;
  #toldAt: number;
  #toldOfUnknownWord = false;
  #toldOfSettling = false;
  readonly #toldCodes = new Set<PropertyKey>();

  constructor(clock: Clock, listener: (event: GateEvent) => void) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#toldAt = this.#startedAt;
    this.#listener = listener;
  }

  emit(event: Untimed<GateEvent>): void {
    this.#toldAt = this.#clock.now();
    this.aside(event);
  }

  /** Tells what only debug logging shows, which is no sign of life. */
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
      // Of jobs, only bad news is worth a line of its own: others come and go all the time.
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

  /** Tells of the first word in these runs that is not known. */
  unknownWord(runs: readonly Run[]): void {
    if (this.#toldOfUnknownWord) return;
    for (const run of runs) {
      for (const field of ['state', 'result'] as const) {
        const word = run.words[field];
        if (word === undefined || rawText(word) === run[field]) continue;
        this.#toldOfUnknownWord = true;
        this.emit({ kind: 'unknown-word', field, word, run });
        return;
      }
    }
  }

  /** Tells that nothing but `settle` is waited for, once until that is in doubt again; `undefined`: it is. */
  settling(settlesIn: number | undefined, mayPass: () => boolean): void {
    if (settlesIn !== undefined && !this.#toldOfSettling) {
      this.emit({ kind: 'settling', settlesIn, mayPass: mayPass() });
    }
    this.#toldOfSettling = settlesIn !== undefined;
  }

  /** Emits a fault. Whoever waits for one to pass that never does should learn in time what to do about it; once is enough. */
  fault(error: Error, attempt: number, pause: number): void {
    const isNew = error instanceof UserError && !this.#toldCodes.has(error.code);
    if (isNew) this.#toldCodes.add(error.code);
    this.emit({ kind: 'fault', error, attempt, pause, isNew });
  }

  /** Breaks every silence until the signal fires. */
  async signsOfLife(
    signal: AbortSignal,
    now: () => { readonly left: number; readonly observation: Observation },
  ): Promise<void> {
    try {
      for (;;) {
        const due = this.#toldAt + signOfLifeAfter;
        if (this.#clock.now() < due) await this.#clock.sleep(due - this.#clock.now(), signal);
        else this.emit({ kind: 'sign-of-life', ...now() });
      }
    } catch {
      // The wait is over.
    }
  }
}
