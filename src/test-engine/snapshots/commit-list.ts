import { type Endpoints, fullPage, type SuiteRef } from '../endpoints.ts';
import type { ReadLimit, Run } from '../model.ts';
import { ListReader } from '../pages.ts';
import type { WireRun } from '../schema.ts';
import type { ListOptions } from './listing.ts';
import { type RowsOfRun, rowsById, worstOf } from './rows.ts';

/** How many of a suite's runs are read at the most to find those of a commit. */
const mostRuns = 10 * fullPage;
/** How many pages that may take, where the server's pages are smaller than asked for. */
const mostPages = 40;

/** What is to be read of the list. */
interface ReadOptions {
  /** To its proven end, or to the bound. */
  readonly whole: boolean;
  readonly isOurs: (rows: RowsOfRun) => boolean;
  /** Ids of runs that will be looked up one by one unless they are met in the list. */
  readonly wanted: ReadonlySet<string>;
  /** Takes those of ours that were read before a page could not be had. */
  readonly onBroken: ListOptions['onBroken'];
}

/** What was read of it. */
interface Reading {
  /** Ours, in the list's order. */
  readonly runs: readonly Run[];
  readonly whole: boolean;
  readonly readLimit: ReadLimit | undefined;
}

/**
 * A suite's list of runs, of all commits and newest first, which cannot be filtered. The first reading goes back until the list
 * or the bound ends. Later ones need not: they go down to where an earlier one has been, and further only where that is
 * cheaper than to look up the runs that have sunk.
 */
export class CommitList {
  readonly #api: Endpoints;
  readonly #suite: SuiteRef;
  /** Ids of all runs that were read, whosesoever. */
  readonly #read = new Set<string>();
  /** How many runs stood above each of ours when it was met last, and those that have come since. */
  readonly #depths = new Map<string, number>();
  /** What the newest whole reading cost, and how many readings there were since. */
  #pagesOfWhole = 0;
  #readingsSince = 0;
  #readLimit: ReadLimit | undefined;

  constructor(api: Endpoints, suite: SuiteRef) {
    this.#api = api;
    this.#suite = suite;
  }

  /**
   * Reads the list from its first page. What was read is remembered only once the whole reading is done: what a broken one
   * has read, the next has to read again.
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
   * The first time, and while none of ours is known, since the first reading may have missed it where the list shifted or left it
   * out. What that costs is at most a fifth more.
   */
  #isToBeReadWhole(): boolean {
    return this.#read.size === 0 || (this.#depths.size === 0 && this.#readingsSince >= 5 * this.#pagesOfWhole);
  }

  /** Whether runs that were never read may stand on the next page. */
  #findsMore(reader: ListReader<WireRun>, whole: boolean): boolean {
    if (!isWithinBound(reader)) return false;
    return whole ? reader.goesOn(true) : reader.goesOn(false) && this.#arrived(reader) === undefined;
  }

  /**
   * Whether reading on costs fewer requests than looking up, a page and a look-up being a request each. So a poll never costs
   * more than all pages down to the deepest run.
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
    // A number of pages pays where more than so many of them stand there.
    const further = pagesTo.filter((pages) => pages > 0).sort((a, b) => a - b);
    return further.some((pages, index) => pages <= index);
  }

  /** How many runs have come on top of those that were read before; `undefined` where none of these was met. */
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
