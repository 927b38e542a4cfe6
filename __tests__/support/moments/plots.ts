import fc from 'fast-check';
import type { RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import {
  contradictions,
  few,
  hiding,
  paging,
  shortPages,
  slowEvidence,
  slowPolls,
  someOrAll,
  transient,
  unsteady,
} from './draw-faults.ts';
import { type Fate, percent } from './draw-runs.ts';
import type { History, SelectorHistory } from './history.ts';

/** What a history is about; the rest of it is drawn alike for all. */
export interface Plot {
  readonly selector: SelectorHistory;
  readonly tolerate: History['tolerate'];
  readonly fates: readonly Fate[];
  readonly crowd: number;
  readonly others: number;
  readonly delays: History['delays'];
  readonly paging: History['paging'];
  /** Whether the first run is behind the crowd and the others in the list. */
  readonly isFirstOld: boolean;
  /** Whether the first sight is trusted, whatever `settle` is drawn otherwise. */
  readonly isHasty: boolean;
  /** What goes wrong with answers, once it is known which runs there are. */
  readonly faults: (lives: History['runs']) => fc.Arbitrary<readonly RequestFault[]>;
}

const ofBuilds: readonly SelectorHistory[] = [
  { kind: 'build-id' },
  { kind: 'build-url', named: true },
  { kind: 'build-url', named: false },
];
const ofCommits: readonly SelectorHistory[] = [
  { kind: 'commit', runs: 'all', branch: undefined },
  { kind: 'commit', runs: 'all', branch: 'main' },
  { kind: 'commit', runs: 'newest', branch: undefined },
  { kind: 'commit', runs: 'newest', branch: 'main' },
];
const selectors: readonly SelectorHistory[] = [{ kind: 'run-id' }, ...ofBuilds, ...ofBuilds, ...ofCommits];

const tolerant = fc.constantFrom<History['tolerate'][]>(['retried'], ['muted'], ['retried', 'muted']);
const tolerate = fc.oneof({ weight: 3, arbitrary: tolerant }, { weight: 1, arbitrary: fc.constant([]) });
const passing = fc.array(transient, { maxLength: 2 });
const crowd = fc.oneof(
  { weight: 25, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.nat(6) },
  { weight: 1, arbitrary: fc.integer({ min: 98, max: 170 }) },
);
const slow = fc.array(fc.oneof({ weight: 2, arbitrary: slowEvidence }, { weight: 1, arbitrary: slowPolls }), {
  maxLength: 3,
});
/** What most plots leave as it is. */
const usual = {
  crowd: fc.constant(0),
  others: fc.constant(0),
  paging: fc.constant({}),
  isFirstOld: fc.constant(false),
  isHasty: fc.constant(false),
};

/** Anything happens while the evidence is on its way. */
export const slowEvidencePlot: fc.Arbitrary<Plot> = fc.record({
  ...usual,
  selector: fc.constantFrom<SelectorHistory[]>({ kind: 'run-id' }, ...ofBuilds, ...ofBuilds, ...ofCommits.slice(0, 1)),
  tolerate: tolerant,
  fates: fc.constantFrom<Fate[][]>(
    ['late'],
    ['late', 'good'],
    ['good', 'late'],
    ['late', 'late'],
    ['late', 'good', 'good'],
  ),
  delays: fc.array(slowEvidence, { minLength: 1, maxLength: 2 }),
  faults: fc.constant(() => passing),
});

/** A run is bad, and an answer says otherwise. */
export const falsePlot: fc.Arbitrary<Plot> = fc.record({
  ...usual,
  selector: fc.constantFrom<SelectorHistory[]>({ kind: 'run-id' }, ...selectors),
  tolerate,
  fates: fc.constantFrom<Fate[][]>(['bad', 'good'], ['bad', 'good', 'good']),
  delays: fc.array(slowPolls, { maxLength: 1 }),
  faults: fc.constant((lives) => contradictions(lives, 0)),
});

/** A run is bad, and further down in a list that does not stay as it is, or of which some is left out. */
export const unsteadyPlot: fc.Arbitrary<Plot> = fc
  .record({
    selector: fc.constantFrom(...ofCommits, ...ofBuilds),
    tolerate,
    fates: fc.constantFrom<Fate[][]>(['bad'], ['bad', 'good'], ['bad', 'good', 'good']),
    delays: fc.array(slowPolls, { maxLength: 1 }),
    page: fc.constantFrom(2, 2, 3),
    place: fc.constantFrom(0, 0, 1),
    isBig: percent(8),
    areOurs: fc.boolean(),
    size: fc.constantFrom(2, 3),
    links: fc.constantFrom('own' as const, 'always' as const, 'absent' as const),
    isFirstOld: percent(85),
    isHasty: percent(40),
  })
  .map(({ page, place, isBig, areOurs, size, links, ...plot }) => {
    const above = isBig ? 100 + place : (page - 1) * size + place;
    return {
      ...plot,
      crowd: areOurs ? above : 0,
      others: areOurs ? 0 : above,
      paging: isBig ? {} : { runs: { most: size, links } },
      faults: () =>
        fc
          .tuple(hiding(0, isBig ? 2 : page), fc.array(unsteady(0, few), { maxLength: 1 }))
          .map(([first, more]) => [first, ...more]),
    };
  });

/** A run is bad for what stands behind a page that does not say that it goes on. */
export const unprovenPlot: fc.Arbitrary<Plot> = fc.record({
  ...usual,
  selector: fc.constantFrom(...ofBuilds, ...ofBuilds, ...ofCommits),
  tolerate: tolerant,
  fates: fc.constantFrom<Fate[][]>(['bad'], ['bad', 'good'], ['bad', 'good', 'good']),
  delays: fc.array(slowPolls, { maxLength: 1 }),
  paging: shortPages(['failed-executions', 'failed-executions', 'build-tests', 'runs'], {
    most: [1, 2],
    links: ['absent'],
  }),
  isFirstOld: fc.boolean(),
  faults: fc.constant(() => passing),
});

export const anyPlot: fc.Arbitrary<Plot> = fc
  .record({
    selector: fc.constantFrom(...selectors),
    tolerate,
    fates: fc.constantFrom<Fate[][]>(['any'], ['any', 'any'], ['any', 'any', 'any']),
    delays: slow,
    crowd,
    others: crowd,
    isFirstOld: fc.constant(false),
    isHasty: fc.constant(false),
    faults: fc.constant((lives: History['runs']) => {
      const index = fc.nat(lives.length - 1);
      return fc
        .tuple(
          passing,
          fc.array(
            index.chain((run) => unsteady(run, someOrAll)),
            { maxLength: 1 },
          ),
          fc.array(
            index.chain((run) => contradictions(lives, run)),
            { maxLength: 1 },
          ),
        )
        .map(([first, second, third]) => [...first, ...second, ...third.flat()]);
    }),
  })
  .chain((plot) => paging(plot.crowd + plot.others).map((paged) => ({ ...plot, paging: paged })));

/** Nothing bad is true at any time. What goes wrong with answers goes wrong a few times. */
export const calmPlot: fc.Arbitrary<Plot> = fc
  .record({
    selector: fc.constantFrom(...selectors),
    tolerate,
    fates: fc.constantFrom<Fate[][]>(['good'], ['good', 'good'], ['good', 'good', 'good']),
    delays: slow,
    crowd,
    others: crowd,
    isFirstOld: percent(30),
    isHasty: fc.constant(false),
    faults: fc.constant((lives: History['runs']) =>
      fc
        .tuple(
          fc.array(transient, { maxLength: 3 }),
          fc.array(
            fc.nat(lives.length - 1).chain((run) => unsteady(run, few)),
            { maxLength: 2 },
          ),
        )
        .map((both) => both.flat()),
    ),
  })
  .chain((plot) => paging(plot.crowd + plot.others).map((paged) => ({ ...plot, paging: paged })));
