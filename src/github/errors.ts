import { UserError } from '../shared/user-error.ts';

/** What a token may be allowed to write, as a workflow's `permissions:` names it. */
export type Permission = 'checks' | 'statuses' | 'pull-requests';

/** Why something could not be shown on GitHub: the data of each code. */
export interface GitHubFacts {
  /** There is no token. */
  readonly 'no-github-token': object;
  /** The token may not write this. */
  readonly 'no-permission': { readonly permission: Permission };
  /** GitHub does not know the token. */
  readonly 'github-token-refused': object;
  /** It is not known which check run is the job's own. */
  readonly 'no-own-check-run': object;
  /** The event does not name a commit, and the workflow runs on another one. */
  readonly 'no-head-commit': { readonly event: string };
  /** The event belongs to no pull request that could have a comment. */
  readonly 'no-pull-request': { readonly event: string };
  /** The pull request has a newer commit by now, whose own gate writes the comment. */
  readonly 'not-the-head': object;
  /** This environment variable, which names the repository or GitHub's address, is empty or cannot be used. */
  readonly 'no-repository': { readonly variable: string };
  /** There is no such repository or check run, or the token may not see it. */
  readonly 'not-on-github': { readonly what: string };
  /** One of GitHub's rate limits does not reset in time. */
  readonly 'github-rate-limited': object;
  /** GitHub rejects the content of the request: 422. */
  readonly unprocessable: object;
  /** GitHub rejects the request for another reason. */
  readonly 'github-refused': { readonly status: number };
  /** GitHub returned an error of its own. */
  readonly 'github-server-error': { readonly status: number };
  /** The response is not one of GitHub's API. */
  readonly 'unexpected-response': { readonly what: string };
  /** A redirect. It is not followed, since no other server must get the token. */
  readonly 'github-redirected': { readonly status: number };
  /** The connection failed or broke. `networkCode` is the system's code; `TIMEOUT` if no response came in time. */
  readonly 'github-unreachable': { readonly host: string; readonly networkCode: string | undefined };
  /** The time for reporting ran out. */
  readonly 'out-of-time': object;
  /** The check run was created, but could not be completed. */
  readonly 'left-in-progress': object;
  /** An unexpected error; its text is the notice's `upstreamMessage`. */
  readonly 'unexpected-fault': object;
}

export type GitHubCode = keyof GitHubFacts;

/** Why something is not shown on GitHub. It is only reported: no verdict depends on it. */
export class GitHubNotice<Code extends GitHubCode = GitHubCode> extends UserError<GitHubFacts, Code> {}
