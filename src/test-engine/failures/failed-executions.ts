import { type Endpoints, fullPage } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { FailedExecution, FailedExecutions, Run } from '../model.ts';
import type { WireExecution } from '../schema.ts';
import { FailedPages, type PageOptions, type Taken } from './failed-pages.ts';

/** How failed executions are fetched. */
export interface FetchOptions extends PageOptions {
  /** The most executions of all runs together. */
  readonly limit: number;
  /**
   * If no `Link` proves that a list is over, request a further page. A verdict needs that; a report does not.
   */
  readonly proveEnd: boolean;
  /**
   * Milliseconds that are left. If given, the rest of the rate limits is not used up. If not, it is, since a verdict depends on it.
   */
  readonly timeLeft?: (() => number) | undefined;
}

/** The requests that the rate limits leave for failures. */
export interface Room {
  /** Milliseconds until there are requests for another page; 0 if there are. */
  quotaWait(page: 'first' | 'further'): number;
  /** As a clock's. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The failed executions of all runs, one run after the other: see `TestEngine.failedExecutions`. */
export async function fetchFailedExecutions(
  api: Endpoints,
  room: Room,
  runs: readonly Run[],
  options: FetchOptions,
): Promise<FailedExecutions> {
  const executions: FailedExecution[] = [];
  const problems: Error[] = [];
  let truncated = false;
  let whole = true;
  for (const run of runs) {
    const most = options.limit - executions.length;
    if (most <= 0) return { executions, truncated: true, problems, whole: false };
    const ofRun = new FetchOfRun(api, room, run, options);
    const end = await ofRun.fetch(most);
    if (end === 'cut') truncated = true;
    if (end !== 'proven') whole = false;
    for (const execution of ofRun.executions) executions.push(execution);
    if (ofRun.detailsLeftOut !== undefined) problems.push(ofRun.detailsLeftOut);
    if (ofRun.problem !== undefined) problems.push(ofRun.problem);
    if (ofRun.endsAll) break;
  }
  return { executions, truncated, problems, whole };
}

/** How the list of a run's failed executions ended. */
type RunEnd =
  /** It was read to its proven end, and nothing was left out. */
  | 'proven'
  /** Everything seems to have been read. */
  | 'unproven'
  /** There are more than were fetched, or that cannot be ruled out. */
  | 'cut';

/** The most executions of a run that are left out as too large: each costs as much as the largest response. */
const mostSkipped = 3;

/** The failed executions of one run. */
class FetchOfRun {
  /** Why fetching ended early, if it did. */
  problem: Error | undefined;
  readonly #found = new Map<string, FailedExecution>();
  readonly #pages: FailedPages;
  readonly #room: Room;
  readonly #run: Run;
  readonly #options: FetchOptions;
  #skipped = 0;

  constructor(api: Endpoints, room: Room, run: Run, options: FetchOptions) {
    this.#pages = new FailedPages(api, run, options);
    this.#room = room;
    this.#run = run;
    this.#options = options;
  }

  /** Why details are missing from some page on, if they are. */
  get detailsLeftOut(): Error | undefined {
    return this.#pages.detailsLeftOut;
  }

  get executions(): Iterable<FailedExecution> {
    return this.#found.values();
  }

