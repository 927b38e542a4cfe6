import type { Untrusted } from '../shared/untrusted.ts';

/** One rate-limit bucket, as a response described it. */
export interface Budget {
  /** Buildkite counts each request twice: for the organization (200 per minute) and for the token's user (50 per minute). */
  readonly scope: 'organization' | 'user';
  readonly limit: number;
  readonly remaining: number;
  /** When the bucket is full again, in milliseconds of the client's clock; may be in the past. */
  readonly resetAt: number;
}

/** The state of a run. Any other word of the API counts as `running`, so that no verdict is based on it. */
export type RunState = 'running' | 'finished';

/** The result of a run. Any other word of the API counts as `pending`. */
export type RunResult = 'pending' | 'passed' | 'failed' | 'stale';

/** One run of one suite, as one response showed it. */
export interface Run {
  /** Slug of the suite; it comes from the inputs or was checked like one, so it may be shown. */
  readonly suite: string;
  /** Letters, digits, `-` and `_` only, which the schema checks. */
  readonly id: string;
  /** UUID of the Buildkite build, lower case; `undefined` for runs that were uploaded outside Buildkite. */
  readonly buildId: string | undefined;
  readonly state: RunState;
  readonly result: RunResult;
  /** State and result in the API's own words, to notice changes and to report unknown words. */
  readonly words: { readonly state: Untrusted | undefined; readonly result: Untrusted | undefined };
  readonly webUrl: Untrusted | undefined;
  readonly branch: Untrusted | undefined;
  readonly commit: Untrusted | undefined;
  /** ISO 8601, as sent. */
  readonly createdAt: Untrusted | undefined;
}

/** States in which a build has ended, so that it uploads no more results. */
export const buildEnds = ['passed', 'failed', 'canceled', 'skipped', 'not_run'] as const;
export type BuildEnd = (typeof buildEnds)[number];

/** A job of a build. */
export interface Job {
  /** In lower case. */
  readonly id: string;
  /** State in the API's own word; '' if it has none, or if its rows disagree. */
  readonly word: string;
  /** A newer job replaces it. */
  readonly retried: boolean;
  /** The ID of that job, if the response has it. */
  readonly retriedIn: string | undefined;
}

/** How many jobs of a build are in which state, without those that were never meant to run. */
export interface JobCounts {
  readonly total: number;
  /** Those that have ended. */
  readonly done: number;
  /** Those that failed or timed out; they are also counted as done. */
  readonly failed: number;
}

/** A build by its pipeline and number. */
export interface BuildRef {
  readonly pipeline: string;
  /** Its number within the pipeline. */
  readonly number: number;
}

/** A Buildkite build, as one response showed it. */
export interface Build extends BuildRef {
  /** UUID, lower case; the runs that have it as their `buildId` are the build's. */
  readonly id: string;
  /** `undefined`: the build is still running, or its state is an unknown word. */
  readonly ended: BuildEnd | undefined;
  /** It waits at a block step, and what is behind the step was not checked. */
  readonly blocked: boolean;
  /** The state in the API's own word. */
  readonly word: Untrusted;
  /** `undefined` if the API does not say. */
  readonly jobs: JobCounts | undefined;
  /** Trigger jobs whose builds have to be gated, but do not exist yet: until they do, this build has not ended, whatever its state. */
  readonly pendingTriggers: number;
}

/** What one good poll showed: the state of everything that is gated. */
export interface Snapshot {
  /** Every gated run that exists now, newest first within its suite. */
  readonly runs: readonly Run[];
  /** `runs` is empty because they were not requested, since a gated build is still running. Nothing follows from that. */
  readonly buildsOnly?: boolean;
  /** The gated builds; `undefined` if the selector has no builds. */
  readonly builds: readonly Build[] | undefined;
  /** Pipelines that the selector names and that have no build yet. */
  readonly withoutBuild: readonly string[];
  /** Pipelines named in `triggeredBuilds` of which no gated build has triggered a build so far. */
  readonly notTriggered: readonly string[];
  /** Triggered builds that would be gated if the token could read them; their pipelines are not named. */
  readonly unreadable: readonly BuildRef[];
  /**
   * With `runs: newest`: the runs that were replaced by a newer one of their suite, as they were seen last, whether they had been
   * gated or not. Failed ones first, then the newest. With builds: the known runs of builds that are no longer gated.
   */
  readonly putAside: readonly Run[];
  /** Suites whose list of runs was only read up to the limit, and continues beyond it. */
  readonly readLimits: readonly ReadLimit[];
  /**
   * Every list was read to its proven end (a `Link` without `next`, or an empty page), or to the limit, which is then in
   * `readLimits`.
   */
  readonly whole: boolean;
  /**
   * Some list takes more than one page, so a row that moved between two requests may have been missed. Always true for `commit`,
   * whose runs are found in the list of all runs.
   */
  readonly paged: boolean;
  /**
   * When the oldest of its responses was requested, in milliseconds of the client's clock, if an earlier attempt of this poll
   * requested it.
   */
  readonly since?: number | undefined;
  /** By when the next poll must begin, in milliseconds of the client's clock, so that a newer build is noticed in time. */
  readonly nextPollBy?: number | undefined;
}

