import { rawText } from '../../shared/untrusted.ts';
import { type Endpoints, fullPage, type SuiteRef } from '../endpoints.ts';
import { isTestEngineError, TestEngineError } from '../errors.ts';
import type { Answer } from '../http.ts';
import type { Run } from '../model.ts';
import { onward } from '../pages.ts';

/** A build's runs in one suite fill no more pages than this; a list that goes on is none that can be trusted. */
const mostPages = 50;

/** All runs that the list gives for the build, by id, in its order. */
export async function runsOfBuild(
  api: Endpoints,
  place: SuiteRef,
  buildId: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map<string, Run>();
  const seen = new Set<string>();
  let page = 1;
  for (let pages = 1; ; pages++) {
    const { body, headers, asked } = await api.runs(place, { page, perPage: fullPage }, { buildId, signal });
    const seenBefore = seen.size;
    for (const wire of body) {
      seen.add(wire.id);
      // A server that does not filter must not make us gate another build. A run met twice counts as it was met last.
      if (wire.buildId === undefined || wire.buildId === buildId)
        runs.set(wire.id, { suite: place.suite, ...wire, buildId });
    }
    const next = pageAfter(page, { body, headers });
    if (next === undefined || seen.size === seenBefore) return runs;
    if (pages === mostPages) {
      const mismatch = { kind: 'pages', expected: 'runs', most: mostPages } as const;
      throw new TestEngineError('unexpected-response', { asked, mismatch });
    }
    page = next;
  }
}

/**
 * The page on which a list goes on after this one, of which the most was asked for; `undefined` when it is over. A link that leads
 * back tells nothing, and a full page is then followed by the next: what is not read would not be gated.
 */
export function pageAfter(
  page: number,
  { body, headers }: Pick<Answer<readonly unknown[]>, 'body' | 'headers'>,
): number | undefined {
  const next = onward(headers, page);
  if (typeof next === 'number') return next;
  return next === 'end' || body.length < fullPage ? undefined : page + 1;
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
    return { suite: place.suite, ...body };
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

/** By creation, where all tell it; else as they came. */
export function newestFirst(runs: readonly Run[]): readonly Run[] {
  const createdAt = ({ createdAt }: Run) => Date.parse(createdAt === undefined ? '' : rawText(createdAt));
  return runs.some((run) => Number.isNaN(createdAt(run))) ? runs : runs.toSorted((a, b) => createdAt(b) - createdAt(a));
}

/** The task for all items at once. The first that fails aborts the others, and its error is the whole's. */
export async function together<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  task: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  try {
    return await Promise.all(items.map((item) => task(item, either)));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
