/**
 * What the verdict of a history must be, worked out a second time: from the promises to the users, sentence by sentence,
 * with nothing of the gate's own code. Slow and plain on purpose. Times are milliseconds.
 */

export interface SeenRun {
  readonly suite: string;
  readonly id: string;
  /** As the API said them. */
  readonly state: string;
  readonly result: string;
}

/** A good look: everything it showed, and when. */
export interface GoodPoll {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly runs: readonly SeenRun[];
  /** The build's state, where the selector knows the build. */
  readonly build?: string | undefined;
}

export interface Rules {
  readonly suites: readonly string[];
  readonly settle: number;
  readonly failFast: boolean;
  readonly lenient: boolean;
  readonly tolerate: readonly string[];
}

/** What was told of one failed test of a run. */
export interface ToldTest {
  /** `suite id` */
  readonly run: string;
  /** All failures of all failed runs were fetched. */
  readonly whole: boolean;
  readonly passed: boolean;
  readonly muted: boolean;
}

export type Word = 'passed' | 'failed' | 'stale' | 'not-found' | 'incomplete' | 'timed-out' | 'error';

const ends = ['passed', 'failed', 'canceled', 'skipped', 'not_run'];

/** What was said of failed tests between two polls. */
export interface Told {
  readonly tests: readonly ToldTest[];
  /** The failures were others when they were read again, before the next poll or after it. */
  readonly changed: 'before-poll' | 'after-poll' | undefined;
  /** The failures were read again after the poll that was to confirm it, and the next poll confirms it instead. */
  readonly isReread: boolean;
}

/**
 * After a good poll: the first rule that fits. `undefined`: wait. `before` is what was said of the failed tests between the poll
 * before and this one, `after` what was said right after this one, if that was asked.
 */
export function afterPoll(
  polls: readonly GoodPoll[],
  rules: Rules,
  { before, after }: { readonly before: Told | undefined; readonly after: Told | undefined },
): Word | undefined {
  const failed = runsOf(polls, new Set()).filter((run) => run.failed);
  if (rules.tolerate.length === 0 || failed.length === 0) return table(polls, rules, false);
  // A failure that may be tolerated decides nothing before all has settled and the evidence is there.
  if (!hasSettled(polls, rules.settle)) return undefined;
  // One that says something else by now is not excused.
  const steady = failed.filter(({ says }) => says === 'failed' || says === 'passed').map(({ key }) => key);
  const excused = (told: Told) => new Set(steady.filter((key) => isExcused(key, told.tests, rules)));
  // It excuses once a poll after it shows that nothing else has happened.
  if (before?.isReread) return undefined;
  if (before && !before.changed) return hasChanged(polls) ? undefined : table(polls, rules, false, excused(before));
  // Where something fails anyway, nothing needs to be waited for.
  if (after && !after.changed && excused(after).size < failed.length) return 'failed';
  return undefined;
}

/** Whether it is time to ask for evidence: the failures would decide, all has settled, and it was not asked just before. */
export function shouldAsk(polls: readonly GoodPoll[], rules: Rules, before: Told | undefined): boolean {
  if (before && before.changed !== 'before-poll') return false;
  const failed = runsOf(polls, new Set()).some((run) => run.failed);
  return (
    failed && rules.tolerate.length > 0 && hasSettled(polls, rules.settle) && table(polls, rules, false) !== undefined
  );
}

/** Every failed execution was fetched, and each of its tests is muted, or has passed at least once. */
function isExcused(run: string, told: readonly ToldTest[], { tolerate }: Rules): boolean {
  const tests = told.filter((test) => test.run === run);
  if (tests.length === 0 || told.some((test) => !test.whole)) return false;
  return tests.every(
    (test) => (tolerate.includes('muted') && test.muted) || (tolerate.includes('retried') && test.passed),
  );
}

/** When the time is up. `fresh`: a good look within the last two pauses. */
export function atDeadline(polls: readonly GoodPoll[], rules: Rules, fresh: boolean): Word {
  const runs = runsOf(polls);
  const newest = polls.at(-1);
  if (runs.some((run) => run.failed)) return 'failed';
  if (runs.some((run) => run.stale || run.gone || run.missed >= 2)) return 'stale';
  if (!newest || !fresh) return 'error';
  if (newest.build !== undefined && !ends.includes(newest.build)) return 'timed-out';
  const without = rules.suites.filter((suite) => !runs.some((run) => run.suite === suite));
  if (runs.length === 0) return 'not-found';
  const mayHaveDied = newest.build === 'failed' || newest.build === 'canceled';
  if (without.length > 0 && (!rules.lenient || mayHaveDied)) return 'not-found';
  return table(polls, rules, true) ?? 'timed-out';
}

