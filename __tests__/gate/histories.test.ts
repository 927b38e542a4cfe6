import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { examples } from '../support/histories.examples.ts';
import { type History, histories, type Played, play, policyOf } from '../support/histories.ts';
import { afterPoll, atDeadline, type Rules, type SeenRun, shouldAsk } from '../support/oracle.ts';

/** `HISTORIES=100000` plays as many; `SEED=…` plays the same ones again. */
const numRuns = Number(process.env['HISTORIES'] ?? 4_000);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** Sums of fractions of milliseconds are off by less than this. */
const tick = 1e-6;

async function check(history: History): Promise<void> {
  const played = await play(history);
  const { outcome, polls, told, reread, attempts, refused } = played;
  const { verdict } = outcome;
  const rules: Rules = { ...policyOf(history), suites: history.suites, lenient: history.ifNoRunFound !== 'error' };

  const { timeout } = history;
  // Never past the deadline, and never a storm: looks cost requests.
  const isLate = outcome.endedAt > timeout + tick || attempts.some((at) => at >= timeout);
  const isStorm = attempts.length >= 20 + (4 * timeout) / 500;
  // Evidence is asked for when it is time to, and only then; only the end of the wait may come in between.
  const isTime = (index: number) => shouldAsk(polls.slice(0, index + 1), rules, told.get(index - 1));
  const tooEarly = [...told.keys()].filter((index) => !reread.has(index) && !isTime(index));
  const missed = [...polls.slice(0, -1).keys()].filter((index) => !told.has(index) && isTime(index));
  expect(
    [
      isLate ? `ended at ${outcome.endedAt}, last look at ${Math.max(0, ...attempts)}, deadline at ${timeout}` : [],
      isStorm ? `${attempts.length} looks` : [],
      tooEarly.map((index) => `asked too early after look ${index}`),
      missed.map((index) => `not asked after look ${index}`),
    ].flat(),
  ).toEqual([]);

  // No look but the last may have decided anything: the first rule that fits decides at once.
  const wordAfter = (index: number) =>
    afterPoll(polls.slice(0, index + 1), rules, { before: told.get(index - 1), after: told.get(index) });
  const decided = polls.findIndex((_, index) => wordAfter(index) !== undefined);
  if (decided >= 0) {
    expect(decided).toBe(polls.length - 1);
    expect(verdict.name).toBe(wordAfter(decided));
    return;
  }
  if (refused) {
    expect(verdict.name).toBe('error');
    return;
  }
  if (
    history.cancelAt !== undefined &&
    history.cancelAt <= outcome.endedAt &&
    outcome.endedAt < history.timeout - tick
  ) {
    expect(verdict.name).toBe('cancelled');
    expect(outcome.endedAt).toBeCloseTo(history.cancelAt, 3);
    return;
  }
  if (verdict.name === 'cancelled') {
    expect(history.cancelAt).toBeCloseTo(history.timeout, 3);
    return;
  }
  // Only the deadline is left.
  expect(outcome.endedAt).toBeCloseTo(history.timeout, 3);
  expect(freshness(played, history).map((fresh) => atDeadline(polls, rules, fresh))).toContain(verdict.name);
}

/** Milliseconds after which a look that is under way hangs, at the most. */
const longestPoll = 5_000;

/** Whether the newest good look is fresh at the deadline; both, where the promises leave it open. */
function freshness({ polls, attempts, failing }: Played, history: History): boolean[] {
  const newest = polls.at(-1);
  if (!newest) return [false];
  const age = history.timeout - newest.endedAt;
  // The pauses that were taken: from each good look to the attempt that follows, or to the deadline.
  const pauses = polls.map(({ startedAt, endedAt }) => {
    const next = attempts.find((attempt) => attempt > startedAt);
    return (next ?? history.timeout) - endedAt;
  });
  const [last, before] = [pauses.at(-1), pauses.at(-2)];
  // With fewer than two pauses, nobody can say what the last two were.
  if (last === undefined || before === undefined) return [true, false];
  if (Math.abs(age - last - before) < tick) return [true, false];
  if (age < last + before) return [true];
  // A look under way is no failed look, until it takes longer than looks do.
  return failing || age > last + before + longestPoll ? [false] : [true, false];
}

test(`${numRuns} histories end as promised (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      await check(history);
    }),
    { numRuns, seed, examples: examples.map((history) => [history]) },
  );
}, 600_000);

test('all verdicts come up among them, so that none goes untried', async () => {
  const names = new Set<string>();
  for (const history of fc.sample(histories, { numRuns: 600, seed: 1 }))
    names.add((await play(history)).outcome.verdict.name);
  expect([...names].sort()).toEqual([
    'cancelled',
    'error',
    'failed',
    'incomplete',
    'not-found',
    'passed',
    'stale',
    'timed-out',
  ]);
});

test('a green is never younger than settle, and everything was passed throughout', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const { outcome, polls } = await play(history);
      if (outcome.verdict.name !== 'passed') return;
      const newest = polls.at(-1);
      const since = (newest?.startedAt ?? 0) - history.settle;
      const during = history.settle === 0 ? polls.slice(-1) : polls.filter(({ endedAt }) => endedAt >= since - tick);
      // What was tolerated counts as passed, by the other property.
      const word = ({ state, result }: SeenRun) =>
        history.tolerate.length > 0 ? `${state}/${result}`.replace('failed', 'passed') : `${state}/${result}`;
      const shown = during.map(({ runs, build = 'passed' }) => [...new Set(runs.map(word)), build]);
      expect(shown).toEqual(shown.map(() => ['finished/passed', 'passed']));
    }),
    { numRuns: Math.ceil(numRuns / 4), seed, examples: examples.map((history) => [history]) },
  );
}, 600_000);
