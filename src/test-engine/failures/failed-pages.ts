import { type Endpoints, fullPage } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { Run } from '../model.ts';
import { onward } from '../pages.ts';
import type { WireExecution } from '../schema.ts';

/** How a page of failed executions is asked for. */
export interface PageOptions {
  readonly organization: string;
  /** Ask for expanded messages and backtraces. */
  readonly details: boolean;
  readonly signal: AbortSignal;
  /** Tries again what may pass, until the signal fires. */
  readonly persist: <T>(attempt: () => Promise<T>) => Promise<T>;
}

/** Page sizes, each a part of the one before, so that a smaller page can start where a larger one would have. */
const sizes = [fullPage, 10, 1] as const;

/** A page as it was taken in the end, after all that had to be left out for it. */
export interface Taken {
  readonly rows: readonly WireExecution[];
  readonly next: ReturnType<typeof onward>;
  readonly size: number;
}

/** How to ask for a page. */
interface Way {
  readonly size: number;
  readonly details: boolean;
}

/** The pages of one run's failed executions, each by a way on which it can be had. */
export class FailedPages {
  /** Why details are missing from some page on, if they are. */
  detailsLeftOut: Error | undefined;
  /** What was in the way of the page that is being taken, or of the one that was not to be had. */
  lastFault: TestEngineError | undefined;
  readonly #api: Endpoints;
  readonly #run: Run;
  readonly #options: PageOptions;
  #details: boolean;

  constructor(api: Endpoints, run: Run, options: PageOptions) {
    this.#api = api;
    this.#run = run;
    this.#options = options;
    this.#details = options.details;
  }

  /**
   * The page that begins at `offset`. One that cannot be had is asked for without details, then in smaller parts. The rest
   * of the run then goes without details too: what one page cost is not paid again for each.
   */
  take(offset: number): Promise<Taken> {
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
      if (this.#details && !way.details) {
        this.detailsLeftOut = new TestEngineError('details-left-out', { because: this.lastFault });
      }
      this.#details = way.details;
      this.lastFault = undefined;
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
        if (fault instanceof TestEngineError) this.lastFault = fault;
        if (isTestEngineError(fault, 'response-too-large')) return fault;
        if (!isLastResort && mayBeTooMuch(fault) && fault.retryAfterMs === 0 && ++failures === 2) return fault;
        throw fault;
      }
    };
  }
}

/** Faults that a server or proxy may well have because a page is too large for it. */
function mayBeTooMuch(fault: unknown): fault is TestEngineError {
  return isTestEngineError(fault, 'server-error', 'request-timed-out', 'unexpected-response', 'connection-lost');
}
