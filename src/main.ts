import { type Destinations, deliver } from './deliver.ts';
import { fetchFailures } from './fetch-failures.ts';
import { type Conclusion, conclusionOf } from './gate/conclusion.ts';
import type { GateEvent } from './gate/events.ts';
import { type FailedTests, noFailures } from './gate/failures.ts';
import { nothingSeen } from './gate/observation.ts';
import type { Outcome } from './gate/outcome.ts';
import { wait } from './gate/poll.ts';
import { workflowEvent } from './github/event.ts';
import { hasUnknownInputs, InputError, readSettings, secretsIn } from './inputs/read-settings.ts';
import { checkoutIn } from './locate/checkout.ts';
import { locateTests } from './locate/located-tests.ts';
import { type Surroundings, surroundingsFrom } from './report/github-context.ts';
import { debugLine, eventLines, isWarning } from './report/log.ts';
import { type ReportView, reportView, type Viewed } from './report/view.ts';
import { runSourceOf } from './run-source.ts';
import { writeReportFile } from './runner/report-file.ts';
import { type ReportingTime, reportingTime } from './runner/reporting-time.ts';
import { Runner } from './runner/runner.ts';
import { interruptedBy } from './runner/signals.ts';
import type { Settings } from './settings.ts';
import { realClock } from './shared/clock.ts';
import { asError } from './shared/user-error.ts';
import { version } from './shared/version.ts';
import { type RequestEvent, TestEngine } from './test-engine/client.ts';
import { followProxy } from './test-engine/proxy.ts';
import { logLine } from './text/index.ts';
import { redactor } from './text/redact.ts';

/** Milliseconds for one request: a page of failures that hangs must leave time for asking in another way. */
const requestTimeout = 10_000;

/** The step from its inputs to its exit code. Never rejects: whatever goes wrong is a verdict, delivered like any other. */
export async function main(process: NodeJS.Process): Promise<void> {
  const { env, stdout } = process;
  // Whatever ends the process before there is a verdict, it is no success. Not process.exit() yet: it would cut off
  // what is still on its way to the log.
  process.exitCode = 1;
  const runner = new Runner(env, stdout);
  const interrupted = interruptedBy(process);
  runner.mask(secretsIn(env));
  const conclusion = await new Step(runner, env, interrupted).run();
  process.exitCode = conclusion === 'failure' ? 1 : 0;
  await written(stdout);
  // Not left to Node: a connection that is still being made would keep it for ten seconds more.
  process.exit();
}

/** Resolves when all that was printed has left the process, or when nobody takes it any more. */
function written(out: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    out.once('error', () => resolve());
    out.write('', () => resolve());
  });
}

class Step {
  readonly #runner: Runner;
  readonly #env: NodeJS.ProcessEnv;
  readonly #interrupted: AbortSignal;
  #settings: Settings | undefined;
  #engine: TestEngine | undefined;
  #warnings: number;

  constructor(runner: Runner, env: NodeJS.ProcessEnv, interrupted: AbortSignal) {
    this.#runner = runner;
    this.#env = env;
    this.#interrupted = interrupted;
    // The runner itself has warned of these, and keeps its warning as one of the step's.
    this.#warnings = hasUnknownInputs(env) ? 1 : 0;
  }

