import { type FetchingOptions, persistWithin } from './fetch-failures.ts';
import type { Outcome, VerdictName } from './gate/outcome.ts';
import type { FetchedJobs } from './report/report.ts';
import type { Selector } from './selector.ts';
import { asError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import type { Build, BuildRef, DiedJobs } from './test-engine/model.ts';

/** Where no job explains anything, or nobody asks. */
export const noJobs: FetchedJobs = { died: [], triggered: [], problems: [] };

/** Verdicts that a job explains which died before it uploaded its results. */
const explainedByDeaths: ReadonlySet<VerdictName> = new Set(['incomplete', 'stale', 'timed-out', 'not-found']);

/** Verdicts that are explained by tests which ran in a triggered build, where such builds are not gated. */
const explainedByTriggers: ReadonlySet<VerdictName> = new Set(['incomplete', 'not-found']);

/**
 * What the jobs of the gated builds say of the verdict, as far as they can be had in time: one request per build. A build that passed is
 * asked for nothing but what it has triggered.
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