  /** Requests for other runs would not succeed either. */
  get endsAll(): boolean {
    const { problem } = this;
    const isForAll = isTestEngineError(problem, 'bad-token', 'missing-scope', 'forbidden', 'quota-spared');
    return isForAll || (problem !== undefined && this.#options.signal.aborted);
  }

  /** Fetches up to `most` executions, and returns whether they are all. Throws our own errors only. */
  async fetch(most: number): Promise<RunEnd> {
    try {
      const end = await this.#all(most);
      return this.#skipped === 0 ? end : 'cut';
    } catch (error) {
      const { signal } = this.#options;
      if (!signal.aborted && !(error instanceof TestEngineError)) throw error;
      const inTheWay = error instanceof TestEngineError ? error : this.#pages.lastFault;
      this.problem = inTheWay ?? new TestEngineError('no-time-left', {});
      return 'cut';
    }
  }

  async #all(most: number): Promise<RunEnd> {
    const { proveEnd } = this.#options;
    let offset = 0;
    /** Where the last page begins, according to a `Link`. */
    let lastOffset = 0;
    let isRepeated = false;
    let wasThereMore = false;
    for (;;) {
      await this.#waitForRoom(offset === 0);
      const taken = await this.#takeOrSkip(offset);
      if (taken === undefined) {
        offset += 1;
        continue;
      }
      const { rows, links, perPage, step } = taken;
      lastOffset = Math.max(lastOffset, ((links.last ?? 1) - 1) * step);
      const isLast = offset + step > lastOffset;
      const kept = this.#keep(rows, most);
      if (kept.leftOver) return 'cut';
      // If a row has moved to this page, another one has appeared on a page that was read before.
      isRepeated ||= kept.fresh < rows.length;
      if ((rows.length === 0 || links.next === 'none') && isLast) return isRepeated ? 'unproven' : 'proven';
      // Older servers always send the first hundred: more than requested, or the same ones again.
      if (links.next === 'unsaid' && rows.length > perPage) return rows.length < fullPage ? 'unproven' : 'cut';
      if (kept.fresh === 0) return wasThereMore ? 'cut' : 'unproven';
      const isOpen = isLast && links.next !== 'there' && rows.length < perPage;
      if (isOpen && !proveEnd) return 'unproven';
      wasThereMore = !isOpen;
      if (this.#found.size >= most && (links.next === 'there' || !proveEnd)) return 'cut';
      offset += step;
    }
  }

  /** `undefined`: a single execution is too large, and is left out so that it does not hide the others. */
  async #takeOrSkip(offset: number): Promise<Taken | undefined> {
    try {
      return await this.#pages.take(offset);
    } catch (error) {
      if (!isTestEngineError(error, 'response-too-large') || this.#skipped >= mostSkipped) throw error;
      this.#skipped += 1;
      this.problem = error;
      return undefined;
    }
  }

  /**
   * Leaves the rest of the rate limits to gates that still wait for a verdict. Waits once per page, and then continues whatever the limits
   * are.
   */
  async #waitForRoom(isFirst: boolean): Promise<void> {
    const { signal, timeLeft } = this.#options;
    if (timeLeft === undefined) return;
    const quotaWait = this.#room.quotaWait(isFirst ? 'first' : 'further');
    if (quotaWait <= 0) return;
    if (quotaWait >= timeLeft()) throw new TestEngineError('quota-spared', { ms: quotaWait });
    await this.#room.sleep(quotaWait, signal);
  }

  /** Keeps new rows only: rows are repeated if the list grows in the meantime, or if the server does not page. */
  #keep(rows: readonly WireExecution[], most: number): { readonly fresh: number; readonly leftOver: boolean } {
    const { suite, id: runId } = this.#run;
    const alike = new Map<string, number>();
    let fresh = 0;
    for (const row of rows) {
      const key = identity(row, alike);
      if (this.#found.has(key)) continue;
      if (this.#found.size >= most) return { fresh, leftOver: true };
      this.#found.set(key, { ...row, suite, runId });
      fresh += 1;
    }
    return { fresh, leftOver: false };
  }
}

/**
 * Identifies an execution. Rows with the same ID that name different tests or places are kept apart, since each of these tests has to be
 * excused. Rows without an ID are identified by their content, and equal ones by their number on the page.
 */
function identity(
  { id, testId, testName, location, reason, createdAt, tags }: WireExecution,
  alike: Map<string, number>,
): string {
  if (id !== undefined) return JSON.stringify([id, testId, testName, location, tags.get('build.job_id')]);
  const content = JSON.stringify([testId, testName, location, reason, createdAt]);
  const before = alike.get(content) ?? 0;
  alike.set(content, before + 1);
  return `${content}${before}`;
}
