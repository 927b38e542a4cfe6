import type { CommitSelector } from '../../selector.ts';
import { instantOf } from '../../shared/instants.ts';
import type { Endpoints, SuiteRef } from '../endpoints.ts';
import type { ReadLimit, Run, Snapshot } from '../model.ts';
import { CommitList } from './commit-list.ts';
import { findRuns, type ListOptions, together } from './listing.ts';
import { failedFirst, outdated } from './newest.ts';
import { areOf } from './of-commit.ts';
import { inOrder, type RowsOfRun } from './rows.ts';

/** Polls the runs of a commit, which were uploaded outside Buildkite, and remembers those that it has seen. */
export class CommitRuns {
  readonly #api: Endpoints;
  readonly #bySuite = new Map<string, RunsOfSuite>();

  constructor(api: Endpoints) {
    this.#api = api;
  }

  async poll(
    selector: CommitSelector,
    known: readonly Run[],
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<Snapshot> {
    const bySuite = await together(selector.suites, signal, (suite, either) => {
      const runs = this.#bySuite.get(suite) ?? new RunsOfSuite(this.#api, selector, suite);
      this.#bySuite.set(suite, runs);
      const before = known.filter((run) => run.suite === suite);
      return runs.poll(before, options, either);
    });
    return {
      runs: bySuite.flatMap(({ runs }) => runs),
      builds: undefined,
      withoutBuild: [],
      notTriggered: [],
      unreadable: [],
      putAside: failedFirst(bySuite.flatMap(({ putAside }) => putAside)),
      readLimits: bySuite.flatMap(({ readLimit }) => readLimit ?? []),
      whole: bySuite.every(({ whole }) => whole),
      paged: true,
    };
  }
}

/** What a poll shows of one suite. */
interface SuiteSnapshot extends Pick<Snapshot, 'runs' | 'putAside' | 'whole'> {
  readonly readLimit: ReadLimit | undefined;
}

/** The commit's runs in one suite. */
class RunsOfSuite {
  readonly #api: Endpoints;
  readonly #selector: CommitSelector;
  readonly #place: SuiteRef;
  readonly #list: CommitList;
  /** All runs that were ever seen, in their last state. Kept here, since the poll that saw one may have failed for another suite. */
  readonly #seen = new Map<string, Run>();

  constructor(api: Endpoints, selector: CommitSelector, suite: string) {
    this.#api = api;
    this.#selector = selector;
    this.#place = { organization: selector.organization, suite };
    this.#list = new CommitList(api, this.#place);
  }

  async poll(known: readonly Run[], { whole, onBroken }: ListOptions, signal: AbortSignal): Promise<SuiteSnapshot> {
    for (const run of known) if (!this.#seen.has(run.id)) this.#seen.set(run.id, run);
    const there = new Map<string, Run>();
    const take = (run: Run) => {
      there.set(run.id, run);
      this.#remember(run);
    };
    const isOurs = (rows: RowsOfRun) => this.#seen.has(rows[0].id) || areOf(rows, this.#selector);
    const reading = await this.#list.read({ whole, isOurs, wanted: ids(this.#gated()), onBroken }, signal);
    for (const run of reading.runs) take(run);
    // A look-up may show when a run began, and so change which runs are gated.
    const lookedUp = new Set<string>();
    let unseen: readonly Run[];
    do {
      unseen = this.#gated().filter(({ id }) => !there.has(id) && !lookedUp.has(id));
      for (const { id } of unseen) lookedUp.add(id);
      for (const run of await findRuns(this.#api, this.#place, unseen, signal)) take(run);
    } while (unseen.length > 0);
    const gated = ids(this.#gated());
    return {
      runs: inOrder([...there.values()].filter(({ id }) => gated.has(id))),
      putAside: this.#putAside(),
      whole: reading.whole,
      readLimit: reading.readLimit,
    };
  }

  /** What a response leaves out stays as it was, and a failed result never changes. */
  #remember(run: Run): void {
    const earlier = this.#seen.get(run.id) ?? run;
    this.#seen.set(run.id, {
      ...run,
      result: earlier.result === 'failed' ? 'failed' : run.result,
      commit: run.commit ?? earlier.commit,
      branch: run.branch ?? earlier.branch,
      createdAt: instantOf(run.createdAt) === undefined ? earlier.createdAt : run.createdAt,
    });
  }

  /**
   * A run that has vanished stays one of the newest until a newer one appears: an older one does not replace it. Runs that were put aside
   * need no look-up any more.
   */
  #gated(): readonly Run[] {
    const putAside = ids(this.#putAside());
    return [...this.#seen.values()].filter(({ id }) => !putAside.has(id));
  }

  #putAside(): readonly Run[] {
    return this.#selector.runs === 'newest' ? outdated([...this.#seen.values()], this.#selector) : [];
  }
}

function ids(runs: readonly Run[]): ReadonlySet<string> {
  return new Set(runs.map(({ id }) => id));
}
