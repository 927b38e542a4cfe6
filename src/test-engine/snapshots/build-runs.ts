import type { Endpoints } from '../endpoints.ts';
import type { Run } from '../model.ts';
import { findRuns, type ListOptions, runsOfBuild, together } from './listing.ts';
import { inOrder } from './rows.ts';

/** A run that another response mentions, by its suite and ID only. */
export type RunRef = Pick<Run, 'suite' | 'id'>;

/** The runs of a build, as far as their lists can be trusted. */
export interface RunsOfBuild {
  readonly runs: readonly Run[];
  /** As in a snapshot. */
  readonly whole: boolean;
  readonly paged: boolean;
}

/** A build's runs in these suites: one request per suite, if its runs fit on a page and the page says so. */
export async function runsInSuites(
  api: Endpoints,
  {
    organization,
    suites,
    buildId,
  }: { readonly organization: string; readonly suites: readonly string[]; readonly buildId: string },
  known: readonly RunRef[],
  options: ListOptions,
  signal: AbortSignal,
): Promise<RunsOfBuild> {
  const bySuite = await together(suites, signal, async (suite, either) => {
    const place = { organization, suite };
    const here = known.filter((run) => run.suite === suite);
    const wanted = here.map(({ id }) => id);
    const { runs: listed, whole, paged } = await runsOfBuild(api, place, buildId, { ...options, wanted }, either);
    // A run may be missing from the list and still exist. It only counts as absent if its own URL says so.
    const unlisted = here.filter(({ id }) => !listed.has(id));
    const found = await findRuns(api, place, unlisted, either);
    return { runs: inOrder([...listed.values(), ...found.map((run) => ({ ...run, buildId }))]), whole, paged };
  });
  return {
    runs: bySuite.flatMap(({ runs }) => runs),
    whole: bySuite.every(({ whole }) => whole),
    paged: bySuite.some(({ paged }) => paged),
  };
}
