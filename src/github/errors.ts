import { UserError } from '../shared/user-error.ts';

/** What a token may be allowed to write, in the words of a workflow's `permissions:`. */
export type Permission = 'checks' | 'statuses' | 'pull-requests';

/** Why something could not be shown on GitHub: the data of each code. */
export interface GitHubFacts {
  /** There is no token to ask with. */
  readonly 'no-github-token': object;
  /** The token may not write this. */
  readonly 'no-permission': { readonly permission: Permission };
  /** GitHub does not know the token. */
  readonly 'github-token-refused': object;
  /** Nobody told which check run is the job's own. */
  readonly 'no-own-check-run': object;
  /** Nobody told which commit is meant, and the one that the workflow runs on is another one. */
  readonly 'no-head-commit': { readonly event: string };
  /** The event belongs to no pull request that could have a comment. */
  readonly 'no-pull-request': { readonly event: string };
  /** Meanwhile the pull request has another commit, whose gate has the say. */
  readonly 'not-the-head': object;
  /** This environment variable, which names the repository or GitHub's address, is empty or cannot be used. */
  readonly 'no-repository': { readonly variable: string };
  /** There is no such repository or check run, or the token may not see it. */
  readonly 'not-on-github': { readonly what: string };
  /** One of GitHub's rate limits holds for longer than there is time. */
  readonly 'github-rate-limited': object;
  /** GitHub does not take what is in the request: 422. */
  readonly unprocessable: object;
  /** GitHub does not take the request, for another reason. */
  readonly 'github-refused': { readonly status: number };
  /** GitHub has trouble of its own. */
  readonly 'github-server-error': { readonly status: number };
  /** What came is not what GitHub's API answers. */
  readonly 'unexpected-response': { readonly what: string };
  /** A redirect, which is not followed, since the token must go nowhere else. */
  readonly 'github-redirected': { readonly status: number };
  /** No connection, or none that held. `networkCode` is the system's word; `TIMEOUT` where no answer came in time. */
  readonly 'github-unreachable': { readonly host: string; readonly networkCode: string | undefined };
  /** The time for reporting was up. */
  readonly 'out-of-time': object;
  /** The check run is there, but could not be completed. */
  readonly 'left-in-progress': object;
  /** An error that nobody expected; its words are the notice's `upstreamMessage`. */
  readonly 'unexpected-fault': object;
}

export type GitHubCode = keyof GitHubFacts;

/** Why something does not stand on GitHub. No verdict depends on it: it is reported, and nothing more. */
export class GitHubNotice<Code extends GitHubCode = GitHubCode> extends UserError<GitHubFacts, Code> {}
