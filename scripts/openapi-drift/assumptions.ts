/**
 * What this project takes for granted about Buildkite's Test Engine API, as far as Buildkite's OpenAPI file speaks of it: what
 * `src/test-engine/endpoints.ts` sends, what `src/test-engine/schema.ts` reads, what the stand-in answers. Tests hold this list
 * against all three. The address of a build (`/v2/organizations/…`) is of another API, which that file does not describe.
 */

/** A type of JSON. */
export type Type = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** A parameter of the query that we send. */
export interface Parameter {
  readonly type: Type;
  /** The least and the most that we send. */
  readonly least?: number;
  readonly most?: number;
  /** The words that we send. */
  readonly words?: readonly string[];
}

/** A field that we read, or that our stand-in sends. */
export interface Field {
  /** Nothing is assumed where it is left out. */
  readonly type?: Type;
  /** All words that we know the meaning of, should the file list any. */
  readonly words?: readonly string[];
  /** We do without it where it is not there, and the file does not speak of it. */
  readonly unspoken?: true;
  /** The fields of an object. */
  readonly fields?: Readonly<Record<string, Field>>;
}

/** A `GET` of ours. */
export interface Endpoint {
  /** For people, and what one item of the answer is called. */
  readonly name: string;
  readonly item: string;
  /** From the host's root; what stands in braces is ours. */
  readonly path: string;
  /** What a token must be allowed; no more than that. */
  readonly scope: string;
  readonly query: Readonly<Record<string, Parameter>>;
  /** Headers that we send in addition, in lower case. */
  readonly headers?: readonly string[];
  /** A list comes in pages, and the `Link` header says whether there is another. */
  readonly answers: 'list' | 'object';
  readonly fields: Readonly<Record<string, Field>>;
}

const text: Field = { type: 'string' };

const run: Readonly<Record<string, Field>> = {
  id: text,
  branch: text,
  commit_sha: text,
  state: { type: 'string', words: ['running', 'finished'] },
  result: { type: 'string', words: ['pending', 'passed', 'failed', 'stale'] },
  url: text,
  web_url: text,
  build_id: text,
  created_at: text,
};

const failedExecution: Readonly<Record<string, Field>> = {
  execution_id: text,
  run_id: text,
  test_id: text,
  run_name: text,
  commit_sha: text,
  created_at: text,
  branch: text,
  failure_reason: text,
  duration: { type: 'number' },
  location: text,
  test_name: text,
  run_url: text,
  test_url: text,
  test_execution_url: text,
  tags: { type: 'object' },
  failure_expanded: { type: 'array' },
};

const buildTest: Readonly<Record<string, Field>> = {
  id: text,
  url: text,
  web_url: text,
  scope: text,
  name: text,
  location: text,
  file_name: text,
  labels: { type: 'array' },
  state: { type: 'string', words: ['enabled', 'muted', 'skipped'], unspoken: true },
  executions_count: { type: 'integer' },
  executions_count_by_result: {
    type: 'object',
    fields: Object.fromEntries(
      ['passed', 'failed', 'skipped', 'pending', 'unknown'].map((result) => [result, { type: 'integer' }]),
    ),
  },
};

const runs = '/v2/analytics/organizations/{org}/suites/{suite}/runs';
const page: Readonly<Record<string, Parameter>> = {
  page: { type: 'integer', least: 1 },
  per_page: { type: 'integer', least: 1, most: 100 },
};

/** The host that the paths are below. */
export const host = 'https://api.buildkite.com';

export const endpoints: readonly Endpoint[] = [
  {
    name: 'the runs of a suite',
    item: 'run',
    path: runs,
    scope: 'read_suites',
    query: { build_id: { type: 'string' }, ...page },
    answers: 'list',
    fields: run,
  },
  {
    name: 'a run',
    item: 'run',
    path: `${runs}/{id}`,
    scope: 'read_suites',
    query: {},
    answers: 'object',
    fields: run,
  },
  {
    name: 'the failed executions of a run',
    item: 'failed execution',
    path: `${runs}/{id}/failed_executions`,
    scope: 'read_suites',
    query: { include_failure_expanded: { type: 'boolean' }, ...page },
    answers: 'list',
    fields: failedExecution,
  },
  {
    name: 'the tests of a build',
    item: 'test of a build',
    path: '/v2/analytics/organizations/{org}/builds/{build}/tests',
    scope: 'read_suites',
    query: { state: { type: 'string', words: ['enabled', 'muted'] }, tags: { type: 'string' }, ...page },
    answers: 'list',
    fields: buildTest,
  },
  {
    name: 'the tests of a suite',
    item: 'test of a suite',
    path: '/v2/analytics/organizations/{org}/suites/{suite}/tests',
    scope: 'read_suites',
    query: {
      branch: { type: 'string' },
      labels: { type: 'string' },
      min_timestamp: { type: 'string' },
      tags: { type: 'string' },
      ...page,
    },
    headers: ['buildkite-version'],
    answers: 'list',
    fields: buildTest,
  },
  {
    name: 'a suite',
    item: 'suite',
    path: '/v2/analytics/organizations/{org}/suites/{suite}',
    scope: 'read_suites',
    query: {},
    answers: 'object',
    fields: { slug: text, name: text, url: text, web_url: text, default_branch: text },
  },
];
