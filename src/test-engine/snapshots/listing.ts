import type { Endpoints, SuiteRef } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { PollOptions, Run } from '../model.ts';
import { ListReader } from '../pages.ts';
import { rowsById, worstOf } from './rows.ts';

/** A build's runs in one suite fill no more pages than this; a list that goes on is none that can be trusted. */
const mostPages = 50;

/** A list of runs as far as it was read. */
export interface Listing {
  /** By id, in the list's order. */
  readonly runs: ReadonlyMap<string, Run>;
  /** Its end is proven. */
  readonly whole: boolean;
  /** It takes more than one page, so that a row that shifted between two requests may have been missed. */
  readonly paged: boolean;
}

/**
 * All runs that the list gives for the build. `wanted` are the ids of those that will be looked up one by one unless they are met in
 * the list: a page costs as much as one look-up, so where more than one is missing, it is read on.
 */
export async function runsOfBuild(
  api: Endpoints,
  place: SuiteRef,
  buildId: string,
  { whole, wanted }: PollOptions & { readonly wanted: readonly string[] },
  signal: AbortSignal,
): Promise<Listing> {
  const reader = new ListReader(
    (page) => api.runs(place, page, { buildId, signal }),
    ({ id }) => id,
  );
  // A server that does not filter must not make us gate another build.
  const isOurs = (run: Pick<Run, 'buildId'>) => run.buildId === undefined || run.buildId === buildId;
  const fails = (run: Pick<Run, 'buildId' | 'result'>) => run.result === 'failed' && isOurs(run);
  const missesMany = () => {
    const met = new Set(reader.rows.map(({ id }) => id));
    return wanted.filter((id) => !met.has(id)).length > 1;
  };
  const readsOn = () => reader.goesOn(whole) || (reader.goesOn(true) && missesMany());
  while (readsOn()) {
    const asked = await reader.readPage().catch((error: unknown) => {
      // A failure that was read needs no proof that nothing else is there.
      if (reader.end === 'unproven' && reader.rows.some(fails) && isTransient(error)) return undefined;
      throw error;
    });
    if (asked === undefined) break;
    if (readsOn() && reader.pages === mostPages) {
      const mismatch = { kind: 'pages', expected: 'runs', most: mostPages } as const;
      throw new TestEngineError('unexpected-response', { asked, mismatch });
    }
  }
  const runs = new Map<string, Run>();
  for (const [id, rows] of rowsById(reader.rows, place.suite)) {
    if (rows.some(isOurs)) runs.set(id, { ...worstOf(rows), buildId });
  }
  return { runs, whole: reader.end === 'proven', paged: reader.paged };
}

/** A run by its id; `undefined` when it is not there. */
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

/** Those of these runs that are still there, as they are now. */
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
 * The task for all items at once. A refusal aborts the others, and is the whole's. Where some fail in a way that may pass, the
 * others are carried through, since what they were answered need not be asked again; the whole's error is the one that takes longest.
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
