import { randomUUID } from 'node:crypto';
import { noComparison } from './compare/comparison.ts';
import type { Conclusion, Decision } from './gate/conclusion.ts';
import { type FailedTests, noFailures } from './gate/failures.ts';
import { nothingSeen } from './gate/observation.ts';
import type { Outcome } from './gate/outcome.ts';
import { Cancellation } from './gate/poll.ts';
import type { Publishable } from './github/publish.ts';
import { type LocatedTests, withoutPlaces } from './locate/located-tests.ts';
import { bareError } from './messages/errors.ts';
import { reportFileMessage } from './messages/notices.ts';
import { reportFileAt, reportIncomplete } from './messages/report-notices.ts';
import { annotationsOf, type TestAnnotations } from './report/annotations.ts';
import { checkRunOf, jobAnnotationsOf } from './report/check-run/check-run.ts';
import { commentOf } from './report/comment.ts';
import { finalStatus } from './report/commit-status.ts';
import { ctrfPieces } from './report/ctrf/document.ts';
import type { Printable } from './report/log.ts';
import { comparisonOutputs, failureOutputs, verdictOutputs } from './report/outputs.ts';
import { nothingPublished, type Published } from './report/published.ts';
import type { Against } from './report/report.ts';
import { renderSummary } from './report/summary/summary.ts';
import { failedTestLines, verdictLines } from './report/verdict-log.ts';
import type { ReportView } from './report/view.ts';
import { ReportFileError } from './runner/report-file.ts';
import type { ReportingTime } from './runner/reporting-time.ts';
import type { Runner } from './runner/runner.ts';
import type { Selector } from './selector.ts';
import { inSlices } from './shared/steps.ts';
import { untrusted } from './shared/untrusted.ts';
import { asError } from './shared/user-error.ts';
import {
  type Command,
  command,
  commandExcerpt,
  commandLines,
  commandText,
  commandTitle,
  logLine,
} from './text/index.ts';
import type { Redact } from './text/redact.ts';

/** The steps from a verdict to its report. Each may fail. */
export interface Stations {
  readonly fetch: () => Promise<FailedTests>;
  readonly compare: (failures: FailedTests) => Promise<Against>;
  readonly locate: (failures: FailedTests) => LocatedTests;
  readonly view: (located: LocatedTests, against: Against) => ReportView;
}

/** Where a report goes. */
export interface Destinations {
  readonly runner: Pick<Runner, 'setOutputs' | 'appendSummary' | 'print'>;
  /** Whether a summary is wanted. */
  readonly summary: boolean;
  /** Publishes what is wanted through GitHub's API, and resolves to the result; `undefined`: nothing is wanted. */
  readonly publish: ((all: Publishable) => Promise<Published>) | undefined;
  /** The commit of the report; `undefined` if it is not known. */
  readonly commit: string | undefined;
  /**
   * Writes the report file from its pieces, for which `piecesOf` gets the function that redacts texts, and resolves to its path. Rejects
   * with a ReportFileError.
   */
  readonly writeFile: (piecesOf: (redact: Redact) => Iterable<string>) => Promise<string>;
  /** Hosts, in addition to Buildkite's, to which links from its API may lead. */
  readonly linkHosts: readonly string[];
  /** What is gated; `undefined` if the inputs are invalid. */
  readonly selector: Selector | undefined;
  readonly time: ReportingTime;
  /** See `interruptedBy`. */
  readonly interrupted: AbortSignal;
}

/** Sends a verdict and its report to all destinations. Never rejects. */
export async function deliver(decision: Decision, stations: Stations, to: Destinations): Promise<void> {
  await new Delivery(decision, to).run(stations);
}

/**
 * The report is sent part by part. An unexpected error costs only the part in which it occurs, and never the verdict. What must not be lost
 * comes first: the outputs that are known before anything is fetched, since the step may still be killed. What people look at comes before
 * the log, which may have a slow reader, and before the report file, which takes longest if texts are long.
 */
class Delivery {
  readonly #outcome: Outcome;
  readonly #conclusion: Conclusion;
  readonly #to: Destinations;
  /** Milliseconds since 1970. */
  readonly #decidedAt = Date.now();
  readonly #errors: Error[] = [];
  #hasErrorAnnotation = false;

  constructor({ outcome, conclusion }: Decision, to: Destinations) {
    this.#outcome = outcome;
    this.#conclusion = conclusion;
    this.#to = to;
  }

