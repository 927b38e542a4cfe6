import { randomUUID } from 'node:crypto';
import { fetchFailures } from './fetch-failures.ts';
import { type FailedTests, noFailures } from './gate/failures.ts';
import { nothingSeen } from './gate/observation.ts';
import type { Outcome } from './gate/outcome.ts';
import { Cancellation } from './gate/poll.ts';
import type { Wanted } from './github/publish.ts';
import type { Environment, GitHubContext } from './github-context.ts';
import { InputError } from './inputs/read-settings.ts';
import { checkoutIn } from './locate/checkout.ts';
import { annotatedTests, annotationCommand, annotationsOf } from './report/annotations.ts';
import { checkRunOf, jobAnnotationsOf } from './report/check-run.ts';
import { ctrfPieces } from './report/ctrf.ts';
import { type Surroundings, surroundingsFrom } from './report/github-context.ts';
import type { Printable } from './report/log.ts';
import { failureOutputs, fileOutputs, outputsOf, verdictOutputs } from './report/outputs.ts';
import { type CheckRuns, type Conclusion, conclusionOf, type Report } from './report/report.ts';
import { renderSummary } from './report/summary.ts';
import { failedTestLines, verdictLines } from './report/verdict-log.ts';
import { ReportFileError } from './runner/report-file.ts';
import { type ReportingTime, reportingTime } from './runner/reporting-time.ts';
import type { Runner } from './runner/runner.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './shared/clock.ts';
import { asError } from './shared/user-error.ts';
import type { TestEngine } from './test-engine/client.ts';
import { type Command, command, commandText, commandTitle, logLine } from './text/index.ts';
import type { Redact } from './text/redact.ts';

/** What telling a verdict takes. */
export interface Known {
  readonly runner: Runner;
  readonly context: GitHubContext;
  /** The process's variables, of which Git needs some. */
  readonly env: Environment;
  readonly redact: Redact;
  readonly interrupted: AbortSignal;
  readonly clock: Clock;
  /** 0 ≤ random() < 1. */
  readonly random: () => number;
  /** `undefined` when the inputs were wrong. */
  readonly settings: Settings | undefined;
  /** `undefined` when nothing was asked of Test Engine. */
  readonly engine: TestEngine | undefined;
  /** Warnings that were printed before. */
  readonly warnings: number;
}

/** Tells an outcome everywhere, and says what it does to the step. Never rejects. */
export async function tell(outcome: Outcome, known: Known): Promise<Conclusion> {
  return new Telling(outcome, known).run();
}

/**
 * The verdict goes out part by part: an error that nobody expected costs no more than the part that it comes up in, and never
 * the verdict. What people look at first comes before the log, which may have a slow reader, and before the report file.
 */
class Telling {
  readonly #outcome: Outcome;
  readonly #known: Known;
  readonly #surroundings: Surroundings;
  readonly #time: ReportingTime;
  readonly #errors: Error[] = [];
  #hasVerdictAnnotation = false;

  constructor(outcome: Outcome, known: Known) {
    const { context, settings, clock, interrupted } = known;
    this.#outcome = outcome;
    this.#known = known;
    this.#time = reportingTime(clock, interrupted, settings !== undefined && isMoreWanted(settings));
    const surroundings = this.#attempt(() => surroundingsOf(known, this.#time.asking.left));
    this.#surroundings = surroundings ?? surroundingsFrom(context, { apiUrl: undefined });
  }