function table(
  polls: readonly GoodPoll[],
  rules: Rules,
  timeIsUp: boolean,
  excused: ReadonlySet<string> = new Set(),
): Word | undefined {
  const newest = polls.at(-1);
  if (!newest) return undefined;
  const runs = runsOf(polls, excused);
  const built = newest.build !== undefined;
  const buildEnded = built && ends.includes(newest.build ?? '');
  const settled = hasSettled(polls, rules.settle);

  const failed = runs.some((run) => run.failed);
  const lost = runs.some((run) => run.stale || run.gone);
  const bad = failed ? 'failed' : 'stale';

  let without = rules.suites.filter((suite) => !runs.some((run) => run.suite === suite));
  // A build that failed or was canceled may have died before its tests, which nothing excuses.
  const mayHaveDied = newest.build === 'failed' || newest.build === 'canceled';
  if (rules.lenient && !mayHaveDied && runs.length > 0 && (timeIsUp || (buildEnded && settled))) without = [];
  const complete = runs.length > 0 && without.length === 0 && (!built || buildEnded);
  const allAtRest = runs.every((run) => run.atRest);
  const allPassed = runs.every((run) => run.passed);

  // 1
  if (rules.failFast && (failed || lost)) return bad;
  // 2
  if (complete && allAtRest && failed) return 'failed';
  // 3
  if (complete && allAtRest && !failed && lost) return 'stale';
  // 4
  if (buildEnded && settled && (without.length > 0 || runs.length === 0)) return failed || lost ? bad : 'not-found';
  // 5
  const allFinished = runs.every((run) => run.atRest || run.pending);
  if (buildEnded && settled && allFinished && runs.some((run) => run.pending))
    return failed || lost ? bad : 'incomplete';
  // 6
  if (complete && allPassed && settled && buildEnded && newest.build !== 'passed') return 'incomplete';
  // 7
  if (complete && allPassed && settled) return 'passed';
  // 8
  return undefined;
}

/** Every run ever seen, as it stands after the newest look. */
function runsOf(polls: readonly GoodPoll[], excused: ReadonlySet<string> = new Set()) {
  const ids = new Set(polls.flatMap((poll) => poll.runs.map((run) => `${run.suite} ${run.id}`)));
  return [...ids].map((key) => {
    const sightings = polls.map((poll) => poll.runs.find((run) => `${run.suite} ${run.id}` === key));
    const last = sightings.findLastIndex((run) => run !== undefined);
    const run = sightings[last] as SeenRun;
    const gone = isGone(polls.slice(last + 1));
    const there = last === polls.length - 1;
    const finished = run.state === 'finished';
    const everFailed = sightings.some((sighting) => sighting?.result === 'failed');
    const failed = everFailed && !excused.has(key);
    const stale = !everFailed && run.result === 'stale';
    const passed = there && finished && !failed && (everFailed || run.result === 'passed');
    const pending = there && finished && !failed && !stale && !passed;
    return {
      key,
      suite: run.suite,
      says: run.result,
      failed,
      stale,
      passed,
      pending,
      gone,
      missed: polls.length - 1 - last,
      atRest: gone || (there && (stale || passed || (finished && failed))),
    };
  });
}

/** On at least three looks over at least sixty seconds. */
function isGone(pollsWithout: readonly GoodPoll[]): boolean {
  const [first] = pollsWithout;
  const newest = pollsWithout.at(-1);
  return (
    first !== undefined &&
    newest !== undefined &&
    pollsWithout.length >= 3 &&
    newest.startedAt >= first.endedAt + 60_000
  );
}

/** Whether the newest poll shows anything else than the one before it. */
function hasChanged(polls: readonly GoodPoll[]): boolean {
  const show = ({ runs, build }: GoodPoll) =>
    JSON.stringify([build, runs.map((run) => `${run.suite} ${run.id} ${run.state} ${run.result}`).sort()]);
  const [before, newest] = polls.slice(-2).map(show);
  return before !== newest;
}

/** Nothing has changed for `settle`; any absence, until the run counts as gone, is a change. */
function hasSettled(polls: readonly GoodPoll[], settle: number): boolean {
  const newest = polls.at(-1);
  if (!newest) return false;
  /** The poll that showed a run last, by its index. */
  const lastShown = new Map<string, number>();
  let lastChange = 0;
  let before = '';
  for (const [index, poll] of polls.entries()) {
    const shown = new Map(poll.runs.map((run) => [`${run.suite} ${run.id}`, `${run.state} ${run.result}`]));
    for (const key of shown.keys()) lastShown.set(key, index);
    const now = [...lastShown].map(([key, last]) => {
      const isLost = () => isGone(polls.slice(last + 1, index + 1));
      return `${key} ${shown.get(key) ?? (isLost() ? 'gone' : 'missing')}`;
    });
    const signature = JSON.stringify([poll.build, now.sort()]);
    if (index === 0 || signature !== before || signature.includes(' missing"')) lastChange = poll.endedAt;
    if (index === polls.length - 1 && signature.includes(' missing"')) return false;
    before = signature;
  }
  return settle === 0 || newest.startedAt >= lastChange + settle;
}
