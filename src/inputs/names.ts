/**
 * Every input with the text that holds when it is not given; '' where there is none. `action.yml` says the same, and a
 * test compares the two: the runner fills in a default only for an input that the workflow leaves out, not for one that
 * is given as an empty string, and a bare `node dist/index.js` has no runner at all. The defaults of `github-token` and
 * `check-run-id` are expressions that only the runner can work out; without it there is none.
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
 * The variable in which the runner hands an input over: capitals, hyphens kept (and blanks to `_`, of which our names
 * have none).
 */
export function variable(input: InputName): string {
  return `INPUT_${input.toUpperCase()}`;
}

/** Whether a workflow gives an input that there is none of: the runner warns of those itself, all of them in one annotation. */
export function hasUnknownInputs(env: Readonly<Record<string, string | undefined>>): boolean {
  const known = new Set(inputNames.map(variable));
  return Object.keys(env).some((name) => name.startsWith('INPUT_') && !known.has(name));
}
