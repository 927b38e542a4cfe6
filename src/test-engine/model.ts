import type { Untrusted } from '../shared/untrusted.ts';

/** One rate-limit bucket as an answer told of it. */
export interface Budget {
  /** Buildkite counts each request twice: for the organization (200 per minute) and for the token's user (50 per minute). */
  readonly scope: 'organization' | 'user';
  readonly limit: number;
  readonly remaining: number;
  /** When the bucket is full again, in milliseconds of the client's clock; may be over already. */
  readonly resetAt: number;
}

/** What is known of a run's processing. Any other word of the API counts as `running`: nothing final may rest on it. */
export type RunState = 'running' | 'finished';

/** What a run's results say. Any other word of the API counts as `pending`. */
export type RunResult = 'pending' | 'passed' | 'failed' | 'stale';

/** One run of one suite, as one answer of the API showed it. */
export interface Run {
  /** Slug of the suite; it comes from the inputs or was checked like one, so it may be shown. */
  readonly suite: string;
  /** Letters, digits, `-` and `_` only: checked at the door. */
  readonly id: string;
  /** UUID of the Buildkite build, lower case; `undefined` for runs that were uploaded outside Buildkite. */
  readonly buildId: string | undefined;
  readonly state: RunState;
  readonly result: RunResult;
  /** State and result in the API's own words, for noticing changes and for telling of words that are not known. */
  readonly words: { readonly state: Untrusted | undefined; readonly result: Untrusted | undefined };
  readonly webUrl: Untrusted | undefined;
  readonly branch: Untrusted | undefined;
  readonly commit: Untrusted | undefined;
  /** ISO 8601, as sent. */
  readonly createdAt: Untrusted | undefined;
}

/** States in which a build has ended: no further upload is to be expected from it. */
export const buildEnds = ['passed', 'failed', 'canceled', 'skipped', 'not_run'] as const;
export type BuildEnd = (typeof buildEnds)[number];

/** A job of a build. */
export interface Job {
  /** In lower case. */
  readonly id: string;
  /** State in the API's own word; '' where it has none, or where its rows disagree. */
  readonly word: string;
  /** A newer job stands for it. */
  readonly retried: boolean;
  /** The id of that one, where it is told. */
  readonly retriedIn: string | undefined;
}

/** How many of a build's jobs are where; jobs that were never meant to run are left out. */
export interface JobCounts {
  readonly total: number;
  /** Those that have ended. */
  readonly done: number;
  /** Those among them that failed or timed out. */
  readonly failed: number;
}

/** A build by its address. */
export interface BuildRef {
  readonly pipeline: string;
  /** Its number within the pipeline. */
  readonly number: number;
}

/** A Buildkite build as one answer of the API showed it. */
export interface Build extends BuildRef {
  /** UUID, lower case; the runs that have it as their `buildId` are the build's. */
  readonly id: string;
  /** `undefined`: the build goes on, or its state is a word that is not known. */
  readonly ended: BuildEnd | undefined;
  /** It waits at a block step; what lies behind the step was not looked at. */
  readonly blocked: boolean;
  /** The state in the API's own word. */
  readonly word: Untrusted;
  /** `undefined` where the API does not tell. */
  readonly jobs: JobCounts | undefined;
  /** Trigger jobs whose builds are to be gated and are not there yet: they keep this build open, whatever its state. */
  readonly pendingTriggers: number;
}

/** What one good poll showed: the state of everything that is gated. */
export interface Snapshot {
  /** Every gated run that exists now, newest first within its suite. */
  readonly runs: readonly Run[];
  /** A gated build goes on, so that nobody asked for runs: none are told, and nothing is to be concluded from that. */
  readonly buildsOnly?: boolean;
  /** The gated builds; `undefined` when the selector knows of none. */
  readonly builds: readonly Build[] | undefined;
  /** Pipelines that the selector names and that have no build yet. */
  readonly withoutBuild: readonly string[];
  /** Pipelines that `triggeredBuilds` names and of which no gated build has triggered one, so far. */
  readonly notTriggered: readonly string[];
  /** Triggered builds that would be gated if the token could read them; their pipelines are not named. */
  readonly unreadable: readonly BuildRef[];
  /**
   * With `runs: newest`: the runs that a newer one of their suite (and kind of branch) put aside, gated before or not, each as
   * it was seen last. Failed ones first, then the newest. With builds: the known runs of those that are no longer gated.
   */
  readonly putAside: readonly Run[];
  /** Suites whose list of runs was read no further back than this many runs, though it goes on. */
  readonly readLimits: readonly ReadLimit[];
  /**
   * Every list behind it was read to an end that is proven (a `Link` without `next`, or an empty page), or to its bound, which
   * `readLimits` then tells.
   */
  readonly whole: boolean;
  /**
   * Some list takes more than one page, so that a row that shifted between two requests may have been missed. Always true for
   * `commit`, whose runs are picked from a list of all.
   */
  readonly paged: boolean;
  /**
   * When the oldest of its answers was asked for, milliseconds of the client's clock, where an earlier attempt of this poll has
   * got it.
   */
  readonly since?: number | undefined;
  /** By when the next poll is to begin, milliseconds of the client's clock, so that what takes the place of a build is seen in time. */
  readonly nextPollBy?: number | undefined;
}

