/** How the user names the runs to be gated. Slugs and ids are checked; ids and SHAs are in lower case. */
export type Selector = BuildIdSelector | BuildUrlSelector | RunIdSelector | CommitSelector;

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
export interface BuildUrlSelector {
  readonly kind: 'build-url';
  readonly organization: string;
  /** Slugs, each once, in the order given; none: every suite that has a run. */
  readonly suites: readonly string[];
  readonly pipeline: string;
  /** The build's number within its pipeline. */
  readonly number: number;
  /** Whether a build that waits at a block step counts as ended. */
  readonly ifBlocked: 'judge' | 'wait';
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

/** The page of a suite in Test Engine, where its runs are listed. */
export function suitePage({ organization, suite }: { readonly organization: string; readonly suite: string }): string {
  return `https://buildkite.com/organizations/${encodeURIComponent(organization)}/analytics/suites/${encodeURIComponent(suite)}`;
}
