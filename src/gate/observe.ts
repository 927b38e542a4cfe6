import type { Build, Run } from '../test-engine/model.ts';
import { goneAfterMs, goneAfterPolls, type Observation, type TimedSnapshot, type TrackedRun } from './observation.ts';

/** One more good look, added to all that was seen before. */
export function observe(before: Observation, { poll, startedAt, endedAt }: TimedSnapshot): Observation {
  const found = new Map(poll.runs.map((run) => [keyOf(run), run]));
  const known = new Set(before.runs.map(({ run }) => keyOf(run)));
  const putAside = new Set(poll.putAside.map(keyOf));

  const kept = before.runs.filter(({ run }) => !putAside.has(keyOf(run)));
  const tracked = kept.map((earlier) => {
    const run = found.get(keyOf(earlier.run));
    return run ? seenAgain(earlier, run) : missedAgain(earlier, startedAt, endedAt);
  });
  const fresh = poll.runs.filter((run) => !known.has(keyOf(run))).map(firstSeen);

  const unchanged =
    before.polls > 0 &&
    fresh.length === 0 &&
    kept.length === before.runs.length &&
    sameBuild(before.build, poll.build) &&
    tracked.every((run, index) => sameRun(kept[index], run));

  return {
    polls: before.polls + 1,
    runs: [...tracked, ...fresh],
    build: poll.build,
    readLimits: poll.readLimits,
    unchangedSince: unchanged ? before.unchangedSince : endedAt,
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
  // A failed result never changes, so an answer that takes it back is not believed.
  return firstSeen(earlier.run.result === 'failed' ? { ...run, result: 'failed' } : run);
}

function missedAgain(earlier: TrackedRun, startedAt: number, endedAt: number): TrackedRun {
  const missedPolls = earlier.missedPolls + 1;
  const missingSince = earlier.missingSince ?? endedAt;
  const gone =
    earlier.presence === 'gone' || (missedPolls >= goneAfterPolls && startedAt >= missingSince + goneAfterMs);
  return { run: earlier.run, presence: gone ? 'gone' : 'missing', missedPolls, missingSince };
}

/** How a run stands in an observation, if it is gated there. */
export function trackedIn({ runs }: Observation, { suite, id }: Run): TrackedRun | undefined {
  return runs.find(({ run }) => run.suite === suite && run.id === id);
}

/** Whether two sightings of a run agree in all that a verdict could rest on. */
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

/** Whether two sightings of a build agree in all that a verdict could rest on. */
export function sameBuild(a: Build | undefined, b: Build | undefined): boolean {
  return a?.word === b?.word && a?.ended === b?.ended;
}
