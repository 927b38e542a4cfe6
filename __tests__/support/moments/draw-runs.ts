import fc from 'fast-check';
import { branches, type Chapter, type History, type RunHistory, type TestHistory } from './history.ts';

/** How a run lives. */
export type Fate =
  | 'any'
  /** It passes, or fails only for what is excused from the beginning on. */
  | 'good'
  /** It is good until the gate may be about to decide, or not there until then. */
  | 'late'
  /** It has failed for what nothing excuses, or will. */
  | 'bad';

/** True so many times in a hundred. */
export const percent = (times: number) => fc.nat(99).map((drawn) => drawn >= 100 - times);

/** A chapter in times that count from its beginning, and from when its tests fail. */
interface Draft {
  readonly lasts: number;
  readonly fails: number;
  readonly tests: readonly TestHistory[];
  readonly isEndless: boolean;
}

const guilty: TestHistory = {
  passesFrom: undefined,
  muted: false,
  unmutedAt: undefined,
  job: 'unnamed',
  isNamesake: false,
};

/** Failed tests that are excused from the beginning on; none where nothing is tolerated. */
function excused(tolerate: History['tolerate'], most: number): fc.Arbitrary<readonly TestHistory[]> {
  const tests = tolerate.map((why) =>
    why === 'muted' ? { ...guilty, muted: true } : { ...guilty, passesFrom: Number.NEGATIVE_INFINITY },
  );
  return tests.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...tests), { maxLength: most });
}

/** Failed tests that are excused, or will be, or are for a while, or never. */
const anyTests: fc.Arbitrary<readonly TestHistory[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({ ...guilty, passesFrom: Number.NEGATIVE_INFINITY }) },
    { weight: 3, arbitrary: fc.constant({ ...guilty, muted: true }) },
    { weight: 1, arbitrary: fc.nat(40_000).map((passesFrom) => ({ ...guilty, passesFrom })) },
    { weight: 2, arbitrary: fc.nat(60_000).map((unmutedAt) => ({ ...guilty, muted: true, unmutedAt })) },
    { weight: 1, arbitrary: fc.constant(guilty) },
  ),
  { maxLength: 2 },
);

function draft(tests: fc.Arbitrary<readonly TestHistory[]>, longest: number, endless = 0): fc.Arbitrary<Draft> {
  return fc
    .record({ lasts: fc.nat(longest), tenths: fc.nat(10), tests, isEndless: percent(endless) })
    .map(({ tenths, ...drawn }) => ({ ...drawn, fails: Math.round((drawn.lasts * tenths) / 10) }));
}

function chapterAt(opens: number, { lasts, fails, tests, isEndless }: Draft): Chapter {
  const arrives = opens + fails;
  const since = (time: number | undefined) => (time === undefined ? undefined : Math.max(0, arrives + time));
  const timed = tests.map((test) => ({
    ...test,
    passesFrom: since(test.passesFrom),
    unmutedAt: since(test.unmutedAt),
  }));
  return { opens, arrives, tests: timed, closes: isEndless ? undefined : opens + lasts };
}

/** What a life is made of: a first chapter, and perhaps a second one some time after it; milliseconds. */
interface Life {
  readonly starts: number;
  readonly first: Draft;
  readonly gap: number;
  readonly second: Draft | undefined;
}

/**
 * Lives of one fate. What comes late is drawn around the time at which the gate may be about to decide: when all has been at rest
 * for `settle`, and for as long as evidence takes after that.
 */
function lives(fate: Fate, settle: number, tolerate: History['tolerate']): fc.Arbitrary<Life> {
  const soon = fc.nat(6_000);
  const decision = fc.nat(40_000).map((after) => settle + after);
  const gap = fc.oneof(fc.nat(10_000), decision);
  const good = draft(excused(tolerate, 2), 6_000);
  const withGuilty = excused(tolerate, 2).map((tests) => [...tests, guilty]);
  const perhaps = (second: fc.Arbitrary<Draft>) => fc.option(second, { nil: undefined, freq: 2 });
  switch (fate) {
    case 'good':
      return fc.record({ starts: soon, first: good, gap, second: perhaps(draft(excused(tolerate, 1), 40_000)) });
    case 'bad': {
      const later = draft(withGuilty, 60_000, 20).map((drawn) => ({ ...drawn, fails: drawn.lasts }));
      const first = fc.oneof({ weight: 3, arbitrary: draft(withGuilty, 6_000) }, { weight: 1, arbitrary: later });
      return fc.record({ starts: soon, first, gap, second: fc.constant(undefined) });
    }
    case 'late': {
      const second = fc.oneof(
        { weight: 3, arbitrary: draft(withGuilty, 12_000) },
        { weight: 1, arbitrary: draft(excused(tolerate, 1), 30_000, 10) },
      );
      const once = { gap, second: fc.constant(undefined) };
      const unmuted = decision.map((unmutedAt) => [{ ...guilty, muted: true, unmutedAt }]);
      return fc.oneof(
        { weight: 3, arbitrary: fc.record({ starts: soon, first: good, gap: decision, second }) },
        { weight: 2, arbitrary: fc.record({ starts: decision, first: second, ...once }) },
        {
          weight: tolerate.includes('muted') ? 2 : 0,
          arbitrary: fc.record({ starts: soon, first: draft(unmuted, 6_000), ...once }),
        },
      );
    }
    case 'any': {
      const tests = tolerate.length > 0 ? anyTests : fc.constantFrom([], [], [], [], [], [], [guilty]);
      const starts = fc.oneof({ weight: 4, arbitrary: soon }, { weight: 1, arbitrary: gap });
      return fc.record({ starts, first: draft(tests, 10_000, 2), gap, second: perhaps(draft(tests, 40_000, 2)) });
    }
  }
}

