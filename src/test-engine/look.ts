import type { Selector } from '../selector.ts';
import { bare } from '../untrusted.ts';
import { type Endpoints, fullPage, type SuiteRef } from './endpoints.ts';
import { NotFound, UnexpectedAnswer } from './errors.ts';
import type { Look, Run } from './model.ts';
import { onward } from './pages.ts';
import type { WireRun } from './schema.ts';

/** A build's runs in one suite fill no more pages than this; a list that goes on is none that can be trusted. */
const mostPages = 50;

/**
 * One look at everything that the selector names, without a retry: see `TestEngine.look`. `known` are the runs seen by
 * earlier looks.
 */
export function look(api: Endpoints, selector: Selector, known: readonly Run[], signal: AbortSignal): Promise<Look> {
  switch (selector.kind) {
    case 'build-id':
      return lookByBuildId(api, selector, known, signal);
    case 'run-id':
      return lookByRunId(api, selector, signal);
  }
}

async function lookByBuildId(
  api: Endpoints,
  { organization, suites, buildId }: Extract<Selector, { kind: 'build-id' }>,
  known: readonly Run[],
  signal: AbortSignal,
): Promise<Look> {
  const bySuite = await together(suites, signal, async (suite, either) => {
    const place = { organization, suite };
    const listed = await listRuns(api, place, buildId, either);
    // A run may be missing from the list and still be there, so its absence is believed only when its own address says so.
    const unlisted = known.filter((run) => run.suite === suite && !listed.has(run.id));
    const found = await Promise.all(unlisted.map((run) => findRun(api, place, run.id, either)));
    return newestFirst([...listed.values(), ...found.filter((run) => run !== undefined)]);
  });
  return { runs: bySuite.flat(), build: undefined };
}

async function lookByRunId(
  api: Endpoints,
  { organization, suites: [suite], runId }: Extract<Selector, { kind: 'run-id' }>,
  signal: AbortSignal,
): Promise<Look> {
  const place = { organization, suite };
  const run = await findRun(api, place, runId, signal);
  // The 404 may mean organization or suite: the list of the suite's runs tells, by a 404 of its own.
  if (run === undefined) await api.runs(place, { page: 1, perPage: 1 }, { signal });
  return { runs: run === undefined ? [] : [run], build: undefined };
}

/** All runs that the list gives for the build, by id, in its order. */
async function listRuns(
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
      if (isOfBuild(wire, buildId)) runs.set(wire.id, toRun(wire, place.suite));
    }
    const next = onward(headers, page);
    const isLast = next === 'end' || next === 'astray' || (next === 'unsaid' && body.length < fullPage);
    if (isLast || seen.size === seenBefore) return runs;
    if (pages === mostPages) throw new UnexpectedAnswer(asked, `runs: more than ${mostPages} pages of them`);
    page = next === 'unsaid' ? page + 1 : next;
  }
}

async function findRun(api: Endpoints, place: SuiteRef, id: string, signal: AbortSignal): Promise<Run | undefined> {
  try {
    const { body } = await api.run(place, id, signal);
    return toRun(body, place.suite);
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

function isOfBuild({ buildId }: WireRun, wanted: string): boolean {
  return buildId === undefined || bare(buildId).toLowerCase() === wanted;
}

function toRun({ buildId: _, ...wire }: WireRun, suite: string): Run {
  return { suite, ...wire };
}

/** By creation, where all tell it; else as they came. */
function newestFirst(runs: Run[]): Run[] {
  const createdAt = ({ createdAt }: Run) => Date.parse(createdAt === undefined ? '' : bare(createdAt));
  return runs.some((run) => Number.isNaN(createdAt(run))) ? runs : runs.sort((a, b) => createdAt(b) - createdAt(a));
}

/** The task for all items at once. The first that fails aborts the others, and its error is the whole's. */
async function together<T, R>(
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
