import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calmHistories, histories } from '../support/moments/draw.ts';
import { examples } from '../support/moments/examples.ts';
import type { History } from '../support/moments/history.ts';
import { type Played, play } from '../support/moments/play.ts';
import { wrongGreen } from '../support/moments/wrong-green.ts';

/** `HISTORIES=100000` plays as many; `SEED=…` plays the same ones again. */
const numRuns = Number(process.env['HISTORIES'] ?? 300);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** Sums of fractions of milliseconds are off by less than this. */
const tick = 1e-6;

/** Plays a history and holds what holds for all. */
async function checked(history: History): Promise<Played> {
  const played = await play(history);
  const { outcome, askedAt } = played;
  if (outcome.verdict.name === 'passed') expect(wrongGreen(history, played)).toBeUndefined();
  expect(outcome.endedAt).toBeLessThanOrEqual(history.timeout + tick);
  expect(Math.max(0, ...askedAt)).toBeLessThanOrEqual(outcome.endedAt);
  expect(askedAt.length).toBeLessThan(mostRequests(history, outcome.endedAt));
  return played;
}

/** What nobody needs more requests than: each poll reads every list and each run, and asks for all evidence there is. */
function mostRequests({ runs, suites, crowd, others, paging }: History, waited: number): number {
  const pages = (list: keyof History['paging'], rows: number) =>
    Math.ceil((rows + 1) / (paging[list]?.most ?? 100)) + 1;
  const tests = runs.map(({ chapters }) => chapters.reduce((sum, { tests }) => sum + tests.length, 0));
  const jobs = 1 + 2 * tests.reduce((sum, failed) => sum + failed, 0);
  const poll = 1 + runs.length + suites.length * pages('runs', runs.length + crowd + others + 1);
  const evidence =
    tests.reduce((sum, failed) => sum + 2 * pages('failed-executions', failed), 0) + 3 * pages('build-tests', 9) + jobs;
  return (poll + evidence) * (10 + waited / 2_000);
}

test.each(Object.entries(examples))('%s', async (_, { history, verdict }) => {
  const { outcome } = await checked(history);
  if (verdict === 'not passed') expect(outcome.verdict.name).not.toBe('passed');
  else expect(outcome.verdict.name).toBe(verdict);
});

test(`${numRuns} histories are green only where all had passed when their answers were made (SEED=${seed})`, async () => {
  let greens = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const { outcome } = await checked(history);
      if (outcome.verdict.name === 'passed') greens += 1;
    }),
    { numRuns, seed },
  );
  // There must be something to be wrong about.
  expect(greens).toBeGreaterThan(numRuns / 10);
}, 3_600_000);

test(`no green is lost where nothing bad is ever true (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(calmHistories, async (history) => {
      const { outcome } = await checked(history);
      expect(outcome.verdict.name).toBe('passed');
    }),
    { numRuns: Math.ceil(numRuns / 4), seed },
  );
}, 3_600_000);
