import type { Build, Run } from '../test-engine/model.ts';
import { goneAfterLooks, goneAfterMs, type Observation, type TimedLook, type TrackedRun } from './observation.ts';

/** One more good look, added to all that was seen before. */
export function observe(before: Observation, { look, startedAt, endedAt }: TimedLook): Observation {
  const found = new Map(look.runs.map((run) => [keyOf(run), run]));
  const known = new Set(before.runs.map(({ run }) => keyOf(run)));
  const superseded = new Set(look.superseded.map(keyOf));

  const kept = before.runs.filter(({ run }) => !superseded.has(keyOf(run)));
  const tracked = kept.map((earlier) => {
    const run = found.get(keyOf(earlier.run));
    return run ? seenAgain(earlier, run) : missedAgain(earlier, startedAt, endedAt);
  });
  const fresh = look.runs.filter((run) => !known.has(keyOf(run))).map(firstSeen);

  const unchanged =
    before.looks > 0 &&
    fresh.length === 0 &&
    kept.length === before.runs.length &&
    sameBuild(before.build, look.build) &&
    tracked.every((run, index) => sameRun(kept[index], run));

  return {
    looks: before.looks + 1,
    runs: [...tracked, ...fresh],
    build: look.build,
    horizons: look.horizons,
    unchangedSince: unchanged ? before.unchangedSince : endedAt,
    lastLook: { startedAt, endedAt },
  };
}

function keyOf({ suite, id }: Pick<Run, 'suite' | 'id'>): string {
  return `${suite}/${id}`;
}

function firstSeen(run: Run): TrackedRun {
  return { run, presence: 'present', missedLooks: 0, missingSince: undefined };
}

function seenAgain(earlier: TrackedRun, run: Run): TrackedRun {
  // A failed result never changes, so an answer that takes it back is not believed.
  return firstSeen(earlier.run.result === 'failed' ? { ...run, result: 'failed' } : run);
}

function missedAgain(earlier: TrackedRun, startedAt: number, endedAt: number): TrackedRun {
  const missedLooks = earlier.missedLooks + 1;
  const missingSince = earlier.missingSince ?? endedAt;
  const gone =
    earlier.presence === 'gone' || (missedLooks >= goneAfterLooks && startedAt >= missingSince + goneAfterMs);
  return { run: earlier.run, presence: gone ? 'gone' : 'missing', missedLooks, missingSince };
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
