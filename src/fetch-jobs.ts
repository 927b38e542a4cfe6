import { type FetchingOptions, persistWithin } from './fetch-failures.ts';
import type { Outcome, VerdictName } from './gate/outcome.ts';
import type { FetchedJobs } from './report/report.ts';
import type { Selector } from './selector.ts';
import { asError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import type { DiedJobs } from './test-engine/failures/explaining-jobs.ts';
import type { Build, BuildRef } from './test-engine/model.ts';

/** The result if no job explains anything, or none was requested. */
export const noJobs: FetchedJobs = { died: [], triggered: [], problems: [] };

/** Verdicts that can be explained by a job that died before it uploaded its results. */
const explainedByDeaths: ReadonlySet<VerdictName> = new Set(['incomplete', 'stale', 'timed-out', 'not-found']);

/** Verdicts that can be explained by tests that ran in a triggered build, if such builds are not gated. */
const explainedByTriggers: ReadonlySet<VerdictName> = new Set(['incomplete', 'not-found']);

/**
 * Which jobs of the gated builds may explain the verdict, as far as they can be fetched in time: one request per build. For a build
 * that passed, only the builds that it triggered matter.
 */
export async function fetchJobs(
  { verdict, observation: { builds = [] } }: Outcome,
  engine: TestEngine,
  options: FetchingOptions,
): Promise<FetchedJobs> {
  if (!explainedByDeaths.has(verdict.name)) return noJobs;
  const { selector } = options.settings;
  const triggered = explainedByTriggers.has(verdict.name) && ignoresTriggered(selector);
  const persistent = persistWithin(engine, options);
  const died: DiedJobs[] = [];
  const ungated: BuildRef[] = [];
  const problems: Error[] = [];
  const isAskedFor = ({ ended }: Build) => triggered || ended !== 'passed';
  for (const { pipeline, number, ended } of builds.filter(isAskedFor)) {
    const build = { organization: selector.organization, pipeline, number };
    try {
      const jobs = await persistent(() => engine.explainingJobs(build, { triggered }, options.time.signal));
      if (ended !== 'passed' && jobs.died.total > 0) died.push(jobs.died);
      ungated.push(...jobs.triggered);
    } catch (error) {
      problems.push(asError(error));
    }
  }
  return { died, triggered: ungated, problems };
}

function ignoresTriggered(selector: Selector): boolean {
  return 'triggeredBuilds' in selector && selector.triggeredBuilds === 'ignore';
}
