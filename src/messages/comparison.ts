import { type Comparison, groupCounts, type SuiteComparison } from '../compare/comparison.ts';
import type { Standing } from '../compare/standing.ts';
import type { FailedTests } from '../gate/failures.ts';
import { rawText, type Untrusted } from '../shared/untrusted.ts';
import { counted, grouped, listed, plural } from '../text/words.ts';
import { errorMessage } from './errors.ts';
import { suiteName, type Within } from './naming.ts';

/** The branch's name if it is safe in a sentence, as most names are; else a general term. */
export function baseName(base: Untrusted | undefined): string {
  const name = base === undefined ? '' : rawText(base);
  return /^[\w./@+#-]{1,100}$/.test(name) ? name : 'the base branch';
}

/** The branch that all suites were compared with: its name, or a general term if there are several. */
export function baseOf(comparison: Comparison): string {
  const names = [...comparison.values()].flatMap((one) => (one.kind === 'compared' ? [baseName(one.base)] : []));
  const [name, ...others] = new Set(names);
  return name === undefined || others.length > 0 ? 'the base branch' : name;
}

/**
 * The sections of failed tests, by what they mean to the author of a change. `before`: they failed on the other branch too, but too
 * little is known to say more.
 */
export type SectionName = 'new' | 'not-compared' | 'before' | 'known' | 'flaky';

/** `New here: 2 failed tests`; `base` names the branch that they were compared with. */
export function sectionTitle(section: SectionName, base: string, count: number): string {
  const tests = counted(count, 'failed test');
  switch (section) {
    case 'new':
      return `New here: ${tests}`;
    case 'not-compared':
      return `Not compared: ${tests}`;
    case 'before':
      return `Failed on ${base} before: ${tests}`;
    case 'known':
      return `Failing on ${base} too: ${tests}`;
    case 'flaky':
      return `Flaky: ${tests}`;
  }
}

/** What stands before a test's name where no heading names its section. */
export const sectionMarks: Readonly<Record<SectionName, string>> = {
  new: 'New: ',
  'not-compared': '',
  before: '',
  known: 'Known: ',
  flaky: 'Flaky: ',
};

/** The text of the link to a failed run of the branch. */
export function failedRunOn(base: string): string {
  return `The newest failed run on ${base}`;
}

/**
 * What is known about a test on the branch that it was compared with. Without a full stop, to be listed with other facts. "Recent" is
 * Test Engine's default period: how long that is depends on the organization, and the API does not show it.
 */
export function standingWords({ group, recent, usual, isLabelled }: Standing, base: string): string {
  const label = isLabelled ? ', labelled flaky' : '';
  const isOfDay = group === 'known' || usual.failed === 0 || (group === 'flaky' && !isLabelled);
  const { failed, passed } = isOfDay ? recent : usual;
  if (failed === 0) return `no recent failure on ${base}${label}`;
  const executions = counted(failed + passed, isOfDay ? 'execution' : 'recent execution');
  return `failed in ${grouped(failed)} of ${executions} on ${base}${isOfDay ? ' in the last 24 hours' : ''}${label}`;
}

/** `, 2 new`, to follow the number of failed tests; '' if too little was compared to say so. */
export function newCount(comparison: Comparison, failures: FailedTests): string {
  const counts = groupCounts(comparison, failures);
  const { truncated } = failures;
  if (counts === undefined || (counts.new === 0 && (counts.inPart || truncated))) return '';
  if (counts.new === 0) return ', none new';
  return `, ${truncated || counts.inPart ? 'at least ' : ''}${grouped(counts.new)} new`;
}

/** What to fix, in a sentence. */
export function whatToFix(comparison: Comparison, failures: FailedTests): string {
  const counts = groupCounts(comparison, failures);
  const count = failures.truncated ? Number.POSITIVE_INFINITY : failures.tests.length;
  const tests = plural(count, 'test', 'tests');
  if (counts !== undefined && counts.new > 0 && counts.new < count) {
    return `Fix the failed ${tests}, the new ${plural(counts.new, 'one', 'ones')} first, and push again.`;
  }
  if (counts !== undefined && counts.known === count) {
    return `Fix the failed ${tests} on ${baseOf(comparison)} first: nothing here is new.`;
  }
  return `Fix the failed ${tests} and push again.`;
}

/** A sentence with the number of failed tests in each group; '' if nothing was compared. */
export function comparedWith(comparison: Comparison, failures: FailedTests): string {
  const counts = groupCounts(comparison, failures);
  if (counts === undefined) return '';
  const { new: fresh, known, flaky, other } = counts;
  const parts = [
    ...(fresh > 0 ? [`${grouped(fresh)} ${plural(fresh, 'is', 'are')} new`] : []),
    ...(known > 0 ? [`${grouped(known)} ${plural(known, 'fails', 'fail')} there too`] : []),
    ...(flaky > 0 ? [`${grouped(flaky)} ${plural(flaky, 'is', 'are')} flaky`] : []),
    ...(other > 0 ? [`${grouped(other)} failed there before`] : []),
  ];
  return parts.length === 0 ? '' : ` Compared with ${baseOf(comparison)}, ${listed(parts)}.`;
}

/** A sentence that says why the failures of a suite were not compared; `undefined` if they were. */
export function notCompared(suite: string, comparison: SuiteComparison, within: Within): string | undefined {
  const what = `The failures of ${suiteName(suite, within)} were not compared`;
  switch (comparison.kind) {
    case 'compared':
      return undefined;
    case 'on-base':
      return `${what} with ${baseName(comparison.base)}: they ran on that branch themselves.`;
    case 'no-base':
      return `${what}: the base branch is unknown or has an unusual name.`;
    case 'failed': {
      const reason = errorMessage(comparison.problem)?.what ?? 'An unexpected error occurred.';
      return `${what} with ${baseName(comparison.base)}. ${reason}`;
    }
  }
}