/** What a poll is to be good for. */
export interface PollOptions {
  /** `true`: lists are read to their proven end. `false`: it may spend less, and may come out whole all the same. */
  readonly whole: boolean;
  /** `once-ended`: while a gated build goes on, the builds are enough. */
  readonly runs: 'always' | 'once-ended';
  /**
   * What an earlier attempt of this poll was answered stands if it was asked for no earlier than this, milliseconds of the client's
   * clock.
   */
  readonly since: number;
}

/** How far back a suite's list of runs was read. */
export interface ReadLimit {
  readonly suite: string;
  readonly runs: number;
}

/** What Test Engine says of a test over all its executions in one build. */
export interface BuildTest {
  readonly suite: string;
  readonly testId: Untrusted;
  readonly muted: boolean;
  /** Executions that passed. */
  readonly passes: number;
  /** Where the lists say that it stands: its location, else the name of its file; each once. */
  readonly locations: readonly Untrusted[];
}

/** A test that failed in a job, as far as its row names it: what is `undefined` may be any. */
export interface FailedInJob {
  readonly suite: string | undefined;
  readonly testId: Untrusted | undefined;
}

/** Ways in which a job ends without having done what it should, in the API's words. */
export const jobDeaths = ['failed', 'timed_out', 'expired', 'canceled'] as const;

/** A job that may have died before it uploaded its results. */
export interface DiedJob {
  readonly how: (typeof jobDeaths)[number];
  readonly name: Untrusted | undefined;
  readonly exitStatus: number | undefined;
  /** Why it was ended from outside, such as `agent_stop`. */
  readonly signalReason: Untrusted | undefined;
  readonly webUrl: Untrusted | undefined;
}

/** The jobs of one build that may have died before they uploaded their results. */
export interface DiedJobs {
  readonly build: BuildRef;
  /** The first ten of them. */
  readonly jobs: readonly DiedJob[];
  readonly total: number;
  /** There are more than `total`. */
  readonly truncated: boolean;
}

/** What the jobs of a build may explain of a verdict. */
export interface ExplainingJobs {
  readonly died: DiedJobs;
  /** The builds that it has triggered, each once; none where they were not asked for. */
  readonly triggered: readonly BuildRef[];
}

/** One failed execution of one test. A test that was tried three times and failed thrice has three. */
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
  /** Empty when the API sent none or was not asked for them. */
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
  /** There are more than were fetched, or it cannot be ruled out. */
  readonly truncated: boolean;
  /** Why fetching ended early, one for each run it happened to; the rest was fetched. */
  readonly problems: readonly Error[];
  /** The list of every run was read to an end that is proven, and nothing was left out. */
  readonly whole: boolean;
}

/** How many executions passed and failed. */
export interface ResultCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Tests by their ids, in lower case, with what their executions on one branch in one period came to. */
export type CountedTests = ReadonlyMap<string, ResultCounts>;

/** What the tests of a suite came to in the last 24 hours on a branch, in one of its spellings. */
export interface RecentTests {
  /** Those that failed at least once: the whole list. */
  readonly failed: CountedTests;
  /** Those that passed at least once; `undefined`: nobody asked, or not all of them could be had. */
  readonly passed: CountedTests | undefined;
}

/** What the failed tests of a suite did on a branch. */
export interface BranchTests {
  /** In each spelling of the branch. */
  readonly recent: readonly RecentTests[];
  /** Those that failed at least once in the organization's default period, over all spellings: the whole list. */
  readonly usual: CountedTests;
  /** Ids of tests that are labelled as flaky, as far as they are known. */
  readonly flaky: ReadonlySet<string>;
}
