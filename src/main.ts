import { noComparison } from './compare/comparison.ts';
import { type Destinations, deliver } from './deliver.ts';
import { fetchComparison } from './fetch-comparison.ts';
import { fetchFailures } from './fetch-failures.ts';
import { fetchJobs, noJobs } from './fetch-jobs.ts';
import { fetchTokenExpiry } from './fetch-token-expiry.ts';
import { fetchTotal } from './fetch-total.ts';
import { type Conclusion, conclusionOf } from './gate/conclusion.ts';
import type { GateEvent } from './gate/events.ts';
import { type FailedTests, noFailures } from './gate/failures.ts';
import { brokenOff, type Outcome } from './gate/outcome.ts';
import { wait } from './gate/poll.ts';
import type { Publisher } from './github/publish.ts';
import type { GitHubContext } from './github-context.ts';
import { hasUnknownInputs, InputError, readSettings, secretsIn } from './inputs/read-settings.ts';
import { type Workspace, workspaceOf } from './locate/checkout.ts';
import { locateTests } from './locate/located-tests.ts';
import { proxyNotFollowed } from './messages/progress.ts';
import { publisherFor, wishesIn } from './publisher.ts';
import { pendingStatus } from './report/commit-status.ts';
import { type Surroundings, surroundingsFrom } from './report/github-context.ts';
import { debugLine, eventLines, isWarning, requestLine } from './report/log.ts';
import type { Against, Report } from './report/report.ts';
import { type ReportView, reportView, type Viewed } from './report/view.ts';
import { runSourceOf } from './run-source.ts';
import { readContext } from './runner/context.ts';
import { type ReportingTime, reportingTime } from './runner/reporting-time.ts';
import { Runner } from './runner/runner.ts';
import { interruptedBy } from './runner/signals.ts';
import type { Settings } from './settings.ts';
import { realClock } from './shared/clock.ts';
import { rawText } from './shared/untrusted.ts';
import { asError } from './shared/user-error.ts';
import { version } from './shared/version.ts';
import { TestEngine } from './test-engine/client.ts';
import { followProxy, type Network, routeTo } from './test-engine/proxy.ts';
import { linkTo, logLine } from './text/index.ts';
import { type Redact, redactor } from './text/redact.ts';

/** Milliseconds for one request: if a page of failures hangs, there must be time left to request it in another way. */
const requestTimeout = 10_000;

/** What a step needs of the system. */
export interface Host extends Network {
  /** The log. */
  readonly out: NodeJS.WritableStream;
  /** Emits signals, and errors that nothing handles. */
  readonly events: Parameters<typeof interruptedBy>[0];
}

/** The step from its inputs to its exit code. Never rejects: whatever goes wrong is a verdict, delivered like any other. */
export async function main(host: Host): Promise<0 | 1> {
  const { env, nodeVersion, out, events } = host;
  const interrupted = interruptedBy(events);
  const context = readContext(env, nodeVersion);
  const secrets = secretsIn(env);
  const redact = redactor(secrets);
  const runner = new Runner(context, out, redact);
  runner.mask(secrets);
  const conclusion = await new Step({ host, context, runner, secrets, redact, interrupted }).run();
  await runner.written();
  return conclusion === 'failure' ? 1 : 0;
}

/** What is known before the inputs are read. */
interface Given {
  readonly host: Host;
  readonly context: GitHubContext;
  readonly runner: Runner;
  readonly secrets: readonly string[];
  readonly redact: Redact;
  /** See `interruptedBy`. */
  readonly interrupted: AbortSignal;
}

class Step {
  readonly #given: Given;
  #settings: Settings | undefined;
  #publisher: Publisher | undefined;
  #engine: TestEngine | undefined;
  #warnings: number;
  #jobs = noJobs;
  #tokenExpiry: Report['tokenExpiry'];

  constructor(given: Given) {
    this.#given = given;
    // The runner has warned about these in an annotation of the step.
    this.#warnings = hasUnknownInputs(given.host.env) ? 1 : 0;
  }

