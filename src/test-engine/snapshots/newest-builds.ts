import type { PipelineSelector } from '../../selector.ts';
import type { Clock } from '../../shared/clock.ts';
import type { WireListedBuild } from '../build-schema.ts';
import type { Endpoints } from '../endpoints.ts';
import { TestEngineError } from '../errors.ts';
import { ListReader } from '../pages.ts';
import { branchName } from './of-commit.ts';

/**
 * Polls look for newer builds again after so many milliseconds. Users are promised that this happens at least once per minute, and other
 * requests of a poll may come first.
 */
const standsFor = 57_000;
/** The most pages of a commit's builds. */
const mostPages = 10;

/** The newest build of a commit in each pipeline, as far as they have been found. */
export class NewestBuilds {
  readonly #api: Endpoints;
  readonly #clock: Clock;
  readonly #selector: PipelineSelector;
  readonly #found = new Map<string, WireListedBuild>();
  /** Pipelines that are known to exist. */
  readonly #existing = new Set<string>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(api: Endpoints, clock: Clock, selector: PipelineSelector) {
    this.#api = api;
    this.#clock = clock;
    this.#selector = selector;
  }

  /** One build per pipeline that has one, in the selector's order. */
  get builds(): readonly WireListedBuild[] {
    return this.#selector.pipelines.flatMap((pipeline) => this.#found.get(pipeline) ?? []);
  }

  get withoutBuild(): readonly string[] {
    return this.#selector.pipelines.filter((pipeline) => !this.#found.has(pipeline));
  }

  /** Whether it is time to look for newer builds, even if no verdict depends on them yet. */
  get isDue(): boolean {
    return this.withoutBuild.length > 0 || this.#clock.now() >= this.dueAt;
  }

  /** By when a poll that looks for newer builds must begin, in milliseconds of the clock. */
  get dueAt(): number {
    return this.#readAt + standsFor;
  }

  /**
   * Looks for newer builds, and returns whether there are any. One request, if one page is enough. Throws `not-found` if a pipeline does
   * not exist.
   */
  async read(signal: AbortSignal): Promise<boolean> {
    const { pipelines } = this.#selector;
    const readAt = this.#clock.now();
    const [only, ...more] = pipelines;
    const rows = await this.#list(more.length === 0 ? only : undefined, signal);
    // In the list of all pipelines, a pipeline without a build looks like one that does not exist.
    for (const { pipeline } of rows) this.#existing.add(pipeline);
    const unknown = more.length === 0 ? [] : pipelines.filter((pipeline) => !this.#existing.has(pipeline));
    for (const pipeline of unknown) {
      rows.push(...(await this.#list(pipeline, signal)));
      this.#existing.add(pipeline);
    }
    this.#readAt = readAt;
    const changed = pipelines.map((pipeline) => this.#takeIn(pipeline, rows));
    return changed.includes(true);
  }

  /** The builds of the commit, newest first, as far as they may be needed. */
  async #list(pipeline: string | undefined, signal: AbortSignal): Promise<WireListedBuild[]> {
    const { organization, pipelines, commit, mergeCommit } = this.#selector;
    const isStandInWanted =
      mergeCommit !== undefined && pipelines.some((one) => this.#found.get(one)?.commit !== commit);
    const commits = isStandInWanted ? [commit, mergeCommit] : [commit];
    const reader = new ListReader<WireListedBuild>(
      (page) => this.#api.builds({ organization, pipeline }, commits, page, signal),
      ({ id }) => id,
    );
    const sought = pipeline === undefined ? pipelines : [pipeline];
    for (;;) {
      const asked = await reader.readPage();
      const isFound = sought.every((one) => {
        const newest = this.#newestOf(one, reader.rows);
        return newest?.commit === commit && !isPassedOver(newest);
      });
      if (isFound || !reader.goesOn(false)) return reader.rows;
      if (reader.pages === mostPages) throw new TestEngineError('endless-list', { asked, pages: mostPages });
    }
  }

  /**
   * The build that counts. If a server does not filter, builds of other commits must not be gated. Builds of the commit itself come before
   * those of the merge commit, even if they are older.
   */
  #newestOf(pipeline: string, rows: readonly WireListedBuild[]): WireListedBuild | undefined {
    const { commit, mergeCommit, branch } = this.#selector;
    const isOurs = (row: WireListedBuild) =>
      row.pipeline === pipeline &&
      (branch === undefined || row.branch === undefined || branchName(row.branch) === branchName(branch));
    const of = (sha: string | undefined) => rows.filter((row) => row.commit === sha && isOurs(row));
    const heads = of(commit);
    const builds = heads.length > 0 ? heads : of(mergeCommit);
    const running = builds.filter((build) => !isPassedOver(build));
    return (running.length > 0 ? running : builds).toSorted((a, b) => b.number - a.number)[0];
  }

  /** Returns whether another build is the newest now. A build is not replaced because a list leaves it out. */
  #takeIn(pipeline: string, rows: readonly WireListedBuild[]): boolean {
    const newest = this.#newestOf(pipeline, rows);
    const before = this.#found.get(pipeline);
    if (newest === undefined) return false;
    const current = rows.find(({ id }) => id === before?.id) ?? before;
    if (current !== undefined && !this.#takesPlaceOf(current, newest)) {
      this.#found.set(pipeline, current);
      return false;
    }
    this.#found.set(pipeline, newest);
    return newest.id !== current?.id;
  }

  #takesPlaceOf(current: WireListedBuild, newest: WireListedBuild): boolean {
    const { commit } = this.#selector;
    if (current.commit !== newest.commit) return newest.commit === commit;
    if (isPassedOver(current) !== isPassedOver(newest)) return isPassedOver(current);
    return newest.number > current.number;
  }
}

/** A build that never ran. It only counts if there is no other. */
function isPassedOver({ word }: WireListedBuild): boolean {
  return word === 'skipped' || word === 'not_run';
}
