import type { GatedBuilds as Wanted } from '../../selector.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Endpoints } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { Budget, BuildRef, Run, Snapshot } from '../model.ts';
import { type RunRef, type RunsOfBuild, runsInSuites } from './build-runs.ts';
import { type BuildReading, GatedBuild } from './gated-build.ts';
import { type ListOptions, together } from './listing.ts';

/** The most builds that are gated together, including triggered ones. */
const mostBuilds = 10;

/** A build with its UUID, if that is known. */
export type RootBuild = BuildRef & { readonly id?: string };

/** What a poll has read of all builds. */
export interface BuildReadings {
  readonly gated: readonly BuildReading[];
  /** Triggered builds that may not be read. */
  readonly unreadable: readonly BuildRef[];
}

/** Builds and those that they trigger, polled together. */
export class GatedBuilds {
  readonly #api: Endpoints;
  readonly #clock: Clock;
  readonly #budgets: () => readonly Budget[];
  readonly #builds = new Map<string, GatedBuild>();

  constructor(api: Endpoints, clock: Clock, budgets: () => readonly Budget[]) {
    this.#api = api;
    this.#clock = clock;
    this.#budgets = budgets;
  }

  /**
   * One request per build, and those for its jobs if they are needed. Throws `too-many-builds`, and the rejection of a build that was named
   * or has been read before.
   */
  async read(roots: readonly RootBuild[], selector: Wanted, signal: AbortSignal): Promise<BuildReadings> {
    const gated = new Map<string, BuildReading>();
    const unreadable = new Map<string, BuildRef>();
    for (let next = roots; next.length > 0; ) {
      const isFirst = next === roots;
      const readings = await together(next, signal, (ref, either) => this.#readOne(ref, isFirst, selector, either));
      for (const [index, ref] of next.entries()) {
        const reading = readings[index];
        if (reading === undefined) unreadable.set(keyOf(ref), ref);
        else gated.set(keyOf(ref), reading);
      }
      const triggered = readings.flatMap((reading) => reading?.triggered ?? []);
      const unread = triggered.filter((ref) => !gated.has(keyOf(ref)) && !unreadable.has(keyOf(ref)));
      next = [...new Map(unread.map((ref) => [keyOf(ref), ref])).values()];
      if (gated.size + next.length > mostBuilds) throw new TestEngineError('too-many-builds', { most: mostBuilds });
    }
    return { gated: [...gated.values()], unreadable: [...unreadable.values()] };
  }

  /** `undefined`: a triggered build that the token may not read, and whose pipeline was not named. */
  async #readOne(
    ref: RootBuild,
    isRoot: boolean,
    selector: Wanted,
    signal: AbortSignal,
  ): Promise<BuildReading | undefined> {
    const { organization, triggeredBuilds } = selector;
    const key = `${keyOf(ref)} ${ref.id ?? ''}`;
    const build = this.#builds.get(key) ?? new GatedBuild(this.#api, this.#clock, { organization, ...ref }, ref.id);
    this.#builds.set(key, build);
    try {
      return await build.read(selector, signal);
    } catch (error) {
      const isRefused = isTestEngineError(error, 'not-found', 'forbidden', 'missing-scope');
      // Once a build has counted, only its trigger job can change that.
      if (!isRefused || isRoot || triggeredBuilds !== 'include' || build.isKnown) throw error;
      return undefined;
    }
  }

  /**
   * The snapshot of builds that were just read, with their runs if they are needed. In this order: what was uploaded before a build's end
   * was seen is in lists that are requested after it. `lists`: the number of requests that finding the builds takes.
   */
  async snapshot(
    { gated, unreadable }: BuildReadings,
    selector: Wanted & { readonly lists: number },
    known: readonly Run[],
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<Snapshot> {
    const { triggeredBuilds } = selector;
    const builds = gated.map(({ build }) => build);
    const ids = new Set(gated.map(({ id }) => id));
    const of = (reading: BuildReading) => known.filter(({ buildId }) => buildId === reading.id);
    this.#checkCost(selector.lists + gated.length + sum(gated.map((one) => suitesOf(one, of(one), selector).length)));
    const isAsked = options.runs === 'always' || builds.every(({ ended }) => ended !== undefined);
    const runs = isAsked
      ? await together(gated, signal, (one, either) => this.#runsOf(one, of(one), selector, options, either))
      : [];
    return {
      runs: runs.flatMap((one) => one.runs),
      buildsOnly: !isAsked,
      builds,
      withoutBuild: [],
      notTriggered:
        typeof triggeredBuilds === 'string'
          ? []
          : triggeredBuilds.filter((pipeline) => builds.every((build) => build.pipeline !== pipeline)),
      unreadable,
      putAside: known.filter(({ buildId }) => buildId !== undefined && !ids.has(buildId)),
      readLimits: [],
      whole: isAsked && runs.every(({ whole }) => whole),
      paged: runs.some(({ paged }) => paged),
    };
  }

  async #runsOf(
    reading: BuildReading,
    known: readonly Run[],
    selector: Wanted,
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<RunsOfBuild> {
    const { organization } = selector;
    const { id: buildId } = reading;
    const told = unique(reading.told.filter(({ suite }) => isGated(suite, selector)));
    const odd = reading.oddRuns.filter(({ suite }) => isGated(suite, selector));
    const suites = suitesOf(reading, known, selector);
    const wanted = unique([...known, ...told]);
    const { runs, whole, paged } = await runsInSuites(
      this.#api,
      { organization, suites, buildId },
      wanted,
      options,
      signal,
    );
    const onlyTold = told.filter((run) => !isAmong(run, [...known, ...runs]));
    return {
      runs: [...runs, ...onlyTold.map((run) => barely(run, buildId))],
      // A run that cannot be read may have failed.
      whole: whole && odd.length === 0,
      paged,
    };
  }

  /** A poll must leave requests for the next one, and for other gates. */
  #checkCost(requests: number): void {
    const limit = Math.min(...this.#budgets().map((budget) => budget.limit));
    if (requests > limit / 2) throw new TestEngineError('poll-too-large', { requests, limit });
  }
}

function keyOf({ pipeline, number }: BuildRef): string {
  return `${pipeline}/${number}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function isGated(suite: string | undefined, { suites }: Wanted): boolean {
  return suites.length === 0 || suite === undefined || suites.includes(suite);
}

/** The suites that were named or, if none were, those in which the build has a run. */
function suitesOf({ told, oddRuns }: BuildReading, known: readonly RunRef[], { suites }: Wanted): readonly string[] {
  return suites.length > 0 ? suites : [...new Set([...known, ...told, ...oddRuns].flatMap(({ suite }) => suite ?? []))];
}

function unique(runs: readonly RunRef[]): readonly RunRef[] {
  return [...new Map(runs.map((run) => [`${run.suite}/${run.id}`, run])).values()];
}

function isAmong({ suite, id }: RunRef, runs: readonly RunRef[]): boolean {
  return runs.some((run) => run.suite === suite && run.id === id);
}

/**
 * A run that only the build names. It counts as seen once, with no final result, and is missing from then on: the gate must not be green as if
 * it had never existed.
 */
function barely({ suite, id }: RunRef, buildId: string): Run {
  return {
    suite,
    id,
    buildId,
    state: 'running',
    result: 'pending',
    words: { state: undefined, result: undefined },
    webUrl: undefined,
    branch: undefined,
    commit: undefined,
    createdAt: undefined,
  };
}
