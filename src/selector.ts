/** How the user selects the runs to gate. Slugs and IDs are checked; IDs and SHAs are in lower case. */
export type Selector = PipelineSelector | BuildIdSelector | BuildUrlSelector | RunIdSelector | CommitSelector;

/** The newest build that Buildkite started for a commit, in each of the pipelines. */
export interface PipelineSelector extends GatedBuilds {
  readonly kind: 'pipeline';
  /** Slugs, each once, in the order given; at most five. */
  readonly pipelines: readonly [string, ...string[]];
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** 40 hexadecimal digits: GitHub's merge commit of the pull request, whose build counts while the commit itself has none. */
  readonly mergeCommit: string | undefined;
  /** Only builds of this branch, however it is written. */
  readonly branch: string | undefined;
}

/** What is gated of builds whose number is known. */
export interface GatedBuilds {
  readonly organization: string;
  /** Slugs, each once, in the order given; none: every suite that has a run. */
  readonly suites: readonly string[];
  /** Whether a build that waits at a block step counts as ended. */
  readonly ifBlocked: 'judge' | 'wait';
  /**
   * Whether the builds that trigger steps started are gated too, and so on: all of them, or those of these pipelines (slugs), each of which
   * must have one. Only builds that gated builds have triggered are found.
   */
  readonly triggeredBuilds: 'ignore' | 'include' | readonly string[];
}

/** All runs of a build in the named suites. */
export interface BuildIdSelector {
  readonly kind: 'build-id';
  readonly organization: string;
  /** Slugs, each once, in the order given; at least one. */
  readonly suites: readonly [string, ...string[]];
  /** UUID. */
  readonly buildId: string;
}

/** All runs of a build, which also shows when no more uploads can come. */
export interface BuildUrlSelector extends GatedBuilds {
  readonly kind: 'build-url';
  readonly pipeline: string;
  /** The build's number within its pipeline. */
  readonly number: number;
}

/** One run. */
export interface RunIdSelector {
  readonly kind: 'run-id';
  readonly organization: string;
  readonly suites: readonly [string];
  /** UUID. */
  readonly runId: string;
}

/** The runs of a commit, for tests that ran outside Buildkite. */
export interface CommitSelector {
  readonly kind: 'commit';
  readonly organization: string;
  /** Slugs, each once, in the order given; at least one. */
  readonly suites: readonly [string, ...string[]];
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** Only runs of this branch, however it is written. */
  readonly branch: string | undefined;
  /** All runs of the commit, or the newest of each suite. */
  readonly runs: 'all' | 'newest';
}

/** The page of a build in Buildkite. */
export function buildPage(
  organization: string,
  { pipeline, number }: { readonly pipeline: string; readonly number: number },
): string {
  return `https://buildkite.com/${[organization, pipeline, 'builds', `${number}`].map(encodeURIComponent).join('/')}`;
}

/** The page of a suite in Test Engine, where its runs are listed. */
export function suitePage({ organization, suite }: { readonly organization: string; readonly suite: string }): string {
  return `https://buildkite.com/organizations/${encodeURIComponent(organization)}/analytics/suites/${encodeURIComponent(suite)}`;
}
