import { realClock } from './clock.ts';
import { type FailedTests, failedTests } from './gate/failures.ts';
import { nothingSeen } from './gate/observation.ts';
import type { Outcome } from './gate/outcome.ts';
import { pauseAfterFault } from './gate/pace.ts';
import { Cancellation, type Fault, wait } from './gate/wait.ts';
import { InputError, readSettings, secretsIn } from './inputs.ts';
import { annotationsOf } from './report/annotations.ts';
import { checkoutAt } from './report/checkout.ts';
import { eventLines, isWarning } from './report/log.ts';
import { failureOutputs, outputsOf, verdictOutputs } from './report/outputs.ts';
import { type Report, type StepEffect, stepEffect } from './report/report.ts';
import { renderSummary } from './report/summary.ts';
import { surroundingsFrom } from './report/surroundings.ts';
import { command, commandText, commandTitle, logLine } from './report/text.ts';
import { verdictLines } from './report/verdict-log.ts';
import { Runner } from './runner.ts';
import type { Settings } from './settings.ts';
import { type RequestEvent, TestEngine } from './test-engine/client.ts';
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
  const runner = new Runner(env, stdout);
  runner.mask(secretsIn(env));
  const step = new Step(runner, env, interruptedBy(process));
  const effect = await step.run();
  // Not process.exit(): it would cut off what is still on its way to the log.
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
    const { effect } = this.#report(outcome, noFailures);
    try {
      await this.#tell(outcome);
    } catch (error) {
      // The verdict is out; what goes wrong in telling it does not change it.
      const { name, message } = asError(error);
      this.#runner.print(
        command(
          effect === 'fails' ? 'error' : 'warning',
          { title: commandTitle('The report is not whole') },
          commandText`The verdict is ${outcome.verdict.name}. Telling it met an unexpected error (${name}: ${message}); please report that to the action’s issue tracker.`,
        ),
      );
    }
    return effect;
  }

  async #judge(): Promise<Outcome> {
    const settings = readSettings(this.#env);
    this.#settings = settings;
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

  async #tell(outcome: Outcome): Promise<void> {
    const surroundings = this.#surroundings();
    // What is known is set before anything is fetched: the step may still be killed.
    this.#runner.setOutputs(outputsOf(this.#report(outcome, noFailures), surroundings), verdictOutputs);
    const failures = await this.#failures(outcome).catch((error: unknown) => unfetched(asError(error)));
    const report = this.#report(outcome, failures);
    this.#runner.setOutputs(outputsOf(report, surroundings), failureOutputs);
    const warnings = this.#warnings;
    const annotations = annotationsOf(report, surroundings, { warnings });
    for (const line of verdictLines(report, surroundings, annotations)) this.#runner.print(line);
    if (this.#wantsSummary(report)) {
      this.#runner.appendSummary((bytesAvailable) => renderSummary(report, surroundings, bytesAvailable).html);
    }
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

/** The outcome when there was no wait, or nothing came of it. */
function brokenOff(cause: Error): Outcome {
  const nothing = { observation: nothingSeen, startedAt: 0, endedAt: 0, decisive: undefined, ruling: undefined };
  return { verdict: { name: 'error', cause }, ...nothing };
}

/**
 * Fires at the first SIGINT or SIGTERM, and when an error comes from where nobody waits for it. A second signal ends the
 * process as if nobody listened.
 */
function interruptedBy(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    for (const one of signals) process.off(one, onSignal);
    controller.abort(new Cancellation(signal));
  };
  for (const one of signals) process.on(one, onSignal);
  // Promises that nobody handles end up here, too.
  process.on('uncaughtException', (error) => controller.abort(error));
  return controller.signal;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
