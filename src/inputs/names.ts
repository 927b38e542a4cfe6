/**
 * Every input with its default; '' if it has none. `action.yml` has the same defaults, and a test compares the two. They are needed here
 * because the runner fills in a default only if the workflow leaves the input out, not if it is an empty string, and because a bare
 * `node dist/index.js` has no runner at all. The defaults of `github-token` and `check-run-id` are expressions that only the runner can
 * evaluate, so they have none here.
 */
export const defaults = {
  token: '',
  pipeline: '',
  organization: '',
  suite: '',
  'build-id': '',
  'build-url': '',
  'run-id': '',
  commit: '',
  branch: '',
  runs: 'all',
  'if-blocked': 'judge',
  'triggered-builds': 'ignore',
  'appear-within': '',
  timeout: '30m',
  interval: 'auto',
  settle: '30s',
  'fail-fast': 'false',
  tolerate: '',
  'min-tests': '',
  'if-no-run-found': 'error',
  'if-incomplete': 'error',
  'compare-with': 'auto',
  'report-limit': '1000',
  'failure-details': 'true',
  'annotation-level': 'error',
  'path-prefix': '',
  summary: 'true',
  'job-annotations': 'first',
  'status-name': '',
  'check-name': '',
  comment: 'never',
  'head-sha': '',
  'github-token': '',
  'check-run-id': '',
  'report-file': '',
  'api-url': 'https://api.buildkite.com',
} as const;

/** An input's name as workflows write it. */
export type InputName = keyof typeof defaults;

export const inputNames = Object.keys(defaults) as readonly InputName[];

/**
 * The variable in which the runner passes an input: in capitals, with hyphens. (It replaces spaces by `_`, but our names have none.)
 */
export function variable(input: InputName): string {
  return `INPUT_${input.toUpperCase()}`;
}

/** Whether the workflow sets an input that does not exist. The runner itself warns about those, in one annotation. */
export function hasUnknownInputs(env: Readonly<Record<string, string | undefined>>): boolean {
  const known = new Set(inputNames.map(variable));
  return Object.keys(env).some((name) => name.startsWith('INPUT_') && !known.has(name));
}
