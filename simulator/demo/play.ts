import { resolve } from 'node:path';
import { startGitHub } from '../github/api.ts';
import { Masks } from '../runner/masks.ts';
import { type LogEntry, type StepResult, startStep } from '../runner/step.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { startTestEngine } from '../test-engine/server.ts';
import { checkOut, commit, type Files, filesOf, repository } from './checkout.ts';
import type { OnGitHub } from './page/pull-request.ts';

/** A scenario that was played, as a plain value. */
export interface Played {
  readonly scenario: Scenario;
  /** What GitHub would show of the step. Titles, paths, outputs and files are masked too, which GitHub does not do. */
  readonly result: StepResult;
  /** What was checked out. */
  readonly files: Files;
  readonly github: OnGitHub;
}

/** The token of the workflow, and the pull request that it runs for. */
const [githubToken, pull] = ['ghs_thistokenisplayedandopensnothingatallxx', 12] as const;

/** The repository's root, which is the action as its users get it. */
const action = resolve(import.meta.dirname, '../..');

/**
 * Plays a scenario through the shipped action: a process of its own, against an API on a loopback port.
 * @throws {StandInError} when the step cannot be started, as on another Node than the action's
 */
export async function play(
  scenario: Scenario,
  options: { readonly debug?: boolean; readonly onLine?: (entry: LogEntry) => void } = {},
): Promise<Played> {
  const files = filesOf(scenario);
  using checkout = checkOut(files);
  await using api = await startTestEngine(scenario.api);
  await using github = await startGitHub({
    tokens: { [githubToken]: 'write' },
    repository,
    commits: [commit],
    pulls: { [pull]: commit },
  });
  const result = await startStep({
    action,
    inputs: { ...scenario.inputs, 'api-url': api.url },
    secrets: [scenario.inputs['token'] ?? '', githubToken],
    github: {
      ...{ repository, sha: commit, ref: 'refs/heads/add-gift-cards', token: githubToken, api_url: github.url },
      ...{ event_name: 'pull_request', event: { pull_request: { number: pull, head: { sha: commit } } } },
    },
    workspace: checkout.folder,
    ...options,
  }).result;
  const { statuses, checkRuns, comments } = github;
  return masked({ scenario, result, files, github: { statuses, checkRuns, comments } });
}

/** How the step was to end and how it did; the same when all is well. */
export function ending({ scenario, result }: Pick<Played, 'scenario' | 'result'>) {
  const say = (verdict: string, exitCode: number | string) => `verdict ${verdict}, exit code ${exitCode}`;
  return {
    expected: say(scenario.expect.verdict, scenario.expect.exitCode),
    actual: say(result.outputs['verdict'] || 'none', result.exitCode ?? `none (${result.signal})`),
  };
}

function masked({ scenario, result, files, github }: Played): Played {
  const masks = new Masks();
  for (const mask of result.masks) masks.add(mask);
  const hide = <T extends object>(value: T): T =>
    Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, typeof part === 'string' ? masks.apply(part) : part]),
    ) as T;
  const { annotations, dropped, outputs } = result;
  return {
    scenario,
    result: { ...result, annotations: annotations.map(hide), dropped: dropped.map(hide), outputs: hide(outputs) },
    files: hide(files),
    // No mask reaches what is sent to GitHub.
    github,
  };
}
