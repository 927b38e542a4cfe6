import { CuredError } from '../cured-error.ts';
import { type Endpoints, fullPage } from './endpoints.ts';
import {
  AnswerTooLarge,
  BadToken,
  Forbidden,
  MissingScope,
  RequestTimedOut,
  ServerFault,
  TestEngineError,
  UnexpectedAnswer,
  Unreachable,
} from './errors.ts';
import type { FailedExecution, FailedExecutions, Run } from './model.ts';
import { onward } from './pages.ts';
import type { WireExecution } from './schema.ts';

/** How failed executions are fetched. */
export interface FetchOptions {
  readonly organization: string;
  /** Executions of all runs together, at the most. */
  readonly limit: number;
  /** Ask for expanded messages and backtraces. */
  readonly details: boolean;
  readonly signal: AbortSignal;
  /**
   * Milliseconds that there are for it. Told, the last of the rate limits is not spent. Left out: all is, since a verdict rests
   * on it.
   */
  readonly timeLeft?: (() => number) | undefined;
  /** Tries again what may pass, until the signal fires. */
  readonly persist: <T>(attempt: () => Promise<T>) => Promise<T>;
}

/** What the rate limits leave for failures. */
export interface Room {
  /** Milliseconds until there is room for one more page; 0 when there is. */
  roomIn(page: 'first' | 'further'): number;
  /** As a clock's. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Page sizes, each a part of the one before, so that a smaller page can start where a larger one would have. */
const sizes = [fullPage, 10, 1] as const;

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
  for (const run of runs) {
    const most = options.limit - executions.length;
    if (most <= 0) return { executions, truncated: true, problems };
    const ofRun = new FetchOfRun(api, room, run, options);
    if (!(await ofRun.fetch(most))) truncated = true;
    for (const execution of ofRun.executions) executions.push(execution);
    if (ofRun.detailsLeftOut !== undefined) problems.push(ofRun.detailsLeftOut);
    if (ofRun.problem !== undefined) problems.push(ofRun.problem);
    if (ofRun.endsAll) break;
  }
  return { executions, truncated, problems };
}

/** Executions of a run that are left out at the most for being too large: each costs as much as the largest answer. */
const mostSkipped = 3;

/** A page as it was taken in the end, after all that had to be left out for it. */
interface Taken {
  readonly rows: readonly WireExecution[];
  readonly next: ReturnType<typeof onward>;
  readonly size: number;
}

/** How to ask for a page. */
interface Way {
  readonly size: number;
  readonly details: boolean;
}

/** The failed executions of one run. */
class FetchOfRun {
  /** Why it ended early, if it did. */
  problem: Error | undefined;
  /** Why details are missing from some page on, if they are. */
  detailsLeftOut: Error | undefined;
  #lastFault: TestEngineError | undefined;
  readonly #found = new Map<string, FailedExecution>();
  readonly #api: Endpoints;
  readonly #room: Room;
  readonly #run: Run;
  readonly #options: FetchOptions;
  #details: boolean;
  #skipped = 0;

  constructor(api: Endpoints, room: Room, run: Run, options: FetchOptions) {
    this.#api = api;
    this.#room = room;
    this.#run = run;
    this.#options = options;
    this.#details = options.details;
  }

  get executions(): Iterable<FailedExecution> {
    return this.#found.values();
  }

