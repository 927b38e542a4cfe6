import type { Selector } from '../selector.ts';
import type { Clock } from '../shared/clock.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { SuiteEndpoints } from './comparison/endpoints.ts';
import { type QuestionOptions, SuiteQuestions } from './comparison/suite-questions.ts';
import { countTests, totalOf } from './count-tests.ts';
import { type BuildIdRef, type BuildPlace, Endpoints, type SuiteRef } from './endpoints.ts';
import { failedTestsOfBuild } from './failures/build-tests.ts';
import { jobsOfBuild, mutedTestsOf, testsFailedInJob } from './failures/excuses.ts';
import { explainingJobs } from './failures/explaining-jobs.ts';
import { type FetchOptions, fetchFailedExecutions } from './failures/failed-executions.ts';
import { Http, type TestEngineOptions } from './http.ts';
import { KeptAnswers } from './kept-answers.ts';
import type {
  BuildTest,
  ExplainingJobs,
  FailedExecutions,
  FailedInJob,
  Job,
  PollOptions,
  Run,
  Snapshot,
} from './model.ts';
import type { Budget } from './rate-limit.ts';
import { Snapshots } from './snapshots/snapshots.ts';

export type { SuiteQuestions } from './comparison/suite-questions.ts';
export type { FetchOptions } from './failures/failed-executions.ts';
export type { RequestEvent, TestEngineOptions } from './http.ts';
export { branchName } from './snapshots/of-commit.ts';

/** Buildkite Test Engine, as far as a gate needs it. Every method takes a signal and rejects with its reason once it fires. */
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

  /** What the answers so far told of the rate limits; empty before the first that told something. */
  get budgets(): readonly Budget[] {
    return this.#http.rateLimits.budgets;
  }

  /** The bucket with the fewest requests left. */
  get tightest(): Budget | undefined {
    return this.#http.rateLimits.tightest;
  }

  /**
   * Where all gated runs stand now: one attempt, no retry, though the next attempt need not ask again what this one was answered
   * (see `PollOptions.since`). Runs of `known` that no list shows any more are looked up
   * one by one; those that are not found either are simply not in the result. An engine remembers what its polls have seen, so
   * that it polls for one selector only. Throws a TestEngineError, `not-found` only when organization or suite does not exist.
   */
  async poll(selector: Selector, known: readonly Run[], options: PollOptions, signal: AbortSignal): Promise<Snapshot> {
    const poll = () => this.#polls.poll(selector, known, options, signal);
    const { result, oldest } = await this.#answers.attempt(options.since, poll);
    return oldest === undefined ? result : { ...result, since: oldest };
  }

  /**
   * What Test Engine says of those tests of a build that failed at least once, in every suite; `muted` asks which of them are
   * muted, too. One attempt; throws a TestEngineError, `unproven-end` where it is not certain that a list was read to its end.
   */
  failedTestsOfBuild(
    build: BuildIdRef,
    options: { readonly muted: boolean },
    signal: AbortSignal,
  ): Promise<readonly BuildTest[]> {
    return failedTestsOfBuild(this.#api, build, options, signal);
  }

  /** All jobs of a build, retried ones included. One attempt; throws a TestEngineError. */
  jobsOfBuild(build: BuildPlace, signal: AbortSignal): Promise<readonly Job[]> {
    return jobsOfBuild(this.#api, build, signal);
  }

  /**
   * The tests of a build that did nothing but fail in one of its jobs, in every suite. `jobId` is an id, since other characters could
   * be a filter of their own. One attempt; throws a TestEngineError, `unproven-end` as above.
   */
  testsFailedInJob(build: BuildIdRef, jobId: string, signal: AbortSignal): Promise<readonly FailedInJob[]> {
    return testsFailedInJob(this.#api, build, jobId, signal);
  }

  /** Ids of the tests of a suite that are muted now. One attempt; throws a TestEngineError, `not-found` where there is no such list. */
  mutedTests(suite: SuiteRef, signal: AbortSignal): Promise<readonly Untrusted[]> {
    return mutedTestsOf(this.#api, suite, signal);
  }

  /**
   * How many tests of a build have passed or failed, in every suite. `attempt` makes a request again where it fails in a way that
   * may pass. Throws a TestEngineError, `unproven-end` where it is not certain that a list was read to its end.
   */
  countTests(
    build: BuildIdRef,
    attempt: <T>(request: () => Promise<T>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<number> {
    return countTests(this.#api, build, attempt, signal);
  }

  /** As {@link totalOf}; `undefined` also where little is left of the rate limits. Throws a TestEngineError. */
  async totalOf(
    build: BuildIdRef,
    which: { readonly suites: readonly string[]; readonly ofAll: boolean },
    signal: AbortSignal,
  ): Promise<number | undefined> {
    return this.#room.quotaWait('further') > 0 ? undefined : totalOf(this.#api, build, which, signal);
  }

  /**
   * The jobs of a build that may have died before they uploaded their results; `triggered` asks for the builds that it has triggered,
   * too. One attempt; throws a TestEngineError.
   */
  explainingJobs(
    build: BuildPlace,
    options: { readonly triggered: boolean },
    signal: AbortSignal,
  ): Promise<ExplainingJobs> {
    return explainingJobs(this.#api, build, options, signal);
  }

  /** When the token expires, as the API says it; `undefined`: never. One attempt; throws a TestEngineError. */
  async tokenExpiry(signal: AbortSignal): Promise<Untrusted | undefined> {
    return (await this.#api.accessToken(signal)).body.expiresAt;
  }

  /** Whether a request is in nobody's way: the newest one got a good answer, and enough remains of the rate limits. */
  get isAtEase(): boolean {
    return this.#http.isAnswered && this.#http.rateLimits.quotaWait('further') === 0;
  }

  /**
   * The failed executions of these runs, up to `limit` over all of them. Whatever goes wrong, the signal included, ends up in
   * `problems`, and what was fetched until then is kept. A page that is too large to be had is asked for without details and
   * in smaller parts. With `timeLeft`, it waits where little remains of the rate limits, or stops where that takes longer
   * than there is time.
   */
  failedExecutions(runs: readonly Run[], options: FetchOptions): Promise<FailedExecutions> {
    return fetchFailedExecutions(this.#api, this.#room, runs, options);
  }

  /** What may be asked about the tests of a suite on another branch. */
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
