import type { BuildIdSelector, BuildUrlSelector } from '../../selector.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Run, Snapshot } from '../model.ts';
import { findRuns, newestFirst, runsOfBuild, together } from './listing.ts';

/** A run by its name only, as another answer than its own told of it. */
type RunRef = Pick<Run, 'suite' | 'id'>;

/** One request a suite, where its runs fit a page. */
export async function pollBuildId(
  api: Endpoints,
  { organization, suites, buildId }: Omit<BuildIdSelector, 'kind' | 'suites'> & { readonly suites: readonly string[] },
  known: readonly RunRef[],
  signal: AbortSignal,
): Promise<Snapshot> {
  const bySuite = await together(suites, signal, async (suite, either) => {
    const place = { organization, suite };
    const listed = await runsOfBuild(api, place, buildId, either);
    // A run may be missing from the list and still be there, so its absence is believed only when its own address says so.
    const unlisted = known.filter((run) => run.suite === suite && !listed.has(run.id));
    const found = await findRuns(api, place, unlisted, either);
    return newestFirst([...listed.values(), ...found.map((run) => ({ ...run, buildId }))]);
  });
  return { runs: bySuite.flat(), build: undefined, putAside: [], readLimits: [], whole: true, paged: false };
}

/**
 * One request for the build, then one a suite. In this order: what was uploaded before the build's end was seen is in lists
 * that are asked for after it.
 */
export async function pollBuildUrl(
  api: Endpoints,
  selector: BuildUrlSelector,
  known: readonly RunRef[],
  signal: AbortSignal,
): Promise<Snapshot> {
  const { organization } = selector;
  const { body: build } = await api.build(selector, signal);
  const suites =
    selector.suites.length > 0 ? selector.suites : [...new Set([...known, ...build.runs].map(({ suite }) => suite))];
  const told = build.runs.filter(({ suite }) => suites.includes(suite));
  const named = unique([...known, ...told]);
  const { runs } = await pollBuildId(api, { organization, suites, buildId: build.id }, named, signal);
  const onlyTold = told.filter((run) => !isAmong(run, [...known, ...runs])).map((run) => barely(run, build.id));
  return { runs: [...runs, ...onlyTold], build: build.state, putAside: [], readLimits: [], whole: true, paged: false };
}

function unique(runs: readonly RunRef[]): readonly RunRef[] {
  return [...new Map(runs.map((run) => [`${run.suite}/${run.id}`, run])).values()];
}

function isAmong({ suite, id }: RunRef, runs: readonly RunRef[]): boolean {
  return runs.some((run) => run.suite === suite && run.id === id);
}

/**
 * A run that the build tells of and nobody else does. It counts as seen once, as nothing final, so that it is missed from
 * then on: the gate must not be green as if it had never been.
 */
function barely({ suite, id }: RunRef, buildId: string): Run {
  return {
    suite,
    id,
    buildId,
    state: 'running',
    result: 'pending',
    words: { state: undefined, result: undefined },
    webUrl: undefined,
    branch: undefined,
    commit: undefined,
    createdAt: undefined,
  };
}
