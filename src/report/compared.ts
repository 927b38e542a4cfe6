import { type Comparison, standingIn } from '../compare/comparison.ts';
import type { FailedTest } from '../gate/failures.ts';
import { baseName, notCompared, type SectionName, standingWords } from '../messages/comparison.ts';
import type { Within } from '../messages/naming.ts';
import { type Link, link } from '../text/index.ts';

/** What is known about a failed test on the branch that it was compared with. */
export interface ShownStanding {
  readonly section: SectionName;
  /** What is known about it there, to be listed with other facts. */
  readonly words: string;
}

/** The standing of a test; `undefined` if it was not compared. */
export function shownStanding(comparison: Comparison, test: FailedTest): ShownStanding | undefined {
  const standing = standingIn(comparison, test);
  if (standing === undefined) return undefined;
  const found = comparison.get(test.execution.suite);
  const base = baseName(found?.kind === 'compared' ? found.base : undefined);
  return { section: standing.group ?? 'before', words: standingWords(standing, base) };
}

/** The page of a failed run of that branch. */
export function runOnBase(comparison: Comparison, hosts: readonly string[]): Link | undefined {
  return [...comparison.values()]
    .map((one) => (one.kind === 'compared' ? link(one.run, hosts) : undefined))
    .find((page) => page !== undefined);
}

/** Why the failures of some suites were not compared, one sentence per suite. */
export function comparisonNotes(comparison: Comparison, within: Within): readonly string[] {
  return [...comparison].flatMap(([suite, one]) => notCompared(suite, one, within) ?? []);
}
