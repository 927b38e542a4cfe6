import { persist } from '../../../src/gate/persist.ts';
import { realClock } from '../../../src/shared/clock.ts';
import type { TestEngine } from '../../../src/test-engine/client.ts';
import type { FetchOptions } from '../../../src/test-engine/failures/failed-executions.ts';
import { client, knownRun, serve, unending } from '../support.ts';

/** The failed executions of the one run, met with a retry a millisecond later. */
export function fetchFrom(engine: TestEngine, more: Partial<FetchOptions> = {}, runs = [knownRun()]) {
  const signal = more.signal ?? unending();
  return engine.failedExecutions(runs, {
    organization: 'acme',
    limit: 1000,
    proveEnd: false,
    details: true,
    signal,
    persist: (attempt) => persist(attempt, { signal, clock: realClock, pause: () => 1 }),
    ...more,
  });
}

/** A server whose list of failed executions is made by hand; `pages` are the queries it saw. */
export async function listing(answer: (query: URLSearchParams) => { rows: unknown; link?: string; status?: number }) {
  const queries: string[] = [];
  const url = await serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    queries.push(`${searchParams.get('page')}x${searchParams.get('per_page')}`);
    const { rows, link, status = 200 } = answer(searchParams);
    const headers = { 'content-type': 'application/json', ...(link !== undefined && { link }) };
    response.writeHead(status, headers).end(JSON.stringify(rows));
  });
  return { engine: client(url), queries };
}

/** Rows of executions that have an id and nothing else. */
export const rowsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ execution_id: `e${first + index}` }));
