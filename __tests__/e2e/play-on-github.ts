import { expect } from '@jest/globals';
import { type GitHubScript, startGitHub } from '../../simulator/github/api.ts';
import { TOKEN } from '../../simulator/scenarios/cast.ts';
import type { Scenario } from '../../simulator/test-engine/scenario.ts';
import { logOf, play } from './play.ts';

export const githubToken = 'ghs_playedandopensnothing0123456789abcdef';
export const [head, merge] = ['1', '2'].map((digit) => digit.repeat(40)) as [string, string];
/** The check run of the job that the step belongs to, and the pull request. */
export const [JOB, PULL] = [4711, 12] as const;
export const github: GitHubScript = {
  tokens: { [githubToken]: 'write' },
  repository: 'octo-org/octo-repo',
  commits: [head, merge],
  jobs: { [JOB]: 'gate' },
  pulls: { [PULL]: head },
};

/** What may be otherwise than usual. */
export type Stage = Parameters<typeof play>[1] & {
  readonly script?: GitHubScript;
  /** Of the github context, instead of those of a pull request. */
  readonly event?: Readonly<Record<string, unknown>>;
};

const pullRequest = {
  event_name: 'pull_request',
  event: { pull_request: { number: PULL, head: { sha: head } } },
  sha: merge,
};

/** Plays a story on a pull request, beside a GitHub like this. */
export async function playOnGitHub(
  story: Pick<Scenario, 'api' | 'inputs'>,
  inputs: Readonly<Record<string, string>>,
  { script = github, job = { check_run_id: JOB }, event = pullRequest, ...more }: Stage = {},
) {
  await using stage = await startGitHub(script);
  const played = await play(
    { api: story.api, inputs: { ...story.inputs, ...inputs } },
    { github: { token: githubToken, api_url: stage.url, ...event }, job, ...more },
  );
  const log = logOf(played.result);
  // Neither token leaves for anybody but its own API.
  const sent = JSON.stringify(stage.requests.map(({ path, body }) => [path, body]));
  expect([sent, log, played.result.summary].filter((text) => text?.includes(TOKEN))).toEqual([]);
  expect([sent, log.replace(`::add-mask::${githubToken}`, '')].filter((text) => text.includes(githubToken))).toEqual(
    [],
  );
  const verdict = played.result.annotations.find(({ level }) => level === 'error');
  return { ...played, stage, log, verdict };
}
