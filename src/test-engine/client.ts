import type { Selector } from '../selector.ts';
import type { Clock } from '../shared/clock.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { SuiteEndpoints } from './comparison/endpoints.ts';
import { type QuestionOptions, SuiteQuestions } from './comparison/suite-questions.ts';
import { countTests, totalOf } from './count-tests.ts';
import { type BuildIdRef, type BuildPlace, Endpoints, type SuiteRef } from './endpoints.ts';
import { failedTestsOfBuild } from './failures/build-tests.ts';
import { jobsOfBuild, mutedTestsOf, testsFailedInJob } from './failures/excuses.ts';
import { type ExplainingJobs, explainingJobs } from './failures/explaining-jobs.ts';
import { type FetchOptions, fetchFailedExecutions } from './failures/failed-executions.ts';
import { Http, type TestEngineOptions } from './http.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { BuildTest, FailedExecutions, FailedInJob, Job, PollOptions, Run, Snapshot } from './model.ts';
import type { Budget } from './rate-limit.ts';
import { Snapshots } from './snapshots/snapshots.ts';

export type { SuiteQuestions } from './comparison/suite-questions.ts';
export type { FetchOptions } from './failures/failed-executions.ts';
export type { RequestEvent, TestEngineOptions } from './http.ts';
export { branchName } from './snapshots/of-commit.ts';

/** Buildkite Test Engine, as far as a gate needs it. Methods that take a signal reject with its reason as soon as it is aborted. */
export class TestEngine {
  readonly #clock: Clock;
  readonly #http: Http;
  readonly #api: Endpoints;
  readonly #answers: KeptAnswers;
  readonly #polls: Snapshots;

  constructor(options: TestEngineOptions) {
    this.#clock = options.clock;
    this.#http = new Http(options);
    this.#api = new Endpoints(this.#http);
    this.#answers = new KeptAnswers(this.#http, options.clock);
    this.#polls = new Snapshots(new Endpoints(this.#answers), options.clock, () => this.budgets);
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#http.requests;
  }

  /** The state of the rate limits according to the responses so far; empty as long as none has described them. */
  get budgets(): readonly Budget[] {
    return this.#http.rateLimits.budgets;
  }

  /** The bucket with the fewest requests left. */
  get tightest(): Budget | undefined {
    return this.#http.rateLimits.tightest;
  }

  /**
   * The current state of all gated runs: one attempt without a retry, but the next attempt can reuse its responses (see
   * `PollOptions.since`). Runs of `known` that no list shows any more are looked up one by one; if they are not found either, they
   * are not in the result. An engine remembers what its polls have seen, so it polls for one selector only. Throws a
   * TestEngineError, `not-found` only if the organization or suite does not exist.
   */
  async poll(selector: Selector, known: readonly Run[], options: PollOptions, signal: AbortSignal): Promise<Snapshot> {
    const poll = () => this.#polls.poll(selector, known, options, signal);
    const { result, oldest } = await this.#answers.attempt(options.since, poll);
    return oldest === undefined ? result : { ...result, since: oldest };
  }

  /**
   * What Test Engine says about the tests of a build that failed at least once, in all suites; with `muted`, also which of them are
   * muted. One attempt; throws a TestEngineError, `unproven-end` if it is not certain that a list was read to its end.
   */
  failedTestsOfBuild(
    build: BuildIdRef,
    options: { readonly muted: boolean },
    signal: AbortSignal,
  ): Promise<readonly BuildTest[]> {
    return failedTestsOfBuild(this.#api, build, options, signal);
  }

  /** All jobs of a build, including retried ones. One attempt; throws a TestEngineError. */
  jobsOfBuild(build: BuildPlace, signal: AbortSignal): Promise<readonly Job[]> {
    return jobsOfBuild(this.#api, build, signal);
  }

  /**
   * The tests of a build that never passed in one of its jobs, in all suites. `jobId` must look like an ID, since other characters
   * could act as a filter. One attempt; throws a TestEngineError, `unproven-end` as above.
   */
  testsFailedInJob(build: BuildIdRef, jobId: string, signal: AbortSignal): Promise<readonly FailedInJob[]> {
    return testsFailedInJob(this.#api, build, jobId, signal);
  }

  /** IDs of the tests of a suite that are muted now. One attempt; throws a TestEngineError, `not-found` if there is no such list. */
  mutedTests(suite: SuiteRef, signal: AbortSignal): Promise<readonly Untrusted[]> {
    return mutedTestsOf(this.#api, suite, signal);
  }

  /**
   * How many tests of a build have passed or failed, in all suites. `attempt` retries a request after transient errors. Throws a
   * TestEngineError, `unproven-end` if it is not certain that a list was read to its end.
   */
  countTests(
    build: BuildIdRef,
    attempt: <T>(request: () => Promise<T>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<number> {
    return countTests(this.#api, build, attempt, signal);
  }

  /** As {@link totalOf}; `undefined` also if little is left of the rate limits. Throws a TestEngineError. */
  async totalOf(
    build: BuildIdRef,
    which: { readonly suites: readonly string[]; readonly ofAll: boolean },
    signal: AbortSignal,
  ): Promise<number | undefined> {
    return this.#room.quotaWait('further') > 0 ? undefined : totalOf(this.#api, build, which, signal);
  }

  /**
   * The jobs of a build that may have died before they uploaded their results; with `triggered`, also the builds that it has
   * triggered. One attempt; throws a TestEngineError.
   */
  explainingJobs(
    build: BuildPlace,
    options: { readonly triggered: boolean },
    signal: AbortSignal,
  ): Promise<ExplainingJobs> {
    return explainingJobs(this.#api, build, options, signal);
  }

  /** When the token expires, as in the response; `undefined`: never. One attempt; throws a TestEngineError. */
  async tokenExpiry(signal: AbortSignal): Promise<Untrusted | undefined> {
    return (await this.#api.accessToken(signal)).body.expiresAt;
  }

  /** Whether a request would disturb nothing: the last one succeeded, and enough is left of the rate limits. */
  get isAtEase(): boolean {
    return this.#http.isAnswered && this.#http.rateLimits.quotaWait('further') === 0;
  }

  /**
   * The failed executions of these runs, at most `limit` in total. Errors, and the signal's reason, are added to `problems`, and
   * everything that was fetched before is kept. If a page is too large, it is requested without details and in smaller parts.
   * With `timeLeft`, it waits if little is left of the rate limits, or stops if there is no time to wait.
   */
  failedExecutions(runs: readonly Run[], options: FetchOptions): Promise<FailedExecutions> {
    return fetchFailedExecutions(this.#api, this.#room, runs, options);
  }

  /** Questions about the tests of a suite on another branch. */
  questionsAbout(suite: SuiteRef, options: QuestionOptions): SuiteQuestions {
    const api = { suites: new SuiteEndpoints(this.#http), all: this.#api };
    return new SuiteQuestions(api, this.#room, suite, options);
  }

  get #room() {
    const { rateLimits } = this.#http;
    return {
      quotaWait: (page: 'first' | 'further') => rateLimits.quotaWait(page),
      sleep: (ms: number, signal: AbortSignal) => this.#clock.sleep(ms, signal),
    };
  }
}
