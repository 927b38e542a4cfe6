import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { histories } from '../support/builds/draw.ts';
import { type History, lastChange } from '../support/builds/history.ts';
import { Tally } from '../support/builds/kinds.ts';
import { momentsOf, play } from '../support/builds/play.ts';
import { objection } from '../support/builds/truth.ts';

/** `HISTORIES=100000` plays as many; `SEED=…` plays the same ones again; `STATISTICS=1` prints what they were about. */
const numRuns = Number(process.env['HISTORIES'] ?? 300);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** Verdicts that nobody has to wait for. */
const early: readonly string[] = ['failed', 'stale', 'error'];

/** Plays a history, holds what holds for all, and tells whether it was green. */
async function check(history: History): Promise<boolean> {
  const { outcome, requests } = await play(history);
  const { verdict, endedAt } = outcome;
  const isGreen = verdict.name === 'passed';
  if (isGreen) expect(objection(history, momentsOf(requests, endedAt))).toBeUndefined();
  if (history.wish.settle !== 'long') return isGreen;
  // Nothing changes any more once everything has settled: what is good then has to be green, unless something bad decided before.
  const end = lastChange(history);
  const atLast = objection(history, { polled: end, known: end, from: end, to: end });
  if (endedAt < end) expect(early).toContain(verdict.name);
  else expect([verdict.name, atLast]).toEqual(isGreen ? ['passed', undefined] : [verdict.name, expect.any(String)]);
  return isGreen;
}

test(`${numRuns} histories of builds are green only where all that is gated is good (SEED=${seed})`, async () => {
  const tally = new Tally();
  let greens = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const isGreen = await check(history);
      tally.add(history, isGreen);
      if (isGreen) greens += 1;
    }),
    { numRuns, seed },
  );
  if (process.env['STATISTICS'] !== undefined) process.stdout.write(`${greens} of ${numRuns} are green.\n${tally}\n`);
  // There must be something to be wrong about.
  expect(greens).toBeGreaterThan(numRuns / 10);
  expect(greens).toBeLessThan(numRuns * 0.8);
}, 14_400_000);

test('each kind of history is drawn', () => {
  const tally = new Tally();
  for (const history of fc.sample(histories, { numRuns: 400, seed: 1 })) tally.add(history, false);
  expect(tally.missing).toEqual([]);
});
