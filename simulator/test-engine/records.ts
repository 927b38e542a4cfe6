import type { IncomingHttpHeaders } from 'node:http';
import type { FaultKind } from './fault-script.ts';
import type { Endpoint } from './routes.ts';

/** One request as it arrived and what came of it. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** In lower case, the authorization's value included. */
  readonly headers: IncomingHttpHeaders;
  readonly endpoint: Endpoint;
  /** Milliseconds since the stand-in was started. */
  readonly at: number;
  /** The world's time in milliseconds when it came, 0 until the world begins. */
  readonly elapsed: number;
  /** The world's time in milliseconds when its answer was made: what it shows was true then. */
  readonly made: number;
  /** The answer's status; `undefined` if there was no answer. */
  readonly status: number | undefined;
  /** The fault that it met, if any; `refused` if it came over a connection from before the outage. */
  readonly fault: FaultKind | undefined;
}

/** How often what happened. */
export interface Counts {
  readonly requests: number;
  readonly byEndpoint: Readonly<Partial<Record<Endpoint, number>>>;
  /** Answers by status; `none` for requests without one. */
  readonly byStatus: Readonly<Partial<Record<string, number>>>;
  /** Requests that each kind of fault was applied to. */
  readonly byFault: Readonly<Partial<Record<FaultKind, number>>>;
}

/** Counts requests. */
export function count(requests: readonly RecordedRequest[]): Counts {
  return {
    requests: requests.length,
    byEndpoint: tally(requests.map(({ endpoint }) => endpoint)),
    byStatus: tally(requests.map(({ status }) => String(status ?? 'none'))),
    byFault: tally(requests.flatMap(({ fault }) => fault ?? [])),
  };
}

function tally<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
