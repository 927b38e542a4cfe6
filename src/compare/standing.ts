import type { BranchTests, RecentTests, ResultCounts } from '../test-engine/model.ts';

/** What a failed test is to those who changed something, by the words of the report file and the outputs. */
export type OnBase = 'new' | 'known' | 'flaky';

/** How a failed test stands on the branch that it is compared with. */
export interface Standing {
  /** `undefined`: it failed there too, and too little is known to say more. */
  readonly group: OnBase | undefined;
  /** Its executions of the last 24 hours there, as far as they are known. */
  readonly recent: ResultCounts;
  /** Its executions of the organization's default period there. */
  readonly usual: ResultCounts;
  readonly isLabelled: boolean;
}

/** The fewest failures in a row that are no chance. */
const leastFailures = 2;

/** The group of a test with this id, by the first rule that fits. Tests without an id are listed nowhere. */
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
 * Whether one of these tests would be known if it has no passes in this spelling, of which nobody has asked yet: the list of the
 * spelling's failures does not have it.
 */
export function lacksPasses(testIds: readonly string[], recent: readonly RecentTests[], spelling: number): boolean {
  return testIds.some((testId) => {
    const id = testId.toLowerCase();
    const { passed, failed } = recentOf(id, recent);
    return failed >= leastFailures && passed === 0 && recent[spelling]?.failed.has(id) === false;
  });
}

/** Whether a label could say more of one of these tests. */
export function lacksLabels(testIds: readonly string[], tests: BranchTests): boolean {
  return testIds.some((testId) => {
    const { group } = standingOf(testId, tests);
    return group === 'new' || group === undefined;
  });
}

/** All that is known of a test's last 24 hours, over all spellings; `isSure`: it has no passes that nobody asked for. */
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