  async run(): Promise<Conclusion> {
    const outcome = await this.#poll().catch((error: unknown) => brokenOff(asError(error)));
    const conclusion = conclusionOf(outcome, this.#settings);
    const time = reportingTime(realClock, this.#interrupted, isPublishing(this.#settings));
    const tree = checkoutIn(this.#env, time.locating);
    await deliver(
      { outcome, conclusion },
      {
        fetch: () => this.#fetch(outcome, time),
        locate: (failures) => locateTests(failures, this.#surroundings(tree), time.locating),
        view: (failures) => this.#view({ outcome, conclusion, failures, surroundings: this.#surroundings(tree) }),
      },
      this.#destinations(outcome, time),
    );
    return conclusion;
  }

  async #poll(): Promise<Outcome> {
    const settings = readSettings(this.#env);
    this.#settings = settings;
    if (followProxy(this.#env, settings.apiUrl) === 'unable') this.#runner.print(proxyNotFollowed);
    const engine = new TestEngine({
      apiUrl: settings.apiUrl,
      token: settings.token,
      otherSecrets: settings.githubToken === undefined ? [] : [settings.githubToken],
      version,
      clock: realClock,
      requestTimeout,
      onRequest: (event) => this.#debugRequest(event),
    });
    this.#engine = engine;
    const { selector, timeout } = settings;
    // On a re-run, GitHub's runs of the attempt before are listed until this attempt's come.
    const isNewest = selector.kind === 'pipeline' || (selector.kind === 'commit' && selector.runs === 'newest');
    const mayBeReplaced = isNewest && Number(this.#env['GITHUB_RUN_ATTEMPT']) > 1;
    return wait(
      { ...settings, minTests: undefined, mayBeReplaced },
      { ...settings, appearWithin: timeout },
      {
        source: runSourceOf(engine, settings),
        clock: realClock,
        random: Math.random,
        interrupted: this.#interrupted,
        emit: (event) => this.#print(event),
      },
    );
  }

  async #fetch(outcome: Outcome, time: ReportingTime): Promise<FailedTests> {
    if (this.#settings === undefined || this.#engine === undefined) return noFailures;
    const options = { settings: this.#settings, clock: realClock, random: Math.random, time: time.fetching };
    return fetchFailures(outcome, this.#engine, options);
  }

  #view(known: Pick<Viewed, 'outcome' | 'conclusion' | 'failures' | 'surroundings'>): ReportView {
    const { startedAt, endedAt } = known.outcome;
    return reportView({
      ...known,
      selector: this.#settings?.selector,
      settings: this.#settings,
      cost: {
        waited: endedAt - startedAt,
        requests: this.#engine?.requests ?? 0,
        budget: this.#engine?.tightest,
      },
      annotationsBefore: { warning: this.#warnings },
    });
  }

  #surroundings(tree: Surroundings['tree']): Surroundings {
    const { apiUrl, pathPrefix } = this.#settings ?? {};
    return surroundingsFrom(this.#env, { apiUrl, pathPrefix, tree });
  }

  #destinations({ verdict }: Outcome, time: ReportingTime): Destinations {
    const isRefused = verdict.name === 'error' && verdict.cause instanceof InputError;
    const redact = redactor(secretsIn(this.#env));
    return {
      runner: this.#runner,
      summary: isRefused ? verdict.cause.summary : (this.#settings?.summary ?? true),
      publish: this.#publisher(time, redact),
      writeFile: (pieces) => writeReportFile(this.#settings?.reportFile, pieces, this.#env),
      redact,
      linkHosts: this.#settings === undefined ? [] : [this.#settings.apiUrl.host],
      time,
      interrupted: this.#interrupted,
    };
  }

  #publisher({ publishing }: ReportingTime, redact: (text: string) => string): Destinations['publish'] {
    const settings = this.#settings;
    if (settings === undefined || !isPublishing(settings)) return undefined;
    return async (wanted) => {
      const { publish } = await import('./github/publish.ts');
      return publish(wanted, {
        settings,
        env: this.#env,
        event: workflowEvent(this.#env),
        redact,
        clock: realClock,
        time: publishing.left(),
        hurry: this.#interrupted,
        signal: publishing.signal,
      });
    };
  }

  #print(event: GateEvent): void {
    if (isWarning(event)) this.#warnings += 1;
    for (const line of eventLines(event)) this.#runner.print(line);
    const detail = debugLine(event);
    if (detail !== undefined) this.#runner.debug(detail);
  }

  #debugRequest({ method, path, query, status, error, duration, budgets }: RequestEvent): void {
    const left = budgets.map(({ scope, remaining, limit }) => `${scope} ${remaining}/${limit}`).join(', ');
    const answer = [status, error].filter((part) => part !== undefined).join(' ');
    this.#runner.debug(
      logLine`${method} ${path}?${query} → ${answer} in ${Math.round(duration)} ms${left === '' ? '' : `; left: ${left}`}`,
    );
  }
}

/** Whether failed tests are to be shown by GitHub's API. */
function isPublishing(settings: Settings | undefined): boolean {
  return settings?.checkName !== undefined || settings?.jobAnnotations === 'all';
}

const proxyNotFollowed = logLine`HTTPS_PROXY is set, but Node ${process.version}, which runs this, follows it only if the environment variable NODE_USE_ENV_PROXY is 1.`;

/** The outcome when there was no wait, or nothing came of it. */
function brokenOff(cause: Error): Outcome {
  return {
    verdict: { name: 'error', cause },
    observation: nothingSeen,
    decisive: undefined,
    toleranceResult: undefined,
    tests: undefined,
    startedAt: 0,
    endedAt: 0,
  };
}
