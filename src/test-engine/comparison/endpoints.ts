import type { Page, SuiteRef } from '../endpoints.ts';
import type { Answer, Http } from '../http.ts';
import * as schema from './schema.ts';

/** The version of the API in which a suite's list of tests has the results of their executions. Older servers do not know it. */
const version = { 'buildkite-version': '2026-08-01' };

/** Which tests of a suite, and which of their executions are counted. */
export interface TestsFilter {
  /** As collectors have sent it, without `!` at its beginning or `*` at its end; left out: all branches. */
  readonly branch?: string;
  /** Left out: the organization's default period. */
  readonly since?: Date;
  /** Tests that have at least one such execution. */
  readonly result: 'failed' | 'passed';
  readonly label?: string;
}

/** The endpoints that a comparison needs, one request each. Paths and parameters are those of Buildkite's OpenAPI file. */
export class SuiteEndpoints {
  readonly #http: Pick<Http, 'get'>;

  constructor(http: Pick<Http, 'get'>) {
    this.#http = http;
  }

  /** The suite itself. */
  suite(
    { organization, suite }: SuiteRef,
    signal: AbortSignal,
  ): Promise<Answer<{ readonly defaultBranch: schema.WireSuiteTest['testId'] }>> {
    const request = {
      path: suitePath(organization, suite),
      scope: 'read_suites',
      sought: { kind: 'suite', organization, suite },
      expected: 'suite',
      schema: schema.suite,
    } as const;
    return this.#http.get(request, signal);
  }

  /** A page of a suite's tests. */
  tests(
    { organization, suite }: SuiteRef,
    { branch, since, result, label }: TestsFilter,
    { page, perPage }: Page,
    signal: AbortSignal,
  ): Promise<Answer<readonly schema.WireSuiteTest[]>> {
    const request = {
      path: [...suitePath(organization, suite), 'tests'],
      query: {
        branch,
        min_timestamp: since?.toISOString(),
        labels: label,
        tags: `result:~${result}`,
        page,
        per_page: perPage,
      },
      headers: version,
      scope: 'read_suites',
      sought: { kind: 'suite', organization, suite },
      expected: 'tests',
      schema: schema.suiteTests,
    } as const;
    return this.#http.get(request, signal);
  }
}

function suitePath(organization: string, suite: string): string[] {
  return ['v2', 'analytics', 'organizations', organization, 'suites', suite];
}
