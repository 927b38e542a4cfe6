/** How the user names the runs to be gated. Slugs and ids are checked; ids and SHAs are in lower case. */
export type Selector = PipelineSelector | BuildIdSelector | BuildUrlSelector | RunIdSelector | CommitSelector;

/** The newest build that Buildkite started for a commit, in each of some pipelines. */
export interface PipelineSelector extends GatedBuilds {
  readonly kind: 'pipeline';
  /** Slugs, each once, in the order given; five at the most. */
  readonly pipelines: readonly [string, ...string[]];
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** 40 hexadecimal digits: what GitHub merged the commit into, whose build stands in while the commit has none. */
  readonly mergeCommit: string | undefined;
  /** Only builds of this branch, however it is written. */
  readonly branch: string | undefined;
}

/** What is gated of builds that are known by their number. */
export interface GatedBuilds {
  readonly organization: string;
  /** Slugs, each once, in the order given; none: every suite that has a run. */
  readonly suites: readonly string[];
  /** Whether a build that waits at a block step counts as ended. */
  readonly ifBlocked: 'judge' | 'wait';
  /**
   * Whether the builds that trigger steps started are gated, too, and theirs: all of them, or those of these pipelines (slugs),
   * each of which must have one. Only what gated builds have triggered is found.
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

/** All runs of a build, which also tells when no more uploads can come. */
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
