import type { RunIdSelector, Selector } from '../selector.ts';
import type { Endpoints } from './endpoints.ts';
import { findRun } from './listing.ts';
import { lookByBuildId, lookByBuildUrl } from './look-build.ts';
import { CommitRuns } from './look-commit.ts';
import type { Look, Run } from './model.ts';

/** Looks at everything that a selector names; remembers what spares the next look requests. */
export class Looks {
  readonly #api: Endpoints;
  readonly #commitRuns: CommitRuns;

  constructor(api: Endpoints) {
    this.#api = api;
    this.#commitRuns = new CommitRuns(api);
  }

  /** One look, without a retry: see `TestEngine.look`. `known` are the runs seen by earlier looks. */
  look(selector: Selector, known: readonly Run[], signal: AbortSignal): Promise<Look> {
    switch (selector.kind) {
      case 'build-id':
        return lookByBuildId(this.#api, selector, known, signal);
      case 'build-url':
        return lookByBuildUrl(this.#api, selector, known, signal);
      case 'run-id':
        return lookByRunId(this.#api, selector, signal);
      case 'commit':
        return this.#commitRuns.look(selector, known, signal);
    }
  }
}

async function lookByRunId(
  api: Endpoints,
  { organization, suites: [suite], runId }: RunIdSelector,
  signal: AbortSignal,
): Promise<Look> {
  const place = { organization, suite };
  const run = await findRun(api, place, runId, signal);
  // The 404 may mean organization or suite: the list of the suite's runs tells, by a 404 of its own.
  if (run === undefined) await api.runs(place, { page: 1, perPage: 1 }, { signal });
  return { runs: run === undefined ? [] : [run], build: undefined, superseded: [], horizons: [] };
}
