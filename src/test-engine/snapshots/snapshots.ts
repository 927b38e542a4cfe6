import type { RunIdSelector, Selector } from '../../selector.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Budget, PollOptions, Run, Snapshot } from '../model.ts';
import { BuildsOfCommit, pollBuildId, pollBuildUrl } from './build.ts';
import { CommitRuns } from './commit.ts';
import { GatedBuilds } from './gated-builds.ts';
import { findRun } from './listing.ts';

/** Polls everything that a selector names, and remembers what saves requests in the next poll. For one selector only. */
export class Snapshots {
  readonly #api: Endpoints;
  readonly #clock: Clock;
  readonly #builds: GatedBuilds;
  #buildsOfCommit: BuildsOfCommit | undefined;
  readonly #commitRuns: CommitRuns;
  /** Runs that were read in polls that then failed. A failure among them must not be forgotten, even if no list shows it any more. */
  readonly #met = new Map<string, Run>();

  /** `budgets` returns the newest state of the rate limits. */
  constructor(api: Endpoints, clock: Clock, budgets: () => readonly Budget[]) {
    this.#api = api;
    this.#clock = clock;
    this.#builds = new GatedBuilds(api, clock, budgets);
    this.#commitRuns = new CommitRuns(api);
  }

  /** One poll, without a retry: see `TestEngine.poll`. `seen` are the runs of earlier polls. */
  poll(selector: Selector, seen: readonly Run[], pollOptions: PollOptions, signal: AbortSignal): Promise<Snapshot> {
    const keyOf = ({ suite, id }: Run) => `${suite}/${id}`;
    const onBroken = (runs: readonly Run[]) => {
      for (const run of runs) this.#met.set(keyOf(run), run);
    };
    for (const run of seen) this.#met.delete(keyOf(run));
    const known = [...seen, ...this.#met.values()];
    const options = { ...pollOptions, onBroken };
    switch (selector.kind) {
      case 'pipeline':
        this.#buildsOfCommit ??= new BuildsOfCommit(this.#api, this.#clock, this.#builds, selector);
        return this.#buildsOfCommit.poll(known, options, signal);
      case 'build-id':
        return pollBuildId(this.#api, selector, known, options, signal);
      case 'build-url':
        return pollBuildUrl(this.#builds, selector, known, options, signal);
      case 'run-id':
        return pollRunId(this.#api, selector, signal);
      case 'commit':
        return this.#commitRuns.poll(selector, known, options, signal);
    }
  }
}

async function pollRunId(
  api: Endpoints,
  { organization, suites: [suite], runId }: RunIdSelector,
  signal: AbortSignal,
): Promise<Snapshot> {
  const place = { organization, suite };
  const run = await findRun(api, place, runId, signal);
  // The 404 may be about the organization or the suite. If it is, the list of the suite's runs is a 404 too.
  if (run === undefined) await api.runs(place, { page: 1, perPage: 1 }, { signal });
  return {
    runs: run === undefined ? [] : [run],
    builds: undefined,
    withoutBuild: [],
    notTriggered: [],
    unreadable: [],
    putAside: [],
    readLimits: [],
    whole: true,
    paged: false,
  };
}
