import type { Untrusted } from '../shared/untrusted.ts';
import { UserError } from '../shared/user-error.ts';

/** Why something does not stand on GitHub. No verdict depends on it: it is told, and nothing more. */
export abstract class GitHubNotice extends UserError {}

const permission = 'Give the job the permission `checks: write`, under `permissions:` in the workflow.';

/** There is no token to ask with. */
export class NoGitHubToken extends GitHubNotice {
  constructor() {
    super(
      'GitHub was not asked to show more, since github-token is empty.',
      'Leave the input out: its default is the token of the workflow run, which needs the permission `checks: write`.',
    );
  }
}

/** The token may not write checks. */
export class ChecksForbidden extends GitHubNotice {
  constructor(upstreamMessage: Untrusted | undefined) {
    super(
      'GitHub does not let this token write checks.',
      `${permission} The token of a pull request from a fork, or of Dependabot, never has it; nor has a personal access token. ` +
        'Where the check run of check-name is required, it stays pending.',
      { upstreamMessage },
    );
  }
}

/** GitHub does not know the token. */
export class GitHubTokenRefused extends GitHubNotice {
  constructor(upstreamMessage: Untrusted | undefined) {
    super(
      'GitHub does not accept github-token.',
      'Leave the input out: its default is the token of the workflow run, which ends with the job.',
      { upstreamMessage },
    );
  }
}

/** Nobody told which check run is the job's own. */
export class NoOwnCheckRun extends GitHubNotice {
  constructor() {
    super(
      'Which check run is the job’s own is not known, so that the failed tests that the step itself does not show are not annotated.',
      'GitHub Enterprise Server does not tell it: give check-name there, for a check run beside the job’s own. On GitHub, ' +
        'leave the input check-run-id out.',
    );
  }
}

/** Nobody said which commit the check run belongs to, and the one that the workflow runs on is another one. */
export class NoHeadCommit extends GitHubNotice {
  constructor(event: string) {
    super(
      `No check run is published, since the ${event} event does not say which commit it is about.`,
      'Name the commit with the input head-sha. The one that the workflow runs on would be a wrong one.',
    );
  }
}

/** The repository or GitHub's address is not known, or cannot be used. */
export class NoRepository extends GitHubNotice {
  constructor(variable: string) {
    super(
      `GitHub was not asked to show more, since the environment variable ${variable} holds nothing that can be used.`,
      'The runner sets it in each step. Run the gate as a step of a workflow on GitHub.',
    );
  }
}

/** There is no such repository or check run, or the token may not see it. */
export class NotOnGitHub extends GitHubNotice {
  constructor(what: string, upstreamMessage: Untrusted | undefined) {
    super(
      `GitHub finds no ${what} with this token.`,
      `Leave github-token and check-run-id out: their defaults belong to this very job. ${permission}`,
      { upstreamMessage },
    );
  }
}

/** One of GitHub's rate limits holds for longer than there is time. */
export class GitHubLimited extends GitHubNotice {
  constructor(upstreamMessage: Untrusted | undefined) {
    super(
      'GitHub’s rate limit is exhausted, and it asks for more patience than there is time.',
      'Run the job again later. What counts is all that the repository’s workflows ask for in an hour, and write in a minute.',
      { upstreamMessage },
    );
  }
}

/** GitHub takes the request for wrong. */
export class GitHubRefused extends GitHubNotice {
  /** HTTP status. */
  readonly status: number;

  constructor(status: number, upstreamMessage: Untrusted | undefined) {
    super(
      `GitHub refused the request (${status}).`,
      status === 422
        ? 'If GitHub finds no commit, head-sha is none of this repository: leave it out, or write ${' +
            '{ github.event.pull_request.head.sha }}. Otherwise please report this to the action’s issue tracker.'
        : 'See what GitHub says.',
      { upstreamMessage },
    );
    this.status = status;
  }
}

/** GitHub has trouble of its own, or what came does not come from its API. */
export class GitHubFault extends GitHubNotice {
  constructor(what: string, upstreamMessage: Untrusted | undefined) {
    super(`GitHub answered ${what}.`, 'Run the job again later: https://www.githubstatus.com tells of disturbances.', {
      upstreamMessage,
    });
  }
}

/** No connection, or none that held. */
export class GitHubUnreachable extends GitHubNotice {
  constructor(host: string, code: string | undefined) {
    super(
      `GitHub’s API at ${host} could not be reached${code === undefined ? '' : ` (${code})`}.`,
      'See whether this runner may reach it, perhaps by way of the proxy that HTTPS_PROXY names.',
    );
  }
}

/** The time for reporting was up. */
export class OutOfTime extends GitHubNotice {
  constructor() {
    super(
      'The time for reporting was up before GitHub had shown everything.',
      'The summary of the job holds the rest.',
    );
  }
}

/** The check run is there, but could not be completed. */
export class LeftInProgress extends GitHubNotice {
  constructor() {
    super(
      'The check run could not be completed: GitHub shows it as in progress.',
      'Run the job again: a newer check run of the same name takes its place.',
    );
  }
}

/** An error that nobody expected. */
export class UnexpectedFault extends GitHubNotice {
  constructor(upstreamMessage: Untrusted) {
    super('Telling GitHub met an unexpected error.', 'Please report it to the action’s issue tracker.', {
      upstreamMessage,
    });
  }
}

/** An answer that holds no check run; never leaves this room. */
export class StrangeAnswer extends Error {
  /** HTTP status. */
  readonly status: number;

  constructor(status: number) {
    super(`An answer without a check run (${status})`);
    this.status = status;
  }
}
