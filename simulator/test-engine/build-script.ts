import type { BuildStep } from './build-timeline.ts';
import type { JobScript } from './job-story.ts';

/**
 * One build. It exists and is scheduled until its steps say otherwise. The fields are those that Buildkite sends; `null` sends
 * a null, leaving one out leaves it out of the answer.
 *
 * A poll of a build is a request for it. A run's own steps count polls of its suite, and whoever knows a run from its build
 * only does not ask there before the build has named it: let such a run appear by time, or say when it is `linked`.
 */
export interface BuildScript {
  /** A UUID. The runs that have it as their `buildId` are the build's. */
  readonly id: string;
  /** Slug of its pipeline. */
  readonly pipeline: string;
  readonly number: number;
  readonly branch?: string | null;
  readonly commit?: string | null;
  /** ISO 8601. Left out: no field of the answer; lists put it by its number then. */
  readonly createdAt?: string;
  /** The build that somebody rebuilt to make this one. */
  readonly rebuiltFrom?: { readonly id: string; readonly number: number };
  /** Its jobs. Left out: it has none, and does not count them either. */
  readonly jobs?: readonly JobScript[];
  /** `false`: the answer does not count its jobs. */
  readonly jobCounts?: boolean;
  readonly steps: readonly BuildStep[];
  /**
   * Which executions the list of its tests counts: those that ran before its end, as Buildkite does, or all. Left out: those
   * before its end.
   */
  readonly window?: 'until-its-end' | 'open';
}

/** How the lists of suites' muted tests are served. */
export interface MutedTestsScript {
  /** `false`: 404, as without the plan that has states of tests. */
  readonly served?: boolean;
  /** `false`: all of them, whatever page is requested, without a `Link` header. Buildkite's specification speaks of no pages. */
  readonly paged?: boolean;
}

/** How the lists of builds' tests are served. */
export interface BuildTestsScript {
  /** `false`: as servers did before August 2026, the endpoint is not there. */
  readonly served?: boolean;
  /** `false`: whatever `state` and `tags` ask for, every test is in every list. */
  readonly filtered?: boolean;
  /** `true`: each test has its state too. In Buildkite's documentation, only the filter shows it. */
  readonly withState?: boolean;
}

/** How lists of builds are served. */
export interface BuildListsScript {
  /** `false`: `commit[]` and `branch[]` change nothing. */
  readonly filtered?: boolean;
  /** `true`: rows carry `job_state_counts`, which Buildkite's documentation leaves open. */
  readonly withJobCounts?: boolean;
}

/** How the lists of builds' jobs are served. */
export interface JobListsScript {
  /** `false`: the endpoint is not there. */
  readonly served?: boolean;
  /** The most rows per page, whatever is requested. Left out: as many as requested. */
  readonly most?: number;
  /** Where the next page is said to be: on another origin, or at the page itself. Left out: where it is. */
  readonly next?: { readonly origin: string } | 'stuck';
  /** `false`: `state[]` and `include_retried_jobs` change nothing. */
  readonly filtered?: boolean;
}
