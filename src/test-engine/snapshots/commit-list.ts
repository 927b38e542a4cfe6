import { type Endpoints, fullPage, type SuiteRef } from '../endpoints.ts';
import type { ReadLimit, Run } from '../model.ts';
import { ListReader } from '../pages.ts';
import type { WireRun } from '../schema.ts';
import type { ListOptions } from './listing.ts';
import { type RowsOfRun, rowsById, worstOf } from './rows.ts';

/** The most runs of a suite that are read to find those of a commit. */
const mostRuns = 10 * fullPage;
/** The most pages for that, in case the server's pages are smaller than requested. */
const mostPages = 40;

/** What has to be read of the list. */
interface ReadOptions {
  /** Whether to read to its proven end, or to the limit. */
  readonly whole: boolean;
  readonly isOurs: (rows: RowsOfRun) => boolean;
  /** IDs of runs that will be looked up one by one unless the list shows them. */
  readonly wanted: ReadonlySet<string>;
  /** Called with the runs of the commit that were read before a page could not be fetched. */
  readonly onBroken: ListOptions['onBroken'];
}

/** What was read of the list. */
interface Reading {
  /** The runs of the commit, in the list's order. */
  readonly runs: readonly Run[];
  readonly whole: boolean;
  readonly readLimit: ReadLimit | undefined;
}

/**
 * A suite's list of runs, of all commits, newest first. It cannot be filtered. The first reading continues to the list's end or to the
 * limit. Later readings stop at the runs that an earlier one has read, and only continue if that is cheaper than looking up the runs
 * further down.
 */
export class CommitList {
  readonly #api: Endpoints;
  readonly #suite: SuiteRef;
  /** IDs of all runs that were read, of any commit. */
  readonly #read = new Set<string>();
  /** How many runs are above each run of the commit: those above it when it was last seen, and those that have been added since. */
  readonly #depths = new Map<string, number>();
  /** The pages of the newest whole reading, and the number of readings since then. */
  #pagesOfWhole = 0;
  #readingsSince = 0;
  #readLimit: ReadLimit | undefined;

  constructor(api: Endpoints, suite: SuiteRef) {
    this.#api = api;
    this.#suite = suite;
  }

  /**
   * Reads the list from its first page. What was read is only remembered if the reading succeeds; after an error, the next one starts
   * again.
   */
  async read({ whole, isOurs, wanted, onBroken }: ReadOptions, signal: AbortSignal): Promise<Reading> {
    const reader = new ListReader<WireRun>(
      (page) => this.#api.runs(this.#suite, page, { signal }),
      ({ id }) => id,
    );
    const isWhole = whole || this.#isToBeReadWhole();
    const oursIn = (rows: ReturnType<typeof rowsById>) => [...rows.values()].filter(isOurs).map(worstOf);
    try {
      do await reader.readPage();
      while (this.#findsMore(reader, isWhole) || this.#isCheaperToRead(reader, wanted));
    } catch (error) {
      onBroken(oursIn(rowsById(reader.rows, this.#suite.suite)));
      throw error;
    }
    const listed = rowsById(reader.rows, this.#suite.suite);
    const ours = oursIn(listed);
    this.#remember([...listed.keys()], ours);
    this.#readingsSince = isWhole ? 0 : this.#readingsSince + 1;
    if (isWhole) this.#pagesOfWhole = reader.pages;
    const isAtBound = reader.goesOn(true) && !isWithinBound(reader);
    if (isAtBound) this.#readLimit = { suite: this.#suite.suite, runs: listed.size };
    if (reader.end === 'proven') this.#readLimit = undefined;
    return { runs: ours, whole: isAtBound || reader.end === 'proven', readLimit: this.#readLimit };
  }

  /**
   * Whether to read everything: the first time, and while no run of the commit is known, since the first reading may have missed one if
   * the list shifted. That takes at most a fifth more requests.
   */
  #isToBeReadWhole(): boolean {
    return this.#read.size === 0 || (this.#depths.size === 0 && this.#readingsSince >= 5 * this.#pagesOfWhole);
  }

  /** Whether the next page may contain runs that were never read. */
  #findsMore(reader: ListReader<WireRun>, whole: boolean): boolean {
    if (!isWithinBound(reader)) return false;
    return whole ? reader.goesOn(true) : reader.goesOn(false) && this.#arrived(reader) === undefined;
  }

  /**
   * Whether reading on takes fewer requests than looking runs up: a page and a look-up are one request each. So a poll never takes more
   * than all pages down to the last run of the commit.
   */
  #isCheaperToRead(reader: ListReader<WireRun>, wanted: ReadonlySet<string>): boolean {
    if (!reader.goesOn(true)) return false;
    const met = new Set(reader.rows.map(({ id }) => id));
    const arrived = this.#arrived(reader) ?? 0;
    const pageSize = Math.ceil(reader.rows.length / reader.pages);
    const pagesTo = [...wanted].flatMap((id) => {
      const depth = met.has(id) ? undefined : this.#depths.get(id);
      return depth === undefined ? [] : [Math.floor((depth + arrived) / pageSize) + 1 - reader.pages];
    });
    // Reading so many pages is worth it if they contain more of these runs than that.
    const further = pagesTo.filter((pages) => pages > 0).sort((a, b) => a - b);
    return further.some((pages, index) => pages <= index);
  }

  /** How many runs were added above those that were read before; `undefined` if none of these was read again. */
  #arrived({ rows }: ListReader<WireRun>): number | undefined {
    const first = rows.findIndex(({ id }) => this.#read.has(id));
    return first === -1 ? undefined : new Set(rows.slice(0, first).map(({ id }) => id)).size;
  }

  #remember(listed: readonly string[], ours: readonly Run[]): void {
    const arrived = Math.max(
      0,
      listed.findIndex((id) => this.#read.has(id)),
    );
    for (const [id, depth] of this.#depths) this.#depths.set(id, depth + arrived);
    const depths = new Map(listed.map((id, index) => [id, index]));
    for (const { id } of ours) this.#depths.set(id, depths.get(id) ?? 0);
    for (const id of listed) this.#read.add(id);
  }
}

function isWithinBound({ rows, pages }: ListReader<WireRun>): boolean {
  return rows.length < mostRuns && pages < mostPages;
}
