import type { Comparison, SuiteComparison } from '../../src/compare/comparison.ts';
import {
  comparedWith,
  failedRunOn,
  notCompared,
  type SectionName,
  sectionTitle,
  standingWords,
} from '../../src/messages/comparison.ts';
import type { Report } from '../../src/report/report.ts';
import { untrusted } from '../../src/shared/untrusted.ts';
import { TestEngineError } from '../../src/test-engine/errors.ts';
import type { BranchTests } from '../../src/test-engine/model.ts';
import { buildSelector, failedTest, failures, manyFailures, report } from '../report/fixtures.ts';

const base = untrusted('main');
const none = { passed: 0, failed: 0 };

/** A suite in which `t-1` and `t-4` fail on the base branch too, `t-2` is flaky, `t-3` has failed there before, and all others are new. */
const tests: BranchTests = {
  recent: [
    {
      failed: new Map([
        ['t-1', { passed: 0, failed: 6 }],
        ['t-2', { passed: 2, failed: 1 }],
        ['t-4', { passed: 0, failed: 2 }],
      ]),
      passed: new Map(),
    },
  ],
  usual: new Map([['t-3', { passed: 39, failed: 1 }]]),
  flaky: new Set(),
};

/** What the failures of `rspec` were compared with. */
export function comparedTo(changes: Partial<Extract<SuiteComparison, { kind: 'compared' }>> = {}): Comparison {
  return new Map([['rspec', { kind: 'compared', base, tests, run: undefined, ...changes }]]);
}

const failed = (count: number, truncated: boolean, total: number | undefined, comparison: Comparison): Report => ({
  ...report({ name: 'failed' }, { failed: { ...manyFailures(count), truncated } }),
  against: { total, comparison },
});

/** Reports of failures that are counted and compared. */
export const everyComparison: readonly Report[] = [
  failed(5, false, 4213, new Map()),
  failed(6, false, 4213, comparedTo()),
  failed(1, false, 1, comparedTo()),
  failed(1, false, undefined, comparedTo()),
  failed(6, false, undefined, comparedTo()),
  failed(6, true, 4213, comparedTo()),
  failed(2, false, undefined, comparedTo({ tests: { ...tests, flaky: new Set(['t-0', 't-1']) } })),
];

const sections: readonly SectionName[] = ['new', 'not-compared', 'before', 'known', 'flaky'];
const problem = new TestEngineError('comparison-too-long', { most: 10 });

/** What else is said of a comparison. */
export const comparisonSentences: readonly string[] = [
  ...sections.flatMap((section) => [sectionTitle(section, 'main', 1), sectionTitle(section, 'the base branch', 12)]),
  failedRunOn('main'),
  standingWords({ group: 'new', recent: none, usual: none, isLabelled: false }, 'main'),
  standingWords({ group: 'flaky', recent: none, usual: none, isLabelled: true }, 'main'),
  standingWords(
    { group: 'known', recent: { passed: 0, failed: 6 }, usual: { passed: 9, failed: 6 }, isLabelled: false },
    'main',
  ),
  standingWords({ group: 'flaky', recent: none, usual: { passed: 40, failed: 2 }, isLabelled: true }, 'main'),
  comparedWith(comparedTo(), manyFailures(6)).trim(),
  ...[
    { kind: 'on-base', base } as const,
    { kind: 'no-base' } as const,
    { kind: 'failed', base, problem } as const,
    { kind: 'failed', base: undefined, problem: new Error('x') } as const,
  ].flatMap((comparison) => notCompared('rspec', comparison, buildSelector) ?? []),
];

/** Failures of which one is new, one fails on the base branch too, one is flaky and one has failed there before. */
export const oneOfEach = failures(
  ['t-0', 't-1', 't-2', 't-3'].map((testId) =>
    failedTest({ testId: untrusted(testId), testName: untrusted(`Cart ${testId}`) }),
  ),
);
