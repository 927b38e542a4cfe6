import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { examine, type Report } from './faults/exam.ts';
import { Lanes } from './faults/lanes.ts';
import { allCombinations, type Combination } from './faults/matrix.ts';
import { choose } from './faults/sample.ts';

const { combinations, title } = choose(allCombinations(), process.env);

/** Processes at once; those that wait for half a minute cost next to nothing meanwhile. */
const lanes = new Lanes({ working: 6, waiting: 20 });
const waitsFrom = 5;
const longest = 30 * 60_000;

describe(`faults: ${title}`, () => {
  const reports = new Map<Combination, Promise<Report>>();

  beforeAll(() => {
    for (const combination of combinations) {
      const report = lanes.run(combination.takes < waitsFrom ? 'working' : 'waiting', () => examine(combination));
      // Its own test is told, later.
      report.catch(() => undefined);
      reports.set(combination, report);
    }
  });

  // Where only some of the tests are run, the others' steps leave no process and no folder behind.
  afterAll(() => lanes.close(), longest);

  test.each(combinations.map((combination) => [combination.name, combination] as const))(
    '%s',
    async (_, combination) => {
      const { complaints, story } = (await reports.get(combination)) as Report;
      if (complaints.length > 0) throw new Error(`${complaints.map((one) => `- ${one}\n`).join('')}\n${story}`);
    },
    longest,
  );
});
