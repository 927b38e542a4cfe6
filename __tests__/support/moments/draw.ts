import fc from 'fast-check';
import type { DelayScript } from '../../../simulator/test-engine/delays.ts';
import type { RequestFault } from '../../../simulator/test-engine/fault-script.ts';
import { builds, calmJobs, calmWays, jobful, jobless, percent, runs, ways } from './draw-runs.ts';
import { type History, otherNumber, runId, type SelectorHistory, testId, testsOf } from './history.ts';
import { firstEnd, lastChange } from './truth.ts';

const selectors: fc.Arbitrary<SelectorHistory> = fc.constantFrom(
  { kind: 'run-id' },
  { kind: 'build-id' },
  { kind: 'build-id' },
  { kind: 'build-url', named: true },
  { kind: 'build-url', named: false },
  { kind: 'commit', runs: 'all', branch: undefined },
  { kind: 'commit', runs: 'all', branch: 'main' },
  { kind: 'commit', runs: 'newest', branch: undefined },
  { kind: 'commit', runs: 'newest', branch: 'main' },
);

const evidence = ['failed-executions', 'build-tests'] as const;
const lists = [...evidence, 'muted-tests'] as const;
const asked = [...lists, 'jobs'] as const;
const polls = ['runs', 'run', 'build'] as const;
const madeAfter = fc.constantFrom(0, 0.5, 1);

/** Mostly it is the evidence that takes long, and sometimes a poll. Milliseconds. */
const delays: fc.Arbitrary<readonly DelayScript[]> = fc.array(
  fc.oneof(
    fc.record({ where: fc.constantFrom(...asked), ms: fc.nat(30_000), madeAfter }),
    fc.record({ where: fc.constantFrom(...asked), ms: fc.array(fc.nat(30_000), { minLength: 2, maxLength: 4 }) }),
    fc.record({ where: fc.constantFrom(...polls), ms: fc.nat(4_000), madeAfter }),
  ),
  { maxLength: 3 },
);

/** What goes away by itself: a rate limit (`reset` in seconds), a proxy's page. */
const transient: fc.Arbitrary<RequestFault> = fc
  .record({
    where: fc.constantFrom(...asked, ...asked, ...polls),
    request: fc.integer({ min: 1, max: 3 }),
    reset: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ where, request, reset }) => {
    const which = { where, from: { request } };
    return reset === 0 ? { ...which, kind: 'html' } : { ...which, kind: 'rate-limited', bucket: 'user', reset };
  });

/** Which answers are false: one or two, among the first or later. */
const few = fc.record({
  from: fc.record({ request: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 8 })) }),
  times: fc.integer({ min: 1, max: 2 }),
});
/** Or all from then on. */
const which: typeof few = fc.oneof(
  { weight: 3, arbitrary: few },
  { weight: 1, arbitrary: few.map((drawn) => ({ ...drawn, times: Number.MAX_SAFE_INTEGER })) },
);

/** A list that leaves out, shifts or is turned over. */
function unsteady(lives: History['runs'], which: typeof few): fc.Arbitrary<RequestFault> {
  const run = fc.nat(lives.length - 1);
  return fc.oneof(
    fc
      .tuple(run, which)
      .map(([run, which]) => ({ where: 'runs', ...which, kind: 'row-omitted', id: runId(run) }) as const),
    fc
      .tuple(fc.constantFrom(1, -1), which)
      .map(([by, which]) => ({ where: 'runs', page: 2, ...which, kind: 'list-shifted', by }) as const),
    which.map((which) => ({ where: 'runs', ...which, kind: 'order-flipped' }) as const),
    fc
      .tuple(fc.constantFrom(...lists, 'runs' as const), which)
      .map(([where, which]) => ({ where, ...which, kind: 'link-absent' }) as const),
  );
}

/** Rows that contradict each other, and answers to another question. */
function contradictions(lives: History['runs']): fc.Arbitrary<RequestFault> {
  const run = fc.nat(lives.length - 1);
  const tests = lives.flatMap((life, index) => testsOf(life).map((_, test) => testId({ runs: lives }, index, test)));
  const second = fc.constantFrom('in-front' as const, 'behind' as const);
  const passed = { executions_count_by_result: { passed: 3, failed: 1 } };
  return fc.oneof(
    fc.tuple(run, fc.constantFrom('passed', 'passed', 'failed'), second, which).map(
      ([run, result, second, which]) =>
        ({
          where: 'runs',
          ...which,
          kind: 'row-twice',
          id: runId(run),
          set: { state: 'finished', result },
          second,
        }) as const,
    ),
    fc
      .tuple(run, fc.constantFrom('run' as const, 'failed-executions' as const), which)
      .map(([run, where, which]) => ({ where, ...which, kind: 'another-answer', of: runId(run) }) as const),
    which.map((which) => ({ where: 'build', ...which, kind: 'another-answer', of: otherNumber }) as const),
    fc
      .tuple(fc.constantFrom('', ...tests), second, which)
      .map(
        ([id, second, which]) =>
          ({ where: 'build-tests', ...which, kind: 'row-twice', id, set: passed, second }) as const,
      ),
  );
}