  async run(): Promise<Conclusion> {
    const { host, context, interrupted } = this.#given;
    const outcome = await this.#poll().catch((error: unknown) => brokenOff(asError(error)));
    const { verdict } = outcome;
    const refusal = verdict.name === 'error' && verdict.cause instanceof InputError ? verdict.cause : undefined;
    if (refusal !== undefined) this.#publisher = await publisherFor(wishesIn(refusal.readable), this.#given);
    const conclusion = conclusionOf(outcome, this.#settings);
    const time = reportingTime(realClock, interrupted, this.#publisher !== undefined);
    const workspace = workspaceOf(context, {
      env: host.env,
      commits: commitsOf(outcome),
      timeLeft: time.locating,
    });
    await deliver(
      { outcome, conclusion },
      {
        fetch: () => this.#fetch(outcome, time),
        compare: (failures) => this.#compare(outcome, failures, time),
        locate: (failures) => locateTests(failures, this.#surroundings(workspace), time.locating),
        view: (failures, against) =>
          this.#view({ outcome, conclusion, failures, against, surroundings: this.#surroundings(workspace) }),
      },
      this.#destinations(outcome, time),
    );
    return conclusion;
  }

  async #poll(): Promise<Outcome> {
    const { host, context, runner, secrets, redact, interrupted } = this.#given;
    const settings = readSettings(host.env, secrets, context);
    this.#settings = settings;
    this.#publisher = await publisherFor(settings, this.#given);
    if (followProxy(host, settings.apiUrl) === 'unable') runner.print(logLine`${proxyNotFollowed(host.nodeVersion)}`);
    const engine = new TestEngine({
      apiUrl: settings.apiUrl,
      token: settings.token,
      redact,
      version,
      clock: realClock,
      requestTimeout,
      routeTo: (name) => routeTo(name, host),
      onRequest: (event) => runner.debug(requestLine(event)),
    });
    this.#engine = engine;
    const { selector } = settings;
    // On a re-run, the runs of the previous attempt are listed until those of this one appear.
    const isNewest = selector.kind === 'pipeline' || (selector.kind === 'commit' && selector.runs === 'newest');
    const mayBeReplaced = isNewest && (context.runAttempt ?? 1) > 1;
    return wait({ ...settings, mayBeReplaced }, settings, {
      source: runSourceOf(engine, settings),
      clock: realClock,
      random: Math.random,
      interrupted,
      emit: (event) => this.#emit(event, selector),
    });
  }

  async #fetch(outcome: Outcome, time: ReportingTime): Promise<FailedTests> {
    if (this.#settings === undefined || this.#engine === undefined) return noFailures;
    const options = { settings: this.#settings, clock: realClock, random: Math.random, time: time.fetching };
    const tokenExpiry = fetchTokenExpiry(outcome, this.#engine, Date.now(), time.fetching.signal);
    this.#jobs = await fetchJobs(outcome, this.#engine, options);
    const failures = await fetchFailures(outcome, this.#engine, options);
    this.#tokenExpiry = await tokenExpiry;
    return failures;
  }

  async #compare(outcome: Outcome, failures: FailedTests, time: ReportingTime): Promise<Against> {
    const [settings, engine] = [this.#settings, this.#engine];
    if (settings === undefined || engine === undefined) return { total: outcome.tests, comparison: noComparison };
    const { context } = this.#given;
    const options = { settings, clock: realClock, random: Math.random, time: time.fetching };
    return {
      total: await fetchTotal(outcome, failures, engine, options),
      comparison: await fetchComparison(outcome, failures, engine, { ...options, context, now: Date.now() }),
    };
  }

  #view(known: Pick<Viewed, 'outcome' | 'conclusion' | 'failures' | 'against' | 'surroundings'>): ReportView {
    const { startedAt, endedAt } = known.outcome;
    return reportView({
      ...known,
      selector: this.#settings?.selector,
      settings: this.#settings,
      jobs: this.#jobs,
      tokenExpiry: this.#tokenExpiry,
      cost: {
        waited: endedAt - startedAt,
        requests: this.#engine?.requests ?? 0,
        budget: this.#engine?.tightest,
      },
      annotationsBefore: { warning: this.#warnings },
    });
  }

  #surroundings(workspace: Workspace): Surroundings {
    const { apiUrl, pathPrefix } = this.#settings ?? {};
    return surroundingsFrom(this.#given.context, { apiUrl, pathPrefix, workspace });
  }

  #destinations({ verdict }: Outcome, time: ReportingTime): Destinations {
    const isRefused = verdict.name === 'error' && verdict.cause instanceof InputError;
    const { runner, interrupted } = this.#given;
    return {
      runner,
      summary: isRefused ? verdict.cause.readable.summary : (this.#settings?.summary ?? true),
      publish: this.#publish(time),
      commit: this.#settings?.headSha ?? this.#given.context.event.commit,
      writeFile: (piecesOf) => runner.writeReport(this.#settings?.reportFile, piecesOf),
      linkHosts: this.#settings === undefined ? [] : [this.#settings.apiUrl.host],
      selector: this.#settings?.selector,
      time,
      interrupted,
    };
  }

  #publish({ publishing }: ReportingTime): Destinations['publish'] {
    const publisher = this.#publisher;
    return (
      publisher &&
      ((all) => {
        const { left, signal } = publishing;
        return publisher.publish(all, { time: left(), hurry: this.#given.interrupted, signal });
      })
    );
  }

  #emit(event: GateEvent, selector: Settings['selector']): void {
    if (isWarning(event)) this.#warnings += 1;
    for (const line of eventLines(event, selector)) this.#given.runner.print(line);
    const detail = debugLine(event, selector);
    if (detail !== undefined) this.#given.runner.debug(detail);
    const { runPage } = this.#given.context;
    const status = this.#publisher && pendingStatus(event, selector, runPage && linkTo(runPage));
    if (status !== undefined) this.#publisher?.waiting(status);
  }
}

/** The commit of each run, as its collector sent it. */
function commitsOf({ observation }: Outcome) {
  return observation.runs.map(({ run: { suite, id, commit } }) => ({
    suite,
    runId: id,
    commit: commit === undefined ? undefined : rawText(commit),
  }));
}
