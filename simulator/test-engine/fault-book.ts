import type { RequestFault, When, Where } from './fault-script.ts';
import type { Route } from './routes.ts';

/** What of a request matters to faults. */
export interface Suspect {
  readonly route: Route;
  /** The requested page; 1 if none is named. */
  readonly page: number;
}

interface Entry {
  readonly fault: RequestFault;
  /** Requests so far that fit where the fault is, applied or not. */
  seen: number;
  /** Requests so far that the fault was applied to. */
  applied: number;
  /** When it was first applied. */
  since?: number;
}

/** Decides which fault a request meets. It counts, and has no clock. */
export class FaultBook {
  readonly #entries: readonly Entry[];

  constructor(faults: readonly RequestFault[]) {
    this.#entries = faults.map((fault) => ({ fault, seen: 0, applied: 0 }));
  }

  /**
   * The first fault, in written order, that fits this request and is in force at `elapsed` (ms). Every fault that fits
   * counts the request as seen, whichever is applied: "the third request" is the third that came.
   */
  next(suspect: Suspect, elapsed: number): RequestFault | undefined {
    const fitting = this.#entries.filter(({ fault }) => fits(fault, suspect));
    for (const entry of fitting) entry.seen += 1;
    const hit = fitting.find((entry) => isInForce(entry, elapsed));
    if (hit === undefined) return undefined;
    hit.applied += 1;
    hit.since ??= elapsed;
    return hit.fault;
  }
}

function isInForce({ fault, seen, applied, since }: Entry, elapsed: number): boolean {
  const { from = { request: 1 } } = fault;
  if ('at' in from ? elapsed < from.at : seen < from.request) return false;
  if (applied >= timesOf(fault)) return false;
  const start = 'at' in from ? from.at : (since ?? elapsed);
  return fault.for === undefined || elapsed < start + fault.for;
}

function timesOf(when: When): number {
  const times = when.times ?? (when.for === undefined ? 1 : 'forever');
  return times === 'forever' ? Number.POSITIVE_INFINITY : times;
}

/** Whether a request is one of those. */
export function fits(where: Where, { route, page }: Suspect): boolean {
  if (where.where !== 'any' && where.where !== route.endpoint) return false;
  if (where.page !== undefined && where.page !== page) return false;
  return where.suite === undefined || ('place' in route && route.place.suite === where.suite);
}