/** Mostly pages are as long as asked for; else they are shorter, with links or without. A crowd on small pages costs too much. */
function paging(crowd: number): fc.Arbitrary<History['paging']> {
  return fc
    .record({
      list: fc.constantFrom(...lists, 'runs' as const),
      most: crowd > 10 ? fc.constant(60) : fc.constantFrom(2, 5),
      links: fc.constantFrom('own' as const, 'absent' as const, 'always' as const),
      is: percent(30),
    })
    .map(({ list, is, ...paged }) => (is ? { [list]: paged } : {}));
}

const common = fc
  .record({
    selector: selectors,
    isJestToo: percent(30),
    tolerate: fc.constantFrom<History['tolerate'][]>(
      [],
      ['retried'],
      ['muted'],
      ['retried', 'muted'],
      ['retried', 'muted'],
    ),
    crowd: fc.oneof(
      { weight: 25, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.nat(6) },
      { weight: 1, arbitrary: fc.integer({ min: 98, max: 170 }) },
    ),
    delays,
    // Shorter ones show no more and cost most of the time.
    interval: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 2_500, max: 20_000 })),
    isLimited: percent(30),
    jobs: fc.constantFrom(jobless, jobful),
    seed: fc.integer(),
    endsAfter: fc.nat(5_000),
  })
  .map(({ isJestToo, ...drawn }) => {
    const isAlone = !isJestToo || drawn.selector.kind === 'run-id';
    return { ...drawn, suites: isAlone ? (['rspec'] as const) : (['rspec', 'jest'] as const) };
  });

/** Any history. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    drawn: common,
    // Long enough for all that is in store, or not.
    isLong: fc.boolean(),
    short: fc.oneof(fc.constant(0), fc.nat(20_000)),
    spare: fc.oneof(fc.nat(30_000), fc.integer({ min: 60_000, max: 120_000 })),
    way: fc.constantFrom(...ways),
  })
  .chain(({ drawn, isLong, short, spare, way }) =>
    runs(short, drawn.suites, { tolerate: excusesIn(drawn), jobs: drawn.jobs }).chain((lives) =>
      fc
        .record({
          transient: fc.array(transient, { maxLength: 2 }),
          unsteady: fc.array(unsteady(lives, which), { maxLength: 1 }),
          contradictions: fc.array(contradictions(lives), { maxLength: 1 }),
          paging: paging(drawn.crowd),
        })
        .map(({ paging, ...faults }): History => {
          const history = written(drawn, lives, way, Object.values(faults).flat(), paging);
          const end = lastChange(history);
          const settle = isLong ? Math.max(1_000, end - firstEnd(history) + 1) : short;
          return { ...history, settle, timeout: Math.max(settle, end) + 1_000 + spare };
        }),
    ),
  );

/**
 * A history in which nothing bad is true at any time, whatever the answers' pace: each run passes, or fails only with tests that
 * are excused from the beginning on. What goes wrong with answers goes wrong a few times, and time is plenty.
 */
export const calmHistories: fc.Arbitrary<History> = fc
  .record({
    drawn: common,
    settle: fc.oneof(fc.constant(0), fc.nat(60_000)),
    way: fc.constantFrom(...calmWays),
  })
  .chain(({ drawn, settle, way }) =>
    runs(
      settle,
      drawn.suites,
      { tolerate: excusesIn(drawn), jobs: drawn.jobs === jobless ? jobless : calmJobs },
      'calm',
    ).chain((lives) =>
      fc
        .record({
          transient: fc.array(transient, { maxLength: 3 }),
          unsteady: fc.array(unsteady(lives, few), { maxLength: 2 }),
          paging: paging(drawn.crowd),
        })
        .map(({ paging, ...faults }): History => {
          return { ...written(drawn, lives, way, Object.values(faults).flat(), paging), settle, timeout: plenty };
        }),
    ),
  );

/** Of tests that belong to no build, nothing is known of retries that would excuse them. */
function excusesIn({ selector, tolerate }: Pick<History, 'selector' | 'tolerate'>): History['tolerate'] {
  return selector.kind === 'commit' ? tolerate.filter((kind) => kind === 'muted') : tolerate;
}

/** Milliseconds. */
const plenty = 1_200_000;

function written(
  { endsAfter, jobs: _, ...drawn }: typeof common extends fc.Arbitrary<infer Drawn> ? Drawn : never,
  lives: History['runs'],
  way: (typeof ways)[number],
  faults: History['faults'],
  paging: History['paging'],
): History {
  // Who asks for a run that is not there yet has made a mistake.
  const isTooEarly = drawn.selector.kind === 'run-id' && lives[0]?.chapters[0]?.opens !== 0;
  const selector = isTooEarly ? ({ kind: 'build-id' } as const) : drawn.selector;
  const build = selector.kind === 'commit' ? [] : builds(lives, endsAfter, way);
  return { ...drawn, selector, runs: lives, build, faults, paging, settle: 0, timeout: 0 };
}
