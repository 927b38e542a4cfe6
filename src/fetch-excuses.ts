import { GateError } from './gate/errors.ts';
import { fateOf, jobOf, mostJobs, namesJob } from './gate/jobs.ts';
import type { Persist } from './gate/persist.ts';
import type { FailedRuns } from './gate/poll-deps.ts';
import type { Evidence, EvidenceOfBuild, EvidenceOfJob, EvidenceOfJobs, EvidenceOfSuite } from './gate/tolerance.ts';
import type { Tolerance } from './settings.ts';
import { asError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import { isTestEngineError } from './test-engine/errors.ts';
import type { FailedExecution, FailedExecutions } from './test-engine/model.ts';

/** How excuses are fetched. */
export interface ExcuseOptions {
  readonly engine: TestEngine;
  readonly organization: string;
  readonly tolerate: readonly Tolerance[];
  readonly signal: AbortSignal;
  readonly persist: Persist;
}

/** Failed runs with their failed executions. */
interface Failed extends FailedRuns {
  readonly failures: FailedExecutions;
}

/** What may excuse these failures. Requests are retried for as long as there is time; a rejected one is part of the evidence. */
export async function fetchExcuses(
  failed: Failed,
  options: ExcuseOptions,
): Promise<Pick<Evidence, 'tests' | 'suites'>> {
  const excuses = new Excuses(failed, options);
  const buildIds = new Set(failed.runs.flatMap(({ buildId }) => buildId ?? []));
  const outside = new Set(failed.runs.flatMap(({ buildId, suite }) => (buildId === undefined ? suite : [])));
  const tests: EvidenceOfBuild[] = [];
  for (const buildId of buildIds) tests.push(await excuses.ofBuild(buildId));
  const suites: EvidenceOfSuite[] = [];
  for (const suite of outside) suites.push(await excuses.ofSuite(suite));
  return { tests: withoutTooManyJobs(tests), suites };
}

/** The bound holds for all builds together: what was requested before it was reached excuses nothing either. */
function withoutTooManyJobs(tests: readonly EvidenceOfBuild[]): readonly EvidenceOfBuild[] {
  const tooMany = tests.find(({ jobs }) => jobs?.kind === 'too-many')?.jobs;
  return tests.map((one) => (one.jobs?.kind === 'known' && tooMany ? { ...one, jobs: tooMany } : one));
}

class Excuses {
  readonly #failed: Failed;
  readonly #options: ExcuseOptions;
  /** Jobs that were requested so far, of all builds. */
  #jobs = 0;

  constructor(failed: Failed, options: ExcuseOptions) {
    this.#failed = failed;
    this.#options = options;
  }

  async ofBuild(buildId: string): Promise<EvidenceOfBuild> {
    const { engine, organization, tolerate, signal, persist } = this.#options;
    const muted = tolerate.includes('muted');
    try {
      const tests = await persist(() => engine.failedTestsOfBuild({ organization, buildId }, { muted }, signal));
      const jobs = tolerate.includes('retried') ? await this.#jobsOf(buildId) : undefined;
      return { buildId, tests, problem: undefined, jobs };
    } catch (error) {
      return { buildId, tests: [], problem: asError(error), jobs: undefined };
    }
  }

  async ofSuite(suite: string): Promise<EvidenceOfSuite> {
    const { engine, organization, tolerate, signal, persist } = this.#options;
    const noRetries = tolerate.includes('retried') ? new GateError('no-build', {}) : undefined;
    if (!tolerate.includes('muted')) return { suite, muted: undefined, problem: noRetries };
    try {
      const muted = await persist(() => engine.mutedTests({ organization, suite }, signal));
      return { suite, muted, problem: noRetries };
    } catch (error) {
      // Most plans have no such list, which is not an error.
      if (isTestEngineError(error, 'not-found')) return { suite, muted: 'no-list', problem: noRetries };
      return { suite, muted: undefined, problem: asError(error) };
    }
  }

  /** What is known about the jobs that a build's failures name, if the build's number is known. */
  async #jobsOf(buildId: string): Promise<EvidenceOfJobs | undefined> {
    const { engine, organization, signal, persist } = this.#options;
    const build = this.#failed.builds?.find(({ id }) => id === buildId);
    const executions = this.#executionsOf(buildId);
    if (build === undefined || !executions.some(namesJob)) return undefined;
    const { pipeline, number } = build;
    try {
      const jobs = await persist(() => engine.jobsOfBuild({ organization, pipeline, number }, signal));
      const named = new Set(executions.flatMap((execution) => jobOf(execution) ?? []));
      const fates = [...named].map((id) => ({ id, fate: fateOf(id, jobs) }));
      this.#jobs += fates.filter(({ fate }) => fate === 'stands').length;
      if (this.#jobs > mostJobs) return { kind: 'too-many' };
      const byId = new Map<string, EvidenceOfJob>();
      for (const { id, fate } of fates) {
        byId.set(id, fate === 'stands' ? await this.#failedIn(buildId, id) : { kind: fate });
      }
      return { kind: 'known', byId };
    } catch (error) {
      return { kind: 'unknown', problem: asError(error) };
    }
  }

  async #failedIn(buildId: string, jobId: string): Promise<EvidenceOfJob> {
    const { engine, organization, signal, persist } = this.#options;
    try {
      const failed = await persist(() => engine.testsFailedInJob({ organization, buildId }, jobId, signal));
      return { kind: 'stands', failed };
    } catch (error) {
      return { kind: 'unknown', problem: asError(error) };
    }
  }

  #executionsOf(buildId: string): readonly FailedExecution[] {
    const { runs, failures } = this.#failed;
    const own = new Set(runs.filter((run) => run.buildId === buildId).map(({ suite, id }) => `${suite}/${id}`));
    return failures.executions.filter(({ suite, runId }) => own.has(`${suite}/${runId}`));
  }
}
