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
export interface GoodLook {
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
}

export type Word = 'passed' | 'failed' | 'stale' | 'not-found' | 'incomplete' | 'timed-out' | 'error';

const ends = ['passed', 'failed', 'canceled', 'skipped', 'not_run'];

/** After a good look: the first rule that fits. `undefined`: wait. */
export function afterLook(looks: readonly GoodLook[], rules: Rules): Word | undefined {
  return table(looks, rules, false);
}

/** When the time is up. `fresh`: a good look within the last two pauses. */
export function atDeadline(looks: readonly GoodLook[], rules: Rules, fresh: boolean): Word {
  const runs = runsOf(looks);
  const newest = looks.at(-1);
  if (runs.some((run) => run.failed)) return 'failed';
  if (runs.some((run) => run.stale || run.gone || run.missed >= 2)) return 'stale';
  if (!newest || !fresh) return 'error';
  if (newest.build !== undefined && !ends.includes(newest.build)) return 'timed-out';
  const without = rules.suites.filter((suite) => !runs.some((run) => run.suite === suite));
  if (runs.length === 0) return 'not-found';
  if (without.length > 0 && !rules.lenient) return 'not-found';
  return table(looks, rules, true) ?? 'timed-out';
}

function table(looks: readonly GoodLook[], rules: Rules, timeIsUp: boolean): Word | undefined {
  const newest = looks.at(-1);
  if (!newest) return undefined;
  const runs = runsOf(looks);
  const built = newest.build !== undefined;
  const buildEnded = built && ends.includes(newest.build ?? '');
  const settled = hasSettled(looks, rules.settle);

  const failed = runs.some((run) => run.failed);
  const lost = runs.some((run) => run.stale || run.gone);
  const bad = failed ? 'failed' : 'stale';

  let without = rules.suites.filter((suite) => !runs.some((run) => run.suite === suite));
  if (rules.lenient && runs.length > 0 && (timeIsUp || (buildEnded && settled))) without = [];
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
function runsOf(looks: readonly GoodLook[]) {
  const ids = new Set(looks.flatMap((look) => look.runs.map((run) => `${run.suite} ${run.id}`)));
  return [...ids].map((key) => {
    const sightings = looks.map((look) => look.runs.find((run) => `${run.suite} ${run.id}` === key));
    const last = sightings.findLastIndex((run) => run !== undefined);
    const run = sightings[last] as SeenRun;
    const gone = isGone(looks.slice(last + 1));
    const there = last === looks.length - 1;
    const finished = run.state === 'finished';
    const failed = sightings.some((sighting) => sighting?.result === 'failed');
    const stale = !failed && run.result === 'stale';
    const passed = there && finished && !failed && run.result === 'passed';
    const pending = there && finished && !failed && !stale && !passed;
    return {
      suite: run.suite,
      failed,
      stale,
      passed,
      pending,
      gone,
      missed: looks.length - 1 - last,
      atRest: gone || (there && (stale || passed || (finished && failed))),
    };
  });
}

/** On at least three looks over at least sixty seconds. */
function isGone(looksWithout: readonly GoodLook[]): boolean {
  const [first] = looksWithout;
  const newest = looksWithout.at(-1);
  return (
    first !== undefined &&
    newest !== undefined &&
    looksWithout.length >= 3 &&
    newest.startedAt >= first.endedAt + 60_000
  );
}

/** Nothing has changed for `settle`; any absence, until the run counts as gone, is a change. */
function hasSettled(looks: readonly GoodLook[], settle: number): boolean {
  const newest = looks.at(-1);
  if (!newest) return false;
  let lastChange = 0;
  let before = '';
  for (const [index, look] of looks.entries()) {
    const known = new Set(looks.slice(0, index + 1).flatMap(({ runs }) => runs.map((run) => `${run.suite} ${run.id}`)));
    const now = [...known].sort().map((key) => {
      const run = look.runs.find((one) => `${one.suite} ${one.id}` === key);
      if (run) return `${key} ${run.state} ${run.result}`;
      const last = looks
        .slice(0, index + 1)
        .findLastIndex(({ runs }) => runs.some((one) => `${one.suite} ${one.id}` === key));
      return isGone(looks.slice(last + 1, index + 1)) ? `${key} gone` : `${key} missing`;
    });
    const signature = JSON.stringify([look.build, now]);
    if (index === 0 || signature !== before || signature.includes(' missing"')) lastChange = look.endedAt;
    if (index === looks.length - 1 && signature.includes(' missing"')) return false;
    before = signature;
  }
  return settle === 0 || newest.startedAt >= lastChange + settle;
}
