import { realClock } from './clock.ts';
import { asError } from './cured-error.ts';
import { type FailedTests, failedTests } from './gate/failures.ts';
import { nothingSeen } from './gate/observation.ts';
import type { Outcome } from './gate/outcome.ts';
import { pauseAfterFault } from './gate/pace.ts';
import { Cancellation, type Fault, wait } from './gate/wait.ts';
import { InputError, readSettings, secretsIn } from './inputs.ts';
import { interruptedBy } from './interruption.ts';
import { annotationCommand, annotationsOf } from './report/annotations.ts';
import { checkoutAt } from './report/checkout.ts';
import { debugLine, eventLines, isWarning, type Printable } from './report/log.ts';
import { failureOutputs, outputsOf, verdictOutputs } from './report/outputs.ts';
import { type Report, type StepEffect, stepEffect } from './report/report.ts';
import { renderSummary } from './report/summary.ts';
import { surroundingsFrom } from './report/surroundings.ts';
import { type Command, command, commandText, commandTitle, logLine } from './report/text.ts';
import { failedTestLines, verdictLines } from './report/verdict-log.ts';
import { Runner } from './runner.ts';
import type { Settings } from './settings.ts';
import { type RequestEvent, TestEngine } from './test-engine/client.ts';
import { followProxy } from './test-engine/proxy.ts';
import { persist } from './test-engine/retry.ts';
import { version } from './version.ts';
import { watcherOf } from './watcher.ts';

/** Milliseconds that reporting may take for fetching what it reports: promised are 30 s in all, 2 s after a signal. */
const fetchingTime = 28_000;
const fetchingTimeAfterSignal = 1_200;
/** Milliseconds for one request: a page of failures that hangs must leave time for asking in another way. */
const requestTimeout = 10_000;

/** The step from its inputs to its exit code. Never rejects: whatever goes wrong is a verdict, told like any other. */
export async function main(process: NodeJS.Process): Promise<void> {
  const { env, stdout } = process;
  // Whatever ends the process before there is a verdict, it is no success. Not process.exit(), here and below: it would cut
  // off what is still on its way to the log.
  process.exitCode = 1;
  const runner = new Runner(env, stdout);
  const interrupted = interruptedBy(process);
  runner.mask(secretsIn(env));
  const effect = await new Step(runner, env, interrupted).run();
  process.exitCode = effect === 'fails' ? 1 : 0;
}

class Step {
  readonly #runner: Runner;
  readonly #env: NodeJS.ProcessEnv;
  readonly #interrupted: AbortSignal;
  #settings: Settings | undefined;
  #engine: TestEngine | undefined;
  #warnings = 0;

  constructor(runner: Runner, env: NodeJS.ProcessEnv, interrupted: AbortSignal) {
    this.#runner = runner;
    this.#env = env;
    this.#interrupted = interrupted;
  }

  async run(): Promise<StepEffect> {
    const outcome = await this.#judge().catch((error: unknown) => brokenOff(asError(error)));
    await this.#tell(outcome);
    return this.#report(outcome, noFailures).effect;
  }

