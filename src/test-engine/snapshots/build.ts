import type { BuildIdSelector, BuildUrlSelector, PipelineSelector } from '../../selector.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Run, Snapshot } from '../model.ts';
import { runsInSuites } from './build-runs.ts';
import type { GatedBuilds } from './gated-builds.ts';
import type { ListOptions } from './listing.ts';
import { NewestBuilds } from './newest-builds.ts';

/** One request per suite, if its runs fit on a page and the page says so. */
export async function pollBuildId(
  api: Endpoints,
  selector: BuildIdSelector,
  known: readonly Run[],
  options: ListOptions,
  signal: AbortSignal,
): Promise<Snapshot> {
  const found = await runsInSuites(api, selector, known, options, signal);
  return {
    ...found,
    builds: undefined,
    withoutBuild: [],
    notTriggered: [],
    unreadable: [],
    putAside: [],
    readLimits: [],
  };
}

/** One request for the build, then those for its runs. While it is running, its runs are only requested if they are wanted. */
export async function pollBuildUrl(
  builds: GatedBuilds,
  selector: BuildUrlSelector,
  known: readonly Run[],
  options: ListOptions,
  signal: AbortSignal,
): Promise<Snapshot> {
  const { pipeline, number } = selector;
  const readings = await builds.read([{ pipeline, number }], selector, signal);
  return builds.snapshot(readings, { ...selector, lists: 0 }, known, options, signal);
}

/** Polls the newest build of a commit in each of some pipelines. */
export class BuildsOfCommit {
  readonly #builds: GatedBuilds;
  readonly #newest: NewestBuilds;
  readonly #selector: PipelineSelector;

  constructor(api: Endpoints, clock: Clock, builds: GatedBuilds, selector: PipelineSelector) {
    this.#builds = builds;
    this.#newest = new NewestBuilds(api, clock, selector);
    this.#selector = selector;
  }

  /**
   * One request until there is a build, then one per build. Each poll that sees an ended build then looks for newer ones, so the verdict
   * is always about the newest.
   */
  async poll(known: readonly Run[], options: ListOptions, signal: AbortSignal): Promise<Snapshot> {
    const read = () => this.#builds.read(this.#newest.builds, this.#selector, signal);
    let readings = await read();
    const hasEnded = readings.gated.some(({ build }) => build.ended !== undefined);
    if (this.#newest.isDue || hasEnded) {
      // Builds that have just been read are not requested again.
      if (await this.#newest.read(signal)) readings = await read();
    }
    const snapshot = await this.#builds.snapshot(readings, { ...this.#selector, lists: 1 }, known, options, signal);
    return { ...snapshot, withoutBuild: this.#newest.withoutBuild, nextPollBy: this.#newest.dueAt };
  }
}
