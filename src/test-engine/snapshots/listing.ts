import type { Endpoints, SuiteRef } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { PollOptions, Run } from '../model.ts';
import { ListReader } from '../pages.ts';
import { rowsById, worstOf } from './rows.ts';

/** The most pages that a build's runs in one suite may take; a longer list is not trusted. */
const mostPages = 50;

/** How lists of runs are read. */
export interface ListOptions extends PollOptions {
  /** Takes the runs that were read before a page could not be had: none of them may be forgotten. */
  readonly onBroken: (runs: readonly Run[]) => void;
}

/** A list of runs as far as it was read. */
export interface Listing {
  /** By id, in the list's order. */
  readonly runs: ReadonlyMap<string, Run>;
  /** Its end is proven. */
  readonly whole: boolean;
  /** It takes more than one page, so a row that moved between two requests may have been missed. */
  readonly paged: boolean;
}

/**
 * All runs in the build's list. `wanted` are the IDs of runs that will be looked up one by one unless they are in the list. A page costs as
 * much as a look-up, so if more than one of them is missing, another page is read.
 */
export async function runsOfBuild(
  api: Endpoints,
  place: SuiteRef,
  buildId: string,
  { whole, wanted, onBroken }: ListOptions & { readonly wanted: readonly string[] },
  signal: AbortSignal,
): Promise<Listing> {
  const reader = new ListReader(
    (page) => api.runs(place, page, { buildId, signal }),
    ({ id }) => id,
  );
  // If a server does not filter, runs of other builds must not be gated.
  const isOurs = (run: Pick<Run, 'buildId'>) => run.buildId === undefined || run.buildId === buildId;
  const fails = (run: Pick<Run, 'buildId' | 'result'>) => run.result === 'failed' && isOurs(run);
  const missesMany = () => {
    const met = new Set(reader.rows.map(({ id }) => id));
    return wanted.filter((id) => !met.has(id)).length > 1;
  };
  const readsOn = () => reader.goesOn(whole) || (reader.goesOn(true) && missesMany());
  const oursSoFar = () =>
    [...rowsById(reader.rows, place.suite).values()]
      .filter((rows) => rows.some(isOurs))
      .map((rows): Run => ({ ...worstOf(rows), buildId }));
  while (readsOn()) {
    const asked = await reader.readPage().catch((error: unknown) => {
      // A failure that was read does not need proof that the list is complete.
      if (reader.end === 'unproven' && reader.rows.some(fails) && isTransient(error)) return undefined;
      onBroken(oursSoFar());
      throw error;
    });
    if (asked === undefined) break;
    if (readsOn() && reader.pages === mostPages) {
      const mismatch = { kind: 'pages', expected: 'runs', most: mostPages } as const;
      throw new TestEngineError('unexpected-response', { asked, mismatch });
    }
  }
  const runs = new Map(oursSoFar().map((run) => [run.id, run]));
  return { runs, whole: reader.end === 'proven', paged: reader.paged };
}

/** A run by its ID; `undefined` if it does not exist. */
export async function findRun(
  api: Endpoints,
  place: SuiteRef,
  id: string,
  signal: AbortSignal,
): Promise<Run | undefined> {
  try {
    const { body } = await api.run(place, id, signal);
    return { suite: place.suite, ...body, id };
  } catch (error) {
    if (isTestEngineError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Those of these runs that still exist, in their current state. */
export async function findRuns(
  api: Endpoints,
  place: SuiteRef,
  runs: readonly Pick<Run, 'id'>[],
  signal: AbortSignal,
): Promise<readonly Run[]> {
  const found = await Promise.all(runs.map(({ id }) => findRun(api, place, id, signal)));
  return found.filter((run) => run !== undefined);
}

/**
 * Runs the task for all items at once. A rejection aborts the others and is thrown. If some fail with transient errors, the others still finish,
 * since their responses are reused; the error with the longest wait is thrown.
 */
export async function together<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  task: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const faults: TestEngineError[] = [];
  const attempt = async (item: T): Promise<R | undefined> => {
    try {
      return await task(item, either);
    } catch (error) {
      if (!isTransient(error)) throw error;
      faults.push(error);
      return undefined;
    }
  };
  let results: (R | undefined)[];
  try {
    results = await Promise.all(items.map(attempt));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  const [longest] = faults.toSorted((a, b) => b.retryAfterMs - a.retryAfterMs);
  if (longest !== undefined) throw longest;
  return results as R[];
}

function isTransient(error: unknown): error is TestEngineError {
  return error instanceof TestEngineError && error.transient;
}
