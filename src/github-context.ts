/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the action runs, as far as the runner says: read once, before anything else, by `runner/context.ts`. Whatever is missing
 * or makes no sense, as outside Actions, is `undefined`.
 */
export interface GitHubContext {
  /** GitHub's pages, such as `https://github.com`. */
  readonly server: URL | undefined;
  /** GitHub's API, over https or on this very machine; github.com's where the runner names none. */
  readonly apiUrl: URL | undefined;
  /** `owner/name` of the repository in which the workflow runs. */
  readonly repository: string | undefined;
  /** `GITHUB_SHA`, 40 or 64 hexadecimal digits: what it means depends on the event. */
  readonly sha: string | undefined;
  /** `GITHUB_REF`, such as `refs/heads/main`. */
  readonly ref: string | undefined;
  /** The workflow's own file, when it lies in this repository: `.github/workflows/ci.yml`. */
  readonly workflowFile: string | undefined;
  /** The job's key in the workflow's file, which all legs of a matrix share. */
  readonly job: string | undefined;
  /** The page of this attempt of the workflow run, which shows the job's summary. */
  readonly runPage: URL | undefined;
  /** Counts from 1; what is beyond is a re-run. */
  readonly runAttempt: number | undefined;
  /** The action that runs; `undefined` where it is one of the workflow's own repository. */
  readonly action: Action | undefined;
  /** The step is one of a composite action, with whose other steps it shares the annotations that the runner keeps. */
  readonly isInComposite: boolean;
  /** Who or what started the workflow, such as `dependabot[bot]`. */
  readonly actor: string | undefined;
  readonly event: WorkflowEvent;
  /** The folder into which repositories are checked out. */
  readonly workspace: string | undefined;
  /** The folder that holds the workspaces of this workflow's jobs: in a container, by another path than `workspace`. */
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
  /** What the workflow named of it: a tag, a branch or a commit. */
  readonly ref: string | undefined;
}

/** What the workflow runs for. */
export interface WorkflowEvent {
  /** Such as `pull_request`. */
  readonly name: string | undefined;
  /** The commit that the event is about, in full; `undefined` if it is not about one, or could not be read. */
  readonly commit: string | undefined;
  /** Whether events of this name are about a commit, even if it could not be read. */
  readonly isAboutCommit: boolean;
  /** The branch that a pull request or merge group is to go into, such as `main`; `undefined` for other events. */
  readonly base: string | undefined;
  /** The one that it belongs to: on events of pull requests, comments on one, and workflow runs for one. */
  readonly pullRequest: PullRequest | undefined;
}

export interface PullRequest {
  readonly number: number | undefined;
  /** `owner/name` of the repository that it comes from: another one than the workflow's for a fork. */
  readonly headRepository: string | undefined;
}