  /** No request for another run would fare better. */
  get endsAll(): boolean {
    const { problem } = this;
    const isForAll = problem instanceof BadToken || problem instanceof MissingScope || problem instanceof Forbidden;
    return isForAll || problem instanceof LimitSpared || (problem !== undefined && this.#options.signal.aborted);
  }

  /** Fetches up to `most` executions; tells whether they are certainly all. Throws errors of our own making only. */
  async fetch(most: number): Promise<boolean> {
    try {
      return (await this.#pages(most)) && this.#skipped === 0;
    } catch (error) {
      const { signal } = this.#options;
      if (error instanceof LimitSpared) {
        this.problem = error;
        return false;
      }
      if (!signal.aborted && !(error instanceof TestEngineError)) throw error;
      this.problem = error instanceof TestEngineError ? error : (this.#lastFault ?? new NoTimeLeft());
      return false;
    }
  }

  async #pages(most: number): Promise<boolean> {
    let offset = 0;
    for (;;) {
      await this.#waitForRoom(offset === 0);
      const taken = await this.#takeOrSkip(offset);
      if (taken === undefined) {
        offset += 1;
        continue;
      }
      const { rows, next, size } = taken;
      const fresh = this.#keep(rows, most);
      const isAll = next === 'end' || (next === 'unsaid' && rows.length < size);
      if (this.#found.size >= most) return isAll && !fresh.leftOver;
      if (isAll) return true;
      // Older servers send the first hundred whatever is asked for: more than asked for, or the same once more.
      if (next === 'unsaid' && rows.length > size) return rows.length < fullPage;
      if (!fresh.any) return false;
      offset = next === 'unsaid' ? offset + size : (next - 1) * size;
    }
  }

  /** `undefined`: what stands there is too large by itself, and is left out, so that it does not hide the others. */
  async #takeOrSkip(offset: number): Promise<Taken | undefined> {
    try {
      return await this.#take(offset);
    } catch (error) {
      if (!(error instanceof AnswerTooLarge) || this.#skipped >= mostSkipped) throw error;
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
    const roomIn = this.#room.roomIn(isFirst ? 'first' : 'further');
    if (roomIn <= 0) return;
    if (roomIn >= timeLeft()) throw new LimitSpared(roomIn);
    await this.#room.sleep(roomIn, signal);
  }

  /** Keeps what was not met before; rows come again when the list grows meanwhile, or when the server does not page. */
  #keep(rows: readonly WireExecution[], most: number): { readonly any: boolean; readonly leftOver: boolean } {
    const { suite, id: runId } = this.#run;
    const alike = new Map<string, number>();
    let any = false;
    for (const row of rows) {
      const key = identity(row, alike);
      if (this.#found.has(key)) continue;
      if (this.#found.size >= most) return { any, leftOver: true };
      this.#found.set(key, { suite, runId, ...row });
      any = true;
    }
    return { any, leftOver: false };
  }

  /**
   * The page that begins at `offset`. One that cannot be had is asked for without details, then in smaller parts. The rest
   * of the run then goes without details too: what one page cost is not paid again for each.
   */
  #take(offset: number): Promise<Taken> {
    const [largest = 1, ...smaller] = sizes.filter((size) => offset % size === 0);
    const smallerWays = smaller.map((size): Way => ({ size, details: false }));
    const plain: Way = { size: largest, details: false };
    return this.#details
      ? this.#takeBy([{ size: largest, details: true }, plain, ...smallerWays], offset)
      : this.#takeBy([plain, ...smallerWays], offset);
  }

  async #takeBy([way, ...others]: readonly [Way, ...Way[]], offset: number): Promise<Taken> {
    const [next, ...rest] = others;
    const outcome = await this.#options.persist(this.#attempt(offset, way, next === undefined));
    if (!(outcome instanceof TestEngineError)) {
      if (this.#details && !way.details) this.detailsLeftOut = new DetailsLeftOut(this.#lastFault);
      this.#details = way.details;
      this.#lastFault = undefined;
      return outcome;
    }
    if (next === undefined) throw outcome;
    return this.#takeBy([next, ...rest], offset);
  }

  /** One attempt; resolves to the fault where another way promises more than another attempt. */
  #attempt(offset: number, { size, details }: Way, isLastResort: boolean): () => Promise<Taken | TestEngineError> {
    const { organization, signal } = this.#options;
    const part = { page: offset / size + 1, perPage: size };
    let failures = 0;
    return async () => {
      try {
        const answer = await this.#api.failedExecutions(organization, this.#run, part, { details, signal });
        return { rows: answer.body, next: onward(answer.headers, part.page), size };
      } catch (fault) {
        if (fault instanceof TestEngineError) this.#lastFault = fault;
        if (fault instanceof AnswerTooLarge) return fault;
        if (!isLastResort && mayBeTooMuch(fault) && fault.notBefore === 0 && ++failures === 2) return fault;
        throw fault;
      }
    };
  }
}

class NoTimeLeft extends CuredError {
  constructor() {
    super('There was no answer when the time for fetching was over.', '');
  }
}

/** Fetching stopped, since the rate limits are nearly used up for longer than there is time. */
export class LimitSpared extends CuredError {
  /** `roomIn`: milliseconds. */
  constructor(roomIn: number) {
    super(
      `The rate limits are nearly used up for another ${Math.ceil(roomIn / 1000)} s, and what is left was not spent on failures.`,
      '',
    );
  }
}

class DetailsLeftOut extends CuredError {
  constructor(cause: Error | undefined) {
    super(`Details are missing, as they could not be had: ${cause?.message ?? ''}`, '');
  }
}

/** Faults that a server or proxy may well have because a page is too large for it. */
function mayBeTooMuch(fault: unknown): fault is TestEngineError {
  return (
    fault instanceof ServerFault ||
    fault instanceof RequestTimedOut ||
    fault instanceof UnexpectedAnswer ||
    (fault instanceof Unreachable && fault.duringAnswer)
  );
}

/** Tells executions apart. Those without an id by what they say, and equal ones by which of the page's they are. */
function identity(
  { id, testId, testName, location, reason, createdAt }: WireExecution,
  alike: Map<string, number>,
): string {
  if (id !== undefined) return JSON.stringify([id]);
  const content = JSON.stringify([testId, testName, location, reason, createdAt]);
  const before = alike.get(content) ?? 0;
  alike.set(content, before + 1);
  return `${content}${before}`;
}
