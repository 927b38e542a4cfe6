import fc from 'fast-check';
import { drawRuns, gap, later, mostly } from './draw-runs.ts';
import type { BuildHistory, BuildWord, History, JobWord, TriggerHistory, Wish } from './history.ts';

/** Builds that end well, and others. */
const goodBuilds = fc.constantFrom<readonly BuildWord[]>(
  ['running', 'passed'],
  ['running', 'passed'],
  ['running', 'blocked'],
  ['running', 'blocked', 'running', 'passed'],
  ['running', 'blocked', 'running', 'blocked'],
  ['running', 'failed', 'running', 'passed'],
  ['running', 'failing', 'running', 'passed'],
  ['running', 'passed', 'running', 'passed'],
  ['odd', 'running', 'passed'],
);
const badBuilds = fc.constantFrom<readonly BuildWord[]>(
  ['running', 'blocked', 'running', 'failed'],
  ['running', 'passed', 'running', 'failed'],
  ['running', 'passed', 'running'],
  ['running', 'blocked-failed'],
  ['running', 'blocked-running'],
  ['running', 'canceled'],
  ['running', 'failing'],
  ['running', 'passed', 'odd'],
  ['skipped'],
);
/** A build that takes the place of another one, or is passed over. */
const newerBuilds = fc.oneof(mostly(goodBuilds, badBuilds), fc.constantFrom<BuildWord[]>(['skipped'], ['not_run']));

const goodJobs = fc.constantFrom<readonly JobWord[]>(
  ['running', 'passed'],
  ['limited', 'running', 'passed'],
  ['odd', 'passed'],
  ['running', 'timed_out'],
  ['running', 'failed'],
  ['waiting', 'running', 'passed'],
  ['waiting'],
  ['broken'],
);
const badJobs = fc.constantFrom<readonly JobWord[]>(
  ['running'],
  ['limited'],
  ['limited'],
  ['odd'],
  ['waiting', 'scheduled'],
);

/** They matter at block steps alone, so that many may be bad. */
const jobs = fc.oneof({ weight: 5, arbitrary: goodJobs }, { weight: 1, arbitrary: badJobs });

const someJobs = (from: number) =>
  fc.array(fc.record({ isSoft: fc.boolean(), changes: later(from, jobs) }), { maxLength: 2 });

interface Place {
  readonly pipeline: string;
  readonly number: number;
  /** How many triggers lead to it. */
  readonly depth: number;
}

function buildOf(
  wish: Wish,
  { pipeline, number, depth }: Place,
  found: fc.Arbitrary<number>,
  words: fc.Arbitrary<readonly BuildWord[]> = mostly(goodBuilds, badBuilds),
): fc.Arbitrary<BuildHistory> {
  return found.chain((at) =>
    fc.record({
      pipeline: fc.constant(pipeline),
      number: fc.constant(number),
      found: fc.constant(at),
      changes: later(at, words),
      jobs: someJobs(at),
      runs: drawRuns(at, wish, depth === 0 ? 1 : 0),
      triggers: triggersOf(wish, { pipeline, number, depth }, at),
    }),
  );
}

function triggersOf(wish: Wish, { number, depth }: Place, from: number): fc.Arbitrary<readonly TriggerHistory[]> {
  if (depth === 2) return fc.constant([]);
  const pipeline = depth === 0 ? 'tea' : 'jam';
  const one = (index: number) =>
    triggerOf(wish, { pipeline, number: number * 10 + index, depth: depth + 1 }, from).map((trigger) => [trigger]);
  return fc.oneof(
    { weight: depth + 1, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: one(1) },
    { weight: 1, arbitrary: fc.tuple(one(1), one(2)).map((both) => both.flat()) },
  );
}

const startsNothing = fc.constant('nothing' as const);
const startsTheRoot = fc.constant('the root' as const);

function triggerOf(wish: Wish, place: Place, from: number): fc.Arbitrary<TriggerHistory> {
  return fc.tuple(gap, gap, gap).chain(([appears, wait, work]) => {
    const at = from + appears + wait;
    // An answer about a build may be late, or the token may never reach it.
    const found = mostly(
      fc.constant(at),
      fc.oneof(
        gap.map((late) => at + late),
        fc.constant(Number.POSITIVE_INFINITY),
      ),
    );
    return fc.record({
      from: fc.constant(from + appears),
      first: fc.constantFrom('scheduled', 'scheduled', 'limited', 'odd', 'waiting', 'blocked'),
      at: fc.constant(at),
      isAsync: fc.boolean(),
      starts: fc.oneof(
        { weight: 10, arbitrary: buildOf(wish, place, found).map((build) => ({ build })) },
        { weight: 1, arbitrary: startsNothing },
        { weight: 1, arbitrary: startsTheRoot },
      ),
      fate: fc.constantFrom<TriggerHistory['fate'][]>('passed', 'passed', 'failed', 'retried', 'soft-failed'),
      decidedAt: fc.constantFrom(at, at + work),
    });
  });
}

const wishes: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom('build-url', 'pipeline'),
  isTwo: fc.constantFrom(false, false, false, false, true),
  suites: fc.constantFrom<string[][]>([], [], [], ['rspec'], ['rspec', 'jest']),
  ifBlocked: fc.constantFrom('judge', 'judge', 'judge', 'judge', 'wait'),
  triggered: fc.constantFrom<Wish['triggered'][]>('ignore', 'include', 'include', 'include', ['tea'], ['tea', 'jam']),
  tolerate: fc.constantFrom<Wish['tolerate'][]>([], [], ['retried'], ['retried'], ['muted'], ['retried', 'muted']),
  minTests: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 3, nil: undefined }),
  mayBeReplaced: fc.boolean(),
  settle: fc.constantFrom<Wish['settle'][]>('long', 'long', 'long', 'long', 0, 1_000, 10_000, 30_000),
});

/** Any history: with one build, or with one that takes the place of another. */
export const histories: fc.Arbitrary<History> = wishes.chain((wish) => {
  const first = buildOf(wish, { pipeline: 'shop', number: 7, depth: 0 }, fc.constant(0));
  const second = buildOf(wish, { pipeline: 'shop', number: 8, depth: 0 }, fc.nat(120_000), newerBuilds);
  // What happens while evidence is read shows where little has to settle.
  const isHasty = wish.tolerate.length > 0 && wish.settle !== 'long';
  return fc.record({
    wish: fc.constant(wish),
    builds: fc
      .tuple(first, fc.option(second, { freq: 2, nil: undefined }))
      .map(([older, newer]): History['builds'] => (newer === undefined ? [older] : [older, newer])),
    second: buildOf(wish, { pipeline: 'soup', number: 9, depth: 2 }, gap),
    jobs: mostly(fc.constantFrom('counted', 'counted', 'listed'), fc.constant('withheld')),
    delays: fc.oneof(
      { weight: isHasty ? 1 : 4, arbitrary: fc.constant([]) },
      {
        weight: 2,
        arbitrary: fc
          .record({
            where: fc.constantFrom('failed-executions' as const, 'build-tests' as const),
            ms: fc.nat(20_000),
            madeAfter: fc.constantFrom(0, 0.5, 1),
          })
          .map((delay) => [delay]),
      },
    ),
    // Longer pauses show no less, and cost less.
    interval: fc.constantFrom(20_000, 60_000, 120_000),
  });
});
