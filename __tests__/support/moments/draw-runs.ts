import fc from 'fast-check';
import { branches, type Chapter, type History, type RunHistory, type TestHistory } from './history.ts';

/*
 * Times are milliseconds. Whatever comes late is drawn around the time at which the gate may be about to decide: when all has been
 * at rest for `settle`, and for as long as evidence takes after that.
 */

/** True so many times in a hundred. */
export const percent = (times: number) => fc.nat(99).map((drawn) => drawn >= 100 - times);

const never = { passesFrom: undefined, muted: false, unmutedAt: undefined };

/** What a history's tests say of jobs: none names one, or each does. */
export const jobless: Jobs = ['unnamed'];
export const jobful: Jobs = ['passes', 'passes', 'passes', 'retried', 'retried', 'retried', 'other-leg', 'lost'];
export const calmJobs: Jobs = ['passes', 'retried'];
type Jobs = readonly TestHistory['job'][];

/** Whose pass it is, too. */
function placed(test: Omit<TestHistory, 'job' | 'isNamesake'>, jobs: Jobs, mood: Mood): fc.Arbitrary<TestHistory> {
  const isNamesake = percent(mood === 'any' ? 8 : 0);
  return fc.record({ job: fc.constantFrom(...jobs), isNamesake }).map((more) => ({ ...test, ...more }));
}

/** What excuses a failed test, in times since it failed: mostly something does, sooner or later, or for a while. */
function tests(tolerate: History['tolerate'], jobs: Jobs, mood: Mood): fc.Arbitrary<TestHistory> {
  const retried = fc.constant({ ...never, passesFrom: Number.NEGATIVE_INFINITY });
  const retriedLate = fc.nat(40_000).map((passesFrom) => ({ ...never, passesFrom }));
  const muted = fc.constant({ ...never, muted: true });
  const unmuted = fc.nat(60_000).map((unmutedAt) => ({ ...never, muted: true, unmutedAt }));
  const all = [
    { weight: 6, arbitrary: retried, is: tolerate.includes('retried') },
    { weight: 5, arbitrary: muted, is: tolerate.includes('muted') },
    { weight: 1, arbitrary: retriedLate, is: tolerate.includes('retried') && mood === 'any' },
    { weight: 2, arbitrary: unmuted, is: tolerate.includes('muted') && mood === 'any' },
    { weight: 1, arbitrary: fc.constant(never), is: mood === 'any' || tolerate.length === 0 },
  ];
  return fc.oneof(...all.filter(({ is }) => is)).chain((test) => placed(test, jobs, mood));
}

/** `calm`: every run ends, has a branch that is ours, and fails only for what is excused from the beginning on. */
type Mood = 'any' | 'calm';

/** How long a chapter is, when in it its tests fail, as a part of it, and which. */
const chapterOf = (failing: number, tolerate: History['tolerate'], jobs: Jobs, mood: Mood) =>
  fc.record({
    lasts: fc.oneof(fc.nat(8_000), fc.nat(40_000)),
    fails: fc.nat(10),
    tests: fc.array(tests(tolerate, jobs, mood), { minLength: Math.min(failing, 1), maxLength: failing }),
    isEndless: percent(mood === 'any' ? 2 : 0),
  });

/** Drawn times → times since the wait began. */
function chapterAt(opens: number, { lasts, fails, tests, isEndless }: Drawn<typeof chapterOf>): Chapter {
  const arrives = opens + Math.round((lasts * fails) / 10);
  const since = (time: number | undefined) => (time === undefined ? undefined : Math.max(0, arrives + time));
  return {
    opens,
    arrives,
    tests: tests.map(({ passesFrom, unmutedAt, ...test }) => ({
      ...test,
      passesFrom: since(passesFrom),
      unmutedAt: since(unmutedAt),
    })),
    closes: isEndless ? undefined : opens + lasts,
  };
}

type Drawn<Make extends (...given: never[]) => fc.Arbitrary<unknown>> =
  ReturnType<Make> extends fc.Arbitrary<infer Value> ? Value : never;

/** One to three runs, at least one for each suite; `tolerate` is what may excuse their failures, `jobs` what the jobs may be in which they failed. */
export function runs(
  settle: number,
  suites: History['suites'],
  { tolerate, jobs }: { readonly tolerate: History['tolerate']; readonly jobs: Jobs },
  mood: Mood = 'any',
): fc.Arbitrary<RunHistory[]> {
  const gap = fc.oneof(
    fc.nat(10_000),
    fc.nat(45_000).map((after) => settle + after),
  );
  const untold = mood === 'calm' ? [0] : [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  const failing = tolerate.length > 0 ? [0, 0, 1, 1, 2] : untold;
  const run = fc.record({
    starts: fc.oneof({ weight: 4, arbitrary: fc.nat(6_000) }, { weight: 1, arbitrary: gap }),
    first: fc.constantFrom(...failing).chain((most) => chapterOf(most, tolerate, jobs, mood)),
    second: fc
      .constantFrom(0, mood === 'calm' && tolerate.length === 0 ? 0 : 1)
      .chain((most) => chapterOf(most, tolerate, jobs, mood)),
    isOld: percent(30),
    isTwin: percent(25),
    isAgain: percent(40),
    isUnlisted: percent(8),
    gap,
    branch: fc.oneof(
      { weight: 3, arbitrary: fc.constant('main' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...(mood === 'any' ? branches : ours)) },
    ),
  });
  return fc.array(run, { minLength: suites.length, maxLength: 3 }).map((drawn) =>
    drawn.map(({ starts, first, second, isOld, isTwin, isAgain, isUnlisted, gap, branch }, index) => {
      // Who comes late is the newest of the list: nobody reads all of it again to find what appears far down.
      const one = chapterAt(isOld ? 0 : starts, first);
      const again = (one.closes ?? one.opens) + gap;
      const two = isAgain && one.closes !== undefined ? [chapterAt(again, second)] : [];
      return {
        suite: suites[index % suites.length] ?? 'rspec',
        branch,
        old: isOld,
        twin: isTwin,
        chapters: [one, ...two],
        unlistedAt: isUnlisted && mood === 'any' ? again : undefined,
      };
    }),
  );
}

/** A build ends once its runs have: before they run again, or after that, or it goes on with them. */
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

/** As collectors write the branch that is asked for. */
const ours = ['main', 'refs/heads/main', 'origin/main'] as const;

export const calmWays = ['early', 'late', 'again'] as const;
export const ways = ['early', 'early', 'early', 'late', 'late', 'again', 'again', 'failed'] as const;
type Way = (typeof ways)[number];
