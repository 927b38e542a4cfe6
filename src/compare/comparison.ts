import type { FailedTest, FailedTests } from '../gate/failures.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { rawText } from '../shared/untrusted.ts';
import type { BranchTests } from '../test-engine/model.ts';
import { type Standing, standingOf } from './standing.ts';

/** The result of comparing one suite's failed tests with a branch. */
export type SuiteComparison =
  | {
      readonly kind: 'compared';
      /** The branch, as people name it. */
      readonly base: Untrusted;
      readonly tests: BranchTests;
      /** The page of a failed run of that branch, if one was looked for and found. */
      readonly run: Untrusted | undefined;
    }
  /** The gated runs were on that branch themselves. */
  | { readonly kind: 'on-base'; readonly base: Untrusted }
  /** The suite has no default branch, or Test Engine's filter would not take the branch's name literally. */
  | { readonly kind: 'no-base' }
  | { readonly kind: 'failed'; readonly base: Untrusted | undefined; readonly problem: Error };

/** By suite, for those with failed tests; empty if no comparison is wanted or nothing failed. */
export type Comparison = ReadonlyMap<string, SuiteComparison>;

/** The comparison if nothing is compared. */
export const noComparison: Comparison = new Map();

/** What is known about a failed test on the branch that it is compared with; `undefined` if it is not compared. */
export function standingIn(comparison: Comparison, { execution }: FailedTest): Standing | undefined {
  const found = comparison.get(execution.suite);
  if (found?.kind !== 'compared') return undefined;
  return standingOf(execution.testId === undefined ? undefined : rawText(execution.testId), found.tests);
}

/** How many failed tests are in which group. */
export interface GroupCounts {
  readonly new: number;
  readonly known: number;
  readonly flaky: number;
  /** They failed there too, but too little is known to say more. */
  readonly other: number;
  /** Some failed tests are not compared. */
  readonly inPart: boolean;
}

/** `undefined` if nothing is compared. */
export function groupCounts(comparison: Comparison, { tests }: Pick<FailedTests, 'tests'>): GroupCounts | undefined {
  const standings = tests.map((test) => standingIn(comparison, test));
  const compared = standings.filter((standing) => standing !== undefined);
  const count = (group: Standing['group']) => compared.filter((standing) => standing.group === group).length;
  if (compared.length === 0) return undefined;
  return {
    new: count('new'),
    known: count('known'),
    flaky: count('flaky'),
    other: count(undefined),
    inPart: compared.length < standings.length,
  };
}
