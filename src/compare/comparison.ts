import type { FailedTest, FailedTests } from '../gate/failures.ts';
import type { Untrusted } from '../shared/untrusted.ts';
import { rawText } from '../shared/untrusted.ts';
import type { BranchTests } from '../test-engine/model.ts';
import { type Standing, standingOf } from './standing.ts';

/** What came of comparing the failed tests of one suite with a branch. */
export type SuiteComparison =
  | {
      readonly kind: 'compared';
      /** The branch, as people name it. */
      readonly base: Untrusted;
      readonly tests: BranchTests;
      /** The page of a failed run of that branch, where one was looked for and found. */
      readonly run: Untrusted | undefined;
    }
  /** What is gated ran on that branch itself. */
  | { readonly kind: 'on-base'; readonly base: Untrusted }
  /** The suite has no default branch, or the branch's name means something else where Test Engine filters by it. */
  | { readonly kind: 'no-base' }
  | { readonly kind: 'failed'; readonly base: Untrusted | undefined; readonly problem: Error };

/** By the suites that have failed tests; empty where nobody asked for a comparison, or nothing failed. */
export type Comparison = ReadonlyMap<string, SuiteComparison>;

/** Where nothing is compared. */
export const noComparison: Comparison = new Map();

/** How a failed test stands on the branch that it is compared with; `undefined`: it is not compared. */
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
  /** Failed there too, and too little is known to say more. */
  readonly other: number;
  /** Some failed tests are not compared. */
  readonly inPart: boolean;
}

/** `undefined`: nothing is compared. */
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
