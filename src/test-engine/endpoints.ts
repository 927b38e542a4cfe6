import type { BuildUrlSelector } from '../selector.ts';
import { UnexpectedAnswer } from './errors.ts';
import type { Answer, Http } from './http.ts';
import type { Run } from './model.ts';
import * as schema from './schema.ts';

/** The most that one page may hold; the API's own bound. */
export const fullPage = 100;

/** A suite by its slugs. */
export interface SuiteRef {
  readonly organization: string;
  readonly suite: string;
}

/** Which part of a list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
}

/** The endpoints, one request each. Paths and parameters as Buildkite's OpenAPI file of the Test Engine API has them. */
export class Endpoints {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** A page of a suite's runs, newest first; with `buildId` those of that build only. */
  runs(
    { organization, suite }: SuiteRef,
    { page, perPage }: Page,
    options: { readonly buildId?: string | undefined; readonly signal: AbortSignal },
  ): Promise<Answer<readonly schema.WireRun[]>> {
    const request = {
      path: runsPath(organization, suite),
      query: { build_id: options.buildId, page, per_page: perPage },
      scope: 'read_suites',
      sought: { kind: 'suite', organization, suite },
      expected: 'runs',
      schema: schema.runs,
    } as const;
    return this.#http.get(request, options.signal);
  }

  /** One run. Throws an UnexpectedAnswer where another run's answer comes. */
  async run({ organization, suite }: SuiteRef, runId: string, signal: AbortSignal): Promise<Answer<schema.WireRun>> {
    const request = {
      path: [...runsPath(organization, suite), runId],
      scope: 'read_suites',
      sought: { kind: 'run', organization, suite, runId },
      expected: 'run',
      schema: schema.run,
    } as const;
    const answer = await this.#http.get(request, signal);
    if (isAnother(answer.body.id, runId)) throw new UnexpectedAnswer(answer.asked, 'run: it is another one');
    return answer;
  }

  /**
   * A build by its number, with the runs that it knows of, and without its jobs. Throws an UnexpectedAnswer where another
   * build's answer comes.
   */
  async build(
    { organization, pipeline, number }: Omit<BuildUrlSelector, 'kind' | 'suites'>,
    signal: AbortSignal,
  ): Promise<Answer<schema.WireBuild>> {
    const request = {
      path: ['v2', 'organizations', organization, 'pipelines', pipeline, 'builds', String(number)],
      query: { include_test_engine: true, exclude_jobs: true, exclude_pipeline: true },
      scope: 'read_builds',
      sought: { kind: 'build', organization, pipeline, number },
      expected: 'build',
      schema: schema.build,
    } as const;
    const answer = await this.#http.get(request, signal);
    const told = answer.body.number ?? number;
    if (told !== number) throw new UnexpectedAnswer(answer.asked, 'build: it is another one');
    return answer;
  }

  /** A page of those tests of a build that failed at least once, of every suite; with `state` only those in that state. */
  failedTests(
    { organization, buildId }: { readonly organization: string; readonly buildId: string },
    { page, perPage }: Page,
    options: { readonly state?: 'enabled' | 'muted' | undefined; readonly signal: AbortSignal },
  ): Promise<Answer<readonly schema.WireBuildTest[]>> {
    const request = {
      path: ['v2', 'analytics', 'organizations', organization, 'builds', buildId, 'tests'],
      query: { state: options.state, tags: 'result:~failed', page, per_page: perPage },
      scope: 'read_suites',
      sought: { kind: 'tests', organization, buildId },
      expected: 'tests',
      schema: schema.buildTests,
    } as const;
    return this.#http.get(request, options.signal);
  }

  /**
   * A page of a run's failed executions; `details` asks for expanded messages and backtraces. Throws an UnexpectedAnswer where
   * some are another run's.
   */
  async failedExecutions(
    organization: string,
    { suite, id }: Pick<Run, 'suite' | 'id'>,
    { page, perPage }: Page,
    options: { readonly details: boolean; readonly signal: AbortSignal },
  ): Promise<Answer<readonly schema.WireExecution[]>> {
    const request = {
      path: [...runsPath(organization, suite), id, 'failed_executions'],
      query: { include_failure_expanded: options.details || undefined, page, per_page: perPage },
      scope: 'read_suites',
      sought: { kind: 'run', organization, suite, runId: id },
      expected: 'failed executions',
      schema: schema.executions,
    } as const;
    const answer = await this.#http.get(request, options.signal);
    if (answer.body.some(({ runId }) => runId !== undefined && isAnother(runId, id))) {
      throw new UnexpectedAnswer(answer.asked, 'failed executions: some are of another run');
    }
    return answer;
  }
}

function isAnother(id: string, asked: string): boolean {
  return id.toLowerCase() !== asked.toLowerCase();
}

function runsPath(organization: string, suite: string): string[] {
  return ['v2', 'analytics', 'organizations', organization, 'suites', suite, 'runs'];
}