/** As collectors write the branch that is asked for, or none, which may be that one. */
const ours = ['main', 'main', 'refs/heads/main', 'origin/main', null] as const;

/** The runs of a history, of a fate each; the suites take them in turn. `tolerate` is what may excuse their failures. */
export function runs(
  fates: readonly Fate[],
  { settle, suites, tolerate, isFirstOld }: Pick<History, 'settle' | 'suites' | 'tolerate'> & { isFirstOld: boolean },
): fc.Arbitrary<RunHistory[]> {
  const drawn = fates.map((fate, index) =>
    fc
      .record({
        life: lives(fate, settle, tolerate),
        old: isFirstOld && index === 0 ? fc.constant(true) : percent(fate === 'late' ? 0 : 25),
        twin: percent(20),
        isUnlisted: percent(fate === 'any' ? 8 : 0),
        branch: fc.constantFrom(...(fate === 'any' ? branches : ours)),
      })
      .map(({ life, isUnlisted, ...rest }): RunHistory => {
        // Who comes late is the newest of the list: nobody reads all of it again to find what appears far down.
        const first = chapterAt(rest.old ? 0 : life.starts, life.first);
        const again = (first.closes ?? first.opens) + life.gap;
        const second = first.closes === undefined || life.second === undefined ? [] : [chapterAt(again, life.second)];
        const suite = suites[index % suites.length] ?? 'rspec';
        return { ...rest, suite, chapters: [first, ...second], unlistedAt: isUnlisted ? again : undefined };
      }),
  );
  return fc.tuple(...drawn);
}

/**
 * The same runs, each of whose failing tests names a job. What is good at first fails in none that its passes do not excuse; what is bad
 * may have a pass that is of no use.
 */
export function inJobs(lives: readonly RunHistory[], fates: readonly Fate[]): fc.Arbitrary<RunHistory[]> {
  const excusing = ['passes', 'retried'] as const;
  const any = [...excusing, ...excusing, 'other-leg', 'lost'] as const;
  const drawn = lives.map((life, index) => {
    const isGood = fates[index] === 'good' || fates[index] === 'late';
    const job = fc.constantFrom(...(isGood ? excusing : any));
    const foreign = fc.record({
      passesFrom: fc.constant(0),
      job: fc.constantFrom('other-leg' as const, 'lost' as const),
    });
    const placed = fates[index] === 'bad' ? fc.oneof(fc.record({ job }), foreign) : fc.record({ job });
    return withTests(life, (test) => placed.map((more) => ({ ...test, ...more })));
  });
  return fc.tuple(...drawn);
}

/** The same runs, some of whose failing tests share their names with others. */
export function withNamesakes(lives: readonly RunHistory[], fates: readonly Fate[]): fc.Arbitrary<RunHistory[]> {
  const drawn = lives.map((life, index) => {
    const isBad = fates[index] === 'bad';
    const isNamesake = percent(isBad || fates[index] === 'any' ? 15 : 0);
    // A bad one's pass is another test's.
    const more = isNamesake.map((is) => (is && isBad ? { isNamesake: is, passesFrom: 0 } : { isNamesake: is }));
    return withTests(life, (test) => more.map((drawn) => ({ ...test, ...drawn })));
  });
  return fc.tuple(...drawn);
}

function withTests(life: RunHistory, draw: (test: TestHistory) => fc.Arbitrary<TestHistory>): fc.Arbitrary<RunHistory> {
  const chapters = life.chapters.map((chapter) =>
    fc.tuple(...chapter.tests.map(draw)).map((tests): Chapter => ({ ...chapter, tests })),
  );
  return fc.tuple(...chapters).map((drawn) => ({ ...life, chapters: drawn }));
}

/** When a build ends: once its runs have, before they run again or after that, or it goes on with them. */
export type Way = 'early' | 'late' | 'again' | 'failed';

export function builds(lives: readonly RunHistory[], after: number, way: Way): History['build'] {
  const spans = lives.map(({ chapters }) => chapters.map(({ opens, closes }) => ({ opens, closes: closes ?? opens })));
  const firstEnd = Math.max(0, ...spans.map(([first]) => first?.closes ?? 0)) + after;
  const lastEnd = Math.max(firstEnd, ...spans.flat().map(({ closes }) => closes + after));
  const reopens = Math.min(...spans.flatMap((chapters) => chapters.slice(1).map(({ opens }) => opens)));
  const end = way === 'failed' ? ('failed' as const) : ('passed' as const);
  if (way === 'early') return [{ at: firstEnd, becomes: end }];
  if (way !== 'again' || reopens <= firstEnd || reopens > lastEnd) return [{ at: lastEnd, becomes: end }];
  return [
    { at: firstEnd, becomes: end },
    { at: reopens, becomes: 'running' },
    { at: lastEnd, becomes: end },
  ];
}
