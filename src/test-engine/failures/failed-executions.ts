import { type Endpoints, fullPage } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { FailedExecution, FailedExecutions, Run } from '../model.ts';
import type { WireExecution } from '../schema.ts';
import { FailedPages, type PageOptions, type Taken } from './failed-pages.ts';

/** How failed executions are fetched. */
export interface FetchOptions extends PageOptions {
  /** Executions of all runs together, at the most. */
  readonly limit: number;
  /**
   * Where no `Link` proves that a list is over, ask for a further page. What a verdict rests on needs it; a report can do
   * without the request.
   */
  readonly proveEnd: boolean;
  /**
   * Milliseconds that there are for it. Told, the last of the rate limits is not spent. Left out: all is, since a verdict rests
   * on it.
   */
  readonly timeLeft?: (() => number) | undefined;
}

/** What the rate limits leave for failures. */
export interface Room {
  /** Milliseconds until there is room for one more page; 0 when there is. */
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
  /** It was read to an end that is proven, and nothing was left out. */
  | 'proven'
  /** All that there seems to be was read. */
  | 'unproven'
  /** There is more than was fetched, or it cannot be ruled out. */
  | 'cut';

/** Executions of a run that are left out at the most for being too large: each costs as much as the largest answer. */
const mostSkipped = 3;

/** The failed executions of one run. */
class FetchOfRun {
  /** Why it ended early, if it did. */
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

  /** No request for another run would fare better. */
  get endsAll(): boolean {
    const { problem } = this;
    const isForAll = isTestEngineError(problem, 'bad-token', 'missing-scope', 'forbidden', 'quota-spared');
    return isForAll || (problem !== undefined && this.#options.signal.aborted);
  }

  /** Fetches up to `most` executions; tells whether they are all. Throws errors of our own making only. */
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
    /** Where the last page begins that a `Link` told of. */
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
      // A row that has slid to this page made room for one on a page that was read before.
      isRepeated ||= kept.fresh < rows.length;
      if ((rows.length === 0 || links.next === 'none') && isLast) return isRepeated ? 'unproven' : 'proven';
      // Older servers send the first hundred whatever is asked for: more than asked for, or the same once more.
      if (links.next === 'unsaid' && rows.length > perPage) return rows.length < fullPage ? 'unproven' : 'cut';
      if (kept.fresh === 0) return wasThereMore ? 'cut' : 'unproven';
      const isOpen = isLast && links.next !== 'there' && rows.length < perPage;
      if (isOpen && !proveEnd) return 'unproven';
      wasThereMore = !isOpen;
      if (this.#found.size >= most && (links.next === 'there' || !proveEnd)) return 'cut';
      offset += step;
    }
  }

  /** `undefined`: what stands there is too large by itself, and is left out, so that it does not hide the others. */
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
   * Leaves the last of the rate limits to those who still wait for a verdict. Once for each page: whatever is said of the
   * limits, it goes on then.
   */
  async #waitForRoom(isFirst: boolean): Promise<void> {
    const { signal, timeLeft } = this.#options;
    if (timeLeft === undefined) return;
    const quotaWait = this.#room.quotaWait(isFirst ? 'first' : 'further');
    if (quotaWait <= 0) return;
    if (quotaWait >= timeLeft()) throw new TestEngineError('quota-spared', { ms: quotaWait });
    await this.#room.sleep(quotaWait, signal);
  }

  /** Keeps what was not met before; rows come again when the list grows meanwhile, or when the server does not page. */
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
 * Tells executions apart. Rows with one id that name different tests or places are kept apart too: each of these tests has to be
 * excused. Those without an id are told by what they say, and equal ones by which of the page's they are.
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
