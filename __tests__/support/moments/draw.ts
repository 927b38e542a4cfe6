import fc from 'fast-check';
import { builds, inJobs, percent, runs, type Way, withNamesakes } from './draw-runs.ts';
import type { History } from './history.ts';
import { anyPlot, calmPlot, falsePlot, type Plot, slowEvidencePlot, unprovenPlot, unsteadyPlot } from './plots.ts';
import { firstEnd, lastChange } from './truth.ts';

/** How long a history gives the gate. Milliseconds. */
interface Patience {
  readonly settle: number;
  /** `settle` is as long as all that is in store. */
  readonly isLong: boolean;
  /** What is left when all has happened. */
  readonly spare: number;
}

/** A plot as a history. */
function told(
  plots: fc.Arbitrary<Plot>,
  patience: fc.Arbitrary<Patience>,
  ways: readonly Way[],
): fc.Arbitrary<History> {
  return fc
    .record({
      plot: plots,
      patience,
      isJestToo: percent(25),
      // Shorter ones show no more and cost most of the time.
      interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 2_500, max: 20_000 })),
      isLimited: percent(30),
      hasJobs: fc.boolean(),
      seed: fc.integer(),
      ends: fc.record({ after: fc.nat(5_000), way: fc.constantFrom(...ways) }),
    })
    .chain(({ plot: { fates, faults, isFirstOld, isHasty, ...plot }, patience, isJestToo, hasJobs, ends, ...rest }) => {
      const isOne = plot.selector.kind === 'run-id';
      const suites = isJestToo && fates.length > 1 && !isOne ? (['rspec', 'jest'] as const) : (['rspec'] as const);
      const settle = isHasty ? 0 : patience.settle;
      // Of tests that belong to no build, nothing is known of retries that would excuse them.
      const isOfBuild = plot.selector.kind !== 'commit';
      const tolerate = plot.tolerate.filter((kind) => isOfBuild || kind === 'muted');
      // Who asks for a run that is not there yet has made a mistake: what is old is there from the beginning.
      const drawnRuns = runs(fates, { settle, suites, tolerate, isFirstOld: isFirstOld || isOne })
        .chain((lives) => withNamesakes(lives, fates))
        .chain((lives) => (hasJobs ? inJobs(lives, fates) : fc.constant(lives)));
      return drawnRuns.chain((lives) => {
        const build = plot.selector.kind === 'commit' ? [] : builds(lives, ends.after, ends.way);
        return faults(lives).map((drawn): History => {
          const history = { ...plot, ...rest, suites, build, runs: lives, faults: drawn, settle, timeout: 0 };
          const end = lastChange(history);
          const held = patience.isLong && !isHasty ? Math.max(1_000, end - firstEnd(history) + 1) : settle;
          return { ...history, settle: held, timeout: Math.max(held, end) + 1_000 + patience.spare };
        });
      });
    });
}

/** Any history. */
export const histories: fc.Arbitrary<History> = told(
  fc.oneof(
    { weight: 4, arbitrary: slowEvidencePlot },
    { weight: 3, arbitrary: falsePlot },
    { weight: 3, arbitrary: unsteadyPlot },
    { weight: 1, arbitrary: unprovenPlot },
    { weight: 3, arbitrary: anyPlot },
  ),
  fc.record({
    settle: fc.oneof(fc.constant(0), fc.nat(20_000)),
    isLong: fc.boolean(),
    spare: fc.oneof(fc.nat(30_000), fc.integer({ min: 60_000, max: 120_000 })),
  }),
  ['early', 'early', 'early', 'late', 'late', 'again', 'again', 'failed'],
);

/** A history that has to be green, and time for it. */
export const calmHistories: fc.Arbitrary<History> = told(
  calmPlot,
  fc.record({
    settle: fc.oneof(fc.constant(0), fc.nat(60_000)),
    isLong: fc.constant(false),
    spare: fc.constant(1_200_000),
  }),
  ['early', 'late', 'again'],
);
