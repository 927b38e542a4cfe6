import type { Environment } from '../github-context.ts';
import type { Selector } from '../selector.ts';
import type { Settings, Tolerance } from '../settings.ts';
import { isLoopback } from '../shared/loopback.ts';
import { asApiUrl } from './api-url.ts';
import { asCheckName, asCheckRunId, asHeadSha } from './checks.ts';
import { asCompareWith } from './commit.ts';
import { asDuration, longest } from './duration.ts';
import { GivenInputs } from './given.ts';
import { defaults } from './names.ts';
import { asFile, asFolder } from './paths.ts';
import { type Checked, InputError, wrong } from './problem.ts';
import { type CommitContext, readSelector } from './selectors.ts';
import { asGitHubToken, asToken } from './token.ts';
import { asBoolean, asChoice, asChoices, asCount } from './values.ts';
import { type WithheldFrom, withheld } from './withheld.ts';

export { hasUnknownInputs } from './names.ts';
export { InputError, type InputProblem } from './problem.ts';
export { secretsIn } from './token.ts';

/**
 * Reads all inputs from the variables that the runner sets (`INPUT_BUILD-ID`, …), and checks them. Spaces around a value are ignored, and
 * an empty value means the default. `secrets` are those that `secretsIn` found.
 *
 * @throws {InputError} with everything that is wrong; an invalid value never becomes the default
 */
export function readSettings(
  env: Environment,
  secrets: readonly string[],
  context: WithheldFrom & CommitContext,
): Settings {
  const inputs = new GivenInputs(env, secrets);
  const besideBuildUrl = inputs.text('build-url') !== undefined || inputs.text('pipeline') !== undefined;
  const token = inputs.read('token', (text) => asToken(text, { besideBuildUrl, withheld: () => withheld(context) }));
  const selector = readSelector(inputs, context);
  const apiUrl = inputs.read('api-url', asApiUrl);
  const settings = {
    token,
    selector,
    ...readTimes(inputs, apiUrl),
    failFast: inputs.read('fail-fast', asBoolean),
    tolerate: readTolerance(inputs),
    ifNoRunFound: inputs.read('if-no-run-found', asLeniency),
    ifIncomplete: inputs.read('if-incomplete', asLeniency),
    compareWith: inputs.read('compare-with', asCompareWith),
    annotationLevel: inputs.read('annotation-level', (text) => asChoice(text, ['error', 'warning', 'notice', 'none'])),
    reportLimit: inputs.read('report-limit', (text) => asCount(text, 10_000)),
    failureDetails: inputs.read('failure-details', asBoolean),
    summary: inputs.read('summary', asBoolean),
    jobAnnotations: inputs.read('job-annotations', (text) => asChoice(text, ['first', 'all'])),
    comment: inputs.read('comment', (text) => asChoice(text, ['never', 'failures'])),
    apiUrl,
  };
  const optional = readOptional(inputs, selector, context);
  if (inputs.problems.length > 0 || !isComplete(settings)) {
    // Nothing will be gated, so these defaults only say how the error is reported if these inputs are invalid too.
    const { summary = true, annotationLevel = 'error' } = settings;
    throw new InputError(inputs.problems, { summary, annotationLevel, ...optional });
  }
  return Object.freeze({ ...settings, ...optional });
}

/** What has no default of its own. */
function readOptional(inputs: GivenInputs, selector: Selector | undefined, context: CommitContext) {
  return {
    minTests:
      inputs.text('min-tests') === undefined ? undefined : inputs.read('min-tests', (text) => asCount(text, 1_000_000)),
    pathPrefix: inputs.read('path-prefix', asFolder),
    statusName: inputs.read('status-name', asCheckName),
    checkName: inputs.read('check-name', asCheckName),
    headSha:
      inputs.read('head-sha', asHeadSha) ??
      (inputs.text('commit') === undefined ? undefined : commitIn(selector, context)),
    githubToken: inputs.read('github-token', asGitHubToken),
    checkRunId: inputs.read('check-run-id', asCheckRunId),
    reportFile: inputs.read('report-file', asFile),
  };
}

/** The commit that the user named, unless it is the merge commit of a pull request, on which GitHub shows no checks. */
function commitIn(selector: Selector | undefined, { event, sha }: CommitContext): string | undefined {
  const commit = selector?.kind === 'commit' || selector?.kind === 'pipeline' ? selector.commit : undefined;
  const isMerge = event.name?.startsWith('pull_request') && event.commit !== undefined && commit === sha?.toLowerCase();
  return isMerge ? undefined : commit;
}

function asLeniency(text: string) {
  return asChoice(text, ['error', 'warn', 'ignore']);
}

function readTolerance(inputs: GivenInputs): readonly Tolerance[] | undefined {
  const tolerate = inputs.read('tolerate', (text) => asChoices(text, ['retried', 'muted']));
  if (tolerate === undefined || tolerate.length === 0 || inputs.read('fail-fast', asBoolean) !== true) {
    return tolerate;
  }
  inputs.report('tolerate', wrong('tolerate-with-fail-fast'));
  return undefined;
}

function readTimes(inputs: GivenInputs, apiUrl: URL | undefined) {
  const timeout = inputs.read('timeout', (text) => asDuration(text, { least: 1, most: longest }));
  // If the URL is invalid, it is unknown whether short pauses are allowed.
  const least = apiUrl === undefined || isLoopback(apiUrl) ? 1 : 1_000;
  const interval = inputs.read('interval', (text) => asInterval(text, least));
  const settle = inputs.read('settle', (text) => asDuration(text, { least: 0, most: longest }));
  if (timeout !== undefined && settle !== undefined && settle >= timeout) reportSettle(inputs);
  const appearWithin =
    inputs.text('appear-within') === undefined
      ? timeout
      : inputs.read('appear-within', (text) => asDuration(text, { least: 1, most: longest }));
  return { timeout, interval, settle, appearWithin };
}

function asInterval(text: string, least: number): Checked<'auto' | number> {
  if (text === 'auto') return { value: 'auto' };
  return asDuration(text, { least, most: longest });
}

function reportSettle(inputs: GivenInputs): void {
  const timeout = inputs.textOrDefault('timeout');
  const settle = inputs.textOrDefault('settle');
  // If the workflow leaves the input out, the runner fills in the default, so the user did not set it.
  const byDefault = settle === defaults.settle;
  const found = wrong('settle-not-below-timeout', { timeout, settle, byDefault });
  inputs.report('settle', found, byDefault ? '' : undefined);
}

function isComplete<T extends object>(partial: { readonly [K in keyof T]: T[K] | undefined }): partial is T {
  return Object.values(partial).every((value) => value !== undefined);
}
