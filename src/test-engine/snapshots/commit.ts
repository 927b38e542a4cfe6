import type { CommitSelector } from '../../selector.ts';
import { rawText } from '../../shared/untrusted.ts';
import { type Endpoints, fullPage, type SuiteRef } from '../endpoints.ts';
import type { ReadLimit, Run, Snapshot } from '../model.ts';
import { findRuns, newestFirst, pageAfter, together } from './listing.ts';

/** How many pages of a suite's runs are read at the most to find those of a commit: a thousand runs. */
const mostPages = 10;

/** What looks at one suite have found out so far. */
interface Memory {
  /** Ids of all runs that were read, whosesoever: what stands below one of them in the list was read, too. */
  readonly read: Set<string>;
  /** Ids of the commit's runs among them. Kept here, since the look that read them may have failed for another suite. */
  matching: Set<string>;
  /** The list went on where reading stopped. */
  readLimit: ReadLimit | undefined;
}

/**
 * Finds the runs of a commit. The list cannot be filtered and is newest first, so the first look reads back until the list
 * or the bound ends; later looks read only down to where an earlier one has been, which is one request where little is new.
 */
export class CommitRuns {
  readonly #api: Endpoints;
  readonly #bySuite = new Map<string, Memory>();

  constructor(api: Endpoints) {
    this.#api = api;
  }

  async poll(selector: CommitSelector, known: readonly Run[], signal: AbortSignal): Promise<Snapshot> {
    const { organization, suites, runs } = selector;
    const bySuite = await together(suites, signal, async (suite, either) => {
      const place = { organization, suite };
      const memory = this.#memoryOf(suite);
      const listed = await this.#read(place, selector, memory, either);
      const before = known.filter((run) => run.suite === suite);
      const ids = new Set([...before.map(({ id }) => id), ...memory.matching]);
      const unlisted = [...ids].filter((id) => !listed.some((run) => run.id === id)).map((id) => ({ id }));
      const there = [...listed, ...(await findRuns(this.#api, place, unlisted, either))];
      if (runs === 'all') return { runs: newestFirst(there), putAside: [] };
      const newest = newestOf(before, there);
      // What is older has no part in it any more, and need not be looked up again.
      memory.matching = new Set(newest.runs.map(({ id }) => id));
      return newest;
    });
    return {
      runs: bySuite.flatMap((one) => one.runs),
      build: undefined,
      putAside: bySuite.flatMap((one) => one.putAside),
      readLimits: suites.flatMap((suite) => this.#memoryOf(suite).readLimit ?? []),
      whole: true,
      paged: true,
    };
  }

  #memoryOf(suite: string): Memory {
    const memory = this.#bySuite.get(suite) ?? { read: new Set(), matching: new Set(), readLimit: undefined };
    this.#bySuite.set(suite, memory);
    return memory;
  }

  /**
   * The commit's runs in the part of the list that is new, and on the page where that ends. They are remembered only once the
   * whole reading is done: what a broken one has read, the next has to read again.
   */
  async #read(place: SuiteRef, selector: CommitSelector, memory: Memory, signal: AbortSignal): Promise<readonly Run[]> {
    const runs = new Map<string, Run>();
    let page = 1;
    for (let pages = 1; ; pages++) {
      const { body, headers } = await this.#api.runs(place, { page, perPage: fullPage }, { signal });
      const seenBefore = runs.size;
      for (const wire of body) runs.set(wire.id, { suite: place.suite, ...wire });
      const next = pageAfter(page, { body, headers });
      const metOld = body.some(({ id }) => memory.read.has(id));
      const isOver = next === undefined || metOld || runs.size === seenBefore;
      if (isOver || pages === mostPages) {
        const listed = [...runs.values()].filter((run) => isOf(run, selector));
        for (const id of runs.keys()) memory.read.add(id);
        for (const { id } of listed) memory.matching.add(id);
        if (!isOver) memory.readLimit = { suite: place.suite, runs: runs.size };
        return listed;
      }
      page = next;
    }
  }
}

/**
 * The newest of a suite's runs, and those seen before that it has taken the place of. A run that was seen and is not there now
 * stays the newest until a newer one comes: an older one does not take its place.
 */
function newestOf(before: readonly Run[], there: readonly Run[]) {
  const lost = before.filter(({ id }) => !there.some((run) => run.id === id));
  const [newest] = newestFirst([...lost, ...there]);
  return {
    runs: there.filter((run) => run === newest),
    putAside: before.filter(({ id }) => id !== newest?.id),
  };
}

function isOf({ commit, branch }: Run, selector: CommitSelector): boolean {
  if (commit === undefined || rawText(commit).toLowerCase() !== selector.commit) return false;
  if (selector.branch === undefined) return true;
  return branch !== undefined && plainBranch(rawText(branch)) === plainBranch(selector.branch);
}

/**
 * A branch however a collector writes it: `main` and `refs/heads/main` are one, and so are `12/merge` and
 * `refs/pull/12/merge` (GITHUB_REF_NAME and GITHUB_REF in GitHub's "Default environment variables").
 */
export function plainBranch(branch: string): string {
  return branch.replace(/^refs\/(?:heads|pull|tags)\//, '');
}
