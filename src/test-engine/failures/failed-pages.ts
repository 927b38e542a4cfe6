import { type Endpoints, fullPage } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { Run } from '../model.ts';
import { type Links, linksOf } from '../pages.ts';
import type { WireExecution } from '../schema.ts';

/** How a page of failed executions is requested. */
export interface PageOptions {
  readonly organization: string;
  /** Whether to request expanded messages and backtraces. */
  readonly details: boolean;
  readonly signal: AbortSignal;
  /** Retries after transient errors, until the signal fires. */
  readonly persist: <T>(attempt: () => Promise<T>) => Promise<T>;
}

/** The page sizes to try if a full page cannot be fetched. */
const smallest = { perPage: 1, step: 1 } as const;
const smallerSizes = [{ perPage: 10, step: 10 }, smallest] as const;

/** A page as it was finally fetched, possibly with parts left out. */
export interface Taken {
  readonly rows: readonly WireExecution[];
  readonly links: Links;
  /** How many rows were requested. */
  readonly perPage: number;
  /** How many rows later the next page begins. */
  readonly step: number;
}

/** How to request a page. */
interface Way {
  readonly perPage: number;
  readonly step: number;
  readonly details: boolean;
}

/** Ends the attempts at one way to request a page: another way is more promising than another attempt. It is no response. */
class GivenUp extends Error {
  readonly fault: TestEngineError;

  constructor(fault: TestEngineError) {
    super('given up', { cause: fault });
    this.fault = fault;
  }
}

/** The pages of one run's failed executions, each requested in a way that works. */
export class FailedPages {
  /** Why details are missing from some page on, if they are. */
  detailsLeftOut: Error | undefined;
  /** The error on the current page, or on the page that could not be fetched. */
  lastFault: TestEngineError | undefined;
  readonly #api: Endpoints;
  readonly #run: Run;
  readonly #options: PageOptions;
  /** The most rows that the server sends per page. */
  #cap: number = fullPage;
  #details: boolean;

  constructor(api: Endpoints, run: Run, options: PageOptions) {
    this.#api = api;
    this.#run = run;
    this.#options = options;
    this.#details = options.details;
  }

  /**
   * The page that begins at `offset`. If it cannot be fetched, it is requested without details, then in smaller parts. The rest of the run
   * then has no details either, so that the failed requests are not repeated for each page.
   *
   * A first page with fewer rows than requested may be everything, or the most that the server sends at once. In either case, the next page
   * begins after its last row.
   */
  async take(offset: number): Promise<Taken> {
    const sizes = [{ perPage: fullPage, step: this.#cap }, ...smallerSizes.filter(({ step }) => step < this.#cap)];
    const [largest = smallest, ...smaller] = sizes.filter(({ step }) => offset % step === 0);
    const smallerWays = smaller.map((size): Way => ({ ...size, details: false }));
    const plain: Way = { ...largest, details: false };
    const taken = await (this.#details
      ? this.#takeBy([{ ...largest, details: true }, plain, ...smallerWays], offset)
      : this.#takeBy([plain, ...smallerWays], offset));
    const { length } = taken.rows;
    if (offset > 0 || taken.perPage < fullPage || length === 0 || length > fullPage) return taken;
    this.#cap = length;
    return { ...taken, step: length };
  }

  async #takeBy([way, ...others]: readonly [Way, ...Way[]], offset: number): Promise<Taken> {
    const [next, ...rest] = others;
    const attempt = this.#attempt(offset, way, next === undefined);
    const outcome = await this.#options.persist(attempt).catch(faultThatEndedIt);
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

  /** One attempt; rejects with `GivenUp` if another way is more promising than another attempt. */
  #attempt(offset: number, { perPage, step, details }: Way, isLastResort: boolean): () => Promise<Taken> {
    const { organization, signal } = this.#options;
    const part = { page: offset / step + 1, perPage };
    let failures = 0;
    return async () => {
      try {
        const answer = await this.#api.failedExecutions(organization, this.#run, part, { details, signal });
        return { rows: answer.body, links: linksOf(answer.headers, part.page), perPage, step };
      } catch (fault) {
        if (fault instanceof TestEngineError) this.lastFault = fault;
        if (isTestEngineError(fault, 'response-too-large')) throw new GivenUp(fault);
        if (!isLastResort && mayBeTooMuch(fault) && fault.retryAfterMs === 0 && ++failures === 2)
          throw new GivenUp(fault);
        throw fault;
      }
    };
  }
}

function faultThatEndedIt(error: unknown): TestEngineError {
  if (error instanceof GivenUp) return error.fault;
  throw error;
}

/** Errors that a server or proxy may return because a page is too large. */
function mayBeTooMuch(fault: unknown): fault is TestEngineError {
  return isTestEngineError(fault, 'server-error', 'request-timed-out', 'unexpected-response', 'connection-lost');
}