  async #judge(): Promise<Outcome> {
    const settings = readSettings(this.#env);
    this.#settings = settings;
    if (followProxy(this.#env, settings.apiUrl) === 'unable') this.#runner.print(proxyNotFollowed);
    const engine = new TestEngine({
      apiUrl: settings.apiUrl,
      token: settings.token,
      version,
      clock: realClock,
      requestTimeout,
      onRequest: (event) => this.#debugRequest(event),
    });
    this.#engine = engine;
    return this.#wait(settings, engine);
  }

  #wait(settings: Settings, engine: TestEngine): Promise<Outcome> {
    return wait(settings, settings, {
      watcher: watcherOf(engine, settings, realClock),
      clock: realClock,
      random: Math.random,
      interrupted: this.#interrupted,
      tell: (event) => {
        if (isWarning(event)) this.#warnings += 1;
        for (const line of eventLines(event)) this.#runner.print(line);
        const detail = debugLine(event);
        if (detail !== undefined) this.#runner.debug(detail);
      },
    });
  }

  async #failures({ observation, ruling }: Outcome): Promise<FailedTests> {
    if (ruling !== undefined) return ruling.failures;
    const [settings, engine] = [this.#settings, this.#engine];
    const runs = observation.runs.map(({ run }) => run).filter(({ result }) => result === 'failed');
    if (settings === undefined || engine === undefined || runs.length === 0) return noFailures;
    const { signal, startedAt } = this.#timeForFetching();
    const pauseAfter = (fault: Fault, attempt: number) => {
      const waited = realClock.now() - startedAt;
      const { interval } = settings;
      const left = fetchingTime - waited;
      const moment = { waited, left, interval, lookTook: 0, settlesIn: undefined, random: Math.random };
      return pauseAfterFault(attempt, fault.notBefore, moment);
    };
    const fetched = await engine.failedExecutions(runs, {
      organization: settings.selector.organization,
      limit: settings.reportLimit,
      details: settings.failureDetails,
      signal,
      persist: async (attempt) => {
        let lastFault: Fault | undefined;
        const pause = (fault: Fault, attempts: number) => {
          lastFault = fault;
          return pauseAfter(fault, attempts);
        };
        return persist(attempt, { signal, clock: realClock, pause }).catch((error: unknown) => {
          // What was in the way says more than that the time was up.
          throw error === signal.reason && lastFault !== undefined ? lastFault : error;
        });
      },
    });
    return failedTests(fetched);
  }

  #timeForFetching(): { readonly signal: AbortSignal; readonly startedAt: number } {
    const afterSignal = new AbortController();
    const hurry = () => setTimeout(() => afterSignal.abort(), fetchingTimeAfterSignal).unref();
    if (this.#interrupted.aborted) hurry();
    else this.#interrupted.addEventListener('abort', hurry, { once: true });
    const signal = AbortSignal.any([AbortSignal.timeout(fetchingTime), afterSignal.signal]);
    return { signal, startedAt: realClock.now() };
  }

  #report(outcome: Outcome, failures: FailedTests): Report {
    const settings = this.#settings;
    const budget = this.#engine?.tightest;
    return {
      outcome,
      selector: settings?.selector,
      settings,
      effect: stepEffect(outcome.verdict, settings ?? { ifNoRunFound: 'error', ifIncomplete: 'error' }),
      failures,
      cost: { waited: outcome.endedAt - outcome.startedAt, requests: this.#engine?.requests ?? 0, budget },
    };
  }

  /**
   * Tells the verdict everywhere, part by part: an error that nobody expected costs no more than the part that it comes up
   * in, and never the verdict. Files come before the log, which may have a slow reader.
   */
  async #tell(outcome: Outcome): Promise<void> {
    const errors: Error[] = [];
    const attempt = <T>(part: () => T): T | undefined => {
      try {
        return part();
      } catch (error) {
        errors.push(asError(error));
        return undefined;
      }
    };
    const surroundings = attempt(() => this.#surroundings()) ?? surroundingsFrom({}, unknownPlace);
    const outputs = (of: Report) =>
      attempt(() => outputsOf(of, surroundings)) ??
      outputsOf({ ...of, outcome: { ...outcome, ...nothing } }, surroundings);
    // What is known is set before anything is fetched: the step may still be killed.
    this.#runner.setOutputs(outputs(this.#report(outcome, noFailures)), verdictOutputs);
    const failures = await this.#failures(outcome).catch((error: unknown) => unfetched(asError(error)));
    const report = this.#report(outcome, failures);
    this.#runner.setOutputs(outputs(report), failureOutputs);
    const summary = (bytesAvailable: number) => renderSummary(report, surroundings, bytesAvailable).html;
    if (this.#wantsSummary(report)) attempt(() => this.#runner.appendSummary(summary));
    const options = { warnings: this.#warnings };
    const annotations = attempt(() => annotationsOf(report, surroundings, options));
    const lines = attempt(() => verdictLines(report, surroundings, annotations));
    this.#printAll(lines ?? annotations?.map(annotationCommand));
    this.#printAll(attempt(() => failedTestLines(report, surroundings)));
    // A failing step must have an annotation of that level.
    const level = report.effect === 'fails' && annotations === undefined ? 'error' : 'warning';
    this.#printAll([...errors, ...this.#unheard(outcome)].map((error) => notWhole(outcome, error, level)));
  }

  #printAll(lines: readonly Printable[] = []): void {
    for (const line of lines) this.#runner.print(line);
  }

  /** An error that came from where nobody waited for it, after there was a verdict. */
  #unheard({ verdict }: Outcome): readonly Error[] {
    const { reason } = this.#interrupted;
    const isHeard = reason instanceof Cancellation || (verdict.name === 'error' && verdict.cause === reason);
    return reason instanceof Error && !isHeard ? [reason] : [];
  }

  #wantsSummary({ outcome: { verdict } }: Report): boolean {
    if (verdict.name === 'error' && verdict.cause instanceof InputError) return verdict.cause.summary;
    return this.#settings?.summary ?? true;
  }

  #surroundings() {
    return surroundingsFrom(this.#env, {
      apiUrl: this.#settings?.apiUrl,
      exists: checkoutAt(this.#env['GITHUB_WORKSPACE']),
    });
  }

  #debugRequest({ method, path, query, status, error, duration, budgets }: RequestEvent): void {
    const left = budgets.map(({ scope, remaining, limit }) => `${scope} ${remaining}/${limit}`).join(', ');
    const answer = [status, error].filter((part) => part !== undefined).join(' ');
    this.#runner.debug(
      logLine`${method} ${path}?${query} → ${answer} in ${Math.round(duration)} ms${left === '' ? '' : `; left: ${left}`}`,
    );
  }
}

const noFailures: FailedTests = { tests: [], tolerated: [], executions: 0, truncated: false, problems: [] };

/** What is known of failed tests when an error that nobody expected came in the way of fetching them. */
function unfetched(error: Error): FailedTests {
  return { ...noFailures, truncated: true, problems: [error] };
}

/** What was seen of runs where nothing was. */
const nothing = { observation: nothingSeen, decisive: undefined };

/** Where nothing is known of what is around the step. */
const unknownPlace = { apiUrl: undefined, exists: undefined };

const proxyNotFollowed = logLine`HTTPS_PROXY is set, but Node ${process.version}, which runs this, follows it only if the environment variable NODE_USE_ENV_PROXY is 1.`;

function notWhole({ verdict }: Outcome, { name, message }: Error, level: 'error' | 'warning'): Command {
  return command(
    level,
    { title: commandTitle('The report is not whole') },
    commandText`The verdict is ${verdict.name}. Telling it met an unexpected error (${name}: ${message}); please report that to the action’s issue tracker.`,
  );
}

/** The outcome when there was no wait, or nothing came of it. */
function brokenOff(cause: Error): Outcome {
  return { verdict: { name: 'error', cause }, ...nothing, ruling: undefined, startedAt: 0, endedAt: 0 };
}
