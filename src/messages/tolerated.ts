import type { FailedTests, ToleratedTest } from '../gate/failures.ts';
import type { TrackedRun } from '../gate/observation.ts';
import type { Report } from '../report/report.ts';
import type { Tolerance } from '../settings.ts';
import { counted, grouped, span } from '../text/words.ts';

/** What a test is tolerated for, as people say it. */
export const tolerates: Readonly<Record<Tolerance, string>> = {
  retried: 'passed on a retry',
  muted: 'muted in Test Engine',
};

/** `2 retried, 1 muted`, or in other words for the two. */
export function tally(tests: readonly Pick<ToleratedTest, 'why'>[], words?: typeof tolerates): string {
  const kinds = Object.keys(tolerates) as Tolerance[];
  const counts = kinds.map((kind) => [tests.filter(({ why }) => why === kind).length, words?.[kind] ?? kind] as const);
  return counts.flatMap(([count, word]) => (count > 0 ? `${grouped(count)} ${word}` : [])).join(', ');
}

/** `3 failed tests were tolerated (2 retried, 1 muted)` */
export function wereTolerated({ tolerated }: FailedTests): string {
  const were = tolerated.length === 1 ? 'was' : 'were';
  return `${counted(tolerated.length, 'failed test')} ${were} tolerated (${tally(tolerated)})`;
}

/** A sentence to stand behind others about something else; '' when nothing was tolerated. */
export function besideThat(failures: FailedTests): string {
  return failures.tolerated.length === 0 ? '' : ` Beside that, ${wereTolerated(failures)}.`;
}

/** Whether a failed run counts as passed. */
export function isSoftened({ outcome }: Report, { run }: TrackedRun): boolean {
  return outcome.toleranceResult?.toleratedRuns.has(`${run.suite}/${run.id}`) === true;
}

/** Passes on a retry are known by build, so that of runs outside of one there are none. Such an error's name, see `NoBuild`. */
const noBuild = 'NoBuild';

/** How many failed runs there are, where retries were to be tolerated and none of them belongs to a build; else 0. */
export function failedOutsideBuilds({ outcome, settings }: Report): number {
  if (outcome.toleranceResult === undefined || settings?.tolerate.includes('retried') !== true) return 0;
  const bad = outcome.observation.runs.filter(({ run }) => run.result === 'failed');
  return bad.every(({ run }) => run.buildId === undefined) ? bad.length : 0;
}

/** Whether a problem is that of runs outside of builds, where the verdict's own words say so. */
export function isToldAlready(report: Report, { name }: Error): boolean {
  return name === noBuild && report.outcome.verdict.name === 'failed' && failedOutsideBuilds(report) > 0;
}

/** What was missing of the evidence that tolerating takes. */
export interface Gap {
  /** The rest of a sentence that ends in "because". */
  readonly because: string;
  /** A whole sentence. */
  readonly hint: string;
}

/** Why a failed gate could not tolerate more, though it was asked to; `undefined` when all the evidence was there. */
export function gapIn({ outcome, failures, settings }: Report): Gap | undefined {
  if (settings === undefined || settings.tolerate.length === 0) return undefined;
  if (outcome.toleranceResult === undefined) {
    return {
      because: 'the evidence for it is asked for when everything has settled, and the time was up before it was there',
      hint: `To leave time for the evidence, raise the input timeout (it is ${span(settings.timeout)}).`,
    };
  }
  if (failures.truncated) return notAllFetched(failures, settings.reportLimit);
  if (failures.problems.length > 0) {
    return {
      because: 'Test Engine’s own list of the tests of the build could not be had',
      hint: 'Why that list could not be had, and what to do about it, is told below.',
    };
  }
  if (failures.tests.length > 0) return undefined;
  return {
    because: 'its list of failed executions is empty',
    hint: 'Run the tests again: Test Engine does not tell which of them failed.',
  };
}

function notAllFetched({ executions, problems }: FailedTests, limit: number): Gap {
  const applyTolerance = 'what is not fetched is not tolerated';
  if (executions >= limit) {
    return {
      because:
        limit === 0
          ? `report-limit is 0, so that no failed execution was fetched, and ${applyTolerance}`
          : `there are more failed executions than the ${grouped(limit)} that report-limit allows, and ${applyTolerance}`,
      hint: `For all of them to be looked at, raise the input report-limit (it is ${grouped(limit)}) above their number.`,
    };
  }
  return problems.length > 0
    ? {
        because: `not all failed executions could be fetched, and ${applyTolerance}`,
        hint: 'What stood in the way of fetching them, and what to do about it, is told below.',
      }
    : {
        because: `Test Engine did not show all failed executions, and ${applyTolerance}`,
        hint: 'Run this job again; if that does not help, the server shows no more than its first hundred.',
      };
}
