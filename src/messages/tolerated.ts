import { GateError } from '../gate/errors.ts';
import type { FailedTests, ToleratedTest } from '../gate/failures.ts';
import type { TrackedRun } from '../gate/observation.ts';
import type { Tolerance } from '../settings.ts';
import { counted, grouped, plural, span } from '../text/words.ts';
import type { VerdictFacts } from './message.ts';

/** Why a test is tolerated, in words. */
export const tolerates: Readonly<Record<Tolerance, string>> = {
  retried: 'passed on a retry',
  muted: 'muted in Test Engine',
};

/** That Test Engine has none of what could be tolerated of a test, or of several (`them`), in a sentence. */
export function notListedAs(tolerate: readonly Tolerance[], them: 'it' | 'them'): string {
  const listing: Readonly<Record<Tolerance, string>> = { retried: 'as passed on a retry', muted: 'as muted' };
  const all = tolerate.map((why) => listing[why]);
  return all.length > 1
    ? `Test Engine lists ${them} neither ${all.join(' nor ')}.`
    : `Test Engine does not list ${them} ${all.join()}.`;
}

/** `2 passed on a retry, 1 muted in Test Engine` */
export function tally(tests: readonly Pick<ToleratedTest, 'why'>[]): string {
  const kinds = Object.keys(tolerates) as Tolerance[];
  const counts = kinds.map((kind) => [tests.filter(({ why }) => why === kind).length, tolerates[kind]] as const);
  return counts.flatMap(([count, word]) => (count > 0 ? `${grouped(count)} ${word}` : [])).join(', ');
}

/** `3 failed tests were tolerated (2 passed on a retry, 1 muted in Test Engine)` */
export function wereTolerated({ tolerated }: FailedTests): string {
  const count = tolerated.length;
  return `${counted(count, 'failed test')} ${plural(count, 'was', 'were')} tolerated (${tally(tolerated)})`;
}

/** A sentence that follows others about something else; '' if nothing was tolerated. */
export function inAddition(failures: FailedTests): string {
  return failures.tolerated.length === 0 ? '' : ` In addition, ${wereTolerated(failures)}.`;
}

/** Whether a failed run counts as passed. */
export function isTolerated({ outcome }: Pick<VerdictFacts, 'outcome'>, { run }: TrackedRun): boolean {
  return outcome.toleranceResult?.toleratedRuns.has(`${run.suite}/${run.id}`) === true;
}

/** How many failed runs there are, where retries were to be tolerated and none of them belongs to a build; else 0. */
export function failedOutsideBuilds({ outcome, settings }: VerdictFacts): number {
  if (outcome.toleranceResult === undefined || settings?.tolerate.includes('retried') !== true) return 0;
  const bad = outcome.observation.runs.filter(({ run }) => run.result === 'failed');
  return bad.every(({ run }) => run.buildId === undefined) ? bad.length : 0;
}

/** Whether a problem is that of runs outside of builds, where the verdict's own words say so. */
export function isSaidAlready(facts: VerdictFacts, problem: Error): boolean {
  const isOutside = problem instanceof GateError && problem.code === 'no-build';
  return isOutside && facts.outcome.verdict.name === 'failed' && failedOutsideBuilds(facts) > 0;
}

/** The missing part of the evidence. */
export interface Gap {
  /** What follows "because". */
  readonly because: string;
  /** A complete sentence. */
  readonly hint: string;
}

/** Why `tolerate` could not excuse more; `undefined` if all evidence was there. */
export function gapIn({ outcome, failures, settings }: VerdictFacts): Gap | undefined {
  if (settings === undefined || settings.tolerate.length === 0) return undefined;
  if (outcome.toleranceResult === undefined) {
    return {
      because: '`timeout` elapsed before the evidence could be requested, which happens once everything has settled',
      hint: `Raise \`timeout\` (it is ${span(settings.timeout)}) to leave time for the evidence.`,
    };
  }
  if (failures.truncated) return notAllFetched(failures, settings.reportLimit);
  if (failures.problems.length > 0) {
    return {
      because: "Test Engine's list of the build's tests could not be fetched",
      hint: 'The cause, and what to do about it, is listed below.',
    };
  }
  if (failures.tests.length > 0) return undefined;
  return {
    because: 'its list of failed executions is empty',
    hint: 'Run the tests again: Test Engine does not say which of them failed.',
  };
}

function notAllFetched({ executions, problems }: FailedTests, limit: number): Gap {
  const rule = 'what is not fetched is not tolerated';
  if (executions >= limit) {
    return {
      because:
        limit === 0
          ? `\`report-limit\` is 0, so no failed execution was fetched, and ${rule}`
          : `there are more failed executions than \`report-limit\` (${grouped(limit)}) allows, and ${rule}`,
      hint: `Raise \`report-limit\` (it is ${grouped(limit)}) above the number of failed executions.`,
    };
  }
  return problems.length > 0
    ? {
        because: `not all failed executions could be fetched, and ${rule}`,
        hint: 'The cause, and what to do about it, is listed below.',
      }
    : {
        because: `Test Engine did not list all failed executions, and ${rule}`,
        hint: 'Run this job again. If that does not help, the server lists no more than the first hundred.',
      };
}