  async run(): Promise<Conclusion> {
    const { runner } = this.#known;
    // What is known is set before anything is fetched: the step may still be killed.
    runner.setOutputs(this.#outputs(this.#report(noFailures)), verdictOutputs);
    const report = this.#report(await this.#failures());
    runner.setOutputs(this.#outputs(report), failureOutputs);
    const checkRuns = await this.#publishCheckRuns(report);
    this.#show({ ...report, checkRuns });
    // Last, since it takes longest where texts are long.
    runner.setOutputs(this.#outputs(report, this.#writeFile(report)), fileOutputs);
    this.#tellErrors();
    return report.conclusion;
  }

  #report(failures: FailedTests): Report {
    const { settings, engine } = this.#known;
    const { verdict, startedAt, endedAt } = this.#outcome;
    return {
      outcome: this.#outcome,
      selector: settings?.selector,
      settings,
      conclusion: conclusionOf(verdict, settings ?? { ifNoRunFound: 'error', ifIncomplete: 'error' }),
      failures,
      cost: { waited: endedAt - startedAt, requests: engine?.requests ?? 0, budget: engine?.tightest },
      checkRuns: noCheckRuns,
    };
  }

  async #failures(): Promise<FailedTests> {
    const { settings, engine, clock, random } = this.#known;
    if (settings === undefined || engine === undefined) return noFailures;
    const options = { settings, clock, random, time: this.#time.fetching };
    return fetchFailures(this.#outcome, engine, options).catch((error: unknown) => unfetched(asError(error)));
  }

  /** The path of the report file; '' when there is none. */
  #writeFile(report: Report): string {
    const { settings, runner } = this.#known;
    const piecesOf = (redact: Redact) =>
      ctrfPieces(report, this.#surroundings, { redact, id: randomUUID(), now: Date.now() });
    const path = this.#attempt(() => runner.writeReport(settings?.reportFile, piecesOf));
    if (path !== undefined) runner.print(logLine`The machine-readable report is in ${path}`);
    return path ?? '';
  }

  async #publishCheckRuns(report: Report): Promise<CheckRuns> {
    const { settings, context, redact, clock, interrupted } = this.#known;
    if (settings === undefined || !isMoreWanted(settings)) return noCheckRuns;
    const wanted = this.#attempt(() => this.#wanted(report, settings));
    if (wanted === undefined) return noCheckRuns;
    const { signal, left } = this.#time.asking;
    const options = { settings, context, redact, clock };
    try {
      const { publish } = await import('./github/publish.ts');
      return await publish(wanted, { ...options, time: left(), hurry: interrupted, signal });
    } catch (error) {
      this.#errors.push(asError(error));
      return noCheckRuns;
    }
  }

  #wanted(report: Report, { checkName, jobAnnotations }: Settings): Wanted {
    const surroundings = this.#surroundings;
    const shown = new Set(annotatedTests(report, surroundings, this.#known));
    return {
      checkRun: checkName === undefined ? undefined : { name: checkName, content: checkRunOf(report, surroundings) },
      jobAnnotations: jobAnnotations === 'all' ? jobAnnotationsOf(report, surroundings, shown) : undefined,
    };
  }

  #show(report: Report): void {
    const { runner } = this.#known;
    const surroundings = this.#surroundings;
    const summary = (bytesAvailable: number) => renderSummary(report, surroundings, bytesAvailable).html;
    if (this.#wantsSummary()) this.#attempt(() => runner.appendSummary(summary));
    const annotations = this.#attempt(() => annotationsOf(report, surroundings, this.#known));
    const lines = this.#attempt(() => verdictLines(report, surroundings, annotations));
    this.#print(lines ?? annotations?.map(annotationCommand));
    this.#print(this.#attempt(() => failedTestLines(report, surroundings)));
    this.#hasVerdictAnnotation = annotations !== undefined;
  }

  #tellErrors(): void {
    const { conclusion } = this.#report(noFailures);
    // A failing step must have an annotation of that level.
    const level = conclusion === 'failure' && !this.#hasVerdictAnnotation ? 'error' : 'warning';
    this.#print([...this.#errors, ...this.#unheard()].map((error) => notWhole(this.#outcome, error, level)));
  }

  #outputs(report: Report, file?: string) {
    const least = { ...report, outcome: { ...this.#outcome, observation: nothingSeen, decisive: undefined } };
    const of = (one: Report) => outputsOf(one, this.#surroundings, file);
    return this.#attempt(() => of(report)) ?? of(least);
  }

  #wantsSummary(): boolean {
    const { verdict } = this.#outcome;
    if (verdict.name === 'error' && verdict.cause instanceof InputError) return verdict.cause.summary;
    return this.#known.settings?.summary ?? true;
  }

  /** An error that came from where nobody waited for it, after there was a verdict. */
  #unheard(): readonly Error[] {
    const { verdict } = this.#outcome;
    const { reason } = this.#known.interrupted;
    const isHeard = reason instanceof Cancellation || (verdict.name === 'error' && verdict.cause === reason);
    return reason instanceof Error && !isHeard ? [reason] : [];
  }

  #attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      this.#errors.push(asError(error));
      return undefined;
    }
  }

  #print(lines: readonly Printable[] = []): void {
    for (const line of lines) this.#known.runner.print(line);
  }
}

const noCheckRuns: CheckRuns = { checkRun: undefined, jobAnnotations: undefined };

/** Whether failed tests are to be shown by GitHub's API. */
function isMoreWanted({ checkName, jobAnnotations }: Settings): boolean {
  return checkName !== undefined || jobAnnotations === 'all';
}

function surroundingsOf({ context, env, settings }: Known, timeLeft: () => number): Surroundings {
  return surroundingsFrom(context, {
    apiUrl: settings?.apiUrl,
    tree: checkoutIn(context, env, timeLeft),
    pathPrefix: settings?.pathPrefix,
  });
}

/** What is known of failed tests when an error that nobody expected came in the way of fetching them. */
function unfetched(error: Error): FailedTests {
  return { ...noFailures, truncated: true, problems: [error] };
}

function notWhole({ verdict }: Outcome, error: Error, level: 'error' | 'warning'): Command {
  const title = commandTitle('The report is not whole');
  if (error instanceof ReportFileError) {
    const missing = commandTitle('The report file could not be written');
    return command(level, { title: missing }, commandText`${error.message} ${error.hint}`);
  }
  const { name, message } = error;
  return command(
    level,
    { title },
    commandText`The verdict is ${verdict.name}. Telling it met an unexpected error (${name}: ${message}); please report that to the action’s issue tracker.`,
  );
}