  async run({ fetch, compare, locate, view: viewOf }: Stations): Promise<void> {
    const { runner } = this.#to;
    this.#setVerdict();
    const failures = await fetch().catch(unfetched);
    runner.setOutputs(failureOutputs(failures));
    const against = (await this.#later(() => compare(failures))) ?? { total: undefined, comparison: noComparison };
    runner.setOutputs(comparisonOutputs(failures, against));
    const located = this.#attempt(() => locate(failures)) ?? withoutPlaces(failures);
    const view =
      this.#attempt(() => viewOf(located, against)) ?? this.#attempt(() => viewOf(withoutPlaces(noFailures), against));
    const published = await this.#publish(view);
    if (view !== undefined) await this.#show(view, published);
    runner.setOutputs({ 'report-file': view === undefined ? '' : await this.#writeFile(view) });
    this.#printErrors();
  }

  #setVerdict(): void {
    const outputs = (outcome: Outcome) => verdictOutputs(outcome, this.#to);
    const least = { ...this.#outcome, observation: nothingSeen, decisive: undefined };
    this.#to.runner.setOutputs(this.#attempt(() => outputs(this.#outcome)) ?? outputs(least));
  }

  /** Even without a view, there is a commit status, since a pull request may wait for it. */
  async #publish(view: ReportView | undefined): Promise<Published> {
    const { publish, time, commit } = this.#to;
    if (publish === undefined) return nothingPublished;
    const decision = { outcome: this.#outcome, conclusion: this.#conclusion };
    const part = <T>(of: (view: ReportView) => T) => view && this.#attempt(() => of(view));
    const all = {
      status: part((whole) => finalStatus(decision, whole)) ?? finalStatus(decision, undefined),
      checkRun: part((whole) => checkRunOf(whole, time.publishing.left)),
      jobAnnotations: part(jobAnnotationsOf),
      comment: part((whole) => commentOf(whole, commit)),
    };
    return (await this.#later(() => publish(all))) ?? nothingPublished;
  }

  async #show(view: ReportView, published: Published): Promise<void> {
    const { runner, summary, time } = this.#to;
    if (summary) {
      const render = async (bytesAvailable: number) => {
        const limits = { bytesAvailable, timeLeft: time.summary };
        return (await inSlices(renderSummary(view, limits, published))).html;
      };
      await this.#later(() => runner.appendSummary(render));
    }
    const annotations = this.#attempt(() => annotationsOf(view, published));
    if (annotations !== undefined) {
      const { verdict, others } = annotations;
      const bare = [...(verdict === undefined ? [] : [verdict]), ...others];
      this.#print(this.#attempt(() => verdictLines(view, annotations)) ?? bare);
      this.#hasErrorAnnotation = this.#conclusion === 'failure';
    }
    const ofTests: TestAnnotations = annotations?.tests ?? new Map();
    this.#print(this.#attempt(() => failedTestLines(view, ofTests, time.log)) ?? [...ofTests.values()]);
  }

  /** The path of the report file; '' if there is none. */
  async #writeFile(view: ReportView): Promise<string> {
    const { time, runner, writeFile } = this.#to;
    const piecesOf = (redact: Redact) =>
      ctrfPieces(view, { redact, id: randomUUID(), now: this.#decidedAt, timeLeft: time.file });
    const path = await this.#later(() => writeFile(piecesOf));
    if (path !== undefined) runner.print(logLine`${reportFileAt} ${path}`);
    return path ?? '';
  }

  #printErrors(): void {
    for (const error of [...this.#errors, ...this.#unhandled()]) {
      // A failing step needs one annotation at level error, and not a second one.
      const level = this.#conclusion === 'failure' && !this.#hasErrorAnnotation ? 'error' : 'warning';
      this.#print([incomplete(this.#outcome, error, level)]);
      this.#hasErrorAnnotation ||= level === 'error';
    }
  }

  /** An error that nothing handled, and that occurred after the verdict. */
  #unhandled(): readonly Error[] {
    const { verdict } = this.#outcome;
    const { reason } = this.#to.interrupted;
    const isHandled = reason instanceof Cancellation || (verdict.name === 'error' && verdict.cause === reason);
    return reason instanceof Error && !isHandled ? [reason] : [];
  }

  #attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      this.#errors.push(asError(error));
      return undefined;
    }
  }

  async #later<T>(part: () => Promise<T>): Promise<T | undefined> {
    try {
      return await part();
    } catch (error) {
      this.#errors.push(asError(error));
      return undefined;
    }
  }

  #print(lines: readonly Printable[] = []): void {
    for (const line of lines) this.#to.runner.print(line);
  }
}

/** The failed tests if fetching them failed with an unexpected error. */
function unfetched(error: unknown): FailedTests {
  return { ...noFailures, truncated: true, problems: [asError(error)] };
}

/** The annotation about a part that could not be delivered. */
function incomplete({ verdict }: Outcome, error: Error, level: 'error' | 'warning'): Command {
  const { headline, what, hint, quotes } =
    error instanceof ReportFileError
      ? reportFileMessage(error)
      : { ...reportIncomplete(verdict.name), quotes: [{ intro: 'The error:', text: untrusted(bareError(error)) }] };
  const text = commandLines([
    commandText`${what} ${hint}`,
    ...quotes.flatMap(({ intro, text }) => [
      commandText`${intro}`,
      ...(text === undefined ? [] : [commandExcerpt(text, { lines: 5, units: 1000 })]),
    ]),
  ]);
  return command(level, { title: commandTitle(headline) }, text);
}
