import type { BranchTests, RecentTests, ResultCounts } from '../test-engine/model.ts';

/** What a failed test means to the author of a change, in the words of the report file and the outputs. */
export type OnBase = 'new' | 'known' | 'flaky';

/** What is known about a failed test on the branch that it is compared with. */
export interface Standing {
  /** `undefined` if it failed there too, but too little is known to say more. */
  readonly group: OnBase | undefined;
  /** Its executions of the last 24 hours there, as far as they are known. */
  readonly recent: ResultCounts;
  /** Its executions of the organization's default period there. */
  readonly usual: ResultCounts;
  readonly isLabelled: boolean;
}

/** The fewest failures in a row that do not count as chance. */
const leastFailures = 2;

/** The group of the test with this ID: the first rule that fits decides. Tests without an ID are in no list. */
export function standingOf(testId: string | undefined, tests: BranchTests): Standing {
  const id = testId?.toLowerCase() ?? '';
  const { passed, failed, isSure } = recentOf(id, tests.recent);
  const usual = tests.usual.get(id) ?? { passed: 0, failed: 0 };
  const isLabelled = tests.flaky.has(id);
  return { group: group(), recent: { passed, failed }, usual, isLabelled };

  function group(): OnBase | undefined {
    if (failed >= leastFailures && passed === 0 && isSure) return 'known';
    if (isLabelled || (failed > 0 && passed > 0)) return 'flaky';
    return failed === 0 && usual.failed === 0 ? 'new' : undefined;
  }
}

/** Whether one of these tests fails there too. */
export function hasKnown(testIds: readonly string[], tests: BranchTests): boolean {
  return testIds.some((testId) => standingOf(testId, tests).group === 'known');
}

/**
 * Whether one of these tests would be known if it had no passes under this spelling. Its passes there have not been requested yet,
 * since it is not in the list of the spelling's failures.
 */
export function lacksPasses(testIds: readonly string[], recent: readonly RecentTests[], spelling: number): boolean {
  return testIds.some((testId) => {
    const id = testId.toLowerCase();
    const { passed, failed } = recentOf(id, recent);
    return failed >= leastFailures && passed === 0 && recent[spelling]?.failed.has(id) === false;
  });
}

/** Whether a label could change the group of one of these tests. */
export function lacksLabels(testIds: readonly string[], tests: BranchTests): boolean {
  return testIds.some((testId) => {
    const { group } = standingOf(testId, tests);
    return group === 'new' || group === undefined;
  });
}

/** What is known about a test's last 24 hours, for all spellings together; `isSure` if all of its passes were requested. */
function recentOf(id: string, recent: readonly RecentTests[]): ResultCounts & { readonly isSure: boolean } {
  let [passed, failed, isSure] = [0, 0, true];
  for (const spelling of recent) {
    const row = spelling.failed.get(id);
    const counts = row ?? spelling.passed?.get(id);
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 0;
    isSure &&= row !== undefined || spelling.passed !== undefined;
  }
  return { passed, failed, isSure };
}
