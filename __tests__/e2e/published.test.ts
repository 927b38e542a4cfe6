import { beforeAll, describe, expect, test } from '@jest/globals';
import { Lanes } from './faults/lanes.ts';
import { shareProcess } from './play.ts';
import { examine } from './published/exam.ts';
import { type Cell, cells, chosen } from './published/matrix.ts';

shareProcess();

const played = chosen(process.env);
const lanes = new Lanes({ working: 4, waiting: 12 });
const longest = 30 * 60_000;

describe(`what is published: ${played.length} of ${cells.length} cells`, () => {
  const reports = new Map<Cell, Promise<readonly string[]>>();

  beforeAll(() => {
    for (const cell of played) {
      const report = lanes.run(cell.trouble.takes > 5 ? 'waiting' : 'working', () => examine(cell));
      // Its own test is told, later.
      report.catch(() => undefined);
      reports.set(cell, report);
    }
  });

  test.each(played.map((cell) => [cell.name, cell] as const))(
    '%s',
    async (_, cell) => {
      expect(await reports.get(cell)).toEqual([]);
    },
    longest,
  );
});
