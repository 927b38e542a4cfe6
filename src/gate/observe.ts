import type { Build, BuildRef, Run } from '../test-engine/model.ts';
import { goneAfterMs, goneAfterPolls, type Observation, type TimedSnapshot, type TrackedRun } from './observation.ts';

/** One more good poll, added to all that was seen before. */
export function observe(before: Observation, { snapshot, startedAt, endedAt }: TimedSnapshot): Observation {
  const found = new Map(snapshot.runs.map((run) => [keyOf(run), run]));
  const known = new Set(before.runs.map(({ run }) => keyOf(run)));
  const superseded = new Set(snapshot.putAside.map(keyOf));

  const kept = before.runs.filter(({ run }) => !superseded.has(keyOf(run)));
  const tracked = kept.map((earlier) => {
    // A run that was not asked for is not missing.
    if (snapshot.buildsOnly) return earlier;
    const run = found.get(keyOf(earlier.run));
    return run ? seenAgain(earlier, run) : missedAgain(earlier, startedAt, endedAt);
  });
  const fresh = snapshot.runs.filter((run) => !known.has(keyOf(run))).map(firstSeen);

  const unchanged =
    before.polls > 0 &&
    fresh.length === 0 &&
    kept.length === before.runs.length &&
    sameBuilds(before.builds, snapshot.builds) &&
    tracked.every((run, index) => sameRun(kept[index], run));

  return {
    polls: before.polls + 1,
    runs: [...tracked, ...fresh],
    putAside: putAside(before, snapshot.putAside, found),
    builds: snapshot.builds,
    withoutBuild: snapshot.withoutBuild,
    notTriggered: snapshot.notTriggered,
    unreadable: snapshot.unreadable,
    readLimits: snapshot.readLimits,
    unchangedSince: unchanged ? before.unchangedSince : endedAt,
    proof: { whole: snapshot.whole, paged: snapshot.paged, wholeBefore: unchanged ? wholeUntil(before) : undefined },
    lastPoll: { startedAt, endedAt },
  };
}

function keyOf({ suite, id }: Pick<Run, 'suite' | 'id'>): string {
  return `${suite}/${id}`;
}

function firstSeen(run: Run): TrackedRun {
  return { run, presence: 'present', missedPolls: 0, missingSince: undefined };
}

function seenAgain(earlier: TrackedRun, run: Run): TrackedRun {
  return firstSeen(onceFailed(earlier.run, run));
}

/** A failed result never changes, so a response that takes it back is not believed. */
function onceFailed(earlier: Run | undefined, run: Run): Run {
  return earlier?.result === 'failed' ? { ...run, result: 'failed' } : run;
}

function missedAgain(earlier: TrackedRun, startedAt: number, endedAt: number): TrackedRun {
  const missedPolls = earlier.missedPolls + 1;
  const missingSince = earlier.missingSince ?? endedAt;
  // A gone run stays gone until it is found again, since the polls and the time without it only grow.
  const gone = missedPolls >= goneAfterPolls && startedAt >= missingSince + goneAfterMs;
  return { run: earlier.run, presence: gone ? 'gone' : 'missing', missedPolls, missingSince };
}

/** A run that was replaced is still named if the list no longer shows it. */
function putAside(before: Observation, now: readonly Run[], gated: ReadonlyMap<string, unknown>): readonly Run[] {
  const earlier = new Map([...before.putAside, ...before.runs.map(({ run }) => run)].map((run) => [keyOf(run), run]));
  const all = new Map(before.putAside.map((run) => [keyOf(run), run]));
  for (const run of now) all.set(keyOf(run), onceFailed(earlier.get(keyOf(run)), run));
  const runs = [...all].filter(([key]) => !gated.has(key)).map(([, run]) => run);
  return runs.toSorted((a, b) => Number(b.result === 'failed') - Number(a.result === 'failed'));
}

function wholeUntil({ proof, lastPoll }: Observation): number | undefined {
  return proof.wholeBefore ?? (proof.whole ? lastPoll?.endedAt : undefined);
}

/** The run as an observation has it; `undefined` if it is not gated there. */
export function trackedIn({ runs }: Observation, { suite, id }: Run): TrackedRun | undefined {
  return runs.find(({ run }) => run.suite === suite && run.id === id);
}

/** Whether two polls agree in everything about a run that a verdict could be based on. */
export function sameRun(a: TrackedRun | undefined, b: TrackedRun): boolean {
  return (
    a !== undefined &&
    a.presence === b.presence &&
    a.run.state === b.run.state &&
    a.run.result === b.run.result &&
    a.run.words.state === b.run.words.state &&
    a.run.words.result === b.run.words.result
  );
}

function sameBuilds(a: readonly Build[] = [], b: readonly Build[] = []): boolean {
  return a.length === b.length && a.every((build, index) => sameBuild(b[index], build));
}

/** Whether two polls agree in everything about a build that a verdict could be based on. */
export function sameBuild(a: Build | undefined, b: Build): boolean {
  return a !== undefined && isSame(a, b) && a.word === b.word && a.ended === b.ended;
}

/** Whether both are about the same build. */
export function isSame(a: BuildRef, b: BuildRef): boolean {
  return a.pipeline === b.pipeline && a.number === b.number;
}
