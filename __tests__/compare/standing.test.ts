import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lacksLabels, lacksPasses, type OnBase, standingOf } from '../../src/compare/standing.ts';
import type { BranchTests, CountedTests, RecentTests } from '../../src/test-engine/model.ts';

type Counts = readonly [passed: number, failed: number];

const counted = (rows: Readonly<Record<string, Counts>>): CountedTests =>
  new Map(Object.entries(rows).map(([id, [passed, failed]]) => [id, { passed, failed }]));

/** What one test came to in each spelling; `undefined` is a row that is not there. */
function tests(
  recent: readonly { readonly row?: Counts; readonly passed?: number | 'none-listed' }[],
  usual?: Counts,
  flaky: readonly string[] = [],
): BranchTests {
  return {
    recent: recent.map(({ row, passed }): RecentTests => {
      const passedRows = typeof passed === 'number' ? { t: [passed, 0] as const } : {};
      return {
        failed: counted(row === undefined ? {} : { t: row }),
        passed: passed === undefined ? undefined : counted(passedRows),
      };
    }),
    usual: counted(usual === undefined ? {} : { t: usual }),
    flaky: new Set(flaky),
  };
}

describe('the group of a failed test', () => {
  const rows: readonly (readonly [string, BranchTests, OnBase | undefined])[] = [
    ['two failures today and no pass', tests([{ row: [0, 2] }, { passed: 'none-listed' }], [90, 2]), 'known'],
    ['one failure in each spelling', tests([{ row: [0, 1] }, { row: [0, 1] }], [0, 2]), 'known'],
    ['the same with the label', tests([{ row: [0, 6] }, { passed: 'none-listed' }], [0, 6], ['t']), 'known'],
    ['passes in the other spelling', tests([{ row: [0, 6] }, { passed: 3 }], [0, 6]), 'flaky'],
    ['the other spelling could not be read', tests([{ row: [0, 6] }, {}], [0, 6]), undefined],
    ['failed and passed today', tests([{ row: [5, 1] }, {}], [5, 1]), 'flaky'],
    ['failed and passed days ago: it was fixed', tests([{}, {}], [5, 9]), undefined],
    ['failed once today', tests([{ row: [0, 1] }, {}], [40, 1]), undefined],
    ['failed once today, labelled', tests([{ row: [0, 1] }, {}], [0, 1], ['t']), 'flaky'],
    ['the label alone', tests([{}, {}], undefined, ['t']), 'flaky'],
    ['listed nowhere', tests([{}, {}]), 'new'],
    ['listed with passes alone, by a server that does not filter', tests([{ row: [7, 0] }, {}], [70, 0]), 'new'],
  ];

  test.each(rows)('%s', (_, found, group) => {
    expect(standingOf('t', found).group).toBe(group);
  });

  test('is found whatever case the id is in, and is new without an id', () => {
    const found: BranchTests = {
      ...tests([]),
      recent: [{ failed: counted({ 'ab-1': [0, 3] }), passed: undefined }],
    };
    expect(standingOf('AB-1', found).group).toBe('known');
    expect(standingOf(undefined, found).group).toBe('new');
  });

  const executions = fc.nat({ max: 3 });
  /** Executions of a test in two spellings, today and before, and whether the passes of each spelling can be had. */
  const truth = fc.record({
    today: fc.tuple(fc.tuple(executions, executions), fc.tuple(executions, executions)),
    before: fc.tuple(executions, executions),
    canBeHad: fc.tuple(fc.boolean(), fc.boolean()),
    label: fc.boolean(),
  });

  /** What the lists of failures show of it, and what is then asked for. */
  function seen({ today, before, canBeHad, label }: typeof truth extends fc.Arbitrary<infer T> ? T : never) {
    const unread = today.map(([passed, failed]): RecentTests => {
      return { failed: failed > 0 ? counted({ t: [passed, failed] }) : new Map(), passed: undefined };
    });
    const recent = unread.map((spelling, index): RecentTests => {
      const [passed] = today[index as 0 | 1];
      const isRead = lacksPasses(['T'], unread, index) && canBeHad[index as 0 | 1];
      return isRead ? { ...spelling, passed: counted(passed > 0 ? { t: [passed, 0] } : {}) } : spelling;
    });
    const passed = today[0][0] + today[1][0];
    const failed = today[0][1] + today[1][1];
    const all: Counts = [passed + before[0], failed + before[1]];
    return { passed, failed, all, found: { ...tests([], all, label ? ['t'] : []), recent } };
  }

  test('is known only where it failed at least twice and passed nowhere in a day', () => {
    fc.assert(
      fc.property(truth, (drawn) => {
        const { passed, failed, found } = seen(drawn);
        if (standingOf('t', found).group === 'known') expect([passed, failed >= 2]).toEqual([0, true]);
      }),
      { numRuns: 2000 },
    );
  });

  test('is what the table says where all can be had', () => {
    fc.assert(
      fc.property(truth, (drawn) => {
        const { passed, failed, all, found } = seen({ ...drawn, canBeHad: [true, true] });
        const { group } = standingOf('t', found);
        if (failed >= 2 && passed === 0) expect(group).toBe('known');
        else if (drawn.label) expect(group).toBe('flaky');
        else if (all[1] === 0) expect(group).toBe('new');
      }),
      { numRuns: 2000 },
    );
  });
});

test('labels are lacking where the failures of the branch say too little', () => {
  expect(lacksLabels(['t'], tests([{ row: [0, 3] }, { passed: 'none-listed' }]))).toBe(false);
  expect(lacksLabels(['t'], tests([{ row: [3, 3] }, {}]))).toBe(false);
  expect(lacksLabels(['t'], tests([{}, {}], [9, 9]))).toBe(true);
  expect(lacksLabels(['t'], tests([{}, {}]))).toBe(true);
  expect(lacksLabels([], tests([{}, {}]))).toBe(false);
});
