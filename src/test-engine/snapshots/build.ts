import type { BuildIdSelector, BuildUrlSelector } from '../../selector.ts';
import type { Endpoints } from '../endpoints.ts';
import { UnexpectedAnswer } from '../errors.ts';
import type { PollOptions, Run, Snapshot } from '../model.ts';
import { buildState } from './build-state.ts';
import { findRuns, runsOfBuild, together } from './listing.ts';
import { inOrder } from './rows.ts';

/** A run by its name only, as another answer than its own told of it. */
type RunRef = Pick<Run, 'suite' | 'id'>;

/** One request a suite, where its runs fit a page and the page says so. */
export async function pollBuildId(
  api: Endpoints,
  { organization, suites, buildId }: Omit<BuildIdSelector, 'kind' | 'suites'> & { readonly suites: readonly string[] },
  known: readonly RunRef[],
  options: PollOptions,
  signal: AbortSignal,
): Promise<Snapshot> {
  const bySuite = await together(suites, signal, async (suite, either) => {
    const place = { organization, suite };
    const { runs: listed, whole, paged } = await runsOfBuild(api, place, buildId, options, either);
    // A run may be missing from the list and still be there, so its absence is believed only when its own address says so.
    const unlisted = known.filter((run) => run.suite === suite && !listed.has(run.id));
    const found = await findRuns(api, place, unlisted, either);
    return { runs: inOrder([...listed.values(), ...found.map((run) => ({ ...run, buildId }))]), whole, paged };
  });
  return {
    runs: bySuite.flatMap(({ runs }) => runs),
    builds: undefined,
    putAside: [],
    readLimits: [],
    whole: bySuite.every(({ whole }) => whole),
    paged: bySuite.some(({ paged }) => paged),
  };
}

/** Polls a build by its number; remembers which build that is. */
export class BuildByNumber {
  readonly #api: Endpoints;
  #buildId: string | undefined;

  constructor(api: Endpoints) {
    this.#api = api;
  }

  /**
   * One request for the build, then those for each suite. In this order: what was uploaded before the build's end was seen is
   * in lists that are asked for after it.
   */
  async poll(
    selector: BuildUrlSelector,
    known: readonly RunRef[],
    options: PollOptions,
    signal: AbortSignal,
  ): Promise<Snapshot> {
    const { organization, pipeline, number } = selector;
    const { body: build, asked } = await this.#api.build(selector, signal);
    // A number is one build's for ever, so one of the two answers is about another build.
    this.#buildId ??= build.id;
    if (build.id !== this.#buildId)
      throw new UnexpectedAnswer(asked, 'build: its id is not the one that it had before');
    const isGated = (suite: string | undefined) =>
      selector.suites.length === 0 || suite === undefined || selector.suites.includes(suite);
    const told = unique(build.runs.filter(({ suite }) => isGated(suite)));
    const odd = build.oddRuns.filter(({ suite }) => isGated(suite));
    const named = [...known, ...told, ...odd].flatMap(({ suite }) => suite ?? []);
    const suites = selector.suites.length > 0 ? selector.suites : [...new Set(named)];
    const snapshot = await pollBuildId(
      this.#api,
      { organization, suites, buildId: build.id },
      unique([...known, ...told]),
      options,
      signal,
    );
    const onlyTold = told.filter((run) => !isAmong(run, [...known, ...snapshot.runs]));
    return {
      ...snapshot,
      runs: [...snapshot.runs, ...onlyTold.map((run) => barely(run, build.id))],
      builds: [{ pipeline, number, ...buildState(build.state, selector.ifBlocked) }],
      // A run that cannot be read is one that may have failed.
      whole: snapshot.whole && odd.length === 0,
    };
  }
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
