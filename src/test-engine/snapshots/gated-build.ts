import type { GatedBuilds as Wanted } from '../../selector.ts';
import type { Clock } from '../../shared/clock.ts';
import type { WireBuild, WireJob } from '../build-schema.ts';
import type { BuildPlace, Endpoints } from '../endpoints.ts';
import { TestEngineError } from '../errors.ts';
import type { Build } from '../model.ts';
import { countJobs, jobsOf, type TriggeredBuild, triggersIn } from './build-jobs.ts';
import type { RunRef } from './build-runs.ts';
import { buildState } from './build-state.ts';

/** While a build is running, its jobs are read again after this many milliseconds. */
const jobsStandFor = 60_000;

/** What a poll has read of a build. */
export interface BuildReading {
  /** UUID. */
  readonly id: string;
  readonly build: Build;
  /** The runs that its responses have named so far. */
  readonly told: readonly RunRef[];
  /** Its runs that cannot be read, with their suite if it can be read. */
  readonly oddRuns: WireBuild['oddRuns'];
  /** The builds that it has triggered and that are gated with it. */
  readonly triggered: readonly TriggeredBuild[];
}

/** One build, read poll by poll. */
export class GatedBuild {
  /** It has been read before, so it exists and the token may read it. */
  isKnown = false;
  readonly #api: Endpoints;
  readonly #clock: Clock;
  readonly #place: BuildPlace;
  #id: string | undefined;
  readonly #told = new Map<string, RunRef>();
  readonly #triggered = new Map<string, TriggeredBuild>();
  #jobs: { readonly jobs: readonly WireJob[]; readonly readAt: number } | undefined;

  /** `id` is its UUID, if that is known. */
  constructor(api: Endpoints, clock: Clock, place: BuildPlace, id?: string) {
    this.#api = api;
    this.#clock = clock;
    this.#place = place;
    this.#id = id;
  }

  /** One request, and those for its jobs if they are needed. Throws `unexpected-response` if the response is about another build. */
  async read({ ifBlocked, triggeredBuilds }: Wanted, signal: AbortSignal): Promise<BuildReading> {
    const { body: wire, asked } = await this.#api.build(this.#place, signal);
    // A build's number never changes, so one of the two responses is about another build.
    this.#id ??= wire.id;
    if (wire.id !== this.#id) {
      throw new TestEngineError('unexpected-response', { asked, mismatch: { kind: 'another', expected: 'build' } });
    }
    this.isKnown = true;
    for (const run of wire.runs) this.#told.set(`${run.suite}/${run.id}`, run);

    const isUncounted = wire.state.blocked && wire.state.jobs === undefined && ifBlocked === 'judge';
    const stateWith = (jobs: readonly WireJob[] | undefined) => {
      const counts = wire.state.jobs ?? (jobs && countJobs(jobs));
      return buildState({ ...wire.state, jobs: isUncounted ? counts : wire.state.jobs }, ifBlocked);
    };
    let jobs = this.#recentJobs();
    let state = stateWith(jobs);
    let pendingTriggers = 0;
    if (isUncounted || triggeredBuilds !== 'ignore') {
      // Only while the build is running does nothing depend on its jobs yet.
      if (jobs === undefined || state.ended !== undefined) {
        jobs = await this.#readJobs(triggeredBuilds !== 'ignore', signal);
        state = stateWith(jobs);
      }
      if (triggeredBuilds !== 'ignore') pendingTriggers = this.#trigger(jobs ?? [], triggeredBuilds);
    }
    const { pipeline, number } = this.#place;
    const ended = pendingTriggers === 0 ? state.ended : undefined;
    return {
      id: wire.id,
      build: { id: wire.id, pipeline, number, ...state, ended, pendingTriggers },
      told: [...this.#told.values()],
      oddRuns: wire.oddRuns,
      triggered: [...this.#triggered.values()],
    };
  }

  #recentJobs(): readonly WireJob[] | undefined {
    const isRecent = this.#jobs !== undefined && this.#clock.now() < this.#jobs.readAt + jobsStandFor;
    return isRecent ? this.#jobs?.jobs : undefined;
  }

  /** If jobs are only needed to judge a build at a block step, they may be rejected: then the build has not ended. */
  async #readJobs(isNeeded: boolean, signal: AbortSignal): Promise<readonly WireJob[] | undefined> {
    try {
      const readAt = this.#clock.now();
      const jobs = await jobsOf(this.#api, this.#place, signal);
      this.#jobs = { jobs, readAt };
      return jobs;
    } catch (error) {
      if (isNeeded || !(error instanceof TestEngineError) || error.transient) throw error;
      return undefined;
    }
  }

  /**
   * Adds what the jobs have triggered, and returns how many builds are still to come. A build that no job names any more stays gated,
   * unless a job says why it no longer counts.
   */
  #trigger(jobs: readonly WireJob[], which: 'include' | readonly string[]): number {
    const { builds, excused, pending } = triggersIn(jobs);
    for (const { id } of excused) this.#triggered.delete(id);
    // After the deletions, since the worse of two rows with one ID counts.
    for (const build of builds) {
      if (which === 'include' || which.includes(build.pipeline)) this.#triggered.set(build.id, build);
    }
    return pending;
  }
}
