import { type FetchingOptions, persistWithin } from './fetch-failures.ts';
import type { Outcome, VerdictName } from './gate/outcome.ts';
import type { FetchedJobs } from './report/report.ts';
import { asError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import type { DiedJobs } from './test-engine/model.ts';

/** Where no job has died, or nobody asks. */
export const noDiedJobs: FetchedJobs = { died: [], problems: [] };

/** Verdicts that a job explains which died before it uploaded its results. */
const explained: ReadonlySet<VerdictName> = new Set(['incomplete', 'stale', 'timed-out', 'not-found']);

/** The jobs that may have died, of each gated build that has not passed, as far as they can be had in time: one request per build. */
export async function fetchDiedJobs(
  { verdict, observation: { builds = [] } }: Outcome,
  engine: TestEngine,
  options: FetchingOptions,
): Promise<FetchedJobs> {
  if (!explained.has(verdict.name)) return noDiedJobs;
  const { organization } = options.settings.selector;
  const persistent = persistWithin(engine, options);
  const died: DiedJobs[] = [];
  const problems: Error[] = [];
  for (const { pipeline, number } of builds.filter(({ ended }) => ended !== 'passed')) {
    await persistent(() => engine.diedJobs({ organization, pipeline, number }, options.time.signal)).then(
      (jobs) => died.push(jobs),
      (error: unknown) => problems.push(asError(error)),
    );
  }
  return { died: died.filter(({ total }) => total > 0), problems };
}
