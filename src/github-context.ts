/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the action runs, according to the runner. `runner/context.ts` reads it once, before anything else. What is missing or invalid, as
 * outside of Actions, is `undefined`.
 */
export interface GitHubContext {
  /** GitHub's pages, such as `https://github.com`. */
  readonly server: URL | undefined;
  /** GitHub's API: https, or on this machine. If the runner names none, it is github.com's. */
  readonly apiUrl: URL | undefined;
  /** `owner/name` of the repository in which the workflow runs. */
  readonly repository: string | undefined;
  /** `GITHUB_SHA`, 40 or 64 hexadecimal digits: what it means depends on the event. */
  readonly sha: string | undefined;
  /** `GITHUB_REF`, such as `refs/heads/main`. */
  readonly ref: string | undefined;
  /** The workflow's own file, if it is in this repository: `.github/workflows/ci.yml`. */
  readonly workflowFile: string | undefined;
  /** The job's key in the workflow's file, which all legs of a matrix share. */
  readonly job: string | undefined;
  /** The page of this attempt of the workflow run, which shows the job's summary. */
  readonly runPage: URL | undefined;
  /** Counts from 1; more than 1 is a re-run. */
  readonly runAttempt: number | undefined;
  /** This action; `undefined` if it is part of the workflow's own repository. */
  readonly action: Action | undefined;
  /** The step belongs to a composite action, and shares the annotations that the runner keeps with the action's other steps. */
  readonly isInComposite: boolean;
  /** Who or what started the workflow, such as `dependabot[bot]`. */
  readonly actor: string | undefined;
  readonly event: WorkflowEvent;
  /** The folder into which repositories are checked out. */
  readonly workspace: string | undefined;
  /** The folder that contains the workspaces of this workflow's jobs. In a container, its path differs from that of `workspace`. */
  readonly runnerWorkspace: string | undefined;
  /** A folder that is emptied after the job. */
  readonly temp: string | undefined;
  readonly outputFile: string | undefined;
  readonly summaryFile: string | undefined;
  /** Debug logging is on. */
  readonly isDebugging: boolean;
  /** The version of Node that runs this, such as `v24.14.0`. */
  readonly nodeVersion: string;
}

export interface Action {
  /** Its repository. GitHub Connect lends actions of github.com to servers that do not have the repository. */
  readonly home: URL;
  /** The version that the workflow names: a tag, a branch or a commit. */
  readonly ref: string | undefined;
}

/** The event that started the workflow. */
export interface WorkflowEvent {
  /** Such as `pull_request`. */
  readonly name: string | undefined;
  /** The commit that the event is about, in full; `undefined` if it is not about one, or could not be read. */
  readonly commit: string | undefined;
  /** Whether events of this name are about a commit, even if it could not be read. */
  readonly isAboutCommit: boolean;
  /** The base branch of a pull request or merge group, such as `main`; `undefined` for other events. */
  readonly base: string | undefined;
  /** The pull request of the event: on pull requests, on comments on one, and on workflow runs for one. */
  readonly pullRequest: PullRequest | undefined;
}

export interface PullRequest {
  readonly number: number | undefined;
  /** `owner/name` of the repository that it comes from. For a fork, it is not the workflow's. */
  readonly headRepository: string | undefined;
}
