import fc from 'fast-check';
import type { Change, LegHistory, RunHistory, RunWord, TestHistory, Wish } from './history.ts';

/** Milliseconds between two things. */
export const gap = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 40_000 }));

/** None as a rule. */
const perhapsGap = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: gap });

/** What goes well as a rule, so that histories with one fault are frequent, and so are those with none. */
export function mostly<T, U>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 24, arbitrary: good }, { weight: 1, arbitrary: bad });
}

/** These words, one after the other. */
export function later<Word>(from: number, words: fc.Arbitrary<readonly Word[]>): fc.Arbitrary<readonly Change<Word>[]> {
  return words.chain((all) =>
    fc.tuple(...all.map(() => gap)).map((gaps) => {
      let at = from;
      return all.map((becomes, index) => {
        at += gaps[index] ?? 0;
        return { at, becomes };
      });
    }),
  );
}

const goodRuns = fc.constantFrom<readonly RunWord[]>(
  ['passed'],
  ['passed'],
  ['passed', 'running', 'passed'],
  ['odd-state', 'passed'],
  ['pending', 'passed'],
);
const failedRuns = fc.constantFrom<readonly RunWord[]>(
  ['failed'],
  ['failed', 'running', 'failed'],
  ['passed', 'running', 'failed'],
);
const badRuns = fc.constantFrom<readonly RunWord[]>(
  ['failed'],
  ['passed', 'running', 'failed'],
  ['passed', 'running'],
  ['failed', 'running'],
  ['failed', 'stale'],
  ['stale'],
  ['pending'],
  ['odd-result'],
  ['passed', 'odd-state'],
);

const legs: fc.Arbitrary<LegHistory> = fc.record({
  isSoft: fc.boolean(),
  retry: fc.constant(undefined),
});

function legOf(from: number): fc.Arbitrary<LegHistory> {
  const retry = fc.record({
    at: gap.map((work) => from + work),
    becomes: mostly(fc.constantFrom('passed', 'failed'), fc.constantFrom('canceled', 'timed_out', 'expired')),
  });
  return fc.oneof(legs, fc.record({ isSoft: fc.boolean(), retry }));
}

/** The runs of a build that is found at that time; each test is excused as a rule, where anything is tolerated. */
export function drawRuns(found: number, wish: Wish, least: number): fc.Arbitrary<readonly RunHistory[]> {
  return fc.boolean().chain((isNamed) => fc.array(runOf(found, wish, isNamed), { minLength: least, maxLength: 2 }));
}

function runOf(found: number, wish: Wish, isNamed: boolean): fc.Arbitrary<RunHistory> {
  const isTolerant = wish.tolerate.length > 0;
  const words = mostly(isTolerant ? fc.oneof(goodRuns, failedRuns) : goodRuns, badRuns);
  return fc
    .tuple(
      gap.chain((wait) => later(found + wait, words)),
      fc.nat(3_000),
    )
    .chain(([changes, runs]) => {
      const appears = Math.max(found, (changes[0]?.at ?? found) - runs);
      const failures = changes.filter(({ becomes }) => becomes === 'failed').map(({ at }) => at);
      return fc.tuple(legOf(appears), legOf(appears)).chain((both) =>
        fc.record({
          suite: fc.constantFrom('rspec', 'rspec', 'rspec', 'jest'),
          appears: fc.constant(appears),
          changes: fc.constant(changes),
          legs: fc.constant(both),
          tests: fc.tuple(...failures.map((at) => testsAt(at, wish, both, isNamed))).map((all) => all.flat()),
          passing: fc.integer({ min: 0, max: 5 }),
          skipped: fc.nat(3),
        }),
      );
    });
}

function testsAt(
  at: number,
  wish: Wish,
  both: RunHistory['legs'],
  isNamed: boolean,
): fc.Arbitrary<readonly TestHistory[]> {
  const test = perhapsGap.chain((late) => testOf(at + late, wish, both, isNamed));
  return mostly(fc.array(test, { minLength: 1, maxLength: 2 }), fc.constant([]));
}

function testOf(
  knownFrom: number,
  { tolerate }: Wish,
  both: RunHistory['legs'],
  isNamed: boolean,
): fc.Arbitrary<TestHistory> {
  return fc.constantFrom<0 | 1>(0, 1).chain((leg) => {
    const inOwn = both[leg].retry === undefined ? ('same' as const) : ('retry' as const);
    const from = perhapsGap.map((late) => knownFrom + late);
    const lastsForEver = fc.constant(Number.POSITIVE_INFINITY);
    const muted = fc.record({
      from: from.map((time) => (time === knownFrom ? 0 : time)),
      until: mostly(
        lastsForEver,
        gap.map((time) => knownFrom + time),
      ),
    });
    const isRetried = tolerate.includes('retried');
    const pass = fc.record({
      from,
      in: mostly(fc.constant(isNamed ? inOwn : ('unnamed' as const)), fc.constantFrom('same', 'other', 'unnamed')),
    });
    const none = fc.constant(undefined);
    return fc.record({
      knownFrom: fc.constant(knownFrom),
      failsIn: mostly(fc.constant([leg]), fc.constant<(0 | 1)[]>([leg, leg === 0 ? 1 : 0])),
      isNamed: mostly(fc.constant(isNamed), fc.constant(!isNamed)),
      pass: isRetried ? mostly(pass, none) : fc.oneof(pass, none),
      muted: tolerate.includes('muted') && !isRetried ? mostly(muted, none) : mostly(none, muted),
      namesake: mostly(fc.constantFrom('none', 'none', 'respelled'), fc.constantFrom('fails', 'listed')),
    });
  });
}
