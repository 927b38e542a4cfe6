import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Selector } from '../../src/selector.ts';
import { commit, type History, histories, isGood, lastChange, scriptOf } from '../support/build-histories.ts';
import { playScript } from '../support/played.ts';

/** `HISTORIES=100000` plays as many; `SEED=…` plays the same ones again. */
const numRuns = Number(process.env['HISTORIES'] ?? 300);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const minute = 60_000;
const builds = { organization: 'acme', suites: [], ifBlocked: 'judge' } as const;

function selectorOf(newest: boolean, triggered: boolean): Selector {
  const triggeredBuilds = triggered ? 'include' : 'ignore';
  return newest
    ? {
        ...builds,
        triggeredBuilds,
        kind: 'pipeline',
        pipelines: ['shop'],
        commit,
        mergeCommit: undefined,
        branch: undefined,
      }
    : { ...builds, triggeredBuilds, kind: 'build-url', pipeline: 'shop', number: 7 };
}

const plays = fc.record({
  history: histories,
  newest: fc.boolean(),
  triggered: fc.boolean(),
  settle: fc.constantFrom('long' as const, 0, 1_000, 30_000),
});

async function play(
  history: History,
  { newest, triggered, settle }: { readonly newest: boolean; readonly triggered: boolean; readonly settle: number },
) {
  const timeout = lastChange(history) + settle + 3 * minute;
  // Longer pauses show no less, and cost less.
  const interval = 12_000;
  return playScript(scriptOf(history), { selector: selectorOf(newest, triggered), settle, timeout, interval });
}

test(`${numRuns} histories of builds are green only where all that is gated is good (SEED=${seed})`, async () => {
  let greens = 0;
  let ends = 0;
  await fc.assert(
    fc.asyncProperty(plays, async ({ history, newest, triggered, settle: drawn }) => {
      const settle = drawn === 'long' ? lastChange(history) + 1_000 : drawn;
      const { outcome } = await play(history, { newest, triggered, settle });
      const isGreen = outcome.verdict.name === 'passed';
      // Answers take no time here, so that they are as true as the moment of the verdict.
      if (isGreen) expect(isGood(history, outcome.endedAt, { newest, triggered })).toBe(true);
      if (drawn !== 'long') return;
      // Nothing changes any more once everything has settled: what is good then has to be green, unless a failure decided before.
      const isGoodAtLast = isGood(history, Number.POSITIVE_INFINITY, { newest, triggered });
      if (outcome.endedAt >= lastChange(history)) expect(isGreen).toBe(isGoodAtLast);
      else expect(outcome.verdict.name).toBe('failed');
      ends += 1;
      if (isGreen) greens += 1;
    }),
    { numRuns, seed },
  );
  // There must be something to be wrong about.
  expect(greens).toBeGreaterThan(ends / 20);
  expect(greens).toBeLessThan(ends * 0.9);
}, 3_600_000);
