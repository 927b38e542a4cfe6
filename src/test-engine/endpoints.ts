import type { Untrusted } from '../shared/untrusted.ts';
import * as builds from './build-schema.ts';
import { type Mismatch, TestEngineError } from './errors.ts';
import type { Answer, Http } from './http.ts';
import type { BuildRef, Run } from './model.ts';
import * as schema from './schema.ts';

/** The most rows per page that the API allows. */
export const fullPage = 100;

/** A suite by its slugs. */
export interface SuiteRef {
  readonly organization: string;
  readonly suite: string;
}

/** A build by its organization, pipeline and number. */
export interface BuildPlace extends BuildRef {
  readonly organization: string;
}

/** A build by its UUID. */
export interface BuildIdRef {
  readonly organization: string;
  readonly buildId: string;
}

/** Which part of a list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly perPage: number;
}

/** The endpoints, one request each. Paths and parameters are those of Buildkite's OpenAPI file of the Test Engine API. */
export class Endpoints {
  readonly #http: Pick<Http, 'get'>;

  constructor(http: Pick<Http, 'get'>) {
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

  /** One run. Throws `unexpected-response` if the response is about another run. */
  async run({ organization, suite }: SuiteRef, runId: string, signal: AbortSignal): Promise<Answer<schema.WireRun>> {
    const request = {
      path: [...runsPath(organization, suite), runId],
      scope: 'read_suites',
      sought: { kind: 'run', organization, suite, runId },
      expected: 'run',
      schema: schema.run,
    } as const;
    const answer = await this.#http.get(request, signal);
    return aboutThis(answer, request.expected, !isAnother(answer.body.id, runId));
  }

  /**
   * A build by its number, with its runs and without its jobs. Throws `unexpected-response` if the response is about another
   * build.
   */
  async build({ organization, pipeline, number }: BuildPlace, signal: AbortSignal): Promise<Answer<builds.WireBuild>> {
    const request = {
      path: buildPath({ organization, pipeline, number }),
      query: { include_test_engine: true, exclude_jobs: true, exclude_pipeline: true },
      scope: 'read_builds',
      sought: { kind: 'build', organization, pipeline, number },
      expected: 'build',
      schema: builds.build,
    } as const;
    const answer = await this.#http.get(request, signal);
    return aboutThis(answer, request.expected, (answer.body.number ?? number) === number);
  }

  /**
   * A page of the builds of these commits (full SHAs) in a pipeline, or in all of the organization's, newest first. Throws
   * `unexpected-response` if some belong to another pipeline.
   */
  async builds(
    { organization, pipeline }: { readonly organization: string; readonly pipeline: string | undefined },
    commits: readonly string[],
    { page, perPage }: Page,
    signal: AbortSignal,
  ): Promise<Answer<readonly builds.WireListedBuild[]>> {
    const request = {
      path: ['v2', 'organizations', organization, ...(pipeline === undefined ? [] : ['pipelines', pipeline]), 'builds'],
      query: { 'commit[]': commits, exclude_jobs: true, exclude_pipeline: true, page, per_page: perPage },
      scope: 'read_builds',
      sought: { kind: 'builds', organization, pipeline },
      expected: 'builds',
      schema: builds.listedBuilds,
    } as const;
    const answer = await this.#http.get(request, signal);
    const isAbout = pipeline === undefined || answer.body.every((row) => row.pipeline === pipeline);
    return aboutThis(answer, request.expected, isAbout);
  }

  /** A page of a build's jobs after a cursor, including retried ones; with `states`, only those in one of these states. */
  jobs(
    { organization, pipeline, number }: BuildPlace,
    { after, states }: { readonly after?: string | undefined; readonly states?: readonly string[] | undefined },
    signal: AbortSignal,
  ): Promise<Answer<{ readonly jobs: readonly builds.WireJob[]; readonly next: string | undefined }>> {
    const request = {
      path: [...buildPath({ organization, pipeline, number }), 'jobs'],
      query: { 'state[]': states, per_page: fullPage, after },
      scope: 'read_builds',
      sought: { kind: 'build', organization, pipeline, number },
      expected: 'jobs',
      schema: builds.jobs,
    } as const;
    return this.#http.get(request, signal);
  }

  /** A page of the tests of a build that passed at least once, or of those that never passed, in all suites. */
  testsWith(
    result: '~passed' | '^failed',
    build: BuildIdRef,
    page: Page,
    signal: AbortSignal,
  ): Promise<Answer<readonly schema.WireBuildTest[]>> {
    return this.#buildTests(build, { tags: `result:${result}` }, page, signal);
  }

  /** A page of the tests of a build, in all suites. */
  testsOf(build: BuildIdRef, page: Page, signal: AbortSignal): Promise<Answer<readonly schema.WireBuildTest[]>> {
    return this.#buildTests(build, {}, page, signal);
  }

  /** A page of the tests of a build that never passed in one of its jobs, in all suites. */
  testsFailedInJob(
    build: BuildIdRef,
    jobId: string,
    page: Page,
    signal: AbortSignal,
  ): Promise<Answer<readonly schema.WireBuildTest[]>> {
    return this.#buildTests(build, { tags: `build.job_id:${jobId},result:^failed` }, page, signal);
  }

  /** The token itself. It needs no scope for that. */
  accessToken(signal: AbortSignal): Promise<Answer<{ readonly expiresAt: Untrusted | undefined }>> {
    const request = {
      path: ['v2', 'access-token'],
      scope: 'read_suites',
      sought: { kind: 'token' },
      expected: 'token',
      schema: schema.accessToken,
    } as const;
    return this.#http.get(request, signal);
  }

  /** A page of the tests of a suite that are muted now. Throws `not-found` if the organization's plan does not include test states. */
  mutedTests(
    { organization, suite }: SuiteRef,
    { page, perPage }: Page,
    signal: AbortSignal,
  ): Promise<Answer<readonly schema.WireBuildTest[]>> {
    const request = {
      path: ['v2', 'analytics', 'organizations', organization, 'suites', suite, 'tests', 'muted'],
      query: { page, per_page: perPage },
      scope: 'read_suites',
      sought: { kind: 'suite', organization, suite },
      expected: 'tests',
      schema: schema.buildTests,
    } as const;
    return this.#http.get(request, signal);
  }

  /** A page of the tests of a build that failed at least once, in all suites; with `state`, only those in that state. */
  failedTests(
    build: BuildIdRef,
    page: Page,
    options: { readonly state?: 'enabled' | 'muted' | undefined; readonly signal: AbortSignal },
  ): Promise<Answer<readonly schema.WireBuildTest[]>> {
    return this.#buildTests(build, { state: options.state, tags: 'result:~failed' }, page, options.signal);
  }

  #buildTests(
    { organization, buildId }: BuildIdRef,
    filter: { readonly tags?: string; readonly state?: 'enabled' | 'muted' | undefined },
    { page, perPage }: Page,
    signal: AbortSignal,
  ): Promise<Answer<readonly schema.WireBuildTest[]>> {
    const request = {
      path: ['v2', 'analytics', 'organizations', organization, 'builds', buildId, 'tests'],
      query: { ...filter, page, per_page: perPage },
      scope: 'read_suites',
      sought: { kind: 'tests', organization, buildId },
      expected: 'tests',
      schema: schema.buildTests,
    } as const;
    return this.#http.get(request, signal);
  }

  /**
   * A page of a run's failed executions, with expanded messages and backtraces if `details` is set. Throws `unexpected-response`
   * if some belong to another run.
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
    const isAbout = answer.body.every(({ runId }) => runId === undefined || !isAnother(runId, id));
    return aboutThis(answer, request.expected, isAbout);
  }
}

/** What responses are checked to be about. */
type Another = Extract<Mismatch, { readonly kind: 'another' }>['expected'];

/** A response, if it is about what was requested. */
function aboutThis<T>(answer: Answer<T>, expected: Another, isAbout: boolean): Answer<T> {
  if (isAbout) return answer;
  throw new TestEngineError('unexpected-response', { asked: answer.asked, mismatch: { kind: 'another', expected } });
}

function isAnother(id: string, asked: string): boolean {
  return id.toLowerCase() !== asked.toLowerCase();
}

function buildPath({ organization, pipeline, number }: BuildPlace): string[] {
  return ['v2', 'organizations', organization, 'pipelines', pipeline, 'builds', String(number)];
}

function runsPath(organization: string, suite: string): string[] {
  return ['v2', 'analytics', 'organizations', organization, 'suites', suite, 'runs'];
}
