import type { Settings, Tolerance } from '../settings.ts';
import { isLoopback } from '../shared/loopback.ts';
import { asApiUrl } from './api-url.ts';
import { asCheckName, asCheckRunId, asHeadSha } from './checks.ts';
import { asDuration, longest } from './duration.ts';
import { GivenInputs } from './given.ts';
import { defaults } from './names.ts';
import { asFile, asFolder } from './paths.ts';
import { type Checked, InputError, wrong } from './problem.ts';
import { readSelector } from './selectors.ts';
import { asGitHubToken, asToken } from './token.ts';
import { asBoolean, asChoice, asChoices, asCount } from './values.ts';
import { withheld } from './withheld.ts';

export { hasUnknownInputs } from './names.ts';
export { InputError, type InputProblem } from './problem.ts';
export { secretsIn } from './token.ts';

/**
 * All inputs as one checked value, read from the variables that the runner sets (`INPUT_BUILD-ID`, …). Blanks around a
 * value do not count, and an empty value is not given: its default holds.
 *
 * @throws {InputError} with everything that is wrong; a wrong value never becomes a default
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const inputs = new GivenInputs(env);
  const besideBuildUrl = inputs.text('build-url') !== undefined;
  const token = inputs.read('token', (text) => asToken(text, { besideBuildUrl, withheld: () => withheld(env) }));
  const selector = readSelector(inputs);
  const apiUrl = inputs.read('api-url', asApiUrl);
  const settings = {
    token,
    selector,
    ...readTimes(inputs, apiUrl),
    failFast: inputs.read('fail-fast', asBoolean),
    tolerate: readTolerance(inputs),
    ifNoRunFound: inputs.read('if-no-run-found', asLeniency),
    ifIncomplete: inputs.read('if-incomplete', asLeniency),
    annotationLevel: inputs.read('annotation-level', (text) => asChoice(text, ['error', 'warning', 'notice', 'none'])),
    reportLimit: inputs.read('report-limit', (text) => asCount(text, 100_000)),
    failureDetails: inputs.read('failure-details', asBoolean),
    summary: inputs.read('summary', asBoolean),
    jobAnnotations: inputs.read('job-annotations', (text) => asChoice(text, ['first', 'all'])),
    apiUrl,
  };
  const optional = readOptional(inputs);
  if (inputs.problems.length > 0 || !isComplete(settings)) {
    // Nothing is gated any more: this only says how the bad news is told where these two are wrong themselves.
    const { summary = true, annotationLevel = 'error' } = settings;
    throw new InputError(inputs.problems, { summary, annotationLevel });
  }
  return Object.freeze({ ...settings, ...optional });
}

/** What has no default of its own. */
function readOptional(inputs: GivenInputs) {
  return {
    pathPrefix: inputs.read('path-prefix', asFolder),
    checkName: inputs.read('check-name', asCheckName),
    headSha: inputs.read('head-sha', asHeadSha),
    githubToken: inputs.read('github-token', asGitHubToken),
    checkRunId: inputs.read('check-run-id', asCheckRunId),
    reportFile: inputs.read('report-file', asFile),
  };
}

function asLeniency(text: string) {
  return asChoice(text, ['error', 'warn', 'ignore']);
}

function readTolerance(inputs: GivenInputs): readonly Tolerance[] | undefined {
  const tolerate = inputs.read('tolerate', (text) => asChoices(text, ['retried', 'muted']));
  if (tolerate === undefined || tolerate.length === 0 || inputs.read('fail-fast', asBoolean) !== true) {
    return tolerate;
  }
  inputs.report(
    'tolerate',
    wrong(
      'is given beside fail-fast: true, which cannot wait for the evidence that tolerating needs',
      'Leave out one of the two.',
    ),
  );
  return undefined;
}

function readTimes(inputs: GivenInputs, apiUrl: URL | undefined) {
  const timeout = inputs.read('timeout', (text) =>
    asDuration(text, { least: 1, most: longest, why: 'Write how long the wait may take: 30m, for example.' }),
  );
  // An address that is wrong cannot tell whether short pauses are in order.
  const least = apiUrl === undefined || isLoopback(apiUrl) ? 1 : 1_000;
  const interval = inputs.read('interval', (text) => asInterval(text, least));
  const settle = inputs.read('settle', (text) => asDuration(text, { least: 0, most: longest, why: '' }));
  if (timeout !== undefined && settle !== undefined && settle >= timeout) reportSettle(inputs);
  return { timeout, interval, settle };
}

function asInterval(text: string, least: number): Checked<'auto' | number> {
  if (text === 'auto') return { value: 'auto' };
  const why = 'Write auto or at least 1s: Buildkite answers 50 requests a minute and user, then refuses.';
  return asDuration(text, { least, most: longest, why });
}

function reportSettle(inputs: GivenInputs): void {
  const timeout = inputs.textOrDefault('timeout');
  const hint = 'Set settle to less than timeout, or to 0 to trust a pass at first sight, or give timeout more.';
  if (inputs.textOrDefault('settle') !== defaults.settle) {
    inputs.report('settle', wrong(`is not less than timeout: ${timeout}`, hint));
    return;
  }
  // The runner fills it in for workflows that leave it out: then nobody has "given" it.
  const own = `is ${defaults.settle} (its default, if you did not set it)`;
  inputs.report('settle', wrong(`${own}, which is not less than timeout: ${timeout}`, hint), '');
}

function isComplete<T extends object>(partial: { readonly [K in keyof T]: T[K] | undefined }): partial is T {
  return Object.values(partial).every((value) => value !== undefined);
}