/** What a poll has to find out. */
export interface PollOptions {
  /** `true`: lists are read to their proven end. `false`: fewer requests may be sent, though the snapshot may still be whole. */
  readonly whole: boolean;
  /** `once-ended`: while a gated build is running, only builds are needed. */
  readonly runs: 'always' | 'once-ended';
  /**
   * Responses to an earlier attempt of this poll are reused if they were requested at this time or later, in milliseconds of the
   * client's clock.
   */
  readonly since: number;
}

/** How far back a suite's list of runs was read. */
export interface ReadLimit {
  readonly suite: string;
  readonly runs: number;
}

/** What Test Engine says about a test, for all its executions in one build. */
export interface BuildTest {
  readonly suite: string;
  readonly testId: Untrusted;
  readonly muted: boolean;
  /** Executions that passed. */
  readonly passes: number;
  /** The test's locations, or else the names of its file, according to the lists; each once. */
  readonly locations: readonly Untrusted[];
}

/** A test that failed in a job, as far as its row names it. If a field is `undefined`, it may be any test. */
export interface FailedInJob {
  readonly suite: string | undefined;
  readonly testId: Untrusted | undefined;
}

/** One failed execution of one test. A test that was tried three times and always failed has three. */
export interface FailedExecution {
  readonly suite: string;
  readonly runId: string;
  readonly id: Untrusted | undefined;
  /** Identifies the test across its executions. */
  readonly testId: Untrusted | undefined;
  readonly testName: Untrusted | undefined;
  readonly reason: Untrusted | undefined;
  /** Free text from whichever collector sent it; see `locate/`. */
  readonly location: Untrusted | undefined;
  /** Seconds. */
  readonly duration: number | undefined;
  /** ISO 8601, as sent. */
  readonly createdAt: Untrusted | undefined;
  readonly testUrl: Untrusted | undefined;
  readonly executionUrl: Untrusted | undefined;
  readonly tags: ReadonlyMap<string, Untrusted>;
  /** Empty if the API sent none, or if they were not requested. */
  readonly details: readonly FailureDetail[];
}

/** One block of a failure's expanded message with the frames that lead to it. */
export interface FailureDetail {
  readonly message: readonly Untrusted[];
  readonly backtrace: readonly Untrusted[];
}

/** The failed executions of some runs, as far as they were fetched. */
export interface FailedExecutions {
  readonly executions: readonly FailedExecution[];
  /** There are more than were fetched, or that cannot be ruled out. */
  readonly truncated: boolean;
  /** Why fetching ended early, one per run for which it did. Everything else was fetched. */
  readonly problems: readonly Error[];
  /** The list of every run was read to its proven end, and nothing was left out. */
  readonly whole: boolean;
}

/** How many executions passed and failed. */
export interface ResultCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Tests by their IDs in lower case, with the results of their executions on one branch in one period. */
export type CountedTests = ReadonlyMap<string, ResultCounts>;

/** The results of a suite's tests in the last 24 hours, on a branch in one of its spellings. */
export interface RecentTests {
  /** All tests that failed at least once. */
  readonly failed: CountedTests;
  /** All tests that passed at least once; `undefined` if they were not requested, or could not all be fetched. */
  readonly passed: CountedTests | undefined;
}

/** What the failed tests of a suite did on a branch. */
export interface BranchTests {
  /** In each spelling of the branch. */
  readonly recent: readonly RecentTests[];
  /** All tests that failed at least once in the organization's default period, for all spellings together. */
  readonly usual: CountedTests;
  /** IDs of the tests that are labelled as flaky, as far as they are known. */
  readonly flaky: ReadonlySet<string>;
}
