import type { GitHubContext } from '../github-context.ts';

/** Why the repository's secrets are kept from a workflow run, if they are; `unknown` where the runner does not tell. */
export type Withheld = 'fork' | 'dependabot' | 'no' | 'unknown';

/** What tells it. */
export type WithheldFrom = Pick<GitHubContext, 'event' | 'actor' | 'repository'>;

/** Events of pull requests for which GitHub withholds secrets when the head is in a fork. `pull_request_target` gets them. */
const ofPullRequests = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

/** Reads it off what the runner and the event say. */
export function withheld({ event, actor, repository }: WithheldFrom): Withheld {
  if (event.name === undefined) return 'unknown';
  if (actor === 'dependabot[bot]') {
    // This one follows on another workflow run, and has secrets of its own.
    return event.name === 'workflow_run' ? 'unknown' : 'dependabot';
  }
  if (!ofPullRequests.includes(event.name)) return 'no';
  const head = event.pullRequest?.headRepository;
  if (repository === undefined || head === undefined) return 'unknown';
  return head.toLowerCase() === repository.toLowerCase() ? 'no' : 'fork';
}
