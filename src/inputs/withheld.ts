import type { GitHubContext } from '../github-context.ts';

/** Why a workflow run does not get the repository's secrets; `unknown` if the runner does not say. */
export type Withheld = 'fork' | 'dependabot' | 'no' | 'unknown';

/** What it depends on. */
export type WithheldFrom = Pick<GitHubContext, 'event' | 'actor' | 'repository'>;

/** Events of pull requests for which GitHub withholds secrets if the head is in a fork. `pull_request_target` gets them. */
const ofPullRequests = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

/** Works it out from the runner's variables and the event. */
export function withheld({ event, actor, repository }: WithheldFrom): Withheld {
  if (event.name === undefined) return 'unknown';
  if (actor === 'dependabot[bot]') {
    // This one follows another workflow run, and has secrets of its own.
    return event.name === 'workflow_run' ? 'unknown' : 'dependabot';
  }
  if (!ofPullRequests.includes(event.name)) return 'no';
  const head = event.pullRequest?.headRepository;
  if (repository === undefined || head === undefined) return 'unknown';
  return head.toLowerCase() === repository.toLowerCase() ? 'no' : 'fork';
}
